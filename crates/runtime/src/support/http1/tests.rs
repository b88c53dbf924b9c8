//! The hostile corpus (`tests/data/http1-hostile.txt`), each case whole, split at every byte, and byte by byte.

use super::corpus::{CORPUS, inputs, unescape};
use super::*;

/// Feeds `pieces` and gives the log: heads, bodies, ends, and the outcome.
fn run(kind: Kind, pieces: &[&[u8]]) -> String {
    run_with(kind, 0, pieces)
}

fn run_with(kind: Kind, lenient: u32, pieces: &[&[u8]]) -> String {
    let mut parser = Parser::new(kind, 16 * 1024, lenient);
    let mut log = String::new();
    let mut body = 0;
    for piece in pieces {
        let mut input = *piece;
        loop {
            match parser.next(&mut input) {
                Ok(None) => break,
                Ok(Some(Event::Head(head))) => {
                    log.push_str(&format!("H{} ", String::from_utf8_lossy(head.text())));
                    if head.flags & flags::UPGRADE != 0 {
                        parser.set_upgraded();
                    }
                }
                Ok(Some(Event::Body(part))) => body += part.len(),
                Ok(Some(Event::Trailers(_))) => log.push_str("T "),
                Ok(Some(Event::Complete)) => {
                    log.push_str(&format!("B{body} "));
                    body = 0;
                }
                Err(error) => return format!("{log}{}", error.code),
            }
        }
        if parser.is_upgraded() {
            return format!("{log}upgrade");
        }
    }
    match parser.finish() {
        Ok(Some(_)) => format!("{log}B{body} ok"),
        Ok(None) => format!("{log}ok"),
        Err(error) => format!("{log}{}", error.code),
    }
}

/// `req` or `res`, with the leniencies asked for: `req+headers+host`.
fn side(text: &str) -> (Kind, u32) {
    let mut parts = text.split('+');
    let kind = if parts.next() == Some("req") { Kind::Request } else { Kind::Response };
    let bit = |name| match name {
        "headers" => lenient::HEADERS,
        "chunkedLength" => lenient::CHUNKED_LENGTH,
        "keepAlive" => lenient::KEEP_ALIVE,
        "transferEncoding" => lenient::TRANSFER_ENCODING,
        "version" => lenient::VERSION,
        "dataAfterClose" => lenient::DATA_AFTER_CLOSE,
        "optionalCRLFAfterChunk" => lenient::OPTIONAL_CRLF_AFTER_CHUNK,
        "optionalCRBeforeLF" => lenient::OPTIONAL_CR_BEFORE_LF,
        "spacesAfterChunkSize" => lenient::SPACES_AFTER_CHUNK_SIZE,
        "headerValueRelaxed" => lenient::HEADER_VALUE_RELAXED,
        "host" => lenient::HOST,
        "codingInHttp10" => lenient::CODING_IN_HTTP_10,
        "all" => lenient::ALL,
        other => panic!("no leniency {other}"),
    };
    (kind, parts.map(bit).fold(0, |all, bit| all | bit))
}

#[test]
fn hostile_corpus() {
    let mut cases = 0;
    let mut wrong = Vec::new();
    for line in CORPUS.lines().filter(|l| !l.is_empty() && !l.starts_with('#')) {
        let mut parts = line.splitn(3, '\t');
        let (kind, expected, text) =
            (parts.next().expect("kind"), parts.next().expect("outcome"), parts.next().expect("bytes"));
        let (kind, lenient) = side(kind);
        let bytes = unescape(text, usize::MAX);
        cases += 1;
        let whole = run_with(kind, lenient, &[&bytes]);
        let outcome = whole.rsplit(' ').next().unwrap_or("");
        if outcome != expected {
            wrong.push(format!("{text:.100}: expected {expected}, got {whole}"));
        }
        if outcome == "upgrade" {
            continue;
        }
        let single: Vec<&[u8]> = bytes.chunks(1).collect();
        let by_byte = run_with(kind, lenient, &single);
        if by_byte != whole {
            wrong.push(format!("{text:.100}: whole {whole}, byte by byte {by_byte}"));
        }
        if bytes.len() < 400 {
            for at in 1..bytes.len() {
                let split = run_with(kind, lenient, &[&bytes[..at], &bytes[at..]]);
                if split != whole {
                    wrong.push(format!("{text:.100}: whole {whole}, split at {at} {split}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {cases}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(cases > 100);
}

#[test]
fn pipelined_requests() {
    let text = b"GET /a HTTP/1.1\r\nHost: x\r\n\r\n\r\nPOST /b HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabcGET /c HTTP/1.1\r\nHost: x\r\n\r\n";
    assert_eq!(run(Kind::Request, &[text]), "H/a B0 H/b B3 H/c B0 ok");
}

#[test]
fn chunked_with_trailers() {
    let text = b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5;a=\"b;c\"\r\nhello\r\nA\r\n0123456789\r\n0\r\nX: y\r\n\r\n";
    assert_eq!(run(Kind::Request, &[text]), "H/ T B15 ok");
}

#[test]
fn fields_are_given_as_received() {
    let mut parser = Parser::new(Kind::Request, 1000, 0);
    let mut input: &[u8] = b"GET /x HTTP/1.1\r\nHost: a\r\nB:  c \r\n\r\n";
    let Ok(Some(Event::Head(head))) = parser.next(&mut input) else { panic!("no head") };
    assert_eq!(head.fields(), b"Host: a\r\nB:  c \r\n");
    assert_eq!(head.text(), b"/x");
}

#[test]
fn small_limit() {
    let mut parser = Parser::new(Kind::Request, 20, 0);
    let mut input: &[u8] = b"GET /x HTTP/1.1\r\nHost: aaaaaaaaaaaaaaaaaaaaa\r\n\r\n";
    assert_eq!(parser.next(&mut input).map(|_| ()).map_err(|e| e.code), Err("HPE_HEADER_OVERFLOW"));
}

/// Any bytes at all: no panic, no endless loop, the input is always used up or refused.
#[test]
fn random_mutations() {
    let seeds: Vec<Vec<u8>> = inputs(usize::MAX);
    let mut state = 0x9e37_79b9_7f4a_7c15u64;
    let mut random = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state as usize
    };
    for _ in 0..200_000 {
        let mut bytes = seeds[random() % seeds.len()].clone();
        bytes.truncate(600);
        for _ in 0..random() % 4 {
            if bytes.is_empty() {
                break;
            }
            let at = random() % bytes.len();
            match random() % 3 {
                0 => bytes[at] = random() as u8,
                1 => drop(bytes.remove(at)),
                _ => bytes.insert(at, b"\r\n\0 :;0\xff"[random() % 8]),
            }
        }
        let kind = if random() % 2 == 0 { Kind::Request } else { Kind::Response };
        let cut = random() % (bytes.len() + 1);
        let lenient = if random() % 4 == 0 { random() as u32 & lenient::ALL } else { 0 };
        let whole = run_with(kind, lenient, &[&bytes]);
        let split = run_with(kind, lenient, &[&bytes[..cut], &bytes[cut..]]);
        if !whole.ends_with("upgrade") {
            // Which of two faults is met first may depend on the split; that it is refused, and after what, may not.
            let verdict = |log: &str| log.split("HPE").next().map(str::to_owned);
            assert_eq!(verdict(&whole), verdict(&split), "{:?}", String::from_utf8_lossy(&bytes));
        }
    }
}
