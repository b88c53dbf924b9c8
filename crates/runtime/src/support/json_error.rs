//! The message of a `SyntaxError` of `JSON.parse`. Packages and their tests compare these texts (a body parser even builds
//! answers of them), so they are the ones a program sees under Node; the engine has others. The engine's parser stays: only
//! a text it refused is read again here, up to the place of the mistake, in linear time and with one byte for each open
//! bracket.

/// Characters shown on each side of a mistake; a text of at most twice as many is shown whole.
const AROUND: usize = 10;

/// Words that people get by writing a value that is not JSON; alone they are named without their first character.
const WORDS: [&str; 4] = ["[object Object]", "Infinity", "NaN", "undefined"];

/// A code unit of a text: of one byte or of two.
pub trait Unit: Copy {
    /// The UTF-16 code unit.
    fn code(self) -> u16;
}

impl Unit for u8 {
    fn code(self) -> u16 {
        u16::from(self)
    }
}

impl Unit for u16 {
    fn code(self) -> u16 {
        self
    }
}

/// What is wrong, and where.
enum Mistake {
    /// The text stops where a value or the rest of one must come.
    End,
    /// A character, number or string that cannot stand here.
    Unexpected(usize),
    /// Any other: said by a fixed text.
    At(&'static str, usize),
}

/// The message for a text that is not JSON; nothing for one that is.
pub fn message<T: Unit>(text: &[T]) -> Option<Vec<u16>> {
    let mistake = Reader { text, at: 0 }.document().err()?;
    Some(say(text, &mistake))
}

struct Reader<'a, T> {
    text: &'a [T],
    at: usize,
}

type Read = Result<(), Mistake>;

impl<T: Unit> Reader<'_, T> {
    fn peek(&self) -> Option<u16> {
        self.text.get(self.at).map(|unit| unit.code())
    }

    fn is(&self, byte: u8) -> bool {
        self.peek() == Some(u16::from(byte))
    }

    fn digit(&self) -> bool {
        self.peek().is_some_and(|unit| (0x30..0x3a).contains(&unit))
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(0x20 | 0x09 | 0x0a | 0x0d)) {
            self.at += 1;
        }
    }

    fn mistake(&self) -> Mistake {
        if self.at < self.text.len() { Mistake::Unexpected(self.at) } else { Mistake::End }
    }

    fn document(&mut self) -> Read {
        // True for an object, false for an array.
        let mut open: Vec<bool> = Vec::new();
        loop {
            // Here a value begins.
            self.skip_space();
            if self.is(b'{') {
                self.at += 1;
                self.skip_space();
                if !self.is(b'}') {
                    self.name("Expected property name or '}' in JSON")?;
                    open.push(true);
                    continue;
                }
                self.at += 1;
            } else if self.is(b'[') {
                self.at += 1;
                self.skip_space();
                if !self.is(b']') {
                    open.push(false);
                    continue;
                }
                self.at += 1;
            } else {
                self.scalar()?;
            }
            // Here one has ended.
            loop {
                self.skip_space();
                match open.last() {
                    None if self.at < self.text.len() => {
                        return Err(Mistake::At("Unexpected non-whitespace character after JSON", self.at));
                    }
                    None => return Ok(()),
                    Some(_) if self.is(b',') => break,
                    Some(true) if !self.is(b'}') => {
                        return Err(Mistake::At("Expected ',' or '}' after property value in JSON", self.at));
                    }
                    Some(false) if !self.is(b']') => {
                        return Err(Mistake::At("Expected ',' or ']' after array element in JSON", self.at));
                    }
                    Some(_) => {
                        self.at += 1;
                        open.pop();
                    }
                }
            }
            self.at += 1;
            if open.last() == Some(&true) {
                self.skip_space();
                self.name("Expected double-quoted property name in JSON")?;
            }
        }
    }

    /// A property's name and its colon.
    fn name(&mut self, expected: &'static str) -> Read {
        if !self.is(b'"') {
            return Err(Mistake::At(expected, self.at));
        }
        self.string()?;
        self.skip_space();
        if !self.is(b':') {
            return Err(Mistake::At("Expected ':' after property name in JSON", self.at));
        }
        self.at += 1;
        Ok(())
    }

    fn scalar(&mut self) -> Read {
        if self.is(b'"') {
            self.string()
        } else if self.is(b'-') || self.digit() {
            self.number()
        } else if self.is(b't') {
            self.word(b"true")
        } else if self.is(b'f') {
            self.word(b"false")
        } else if self.is(b'n') {
            self.word(b"null")
        } else {
            Err(self.mistake())
        }
    }

    fn word(&mut self, word: &[u8]) -> Read {
        for &byte in word {
            if !self.is(byte) {
                return Err(self.mistake());
            }
            self.at += 1;
        }
        Ok(())
    }

    fn string(&mut self) -> Read {
        self.at += 1;
        loop {
            match self.peek() {
                None => return Err(Mistake::At("Unterminated string in JSON", self.at)),
                Some(0x22) => {
                    self.at += 1;
                    return Ok(());
                }
                Some(0..=0x1f) => return Err(Mistake::At("Bad control character in string literal in JSON", self.at)),
                Some(0x5c) => {
                    self.at += 1;
                    self.escape()?;
                }
                Some(_) => self.at += 1,
            }
        }
    }

    fn escape(&mut self) -> Read {
        let Some(unit) = self.peek() else {
            return Err(Mistake::End);
        };
        match u8::try_from(unit) {
            Ok(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => self.at += 1,
            Ok(b'u') => {
                self.at += 1;
                for _ in 0..4 {
                    let hex = self
                        .peek()
                        .and_then(|unit| u8::try_from(unit).ok())
                        .is_some_and(|byte| byte.is_ascii_hexdigit());
                    if !hex {
                        return Err(Mistake::At("Bad Unicode escape in JSON", self.at));
                    }
                    self.at += 1;
                }
            }
            _ => return Err(Mistake::At("Bad escaped character in JSON", self.at)),
        }
        Ok(())
    }

    fn number(&mut self) -> Read {
        if self.is(b'-') {
            self.at += 1;
        }
        if self.is(b'0') {
            self.at += 1;
            if self.digit() {
                return Err(Mistake::Unexpected(self.at));
            }
        } else {
            self.digits("No number after minus sign in JSON")?;
        }
        if self.is(b'.') {
            self.at += 1;
            self.digits("Unterminated fractional number in JSON")?;
        }
        if self.is(b'e') || self.is(b'E') {
            self.at += 1;
            if self.is(b'+') || self.is(b'-') {
                self.at += 1;
            }
            self.digits("Exponent part is missing a number in JSON")?;
        }
        Ok(())
    }

    /// One digit and those after it.
    fn digits(&mut self, missing: &'static str) -> Read {
        if !self.digit() {
            return Err(Mistake::At(missing, self.at));
        }
        while self.digit() {
            self.at += 1;
        }
        Ok(())
    }
}

fn say<T: Unit>(text: &[T], mistake: &Mistake) -> Vec<u16> {
    match *mistake {
        Mistake::End => wide("Unexpected end of JSON input"),
        Mistake::At(what, at) => placed(what, text, at),
        Mistake::Unexpected(at) => match text[at].code() {
            0x22 => placed("Unexpected string in JSON", text, at),
            0x2d | 0x30..=0x39 => placed("Unexpected number in JSON", text, at),
            unit => unexpected(text, at, unit),
        },
    }
}

fn unexpected<T: Unit>(text: &[T], at: usize, unit: u16) -> Vec<u16> {
    let same = |word: &&str| {
        word.len() == text.len() && word.bytes().zip(text).all(|(byte, unit)| u16::from(byte) == unit.code())
    };
    if at <= 1 && WORDS.iter().any(same) {
        let mut out = wide("\"");
        out.extend(text.iter().map(|unit| unit.code()));
        out.extend("\" is not valid JSON".encode_utf16());
        return out;
    }
    let whole = text.len() <= 2 * AROUND;
    let from = if whole { 0 } else { at.saturating_sub(AROUND) };
    let to = if whole { text.len() } else { text.len().min(at + AROUND) };
    let mut out = wide("Unexpected token '");
    out.push(unit);
    out.extend("', ".encode_utf16());
    if !whole && at >= AROUND {
        out.extend("...".encode_utf16());
    }
    out.push(0x22);
    out.extend(text[from..to].iter().map(|unit| unit.code()));
    out.push(0x22);
    if to < text.len() {
        out.extend("...".encode_utf16());
    }
    out.extend(" is not valid JSON".encode_utf16());
    out
}

/// `what`, with the place as an index and as a line and column.
fn placed<T: Unit>(what: &str, text: &[T], at: usize) -> Vec<u16> {
    let (mut line, mut start) = (1, 0);
    let mut index = 0;
    while index < at {
        let unit = text[index].code();
        let pair = unit == 0x0d && index + 1 < at && text[index + 1].code() == 0x0a;
        index += if pair { 2 } else { 1 };
        if unit == 0x0a || unit == 0x0d {
            line += 1;
            start = index;
        }
    }
    wide(&format!("{what} at position {at} (line {line} column {})", at - start + 1))
}

fn wide(text: &str) -> Vec<u16> {
    text.encode_utf16().collect()
}

#[cfg(test)]
mod tests {
    use super::message;

    fn said(text: &str) -> String {
        let wide: Vec<u16> = text.encode_utf16().collect();
        message(&wide).map(|units| String::from_utf16_lossy(&units)).unwrap_or_default()
    }

    #[test]
    fn json_has_no_message() {
        for text in ["{}", " [1, -0.5e+3, true, false, null] ", "\"\\u12aF\\n\"", "{\"a\":{\"b\":[[]]}}", "0"] {
            assert_eq!(said(text), "", "{text}");
            assert!(message(text.as_bytes()).is_none());
        }
    }

    #[test]
    fn places_count_lines() {
        assert_eq!(
            said("[1,\r\n\n 2 3]"),
            "Expected ',' or ']' after array element in JSON at position 9 (line 3 column 4)"
        );
    }

    #[test]
    fn long_texts_are_cut() {
        assert_eq!(
            said("[1,2,3,4,5,6,7,x,8,9,10,11,12]"),
            "Unexpected token 'x', ...\"3,4,5,6,7,x,8,9,10,1\"... is not valid JSON"
        );
        assert_eq!(said("NaN"), "\"NaN\" is not valid JSON");
    }
}
