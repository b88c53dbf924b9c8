//! The usual forms of URLs against the parser: what is put together without it must be what it makes.

use super::*;
use ada_url::Url;

fn parsed(url: &Url) -> (String, Parts) {
    (url.href().to_owned(), Parts::of(url))
}

/// Whether the text is common; if it is, the parser must agree.
fn agrees(text: &str, base: Option<&str>) -> bool {
    let mut out = Vec::new();
    let parser = base.map(|base| Url::parse(base, None).unwrap());
    let known = parser.as_ref().map(|url| Known { href: url.href().as_bytes(), parts: Parts::of(url) });
    let Some(parts) = build(text.as_bytes(), known, &mut out) else { return false };
    let wanted = Url::parse(text, base).ok().map(|url| parsed(&url));
    assert_eq!(Some((String::from_utf8(out).unwrap(), parts)), wanted, "{text:?} {base:?}");
    true
}

#[test]
fn common_urls_are_read_as_the_parser_reads_them() {
    for text in [
        "http://a.com",
        "HTTPS://Example.COM/A?B#C",
        "http://127.0.0.1:3000/x",
        "http://[::1]:80/",
        "https://user@host.name:444",
        "ws://localhost:80/",
        "wss://h?q",
        "ftp://h:21/a b",
        "file:///a/b/../c.js",
        "data:text/plain,hello world?a'b#c",
        "node:fs",
        "mailto:a@b.c",
        "redis://h:6379",
        "postgres://user:pw@db_host:5432/name?x='1'#",
        "https://ex.com/a/./b/%2E%2e/c/..?#",
        "https://ex.com/ä?ö#ü",
    ] {
        assert!(agrees(text, None), "{text}");
    }
    for (text, base) in [
        ("../up?x=1", "https://example.com/a/b/c"),
        ("", "https://example.com/a?b#c"),
        ("?q", "https://example.com/a?b#c"),
        ("#h", "https://example.com/a?b#c"),
        ("//other.com/x", "https://example.com:81/a?b#c"),
        ("./x.js", "file:///a/b/c.js"),
        ("/x", "redis://h:6379"),
    ] {
        assert!(agrees(text, Some(base)) || base.starts_with("redis"), "{text}");
    }
}

#[test]
fn whatever_is_taken_is_what_the_parser_gives() {
    const PIECES: [&str; 56] = [
        "http:",
        "HTTPS:",
        "file:",
        "ws:",
        "foo:",
        "data:",
        "//",
        "/",
        "/",
        "a",
        "B.c",
        "1",
        "0",
        ".",
        "..",
        "%2E",
        "%2e",
        "%41",
        "%",
        "?",
        "#",
        "@",
        "x:y@",
        "u@",
        ":81",
        ":80",
        ":443",
        ":",
        "-",
        "--",
        "xn--",
        "_",
        "~",
        "!",
        "'",
        "\"",
        "<",
        "`",
        "{",
        "|",
        "^",
        "[",
        "]",
        "[::1]",
        "\\",
        " ",
        "A",
        "\u{e4}",
        "\u{1f600}",
        "=&+;$,*()",
        "1.2.3.4",
        "C:",
        "C|",
        "/../",
        "/./",
        "\t",
    ];
    const STARTS: [&str; 12] = [
        "",
        "",
        "",
        "http://ho.st",
        "https://",
        "ftp://u:p@h/",
        "wss://ho.st/",
        "file:///",
        "foo://h",
        "foo:",
        "//",
        "http://1.2.3.4:9",
    ];
    const BASES: [Option<&str>; 9] = [
        None,
        Some("https://u:p@ex.com:8080/a/b/c?q#h"),
        Some("http://ex.com"),
        Some("file:///a/b/c.js"),
        Some("file:///C:/a"),
        Some("foo://h/a/b"),
        Some("foo://h"),
        Some("foo:/a"),
        Some("data:x"),
    ];
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut taken = 0;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    for _ in 0..400_000 {
        let mut text = String::from(STARTS[(next() % 12) as usize]);
        for _ in 0..next() % 8 {
            text.push_str(PIECES[(next() % 56) as usize]);
        }
        taken += usize::from(agrees(&text, BASES[(next() % 9) as usize]));
    }
    assert!(taken > 50_000, "{taken}");
}

#[test]
fn changes_are_those_of_the_setters() {
    const PIECES: [&str; 30] = [
        "a", "B.c", "1", "0", "8080", "443", "80", ".", "..", "%2e", "/", "//", "?", "#", "@", ":", "'", "\"", "<",
        "`", " ", "|", "\u{e4}", "=&+", "1.2.3.4", "--", "_", "\\", "\n", "C:",
    ];
    const URLS: [&str; 7] = [
        "https://u:p@ex.com:8080/a/b/c?q#h",
        "http://ex.com/",
        "ws://u@ex.com/?#",
        "https://ex.com/x#h",
        "file:///a/b",
        "foo://h/a",
        "data:x y",
    ];
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut taken = 0;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    for _ in 0..200_000 {
        let mut url = Url::parse(URLS[(next() % 7) as usize], None).unwrap();
        let part = (next() % 6) as i32 + 3;
        let mut value = String::new();
        for _ in 0..next() % 5 {
            value.push_str(PIECES[(next() % 30) as usize]);
        }
        let (href, parts) = parsed(&url);
        let mut out = Vec::new();
        let Some(new) = change(Known { href: href.as_bytes(), parts }, part, value.as_bytes(), &mut out) else {
            continue;
        };
        let _ = match part {
            3 => url.set_host(Some(&value)),
            4 => url.set_hostname(Some(&value)),
            5 => url.set_port(Some(&value)),
            6 => url.set_pathname(Some(&value)),
            7 => {
                url.set_search(Some(&value));
                Ok(())
            }
            _ => {
                url.set_hash(Some(&value));
                Ok(())
            }
        };
        taken += 1;
        assert_eq!((String::from_utf8(out).unwrap(), new), parsed(&url), "{href} {part} {value:?}");
    }
    assert!(taken > 20_000, "{taken}");
}
