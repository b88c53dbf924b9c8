//! The parser by its own source files, and what must hold for any bytes: no panic, no endless loop, and the same
//! verdict however the bytes are cut into pieces.

#[path = "../../crates/runtime/src/support/http1/mod.rs"]
#[allow(dead_code, unreachable_pub)]
pub mod http1;

use http1::{Event, Kind, Parser, flags};

/// Parses `pieces`; the log has targets, field lines, body bytes and ends, and stops at a refusal.
/// The second value is whether the bytes were refused.
pub fn run(kind: Kind, lenient: u32, pieces: &[&[u8]]) -> (Vec<u8>, bool) {
    let mut parser = Parser::new(kind, 4096, lenient);
    let mut log = Vec::new();
    for piece in pieces {
        let mut input = *piece;
        let mut turns = 0usize;
        loop {
            turns += 1;
            assert!(turns <= piece.len() * 2 + 8, "no progress");
            match parser.next(&mut input) {
                Ok(None) => break,
                Ok(Some(Event::Head(head))) => {
                    assert!(head.fields().is_empty() || head.fields().ends_with(b"\r\n"));
                    log.extend_from_slice(b"<head>");
                    log.extend_from_slice(head.text());
                    log.extend_from_slice(head.fields());
                    if head.flags & flags::UPGRADE != 0 {
                        parser.set_upgraded();
                    }
                }
                Ok(Some(Event::Body(bytes))) => {
                    assert!(!bytes.is_empty());
                    log.extend_from_slice(bytes);
                }
                Ok(Some(Event::Trailers(lines))) => log.extend_from_slice(&lines),
                Ok(Some(Event::Complete)) => log.extend_from_slice(b"<end>"),
                Err(error) => {
                    assert!(error.code.starts_with("HPE_"));
                    assert!(parser.error_at() <= piece.len());
                    return (log, true);
                }
            }
        }
        if parser.is_upgraded() {
            return (log, false);
        }
        assert!(input.is_empty(), "bytes left over");
    }
    let refused = parser.finish().is_err();
    (log, refused)
}

/// The check of one input: its first three bytes choose side, leniencies and where it is cut.
pub fn check(data: &[u8]) {
    let [side, low, cut, bytes @ ..] = data else { return };
    let kind = if side & 1 == 0 { Kind::Request } else { Kind::Response };
    // Strict half of the time.
    let lenient = if side & 2 == 0 { 0 } else { (u32::from(*low) << 5 | u32::from(side >> 3)) & http1::lenient::ALL };
    let whole = run(kind, lenient, &[bytes]);
    let at = usize::from(*cut) * bytes.len() / 256;
    let split = run(kind, lenient, &[&bytes[..at], &bytes[at..]]);
    assert_eq!(whole.1, split.1, "refused or not depends on the cut");
    if whole.1 {
        // Which message is under way when a fault is met may be told earlier or later, never differently.
        let short = whole.0.len().min(split.0.len());
        assert_eq!(whole.0[..short], split.0[..short]);
    } else {
        assert_eq!(whole.0, split.0, "meaning depends on the cut");
    }
}
