//! Replaces three functions of a realm before any other code runs in it: `JSON.parse`, with the guard against colliding names
//! (see `support/hash_guard` and docs/hash-flooding.md) and its own error messages (`support/json_error`);
//! `JSON.stringify`, which writes plain data by itself; and `Function.prototype.toString`, which writes native functions on
//! one line.

use rondo_engine::{Args, Cx, ErrorClass, JsError, NativeSpec, Result, StrChars, Value};

use crate::builtins;
use crate::support::hash_guard::{self, Verdict};
use crate::support::json_error;

/// Replaces the functions of the current realm. Before any other code of the realm.
pub fn install(cx: &mut Cx<'_>) -> Result<()> {
    cx.scope(|cx| {
        let replace = builtins::compile_with(cx, "internal/json_guard", &["guard", "mistake", "plain"])?;
        let guard = cx.native_function(&NativeSpec::of("guard", guard))?;
        let mistake = cx.native_function(&NativeSpec::of("mistake", mistake))?;
        let plain = cx.native_function(&NativeSpec::of("plain", plain))?;
        let this = cx.undefined();
        replace.call(cx, this, &[guard.value(), mistake.value(), plain.value()])?;
        builtins::compile_with(cx, "internal/function_text", &[])?.call(cx, this, &[])?;
        Ok(())
    })
}

/// Looks at a text; throws `ERR_HASH_FLOOD`, or returns after how many characters to ask again.
fn guard<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let text = args.str(cx, 0)?;
    let verdict = text.with_chars(cx, |chars| match chars {
        StrChars::Latin1(bytes) => hash_guard::check(bytes),
        StrChars::Utf16(units) => hash_guard::check(units),
    })?;
    match verdict {
        Verdict::Fine(credit) => Ok(cx.number(credit as f64)),
        Verdict::Flood => {
            let text = "Refused: too many property names or strings with the same hash";
            Err(JsError::new(ErrorClass::RangeError, text).code("ERR_HASH_FLOOD").throw(cx))
        }
    }
}

/// The message for a text that `JSON.parse` refused, or undefined where it is JSON after all.
fn mistake<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let text = args.str(cx, 0)?;
    let message = text.with_chars(cx, |chars| match chars {
        StrChars::Latin1(bytes) => json_error::message(bytes),
        StrChars::Utf16(units) => json_error::message(units),
    })?;
    match message {
        Some(units) => Ok(cx.utf16_from_vec(units)?.value()),
        None => Ok(cx.undefined()),
    }
}

/// The JSON text of plain data, or undefined where it has to be left to the engine.
fn plain<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let object = args.object(cx, 0)?;
    Ok(cx.json_text(object)?.map_or_else(|| cx.undefined(), |text| text.value()))
}
