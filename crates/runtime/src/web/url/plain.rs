//! URLs that are serialised already: `http:` and `https:` URLs in which nothing has to be changed, the usual case. One pass over
//! the text finds the parts; all that is the least unusual is left to the parser.
//! Follows <https://url.spec.whatwg.org/#url-parsing>; a test compares with the parser.

/// Where the parts of a URL are, as `web/url/url.js` reads them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Parts {
    pub protocol_end: u32,
    pub username_end: u32,
    pub host_start: u32,
    pub host_end: u32,
    pub port: Option<u32>,
    pub pathname_start: u32,
    pub search_start: Option<u32>,
    pub hash_start: Option<u32>,
    pub scheme_type: u32,
}

const HOST: u8 = 1;
pub(super) const PATH: u8 = 2;
/// The query of a special scheme.
pub(super) const QUERY: u8 = 4;
pub(super) const HASH: u8 = 8;
pub(super) const USER: u8 = 16;
/// The query of any other scheme.
pub(super) const ANY_QUERY: u8 = 32;
/// A path that is no list of segments.
pub(super) const OPAQUE: u8 = 64;
/// Host names, upper-case letters too.
pub(super) const ANY_HOST: u8 = 128;

/// In which parts each byte stays as it is.
pub(super) static CLASSES: [u8; 256] = {
    let mut table = [0; 256];
    let mut byte = 0x21;
    while byte < 0x7f {
        let mut class = 0;
        let letter = byte as u8;
        if letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == b'-' || letter == b'.' {
            class |= HOST;
        }
        if letter.is_ascii_alphanumeric() || matches!(letter, b'-' | b'.' | b'_' | b'~') {
            class |= USER;
        }
        // A dot may begin a segment that must go, a backslash is a slash; both are looked at apart.
        if !matches!(letter, b'"' | b'#' | b'<' | b'>' | b'?' | b'^' | b'`' | b'{' | b'}' | b'\\' | b'%') {
            class |= PATH;
        }
        if !matches!(letter, b'"' | b'#' | b'<' | b'>' | b'\'') {
            class |= QUERY;
        }
        if !matches!(letter, b'"' | b'<' | b'>' | b'`') {
            class |= HASH;
        }
        if !matches!(letter, b'"' | b'#' | b'<' | b'>') {
            class |= ANY_QUERY;
        }
        if !matches!(letter, b'#' | b'?') {
            class |= OPAQUE;
        }
        if letter.is_ascii_alphanumeric() || matches!(letter, b'-' | b'.' | b'_') {
            class |= ANY_HOST;
        }
        table[byte] = class;
        byte += 1;
    }
    table[b' ' as usize] = OPAQUE;
    table
};

/// Where the run of bytes of this class that begins at `from` ends.
#[inline]
pub(super) fn run(text: &[u8], from: usize, class: u8) -> usize {
    text[from..].iter().position(|&byte| CLASSES[usize::from(byte)] & class == 0).map_or(text.len(), |at| from + at)
}

/// The parts of `text`, if parsing would give it back unchanged.
pub(super) fn parts_of(text: &[u8]) -> Option<Parts> {
    // Positions are 32-bit numbers.
    if text.len() > 1 << 20 {
        return None;
    }
    let (scheme_type, protocol_end) = match text {
        [b'h', b't', b't', b'p', b's', b':', b'/', b'/', ..] => (2, 6),
        [b'h', b't', b't', b'p', b':', b'/', b'/', ..] => (0, 5),
        _ => return None,
    };
    let authority = protocol_end + 2;
    let (mut username_end, mut host_start, mut host_from) = (authority, authority, authority);
    let mut host_end = run(text, authority, HOST);
    if !matches!(text.get(host_end), Some(b'/')) {
        // A name and a password, both there.
        let name_end = run(text, authority, USER);
        if name_end > authority && text.get(name_end) == Some(&b':') {
            let password_end = run(text, name_end + 1, USER);
            if password_end > name_end + 1 && text.get(password_end) == Some(&b'@') {
                (username_end, host_start, host_from) = (name_end, password_end, password_end + 1);
                host_end = run(text, host_from, HOST);
            }
        }
    }
    if !is_plain_host(&text[host_from..host_end]) {
        return None;
    }
    let mut at = host_end;
    let mut port = None;
    if text.get(at) == Some(&b':') {
        let digits = text[at + 1..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        // No empty port, no leading zero, nothing above the greatest.
        if !(1..=5).contains(&digits) || text[at + 1] == b'0' {
            return None;
        }
        let number = text[at + 1..at + 1 + digits].iter().fold(0, |sum, digit| sum * 10 + u32::from(digit - b'0'));
        let default = if scheme_type == 2 { 443 } else { 80 };
        if number > 65535 || number == default {
            return None;
        }
        port = Some(number);
        at += 1 + digits;
    }
    if text.get(at) != Some(&b'/') {
        return None;
    }
    let pathname_start = at;
    loop {
        let end = run(text, at, PATH);
        if has_dot_segment(&text[at..end]) {
            return None;
        }
        // An escape stays as it is, unless it is a dot.
        let dot = matches!(text.get(end..end + 3), Some([b'%', b'2', b'e' | b'E']));
        if dot || text.get(end) != Some(&b'%') {
            at = end;
            break;
        }
        at = end + 1;
        // What follows the escape is no beginning of a segment; the slash before it was looked at.
    }
    let mut search_start = None;
    if text.get(at) == Some(&b'?') {
        search_start = Some(at as u32);
        at = run(text, at + 1, QUERY);
    }
    let mut hash_start = None;
    if text.get(at) == Some(&b'#') {
        hash_start = Some(at as u32);
        at = run(text, at + 1, HASH);
    }
    (at == text.len()).then_some(Parts {
        protocol_end: protocol_end as u32,
        username_end: username_end as u32,
        host_start: host_start as u32,
        host_end: host_end as u32,
        port,
        pathname_start: pathname_start as u32,
        search_start,
        hash_start,
        scheme_type,
    })
}

/// Whether a path may have a segment `.` or `..`: any segment that begins with a dot counts.
fn has_dot_segment(path: &[u8]) -> bool {
    memchr::memchr(b'.', path).is_some() && path.windows(2).any(|pair| pair == b"/.")
}

/// Whether a host of lower-case letters, digits, hyphens and dots is a name as it stands: no address, nothing of IDNA.
pub(super) fn is_plain_host(host: &[u8]) -> bool {
    let last = host.rsplit(|&byte| byte == b'.').next().unwrap_or_default();
    // A last label that begins with a digit may be part of an IPv4 address.
    !host.is_empty()
        && host.len() < 254
        && last.first().is_some_and(u8::is_ascii_lowercase)
        && !host.windows(2).any(|pair| pair == b"--" || pair == b"..")
        && host[0] != b'.'
}

#[cfg(test)]
mod tests {
    use super::*;
    use ada_url::Url;

    fn parser(text: &str) -> Option<(String, Parts)> {
        let url = Url::parse(text, None).ok()?;
        Some((url.href().to_owned(), Parts::of(&url)))
    }

    fn agrees(text: &str) -> bool {
        let Some(parts) = parts_of(text.as_bytes()) else { return false };
        assert_eq!(parser(text), Some((text.to_owned(), parts)), "{text}");
        true
    }

    #[test]
    fn usual_urls_are_read_as_the_parser_reads_them() {
        for text in [
            "https://example.org/",
            "http://example.org/path?x=1",
            "https://user:pass@sub.example.com:8080/p/a/t/h/with/more%C3%A4?query=string&a=1&b=2#hash",
            "https://a.b-c.d3/x.y/z..html?#",
            "http://localhost:3000/?",
            "http://h:65535/a|b[c]",
        ] {
            assert!(agrees(text), "{text}");
        }
    }

    #[test]
    fn unusual_urls_are_left_to_the_parser() {
        for text in [
            "https://example.org",
            "http://h:80/",
            "https://h:443/",
            "http://h:080/",
            "http://h:65536/",
            "http://h:/",
            "http://1.2.3.4/",
            "http://a.0x1/",
            "http://xn--a/",
            "http://H/",
            "http://h/./",
            "http://h/a/..",
            "http://h/%2e/",
            "http://h/a b",
            "http://h/\\",
            "http://h/?'",
            "http://h/#`",
            "http://h/\u{e4}",
            "http://@h/",
            "http://u@h/",
            "ftp://h/",
            "http:///h/",
            "http://a..b/",
            "http://.a/",
            " http://h/",
            "http://h/^",
            "http://h/{}",
        ] {
            assert_eq!(parts_of(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn whatever_is_taken_is_what_the_parser_gives() {
        const PIECES: [&str; 40] = [
            "http",
            "https",
            ":",
            "//",
            "/",
            "a",
            "b.c",
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
            ":81",
            ":80",
            ":443",
            "-",
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
            "\\",
            " ",
            "A",
            "\u{e4}",
            "=&+;$,*()",
        ];
        let mut state = 0x2545_f491_4f6c_dd1d_u64;
        let mut taken = 0;
        for _ in 0..200_000 {
            let mut next = || {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                state
            };
            let mut text =
                String::from(["http://ho.st", "https://", "http://u:p@h/", "https://ho.st/"][(next() % 4) as usize]);
            for _ in 0..next() % 9 {
                text.push_str(PIECES[(next() % 40) as usize]);
            }
            taken += usize::from(agrees(&text));
        }
        assert!(taken > 5000, "{taken}");
    }
}
