//! `internalBinding('v8')`: numbers about the engine's heap.

use rondo_engine::{Args, Binding, Cx, Result, Value, binding};

/// `heapBytes()`: bytes in use; `collections()`: how many collections there were (full, nursery).
pub const BINDING: Binding = binding! { "v8"; "heapBytes" => heap_bytes, "collections" => collections };

fn heap_bytes<'s>(cx: &mut Cx<'s>, _args: Args<'s>) -> Result<Value<'s>> {
    Ok(cx.number(cx.heap_bytes() as f64))
}

fn collections<'s>(cx: &mut Cx<'s>, _args: Args<'s>) -> Result<Value<'s>> {
    let (full, nursery) = cx.collections();
    let (full, nursery) = (cx.number(f64::from(full)), cx.number(f64::from(nursery)));
    Ok(cx.array(&[full, nursery])?.value())
}
