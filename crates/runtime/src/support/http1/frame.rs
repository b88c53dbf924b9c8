//! Framing of outgoing heads: the fields that every response ends with, and the cached `Date`.

use std::io::Write as _;

/// What [`finish_head`] adds; the bits are shared with `internal/http/server`.
pub mod add {
    /// `Date`.
    pub const DATE: u32 = 1;
    /// `Connection: keep-alive`, and `Keep-Alive: timeout=N` if a timeout is given.
    pub const KEEP_ALIVE: u32 = 1 << 1;
    /// `Connection: close`.
    pub const CLOSE: u32 = 1 << 2;
    /// `Content-Length` of the body.
    pub const LENGTH: u32 = 1 << 3;
    /// The body is announced but not sent (HEAD).
    pub const NO_BODY: u32 = 1 << 4;
    /// `Transfer-Encoding: chunked`; the body goes out as one chunk and the end.
    pub const CHUNKED: u32 = 1 << 5;
}

/// Appends the fields asked for by `bits` and the empty line that ends the head.
pub fn finish_head(out: &mut Vec<u8>, bits: u32, keep_alive_s: u32, length: usize, date: &mut DateCache, now_s: u64) {
    if bits & add::DATE != 0 {
        out.extend_from_slice(b"Date: ");
        out.extend_from_slice(date.at(now_s));
        out.extend_from_slice(b"\r\n");
    }
    if bits & add::KEEP_ALIVE != 0 {
        out.extend_from_slice(b"Connection: keep-alive\r\n");
        if keep_alive_s > 0 {
            out.extend_from_slice(b"Keep-Alive: timeout=");
            push_number(out, keep_alive_s as usize);
            out.extend_from_slice(b"\r\n");
        }
    } else if bits & add::CLOSE != 0 {
        out.extend_from_slice(b"Connection: close\r\n");
    }
    if bits & add::LENGTH != 0 {
        out.extend_from_slice(b"Content-Length: ");
        push_number(out, length);
        out.extend_from_slice(b"\r\n");
    } else if bits & add::CHUNKED != 0 {
        out.extend_from_slice(b"Transfer-Encoding: chunked\r\n");
    }
    out.extend_from_slice(b"\r\n");
}

/// Appends a decimal number.
pub fn push_number(out: &mut Vec<u8>, number: usize) {
    let mut digits = [0u8; 20];
    let mut at = digits.len();
    let mut rest = number;
    loop {
        at -= 1;
        digits[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    out.extend_from_slice(&digits[at..]);
}

/// The text of the current second in IMF-fixdate form (RFC 9110 section 5.6.7), formatted once a second.
#[derive(Debug)]
pub struct DateCache {
    second: u64,
    text: Vec<u8>,
}

impl Default for DateCache {
    fn default() -> Self {
        DateCache { second: u64::MAX, text: Vec::with_capacity(32) }
    }
}

impl DateCache {
    /// The date at `now_s` seconds after 1970.
    pub fn at(&mut self, now_s: u64) -> &[u8] {
        if self.second != now_s {
            self.second = now_s;
            self.text.clear();
            // Writing to a Vec cannot fail.
            let _ = write_date(&mut self.text, now_s);
        }
        &self.text
    }
}

fn write_date(out: &mut Vec<u8>, seconds: u64) -> std::io::Result<()> {
    const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let days = seconds / 86_400;
    let clock = seconds % 86_400;
    // Civil date from a day count, in 400-year eras that begin on 1 March (so the leap day is the last of its year).
    let shifted = days + 719_468;
    let era = shifted / 146_097;
    let of_era = shifted % 146_097;
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    write!(
        out,
        "{}, {:02} {} {} {:02}:{:02}:{:02} GMT",
        DAYS[(days % 7) as usize],
        day,
        MONTHS[(month - 1) as usize],
        year,
        clock / 3600,
        clock / 60 % 60,
        clock % 60
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates() {
        let mut cache = DateCache::default();
        assert_eq!(cache.at(784_111_777), b"Sun, 06 Nov 1994 08:49:37 GMT");
        assert_eq!(cache.at(0), b"Thu, 01 Jan 1970 00:00:00 GMT");
        assert_eq!(cache.at(951_827_696), b"Tue, 29 Feb 2000 12:34:56 GMT");
        assert_eq!(cache.at(1_795_228_898), b"Sat, 21 Nov 2026 02:41:38 GMT");
    }

    #[test]
    fn head_end() {
        let mut out = b"HTTP/1.1 200 OK\r\n".to_vec();
        finish_head(&mut out, add::KEEP_ALIVE | add::LENGTH, 5, 1203, &mut DateCache::default(), 0);
        assert_eq!(
            out,
            b"HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\nContent-Length: 1203\r\n\r\n"
        );
    }
}
