//! Line ends of heads and trailers: what is said of wrong ones, and how tolerated ones are put right.

use super::error::{self as e, ParseError};
use super::{head, tables};

/// The block with its lines from `fields_at` on as they should have come: CRLF at each end, none folded.
pub(super) fn regular(block: &[u8], fields_at: usize) -> Vec<u8> {
    let mut out = block[..fields_at].to_vec();
    for line in block[fields_at..].split_inclusive(|&b| b == b'\n') {
        let line = line.strip_suffix(b"\n").unwrap_or(line);
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if matches!(line.first(), Some(b' ' | b'\t')) {
            out.truncate(out.len().saturating_sub(2));
        }
        out.extend_from_slice(line);
        out.extend_from_slice(b"\r\n");
    }
    out
}

/// Why a line that ends with LF alone is refused.
pub(super) fn bare_lf(line: &[u8], first: bool, request: bool) -> ParseError {
    if memchr::memchr(b'\r', line).is_some() {
        return bare_cr(line, first, request);
    }
    if first {
        if !request {
            return if line.starts_with(b"HTTP/") { e::STATUS_LINE_CR } else { e::CONSTANT };
        }
        return match head::request_line(line, 0) {
            Ok(_) => e::VERSION_CRLF,
            Err(error) => error,
        };
    }
    if line.is_empty() {
        return e::HEADER_FIELD;
    }
    match memchr::memchr(b':', line) {
        None => e::HEADER_TOKEN,
        Some(colon) if !tables::is_token_text(&line[..colon]) => e::HEADER_TOKEN,
        Some(colon) if line[colon + 1..].trim_ascii().is_empty() => e::HEADER_VALUE,
        Some(_) => e::VALUE_CR,
    }
}

/// Why a line with a CR inside is refused.
pub(super) fn bare_cr(line: &[u8], first: bool, request: bool) -> ParseError {
    let cr = memchr::memchr(b'\r', line).unwrap_or(line.len());
    let before = &line[..cr];
    if first {
        if !request {
            return if line.starts_with(b"HTTP/") { e::STATUS } else { e::CONSTANT };
        }
        return match head::request_line(before, 0) {
            Ok(_) => e::VERSION_LF,
            Err(error) => error,
        };
    }
    if cr == 0 {
        return e::HEADERS_LF;
    }
    match memchr::memchr(b':', before) {
        Some(colon) if tables::is_token_text(&before[..colon]) => e::VALUE_LF,
        _ => e::HEADER_TOKEN,
    }
}
