//! `internalBinding('stack_trace')`: stacks as plain data for `support/js/stack_trace.js`.

use rondo_engine::{Args, Binding, Cx, Object, Result, Value, binding};

/// `capture(limit, below)`, `errorStack(error)`: opaque stacks or `undefined`; `frames(stack, limit)`: a flat array of
/// source, line, column, function name, async cause for each frame.
pub const BINDING: Binding =
    binding! { "stack_trace"; "capture" => capture, "errorStack" => error_stack, "frames" => frames };

fn or_undefined<'s>(cx: &mut Cx<'s>, object: Option<Object<'s>>) -> Value<'s> {
    match object {
        Some(object) => object.value(),
        None => cx.undefined(),
    }
}

fn capture<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let limit = args.f64(cx, 0)?.clamp(0.0, 10_000.0) as u32;
    let below = args.get(1).as_function();
    let stack = cx.capture_stack(limit, below)?;
    Ok(or_undefined(cx, stack))
}

fn error_stack<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let error = args.object(cx, 0)?;
    let stack = cx.error_stack(error);
    Ok(or_undefined(cx, stack))
}

fn frames<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let stack = args.object(cx, 0)?;
    let limit = args.f64(cx, 1)?.clamp(0.0, 10_000.0) as usize;
    let frames = cx.stack_frames(stack, limit);
    let array = cx.array_of_length(frames.len() * 5)?;
    for (index, frame) in frames.iter().enumerate() {
        cx.scope(|cx| -> Result<()> {
            let base = index as u32 * 5;
            let source = cx.string(&frame.source)?;
            array.set_index(cx, base, source)?;
            let line = cx.number(f64::from(frame.line));
            array.set_index(cx, base + 1, line)?;
            let column = cx.number(f64::from(frame.column));
            array.set_index(cx, base + 2, column)?;
            let function = cx.string(&frame.function)?;
            array.set_index(cx, base + 3, function)?;
            let cause = match &frame.async_cause {
                Some(text) => cx.string(text)?.value(),
                None => cx.undefined(),
            };
            array.set_index(cx, base + 4, cause)
        })?;
    }
    Ok(array.value())
}
