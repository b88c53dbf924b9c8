//! Named relaxations of the parser, each a bit that a program has to ask for (`insecureHTTPParser`, `httpValidation`,
//! `httpLeniency`). The values up to `HEADER_VALUE_RELAXED` are those of `HTTPParser.kLenient*`.

/// Folded lines in field values (unfolded as RFC 9112 section 5.2 says) and control characters in them.
pub const HEADERS: u32 = 1;
/// Content-Length beside Transfer-Encoding: the coding wins.
pub const CHUNKED_LENGTH: u32 = 1 << 1;
/// A connection that should have ended goes on.
pub const KEEP_ALIVE: u32 = 1 << 2;
/// A request whose last transfer coding is not `chunked`: its body runs until the end of the connection.
pub const TRANSFER_ENCODING: u32 = 1 << 3;
/// Any version number of the form `d.d`.
pub const VERSION: u32 = 1 << 4;
/// Bytes after a message that said `Connection: close`.
pub const DATA_AFTER_CLOSE: u32 = 1 << 5;
/// No line end after the data of a chunk.
pub const OPTIONAL_CRLF_AFTER_CHUNK: u32 = 1 << 7;
/// Lines that end with LF alone.
pub const OPTIONAL_CR_BEFORE_LF: u32 = 1 << 8;
/// Spaces after a chunk size.
pub const SPACES_AFTER_CHUNK_SIZE: u32 = 1 << 9;
/// Control characters but NUL, CR and LF in field values.
pub const HEADER_VALUE_RELAXED: u32 = 1 << 10;
/// More than one Host field, or one that is no host.
pub const HOST: u32 = 1 << 11;
/// A Transfer-Encoding in a message of HTTP/1.0.
pub const CODING_IN_HTTP_10: u32 = 1 << 12;
/// Everything.
pub const ALL: u32 = (1 << 13) - 1;
