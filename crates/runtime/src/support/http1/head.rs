//! The meaning of a head: start lines, and the fields that decide framing and the fate of the connection.

use super::error::{self as e, ParseError};
use super::lenient;
use super::tables::{self, is_host, is_target, is_token_text, is_value};

/// Bits of [`super::Head::flags`].
pub mod flags {
    /// The connection may serve another message after this one.
    pub const KEEP_ALIVE: u32 = 1;
    /// `Upgrade` is asked for in both fields, or the method is CONNECT, or the status is 101.
    pub const UPGRADE: u32 = 1 << 1;
    /// The body is chunked.
    pub const CHUNKED: u32 = 1 << 2;
    /// A Content-Length was given.
    pub const HAS_LENGTH: u32 = 1 << 3;
    /// `Expect: 100-continue`.
    pub const EXPECT_CONTINUE: u32 = 1 << 4;
    /// Another `Expect`.
    pub const EXPECT_OTHER: u32 = 1 << 5;
    /// `Connection: close`.
    pub const CLOSE: u32 = 1 << 6;
    /// `Connection: keep-alive`.
    pub const CONNECTION_KEEP_ALIVE: u32 = 1 << 7;
    /// `Connection: upgrade`.
    pub const CONNECTION_UPGRADE: u32 = 1 << 8;
    /// An `Upgrade` field.
    pub const UPGRADE_FIELD: u32 = 1 << 9;
    /// A `Host` field.
    pub const HAS_HOST: u32 = 1 << 10;
    /// A `Transfer-Encoding` field.
    pub const HAS_CODING: u32 = 1 << 11;
    /// A body follows.
    pub const HAS_BODY: u32 = 1 << 12;
    /// The protocol is HTTP/1.0.
    pub const HTTP_10: u32 = 1 << 13;
}
use flags::*;

/// A parsed request line: method index, target range within the line, minor version.
pub(super) fn request_line(line: &[u8], lenient: u32) -> Result<(u8, std::ops::Range<usize>, u8), ParseError> {
    let space = memchr::memchr(b' ', line).ok_or(e::METHOD)?;
    let method = tables::method_index(&line[..space]).ok_or(e::METHOD)?;
    let rest = &line[space + 1..];
    let Some(second) = memchr::memchr(b' ', rest) else {
        // `GET /path` without a version is HTTP/0.9, which has no framing at all.
        return Err(if is_target(rest) { e::VERSION } else { e::URL_CHAR });
    };
    target(&rest[..second], method)?;
    let minor = version(&rest[second + 1..], lenient)?;
    Ok((method, space + 1..space + 1 + second, minor))
}

fn target(text: &[u8], method: u8) -> Result<(), ParseError> {
    let first = *text.first().ok_or(e::URL_START)?;
    if !is_target(text) {
        return Err(e::URL_CHAR);
    }
    if first == b'/' || first == b'*' || method == tables::METHOD_CONNECT {
        return Ok(());
    }
    if !first.is_ascii_alphabetic() {
        return Err(e::URL_START);
    }
    // absolute-form: scheme "://" ...
    let scheme = text
        .iter()
        .position(|b| !(b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.')))
        .ok_or(e::URL_SCHEME)?;
    if text[scheme..].starts_with(b"://") { Ok(()) } else { Err(e::URL_SCHEME) }
}

fn version(text: &[u8], lenient: u32) -> Result<u8, ParseError> {
    let rest = text.strip_prefix(b"HTTP/").ok_or(e::CONSTANT)?;
    match rest {
        b"1.1" => Ok(1),
        b"1.0" => Ok(0),
        [b'0'..=b'9', b'.', b'0'..=b'9'] if lenient & lenient::VERSION != 0 => Ok(1),
        [b'0'..=b'9', b'.', b'0'..=b'9'] => Err(e::VERSION),
        [b'0'..=b'9', b'.', b'0'..=b'9', ..] => Err(e::VERSION_CRLF),
        [b'0'..=b'9', b'.', ..] | [] => Err(e::VERSION),
        [b'0'..=b'9', ..] => Err(e::VERSION_DOT),
        _ => Err(e::VERSION),
    }
}

/// A parsed status line: status, reason range within the line, minor version.
pub(super) fn status_line(line: &[u8], lenient: u32) -> Result<(u16, std::ops::Range<usize>, u8), ParseError> {
    if !line.starts_with(b"HTTP/") {
        return Err(e::CONSTANT);
    }
    let space = memchr::memchr(b' ', line).ok_or(e::VERSION)?;
    // A response of an old server is read as one of HTTP/1.0; what is asked for is never HTTP/0.9.
    let minor = if &line[..space] == b"HTTP/0.9" { 0 } else { version(&line[..space], lenient)? };
    let rest = &line[space + 1..];
    let digits = rest.iter().take_while(|b| b.is_ascii_digit()).count();
    if digits < 3 {
        return Err(e::STATUS_CODE);
    }
    if digits > 3 {
        return Err(e::STATUS);
    }
    let status = rest[..3].iter().fold(0u16, |n, b| n * 10 + u16::from(b - b'0'));
    let at = space + 4;
    match line.get(at) {
        None => Ok((status, at..at, minor)),
        Some(b' ') => {
            let reason = at + 1..line.len();
            if !is_value(&line[reason.clone()]) {
                return Err(e::STATUS);
            }
            Ok((status, reason, minor))
        }
        Some(_) => Err(e::STATUS),
    }
}

/// What the fields seen so far have said.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Fields {
    pub flags: u32,
    pub length: u64,
    /// Whether the last transfer coding was `chunked`.
    pub coding_closed: bool,
    /// The line just taken decides the framing or the connection: it is never folded.
    pub decisive: bool,
    /// How many fields there were.
    pub count: usize,
}

impl Fields {
    /// Takes one field line (without its CRLF). `trailer` is set after a chunked body. Returns the bytes that count
    /// against the head limit.
    pub fn line(&mut self, line: &[u8], request: bool, lenient: u32, trailer: bool) -> Result<usize, ParseError> {
        let colon = memchr::memchr(b':', line).ok_or(e::HEADER_TOKEN)?;
        let name = &line[..colon];
        if !is_token_text(name) {
            return Err(e::HEADER_TOKEN);
        }
        let value = line[colon + 1..].trim_ascii();
        if !is_value(&line[colon + 1..]) {
            if memchr::memchr(b'\r', value).is_some() {
                return Err(e::VALUE_LF);
            }
            if lenient & (lenient::HEADERS | lenient::HEADER_VALUE_RELAXED) == 0 || memchr::memchr(0, value).is_some() {
                return Err(e::HEADER_VALUE);
            }
        }
        self.count += 1;
        self.decisive = true;
        match name.len() {
            4 if request && !trailer && name.eq_ignore_ascii_case(b"host") => self.host(value, lenient)?,
            6 if request && !trailer && name.eq_ignore_ascii_case(b"expect") => {
                self.flags |= if value.eq_ignore_ascii_case(b"100-continue") { EXPECT_CONTINUE } else { EXPECT_OTHER };
            }
            7 if !trailer && name.eq_ignore_ascii_case(b"upgrade") => self.flags |= UPGRADE_FIELD,
            10 if !trailer && name.eq_ignore_ascii_case(b"connection") => self.connection(value),
            14 if name.eq_ignore_ascii_case(b"content-length") => self.content_length(value, lenient, trailer)?,
            17 if name.eq_ignore_ascii_case(b"transfer-encoding") => {
                self.transfer_encoding(value, request, lenient, trailer)?
            }
            _ => self.decisive = false,
        }
        Ok(name.len() + value.len())
    }

    fn host(&mut self, value: &[u8], lenient: u32) -> Result<(), ParseError> {
        if lenient & lenient::HOST == 0 {
            if self.flags & HAS_HOST != 0 {
                return Err(e::HOST_TWICE);
            }
            if !is_host(value) {
                return Err(e::HOST_VALUE);
            }
        }
        self.flags |= HAS_HOST;
        Ok(())
    }

    fn connection(&mut self, value: &[u8]) {
        for item in value.split(|&b| b == b',') {
            let item = item.trim_ascii();
            if item.eq_ignore_ascii_case(b"close") {
                self.flags |= CLOSE;
            } else if item.eq_ignore_ascii_case(b"keep-alive") {
                self.flags |= CONNECTION_KEEP_ALIVE;
            } else if item.eq_ignore_ascii_case(b"upgrade") {
                self.flags |= CONNECTION_UPGRADE;
            }
        }
    }

    fn content_length(&mut self, value: &[u8], lenient: u32, trailer: bool) -> Result<(), ParseError> {
        if trailer || (self.flags & HAS_CODING != 0 && lenient & lenient::CHUNKED_LENGTH == 0) {
            return Err(e::LENGTH_WITH_CODING);
        }
        if self.flags & HAS_LENGTH != 0 {
            return Err(e::LENGTH_TWICE);
        }
        if value.is_empty() {
            return Err(e::LENGTH_EMPTY);
        }
        let mut length = 0u64;
        for &b in value {
            if !b.is_ascii_digit() {
                return Err(e::LENGTH_CHAR);
            }
            length =
                length.checked_mul(10).and_then(|n| n.checked_add(u64::from(b - b'0'))).ok_or(e::LENGTH_OVERFLOW)?;
        }
        // JavaScript counts in doubles: a length beyond 2^53 could not be told apart from its neighbour.
        if length > (1 << 53) - 1 {
            return Err(e::LENGTH_OVERFLOW);
        }
        self.length = length;
        self.flags |= HAS_LENGTH;
        Ok(())
    }

    fn transfer_encoding(
        &mut self,
        value: &[u8],
        request: bool,
        lenient: u32,
        trailer: bool,
    ) -> Result<(), ParseError> {
        if trailer {
            return Err(e::CODING_VALUE);
        }
        if self.flags & HAS_LENGTH != 0 && lenient & lenient::CHUNKED_LENGTH == 0 {
            return Err(e::CODING_WITH_LENGTH);
        }
        if value.is_empty() {
            return Err(e::CODING_EMPTY);
        }
        self.flags |= HAS_CODING;
        for coding in value.split(|&b| b == b',') {
            let coding = coding.trim_ascii();
            // Nothing may follow `chunked`: it alone marks the end of the body.
            if self.coding_closed
                && lenient & lenient::TRANSFER_ENCODING == 0
                && (request || coding.eq_ignore_ascii_case(b"chunked"))
            {
                return Err(e::CODING_VALUE);
            }
            if coding.is_empty() {
                return Err(e::CODING_VALUE);
            }
            self.coding_closed = coding.eq_ignore_ascii_case(b"chunked");
        }
        Ok(())
    }
}
