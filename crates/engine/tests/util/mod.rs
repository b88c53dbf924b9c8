//! What several of these tests share.

use rondo_engine::{CompileOptions, Cx, ScriptSource};

/// What a script gives, as text: its value, or how it failed.
pub fn run(cx: &mut Cx<'_>, text: &str) -> String {
    cx.scope(|cx| {
        let caught = cx.catch(|cx| cx.evaluate(ScriptSource::Utf8(text), &CompileOptions::new("test.js")));
        match caught {
            Ok(value) => value.to_rust(cx).unwrap_or_default(),
            Err(Some(error)) => format!("threw {}", error.to_rust(cx).unwrap_or_default()),
            Err(None) => "stopped".into(),
        }
    })
}
