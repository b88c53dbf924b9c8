//! Chunk size lines of the chunked coding (RFC 9112 section 7.1), byte by byte: they are short, and may be split anywhere.

use super::error::{self as e, ParseError};
use super::lenient;
use super::tables::is_token;

/// Extension bytes of one chunk may not exceed this; Node's figure. A sender has no honest use for more.
const MAX_EXTENSIONS: u32 = 16 * 1024;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum At {
    First,
    Size,
    Space,
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

    fn end(&mut self) -> u64 {
        let size = self.size;
        *self = SizeLine::new();
        size
    }

    /// Takes bytes from `input` until the line ends; `Some(size)` then.
    pub fn read(&mut self, input: &mut &[u8], lenient: u32) -> Result<Option<u64>, ParseError> {
        while let [byte, rest @ ..] = *input {
            let b = *byte;
            *input = rest;
            if matches!(
                self.at,
                At::Space
                    | At::ExtStart
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
                (At::Size | At::ExtName | At::ExtValue | At::AfterQuoted, b'\n')
                    if lenient & lenient::OPTIONAL_CR_BEFORE_LF != 0 =>
                {
                    return Ok(Some(self.end()));
                }
                (At::Size, b'\n') => return Err(e::CHUNK_SIZE_CR),
                (At::Size | At::Space, b' ') if lenient & lenient::SPACES_AFTER_CHUNK_SIZE != 0 => At::Space,
                (At::Space, b'\r') => At::Lf,
                (At::Space, b';') => At::ExtStart,
                (At::First | At::Size | At::Space, _) => return Err(e::CHUNK_SIZE),
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
                    return Ok(Some(self.end()));
                }
                (At::Lf, _) => return Err(e::CHUNK_SIZE_LF),
            };
        }
        Ok(None)
    }
}
