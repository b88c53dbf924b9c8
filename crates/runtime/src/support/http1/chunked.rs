//! Chunk size lines of the chunked coding (RFC 9112 section 7.1), byte by byte: they are short, and may be split anywhere.

use super::error::{self as e, ParseError};
use super::tables::is_token;

/// Extension bytes of one chunk may not exceed this; Node's figure. A sender has no honest use for more.
const MAX_EXTENSIONS: u32 = 16 * 1024;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum At {
    First,
    Size,
    ExtStart,
    ExtName,
    ExtValueStart,
    ExtValue,
    Quoted,
    Escape,
    AfterQuoted,
    Lf,
}

/// The line being read.
#[derive(Debug, Clone, Copy)]
pub(super) struct SizeLine {
    at: At,
    size: u64,
    extensions: u32,
}

impl SizeLine {
    pub const fn new() -> Self {
        SizeLine { at: At::First, size: 0, extensions: 0 }
    }

    /// Takes bytes from `input` until the line ends; `Some(size)` then.
    pub fn read(&mut self, input: &mut &[u8], lenient: bool) -> Result<Option<u64>, ParseError> {
        while let [byte, rest @ ..] = *input {
            let b = *byte;
            *input = rest;
            if matches!(
                self.at,
                At::ExtStart
                    | At::ExtName
                    | At::ExtValueStart
                    | At::ExtValue
                    | At::Quoted
                    | At::Escape
                    | At::AfterQuoted
            ) {
                self.extensions += 1;
                if self.extensions > MAX_EXTENSIONS {
                    return Err(e::CHUNK_EXT_OVERFLOW);
                }
            }
            self.at = match (self.at, b) {
                (At::First | At::Size, b'0'..=b'9' | b'a'..=b'f' | b'A'..=b'F') => {
                    let digit = (b as char).to_digit(16).unwrap_or(0);
                    if self.size >> 49 != 0 {
                        return Err(e::CHUNK_OVERFLOW);
                    }
                    self.size = (self.size << 4) | u64::from(digit);
                    At::Size
                }
                (At::Size, b'\r') => At::Lf,
                (At::Size, b';') => At::ExtStart,
                (At::Size, b'\n') => return Err(e::CHUNK_SIZE_CR),
                (At::Size, b' ') if lenient => At::Size,
                (At::First | At::Size, _) => return Err(e::CHUNK_SIZE),
                (At::ExtStart, _) if is_token(b) => At::ExtName,
                (At::ExtStart, b'\r' | b'\n' | b';') => return Err(e::CHUNK_EXT),
                (At::ExtStart, _) => return Err(e::CHUNK_EXT_NAME),
                (At::ExtName, _) if is_token(b) => At::ExtName,
                (At::ExtName, b'=') => At::ExtValueStart,
                (At::ExtName, b';') => At::ExtStart,
                (At::ExtName, b'\r') => At::Lf,
                (At::ExtName, b'\n') => return Err(e::CHUNK_EXT_CR),
                (At::ExtName, _) => return Err(e::CHUNK_EXT_NAME),
                (At::ExtValueStart, b'"') => At::Quoted,
                (At::ExtValueStart | At::ExtValue, _) if is_token(b) => At::ExtValue,
                (At::ExtValue | At::AfterQuoted, b';') => At::ExtStart,
                (At::ExtValue | At::AfterQuoted, b'\r') => At::Lf,
                (At::ExtValueStart | At::ExtValue | At::AfterQuoted, b'\n') => {
                    return Err(e::CHUNK_EXT_CR);
                }
                (At::ExtValueStart | At::ExtValue | At::AfterQuoted, _) => {
                    return Err(e::CHUNK_EXT_VALUE);
                }
                (At::Quoted, b'"') => At::AfterQuoted,
                (At::Quoted, b'\\') => At::Escape,
                (At::Quoted | At::Escape, b'\t' | b' '..=b'~' | 0x80..) => At::Quoted,
                (At::Quoted | At::Escape, _) => return Err(e::CHUNK_EXT_QUOTED),
                (At::Lf, b'\n') => {
                    let size = self.size;
                    *self = SizeLine::new();
                    return Ok(Some(size));
                }
                (At::Lf, _) => return Err(e::CHUNK_SIZE_LF),
            };
        }
        Ok(None)
    }
}
