//! The common shapes of URLs put together in one pass, without the general parser: absolute URLs of any scheme, and references
//! that a base completes. A text with anything unusual (control characters, backslashes, odd hosts or ports, drive letters, and
//! the like) is left to the parser, so nothing here has to know a rule that seldom matters.
//! Follows <https://url.spec.whatwg.org/#url-parsing> and <https://url.spec.whatwg.org/#url-class>; tests compare with the parser.

use super::plain::{ANY_HOST, ANY_QUERY, HASH, OPAQUE, PATH, Parts, QUERY, USER, is_plain_host, run};

/// Positions are 32-bit numbers, and what is long is seldom common.
const MAX_LENGTH: usize = 1 << 20;

const HTTP: u32 = 0;
const NOT_SPECIAL: u32 = 1;
const HTTPS: u32 = 2;
const WS: u32 = 3;
const FTP: u32 = 4;
const WSS: u32 = 5;
const FILE: u32 = 6;

/// A URL that is serialised already.
#[derive(Clone, Copy)]
pub(super) struct Known<'a> {
    pub href: &'a [u8],
    pub parts: Parts,
}

impl Known<'_> {
    /// Where query or fragment begin, or the text ends.
    fn path_end(&self) -> usize {
        self.parts.search_start.or(self.parts.hash_start).map_or(self.href.len(), |at| at as usize)
    }
    fn hash_start(&self) -> usize {
        self.parts.hash_start.map_or(self.href.len(), |at| at as usize)
    }
    fn path(&self) -> &[u8] {
        &self.href[self.parts.pathname_start as usize..self.path_end()]
    }
    /// Whether there are a host, maybe an empty one, and a path of segments.
    fn is_hierarchical(&self) -> bool {
        self.href[self.parts.protocol_end as usize..].starts_with(b"//") && self.path().starts_with(b"/")
    }
}

/// Writes the URL that `input` (UTF-8) stands for to `out`. None: left to the parser.
pub(super) fn build(input: &[u8], base: Option<Known<'_>>, out: &mut Vec<u8>) -> Option<Parts> {
    if input.len() > MAX_LENGTH || is_untidy(input) {
        return None;
    }
    out.clear();
    match scheme_end(input) {
        Some(colon) => absolute(input, colon, out),
        None => relative(input, base?, out),
    }
}

/// Whether the text surely needs a base.
pub(super) fn needs_base(input: &[u8]) -> bool {
    scheme_end(input).is_none() && !is_untidy(input)
}

/// Whether the parser would first have to tidy the text up.
fn is_untidy(input: &[u8]) -> bool {
    input.first() == Some(&b' ') || input.last() == Some(&b' ') || is_odd(input)
}

/// Whether there are bytes that the parser drops, or a backslash, which may stand for a slash.
fn is_odd(text: &[u8]) -> bool {
    text.iter().any(|&byte| byte < 0x20 || byte == b'\\')
}

/// Where the colon behind a scheme is.
fn scheme_end(input: &[u8]) -> Option<usize> {
    if !input.first()?.is_ascii_alphabetic() {
        return None;
    }
    let end = input.iter().position(|&byte| !(byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.')))?;
    (input[end] == b':').then_some(end)
}

fn absolute(input: &[u8], colon: usize, out: &mut Vec<u8>) -> Option<Parts> {
    out.extend(input[..=colon].iter().map(u8::to_ascii_lowercase));
    let scheme_type = match &out[..colon] {
        b"http" => HTTP,
        b"https" => HTTPS,
        b"ws" => WS,
        b"wss" => WSS,
        b"ftp" => FTP,
        b"file" => FILE,
        _ => NOT_SPECIAL,
    };
    let at = out.len() as u32;
    let mut parts = Parts {
        protocol_end: at,
        username_end: at,
        host_start: at,
        host_end: at,
        port: None,
        pathname_start: at,
        search_start: None,
        hash_start: None,
        scheme_type,
    };
    let rest = &input[colon + 1..];
    if let Some(text) = rest.strip_prefix(b"//") {
        let rest = authority(text, &mut parts, out)?;
        path(rest, &mut parts, out)?;
    } else if scheme_type != NOT_SPECIAL || rest.starts_with(b"/") {
        return None;
    } else {
        let end = run(rest, 0, OPAQUE);
        // Spaces before a query or a fragment are a matter of their own; so is what has to be escaped.
        if rest.get(end).is_some_and(|byte| !matches!(byte, b'?' | b'#')) || (end > 0 && rest[end - 1] == b' ') {
            return None;
        }
        out.extend_from_slice(&rest[..end]);
        query_and_hash(&rest[end..], &mut parts, out);
    }
    Some(parts)
}

fn relative(input: &[u8], base: Known<'_>, out: &mut Vec<u8>) -> Option<Parts> {
    if !base.is_hierarchical() {
        return None;
    }
    let mut parts = base.parts;
    // Paths with drive letters are never left.
    if parts.scheme_type == FILE
        && (memchr::memchr(b'|', input).is_some() || memchr::memchr(b':', base.path()).is_some())
    {
        return None;
    }
    if let Some(text) = input.strip_prefix(b"//") {
        if parts.scheme_type == FILE {
            return None;
        }
        let at = parts.protocol_end;
        out.extend_from_slice(&base.href[..at as usize]);
        (parts.search_start, parts.hash_start, parts.port) = (None, None, None);
        let rest = authority(text, &mut parts, out)?;
        path(rest, &mut parts, out)?;
        return Some(parts);
    }
    parts.hash_start = None;
    match input.first() {
        None => out.extend_from_slice(&base.href[..base.hash_start()]),
        Some(b'#') => {
            out.extend_from_slice(&base.href[..base.hash_start()]);
            query_and_hash(input, &mut parts, out);
        }
        Some(b'?') => {
            parts.search_start = None;
            out.extend_from_slice(&base.href[..base.path_end()]);
            query_and_hash(input, &mut parts, out);
        }
        Some(&first) => {
            parts.search_start = None;
            let kept = if first == b'/' { 0 } else { memchr::memrchr(b'/', base.path())? };
            let floor = parts.pathname_start as usize;
            out.extend_from_slice(&base.href[..floor + kept]);
            let end = path_length(input);
            segments(&input[usize::from(first == b'/')..end], &parts, out)?;
            query_and_hash(&input[end..], &mut parts, out);
        }
    }
    Some(parts)
}

/// Credentials, host and port, which follow `//`. Gives the text behind them.
fn authority<'a>(text: &'a [u8], parts: &mut Parts, out: &mut Vec<u8>) -> Option<&'a [u8]> {
    out.extend_from_slice(b"//");
    let end = text.iter().position(|byte| matches!(byte, b'/' | b'?' | b'#')).unwrap_or(text.len());
    let (whole, rest) = text.split_at(end);
    let mut host_and_port = whole;
    (parts.username_end, parts.host_start) = (out.len() as u32, out.len() as u32);
    if parts.scheme_type == FILE {
        // A file with a host is rare.
        if end != 0 || rest.first() != Some(&b'/') {
            return None;
        }
    } else {
        if let Some(at) = memchr::memrchr(b'@', whole) {
            credentials(&whole[..at], parts, out)?;
            host_and_port = &whole[at + 1..];
        }
        let host_from = out.len();
        let host_length = if host_and_port.starts_with(b"[::1]") { 5 } else { run(host_and_port, 0, ANY_HOST) };
        host(&host_and_port[..host_length], parts.scheme_type, out)?;
        parts.host_end = out.len() as u32;
        debug_assert!(out.len() > host_from);
        match host_and_port[host_length..].split_first() {
            None => {}
            Some((b':', digits)) => port(digits, parts, out)?,
            Some(_) => return None,
        }
        parts.pathname_start = out.len() as u32;
        return Some(rest);
    }
    parts.host_end = out.len() as u32;
    parts.pathname_start = out.len() as u32;
    Some(rest)
}

/// A name, or a name and a password, neither empty and both of letters that stay as they are.
fn credentials(text: &[u8], parts: &mut Parts, out: &mut Vec<u8>) -> Option<()> {
    let stays = |text: &[u8]| !text.is_empty() && run(text, 0, USER) == text.len();
    match memchr::memchr(b':', text) {
        None => {
            if !stays(text) {
                return None;
            }
            out.extend_from_slice(text);
            parts.username_end = out.len() as u32;
        }
        Some(colon) => {
            if !stays(&text[..colon]) || !stays(&text[colon + 1..]) {
                return None;
            }
            out.extend_from_slice(text);
            parts.username_end = (out.len() - text.len() + colon) as u32;
        }
    }
    parts.host_start = out.len() as u32;
    out.push(b'@');
    Some(())
}

/// A host of letters, digits, hyphens, dots and underscores, or the IPv6 address of this machine.
fn host(text: &[u8], scheme_type: u32, out: &mut Vec<u8>) -> Option<()> {
    if scheme_type == NOT_SPECIAL || text == b"[::1]" {
        out.extend_from_slice(text);
        return (!text.is_empty()).then_some(());
    }
    let from = out.len();
    out.extend(text.iter().map(u8::to_ascii_lowercase));
    let host = &out[from..];
    (is_plain_host(host) || is_plain_address(host)).then_some(())
}

/// Whether this is an IPv4 address as it is serialised.
fn is_plain_address(host: &[u8]) -> bool {
    if host.len() > 15 || !host.first().is_some_and(u8::is_ascii_digit) {
        return false;
    }
    let mut count = 0;
    let plain = host.split(|&byte| byte == b'.').all(|number| {
        count += 1;
        let is_number = (1..=3).contains(&number.len()) && number.iter().all(u8::is_ascii_digit);
        let value = || number.iter().fold(0, |sum, byte| sum * 10 + u32::from(byte - b'0'));
        is_number && (number.len() == 1 || number[0] != b'0') && value() < 256
    });
    plain && count == 4
}

/// A port without leading zeros; the scheme's own is dropped.
fn port(digits: &[u8], parts: &mut Parts, out: &mut Vec<u8>) -> Option<()> {
    if !(1..=5).contains(&digits.len()) || digits[0] == b'0' || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let number = digits.iter().fold(0, |sum, digit| sum * 10 + u32::from(digit - b'0'));
    if number > 65535 {
        return None;
    }
    let default = match parts.scheme_type {
        HTTP | WS => 80,
        HTTPS | WSS => 443,
        FTP => 21,
        _ => 0,
    };
    parts.port = None;
    if number != default {
        parts.port = Some(number);
        out.push(b':');
        out.extend_from_slice(digits);
    }
    Some(())
}

/// Where the path at the beginning of the text ends.
fn path_length(text: &[u8]) -> usize {
    memchr::memchr2(b'?', b'#', text).unwrap_or(text.len())
}

/// The path behind an authority, query and fragment.
fn path(rest: &[u8], parts: &mut Parts, out: &mut Vec<u8>) -> Option<()> {
    let end = path_length(rest);
    match rest[..end].strip_prefix(b"/") {
        Some(text) => segments(text, parts, out)?,
        None if parts.scheme_type != NOT_SPECIAL => out.push(b'/'),
        None => {}
    }
    query_and_hash(&rest[end..], parts, out);
    Some(())
}

/// Appends the segments of a path (without its first slash) to the path in `out`, going up where a segment says so.
fn segments(text: &[u8], parts: &Parts, out: &mut Vec<u8>) -> Option<()> {
    // Drive letters are a matter of their own.
    if parts.scheme_type == FILE && memchr::memchr2(b':', b'|', text).is_some() {
        return None;
    }
    let dots = memchr::memchr2_iter(b'.', b'%', text).any(|at| at == 0 || text[at - 1] == b'/');
    if !dots {
        out.push(b'/');
        escape(text, PATH, out);
        return Some(());
    }
    let floor = parts.pathname_start as usize;
    let mut left = text;
    loop {
        let end = memchr::memchr(b'/', left).unwrap_or(left.len());
        let is_last = end == left.len();
        match dots_of(&left[..end]) {
            0 => {
                out.push(b'/');
                escape(&left[..end], PATH, out);
            }
            count => {
                if count == 2 {
                    let up = memchr::memrchr(b'/', &out[floor..]).unwrap_or(0);
                    out.truncate(floor + up);
                }
                if is_last {
                    out.push(b'/');
                }
            }
        }
        if is_last {
            return Some(());
        }
        left = &left[end + 1..];
    }
}

/// How many dots a segment of nothing but one or two dots has; a dot may be escaped. 0 for other segments.
fn dots_of(segment: &[u8]) -> usize {
    let mut count = 0;
    let mut left = segment;
    while let Some(rest) = match left {
        [b'.', rest @ ..] | [b'%', b'2', b'e' | b'E', rest @ ..] => Some(rest),
        _ => None,
    } {
        count += 1;
        left = rest;
    }
    if left.is_empty() && count <= 2 { count } else { 0 }
}

fn query_and_hash(rest: &[u8], parts: &mut Parts, out: &mut Vec<u8>) {
    let mut rest = rest;
    if rest.first() == Some(&b'?') {
        let end = memchr::memchr(b'#', rest).unwrap_or(rest.len());
        parts.search_start = Some(out.len() as u32);
        out.push(b'?');
        escape(&rest[1..end], if parts.scheme_type == NOT_SPECIAL { ANY_QUERY } else { QUERY }, out);
        rest = &rest[end..];
    }
    if let Some(text) = rest.strip_prefix(b"#") {
        parts.hash_start = Some(out.len() as u32);
        out.push(b'#');
        escape(text, HASH, out);
    }
}

/// Appends the text; bytes out of the class are escaped, except the sign of an escape.
fn escape(text: &[u8], class: u8, out: &mut Vec<u8>) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    let mut from = 0;
    loop {
        let end = run(text, from, class);
        out.extend_from_slice(&text[from..end]);
        let Some(&byte) = text.get(end) else { return };
        if byte == b'%' {
            out.push(b'%');
        } else {
            out.extend_from_slice(&[b'%', DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]);
        }
        from = end + 1;
    }
}

/// The parts that [`change`] knows, as `web/url/url.js` numbers them.
const HOST_PART: i32 = 3;
const HOSTNAME_PART: i32 = 4;
const PORT_PART: i32 = 5;
const PATHNAME_PART: i32 = 6;
const SEARCH_PART: i32 = 7;
const HASH_PART: i32 = 8;

/// Writes the URL with one part changed to `out`, as its setter would. None: left to the parser.
pub(super) fn change(url: Known<'_>, part: i32, value: &[u8], out: &mut Vec<u8>) -> Option<Parts> {
    let special = url.parts.scheme_type != NOT_SPECIAL && url.parts.scheme_type != FILE;
    if !special || value.len() > MAX_LENGTH || value.is_empty() || is_odd(value) {
        return None;
    }
    out.clear();
    let mut parts = url.parts;
    let rest_from = match part {
        HOST_PART | HOSTNAME_PART => {
            if run(value, 0, ANY_HOST) != value.len() {
                return None;
            }
            let from = parts.host_start as usize;
            out.extend_from_slice(&url.href[..from + usize::from(url.href[from] == b'@')]);
            host(value, parts.scheme_type, out)?;
            parts.host_end = out.len() as u32;
            out.extend_from_slice(&url.href[url.parts.host_end as usize..parts.pathname_start as usize]);
            parts.pathname_start = out.len() as u32;
            url.parts.pathname_start as usize
        }
        PORT_PART => {
            out.extend_from_slice(&url.href[..parts.host_end as usize]);
            port(value, &mut parts, out)?;
            parts.pathname_start = out.len() as u32;
            url.parts.pathname_start as usize
        }
        PATHNAME_PART => {
            out.extend_from_slice(&url.href[..parts.pathname_start as usize]);
            segments(value.strip_prefix(b"/").unwrap_or(value), &parts, out)?;
            url.path_end()
        }
        SEARCH_PART => {
            let text = value.strip_prefix(b"?").unwrap_or(value);
            if text.is_empty() {
                return None;
            }
            out.extend_from_slice(&url.href[..url.path_end()]);
            parts.search_start = Some(out.len() as u32);
            out.push(b'?');
            escape(text, QUERY, out);
            url.hash_start()
        }
        HASH_PART => {
            let text = value.strip_prefix(b"#").unwrap_or(value);
            if text.is_empty() {
                return None;
            }
            out.extend_from_slice(&url.href[..url.hash_start()]);
            parts.hash_start = Some(out.len() as u32);
            out.push(b'#');
            escape(text, HASH, out);
            return Some(parts);
        }
        _ => return None,
    };
    // What follows keeps its text and moves.
    let moved = |at: u32| (at as usize + out.len() - rest_from) as u32;
    if part != SEARCH_PART {
        parts.search_start = url.parts.search_start.map(moved);
    }
    parts.hash_start = url.parts.hash_start.map(moved);
    out.extend_from_slice(&url.href[rest_from..]);
    Some(parts)
}

#[cfg(test)]
#[path = "common_tests.rs"]
mod tests;
