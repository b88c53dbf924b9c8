//! Strings that take over memory of Rust, and those that are copied, behave alike.

use std::rc::Rc;

use rondo_engine::{CompileOptions, Cx, Engine, JsRuntime, RuntimeOptions, ScriptSource, StrChars, Value};

fn runtime() -> JsRuntime {
    JsRuntime::new(&Engine::start(), &RuntimeOptions::default(), Rc::new(())).expect("memory for a runtime")
}

fn run<'s>(cx: &mut Cx<'s>, text: &str) -> Value<'s> {
    let caught = cx.catch(|cx| cx.evaluate(ScriptSource::Utf8(text), &CompileOptions::new("test.js")));
    caught.unwrap_or_else(|error| panic!("threw {:?}", error.map(|error| error.to_rust(cx))))
}

fn resident_pages() -> usize {
    let text = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    text.split_whitespace().nth(1).and_then(|field| field.parse().ok()).unwrap_or(0)
}

#[test]
fn large_text_is_taken_over_without_copying() {
    runtime().with(|cx| {
        let text = vec![0xe9u8; 1 << 20];
        let place = text.as_ptr();
        let string = cx.latin1_from_vec(text).unwrap();
        let same = string.with_chars(cx, |chars| matches!(chars, StrChars::Latin1(bytes) if bytes.as_ptr() == place));
        assert_eq!(same, Ok(true));
        cx.global().set(cx, "text", string).unwrap();
        let wide: Vec<u16> = "日本語".encode_utf16().cycle().take(3 << 18).collect();
        let place = wide.as_ptr();
        let string = cx.utf16_from_vec(wide).unwrap();
        let same = string.with_chars(cx, |chars| matches!(chars, StrChars::Utf16(units) if units.as_ptr() == place));
        assert_eq!(same, Ok(true));
        cx.global().set(cx, "wide", string).unwrap();
        // As keys, in ropes, sliced, searched, compared, after collections.
        cx.collect_garbage();
        let code = "var o = { [text]: 1, [wide]: 2 };
            var ok = o[text.slice(0, 5) + text.slice(5)] === 1 && o['日本語'.repeat(1 << 18)] === 2;
            [ok, text.length, (text + 'x').length, text === 'é'.repeat(1 << 20), wide.indexOf('語'), wide.slice(-1), /é+/.exec(text)[0].length].join()";
        assert_eq!(run(cx, code).to_rust(cx), Ok("true,1048576,1048577,true,2,語,1048576".into()));
        cx.collect_garbage();
        assert_eq!(run(cx, code).to_rust(cx), Ok("true,1048576,1048577,true,2,語,1048576".into()));
    });
}

#[test]
fn short_text_and_any_text_come_out_as_they_went_in() {
    runtime().with(|cx| {
        for text in ["", "a", "é", "日本", "a\u{0}b", "😀"] {
            let long = text.repeat(40_000);
            for text in [text, &long] {
                cx.scope(|cx| {
                    let string = cx.string_from(text.to_owned()).unwrap();
                    assert_eq!(string.to_rust_string(cx).as_deref(), Ok(text));
                });
            }
        }
    });
}

#[test]
fn taken_over_text_is_freed() {
    let before = resident_pages();
    let mut rt = runtime();
    for _ in 0..200 {
        rt.with(|cx| {
            for _ in 0..4 {
                cx.scope(|cx| {
                    let string = cx.latin1_from_vec(vec![b'x'; 4 << 20]).unwrap();
                    assert_eq!(string.length(), 4 << 20);
                });
            }
        });
        rt.with(|cx| cx.collect_garbage());
    }
    // 3.2 GB went through; what stays is a fraction of that.
    let grown = resident_pages().saturating_sub(before) * 4096;
    assert!(grown < 512 << 20, "{} MiB stayed", grown >> 20);
}
