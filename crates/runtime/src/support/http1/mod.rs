//! HTTP/1 on the wire: an incremental, strict parser for requests and responses (RFC 9110, RFC 9112) and the framing
//! of outgoing heads. No JavaScript and no sockets here: bytes in, events out.
//!
//! The parser refuses whatever could let two programs on the path disagree on where a message ends: bare CR or LF,
//! folded lines, a space before the colon, both Content-Length and Transfer-Encoding, a repeated length, two Host
//! fields, HTTP/0.9. Error codes and reasons are the ones that Node users know (`HPE_...`).
//!
//! The head is parsed line by line with SIMD line search (`memchr`) instead of by a head-at-once library: one path
//! serves whole and split heads, an error is seen on the first bad line, and each refusal has its exact code.

mod chunked;
#[cfg(test)]
mod corpus;
mod error;
mod flood;
pub mod frame;
mod head;
pub mod lenient;
mod lines;
mod parser;
pub mod tables;

pub use error::ParseError;
pub use head::flags;
pub use parser::{Event, Head, Kind, Parser};

#[cfg(test)]
mod tests;
