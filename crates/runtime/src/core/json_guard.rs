//! Puts the guard against colliding names before `JSON.parse` of a realm; see `support/hash_guard` and
//! docs/hash-flooding.md.

use rondo_engine::{Args, Cx, ErrorClass, JsError, NativeSpec, Result, StrChars, Value};

use crate::builtins;
use crate::support::hash_guard::{self, Verdict};

/// Replaces `JSON.parse` of the current realm. Before any other code of the realm.
pub fn install(cx: &mut Cx<'_>) -> Result<()> {
    cx.scope(|cx| {
        let replace = builtins::compile_with(cx, "internal/json_guard", &["guard"])?;
        let guard = cx.native_function(&NativeSpec::of("guard", guard))?;
        let this = cx.undefined();
        replace.call(cx, this, &[guard.value()])?;
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
