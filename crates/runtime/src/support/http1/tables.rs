//! The methods the parser knows, and which bytes may stand where.

/// Methods in the order of `http.METHODS`; a parsed request carries an index into this list.
pub const METHODS: [&str; 35] = [
    "ACL",
    "BIND",
    "CHECKOUT",
    "CONNECT",
    "COPY",
    "DELETE",
    "GET",
    "HEAD",
    "LINK",
    "LOCK",
    "M-SEARCH",
    "MERGE",
    "MKACTIVITY",
    "MKCALENDAR",
    "MKCOL",
    "MOVE",
    "NOTIFY",
    "OPTIONS",
    "PATCH",
    "POST",
    "PROPFIND",
    "PROPPATCH",
    "PURGE",
    "PUT",
    "QUERY",
    "REBIND",
    "REPORT",
    "SEARCH",
    "SOURCE",
    "SUBSCRIBE",
    "TRACE",
    "UNBIND",
    "UNLINK",
    "UNLOCK",
    "UNSUBSCRIBE",
];

/// Index of `CONNECT` in [`METHODS`].
pub const METHOD_CONNECT: u8 = 3;

/// The index of an exact method name.
pub fn method_index(name: &[u8]) -> Option<u8> {
    // The two methods that make up nearly all traffic are asked first.
    match name {
        b"GET" => return Some(6),
        b"POST" => return Some(19),
        _ => {}
    }
    METHODS.iter().position(|m| m.as_bytes() == name).map(|i| i as u8)
}

/// Whether a known method begins with `start`, so that garbage is refused at its first byte.
pub fn is_method_start(start: &[u8]) -> bool {
    METHODS.iter().any(|m| m.as_bytes().starts_with(start))
}

const fn token_table() -> [bool; 256] {
    let mut table = [false; 256];
    let mut c = 0usize;
    while c < 256 {
        let b = c as u8;
        table[c] = b.is_ascii_alphanumeric()
            || matches!(
                b,
                b'!' | b'#' | b'$' | b'%' | b'&' | b'\'' | b'*' | b'+' | b'-' | b'.' | b'^' | b'_' | b'`' | b'|' | b'~'
            );
        c += 1;
    }
    table
}

static TOKEN: [bool; 256] = token_table();

/// `tchar` of RFC 9110 section 5.6.2.
#[inline]
pub fn is_token(byte: u8) -> bool {
    TOKEN[byte as usize]
}

/// Whether `text` is a non-empty token.
pub fn is_token_text(text: &[u8]) -> bool {
    !text.is_empty() && text.iter().all(|&b| is_token(b))
}

/// Whether every byte may stand in a field value: no control character but the tab. Written without an early exit so
/// that the compiler makes vector code of it.
#[inline]
pub fn is_value(text: &[u8]) -> bool {
    text.iter().fold(false, |bad, &b| bad | ((b < 0x20) & (b != b'\t')) | (b == 0x7f)) as u8 == 0
}

/// Whether every byte may stand in a request target: visible ASCII.
#[inline]
pub fn is_target(text: &[u8]) -> bool {
    text.iter().fold(false, |bad, &b| bad | (b <= 0x20) | (b >= 0x7f)) as u8 == 0
}

/// Whether `value` is a Host field value: empty, or a name or address with an optional port, nothing else.
pub fn is_host(value: &[u8]) -> bool {
    let (name, port) = match value.first() {
        Some(b'[') => {
            let Some(end) = value.iter().position(|&b| b == b']') else {
                return false;
            };
            let inside = &value[1..end];
            if inside.is_empty()
                || !inside
                    .iter()
                    .all(|&b| b.is_ascii_hexdigit() || matches!(b, b':' | b'.' | b'%' | b'v' | b'-' | b'_'))
            {
                return false;
            }
            (&b""[..], &value[end + 1..])
        }
        _ => match value.iter().position(|&b| b == b':') {
            Some(colon) => value.split_at(colon),
            None => (value, &b""[..]),
        },
    };
    let name_ok = name.iter().all(|&b| {
        b.is_ascii_alphanumeric()
            || b >= 0x80
            || matches!(
                b,
                b'-' | b'.'
                    | b'_'
                    | b'~'
                    | b'%'
                    | b'!'
                    | b'$'
                    | b'&'
                    | b'\''
                    | b'('
                    | b')'
                    | b'*'
                    | b'+'
                    | b','
                    | b';'
                    | b'='
            )
    });
    // A second port is nonsense, but harmless nonsense that some clients send.
    let port_ok = port.is_empty() || (port[0] == b':' && port.iter().all(|&b| b.is_ascii_digit() || b == b':'));
    name_ok && port_ok
}
