//! What the parser refuses, as data: the code and the reason that reach JavaScript as `err.code` and `err.reason`.

/// A refusal. `code` is stable (`HPE_...`), `reason` is for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ParseError {
    /// The `HPE_...` code.
    pub code: &'static str,
    /// One short sentence; `err.message` is `Parse Error: {reason}`.
    pub reason: &'static str,
}

macro_rules! errors {
    ($($name:ident = $code:literal, $reason:literal;)*) => {
        $(pub(super) const $name: ParseError = ParseError { code: $code, reason: $reason };)*
    };
}

errors! {
    METHOD = "HPE_INVALID_METHOD", "Invalid method encountered";
    CONSTANT = "HPE_INVALID_CONSTANT", "Expected HTTP/, RTSP/ or ICE/";
    VERSION = "HPE_INVALID_VERSION", "Invalid HTTP version";
    VERSION_DOT = "HPE_INVALID_VERSION", "Expected dot";
    VERSION_CRLF = "HPE_INVALID_VERSION", "Expected CRLF after version";
    VERSION_LF = "HPE_STRICT", "Expected CRLF after version";
    STATUS_CODE = "HPE_INVALID_STATUS", "Invalid status code";
    STATUS = "HPE_INVALID_STATUS", "Invalid response status";
    STATUS_LINE_CR = "HPE_CR_EXPECTED", "Missing expected CR after response line";
    URL_START = "HPE_INVALID_URL", "Unexpected start char in url";
    URL_SCHEME = "HPE_INVALID_URL", "Unexpected char in url schema";
    URL_CHAR = "HPE_INVALID_URL", "Invalid char in url path";
    SPACE_AFTER_START = "HPE_UNEXPECTED_SPACE", "Unexpected space after start line";
    FOLDED = "HPE_INVALID_HEADER_TOKEN", "Unexpected whitespace after header value";
    HEADER_TOKEN = "HPE_INVALID_HEADER_TOKEN", "Invalid header token";
    HEADER_FIELD = "HPE_INVALID_HEADER_TOKEN", "Invalid header field char";
    HEADER_VALUE = "HPE_INVALID_HEADER_TOKEN", "Invalid header value char";
    VALUE_CR = "HPE_CR_EXPECTED", "Missing expected CR after header value";
    VALUE_LF = "HPE_LF_EXPECTED", "Missing expected LF after header value";
    HEADERS_LF = "HPE_STRICT", "Expected LF after headers";
    OVERFLOW = "HPE_HEADER_OVERFLOW", "Header overflow";
    NAMES_COLLIDE = "HPE_HEADER_FLOOD", "Too many header names with the same hash";
    HOST_TWICE = "HPE_INVALID_HEADER_TOKEN", "Duplicate Host header";
    HOST_VALUE = "HPE_INVALID_HEADER_TOKEN", "Invalid Host header value";
    LENGTH_TWICE = "HPE_UNEXPECTED_CONTENT_LENGTH", "Duplicate Content-Length";
    LENGTH_CHAR = "HPE_INVALID_CONTENT_LENGTH", "Invalid character in Content-Length";
    LENGTH_EMPTY = "HPE_INVALID_CONTENT_LENGTH", "Empty Content-Length";
    LENGTH_OVERFLOW = "HPE_INVALID_CONTENT_LENGTH", "Content-Length overflow";
    LENGTH_WITH_CODING = "HPE_INVALID_CONTENT_LENGTH", "Content-Length can't be present with Transfer-Encoding";
    CODING_WITH_LENGTH = "HPE_INVALID_TRANSFER_ENCODING", "Transfer-Encoding can't be present with Content-Length";
    CODING_EMPTY = "HPE_INVALID_TRANSFER_ENCODING", "Empty Transfer-Encoding";
    CODING_REQUEST = "HPE_INVALID_TRANSFER_ENCODING", "Request has invalid `Transfer-Encoding`";
    CODING_HTTP_10 = "HPE_INVALID_TRANSFER_ENCODING", "Transfer-Encoding in a message of HTTP/1.0";
    CODING_VALUE = "HPE_INVALID_TRANSFER_ENCODING", "Invalid `Transfer-Encoding` header value";
    CHUNK_SIZE = "HPE_INVALID_CHUNK_SIZE", "Invalid character in chunk size";
    CHUNK_OVERFLOW = "HPE_INVALID_CHUNK_SIZE", "Chunk size overflow";
    CHUNK_SIZE_CR = "HPE_CR_EXPECTED", "Missing expected CR after chunk size";
    CHUNK_SIZE_LF = "HPE_STRICT", "Expected LF after chunk size";
    CHUNK_DATA_CR = "HPE_CR_EXPECTED", "Missing expected CR after chunk data";
    CHUNK_DATA_LF = "HPE_STRICT", "Expected LF after chunk data";
    CHUNK_EXT = "HPE_STRICT", "Invalid character in chunk extensions";
    CHUNK_EXT_NAME = "HPE_STRICT", "Invalid character in chunk extensions name";
    CHUNK_EXT_VALUE = "HPE_STRICT", "Invalid character in chunk extensions value";
    CHUNK_EXT_QUOTED = "HPE_STRICT", "Invalid character in chunk extensions quoted value";
    CHUNK_EXT_CR = "HPE_CR_EXPECTED", "Missing expected CR after chunk extension value";
    CHUNK_EXT_OVERFLOW = "HPE_CHUNK_EXTENSIONS_OVERFLOW", "Chunk extensions overflow";
    CLOSED = "HPE_CLOSED_CONNECTION", "Data after `Connection: close`";
    EOF_STATE = "HPE_INVALID_EOF_STATE", "Invalid EOF state";
}
