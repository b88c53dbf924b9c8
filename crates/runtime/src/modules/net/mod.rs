//! `internalBinding('net')`: the stream handle class, the HTTP parser class, and the numbers that go with them.

use rondo_engine::{Args, Binding, Cx, Object, Result, Value, binding};

use crate::support::stream_base::{Handle, HttpParser, active_handles};

/// The binding.
pub const BINDING: Binding = binding! { "net"; "version" => version, "activeHandles" => active_handles ; init = init };

fn init<'s>(cx: &mut Cx<'s>, target: Object<'s>) -> Result<()> {
    let stream = cx.class::<Handle>()?;
    target.set(cx, "Stream", stream)?;
    let parser = cx.class::<HttpParser>()?;
    target.set(cx, "HTTPParser", parser)?;
    let numbers = cx.object()?;
    for (number, name, _) in rondo_loop::table() {
        numbers.set_number(cx, name, f64::from(*number))?;
    }
    target.set(cx, "errno", numbers)
}

/// The version of the HTTP parser, as `process.versions` may show it.
fn version<'s>(cx: &mut Cx<'s>, _args: Args<'s>) -> Result<Value<'s>> {
    cx.str_value(env!("CARGO_PKG_VERSION"))
}
