//! Cuts JavaScript source into tokens, well enough to find patterns in it: not a parser.
//!
//! The hard question of such a scanner is whether `/` divides or opens a regular expression. It is answered from the
//! token before, and for `)` and `}` from what stood before the bracket they close. Source that cannot be cut (an
//! open string, for instance) ends the list early; the compiler is who reports it.

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// A name or keyword, also `#name`.
    Name,
    /// A string literal with its quotes.
    Text,
    /// A number.
    Number,
    /// A regular expression literal.
    Pattern,
    /// A template literal, or a piece of one around `${...}`.
    Template,
    /// Anything else.
    Sign,
}

/// One token: its kind and where it lies in the source.
#[derive(Clone, Copy, Debug)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    start: u32,
    end: u32,
}

/// The tokens of one source text.
#[derive(Debug)]
pub struct Tokens<'a> {
    source: &'a [u8],
    list: Vec<Token>,
    /// False if the source ended inside a token.
    pub complete: bool,
}

/// Sources above this are not scanned; the offsets are 32 bit, and no file that people write comes near.
const MAX_SOURCE: usize = 512 << 20;

/// What an open bracket remembers.
#[derive(Clone, Copy)]
enum Open {
    /// `(` and whether a `/` after the matching `)` opens a pattern.
    Paren(bool),
    /// `[`
    Bracket,
    /// `{` and whether a `/` after the matching `}` opens a pattern.
    Brace(bool),
    /// `${`
    Substitution,
}

impl<'a> Tokens<'a> {
    /// Scans `source`.
    pub fn of(source: &'a str) -> Self {
        let mut tokens = Self { source: source.as_bytes(), list: Vec::new(), complete: false };
        if source.len() <= MAX_SOURCE {
            let mut scanner =
                Scanner { bytes: tokens.source, at: 0, open: Vec::new(), list: Vec::new(), pattern_next: true };
            tokens.complete = scanner.run().is_some();
            tokens.list = scanner.list;
        }
        tokens
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// True if there is none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The kind of token `index`, if there is one.
    pub fn kind(&self, index: usize) -> Option<TokenKind> {
        self.list.get(index).map(|token| token.kind)
    }

    /// The source text of token `index`; empty past the end.
    pub fn text(&self, index: usize) -> &'a [u8] {
        self.list.get(index).map_or(&[], |token| &self.source[token.start as usize..token.end as usize])
    }

    /// The line of token `index`, from 1.
    pub fn line(&self, index: usize) -> usize {
        let start = self.list.get(index).map_or(0, |token| token.start as usize);
        1 + self.source[..start].iter().filter(|&&byte| byte == b'\n').count()
    }

    /// Whether a line break stands between token `index` and the one before it.
    pub fn breaks_before(&self, index: usize) -> bool {
        let (Some(before), Some(token)) = (index.checked_sub(1).and_then(|at| self.list.get(at)), self.list.get(index))
        else {
            return false;
        };
        self.source[before.end as usize..token.start as usize].contains(&b'\n')
    }

    /// True if the tokens from `index` on have exactly these texts.
    pub fn matches(&self, index: usize, texts: &[&str]) -> bool {
        texts.iter().enumerate().all(|(offset, text)| self.text(index + offset) == text.as_bytes())
    }

    /// The name at `index`.
    pub fn name(&self, index: usize) -> Option<&'a str> {
        (self.kind(index)? == TokenKind::Name).then(|| std::str::from_utf8(self.text(index)).ok()).flatten()
    }

    /// The value of the string literal at `index`; `None` too if it holds a lone surrogate.
    pub fn string(&self, index: usize) -> Option<String> {
        if self.kind(index)? != TokenKind::Text {
            return None;
        }
        let literal = self.text(index);
        unescape(std::str::from_utf8(&literal[1..literal.len() - 1]).ok()?)
    }
}

struct Scanner<'a> {
    bytes: &'a [u8],
    at: usize,
    open: Vec<Open>,
    list: Vec<Token>,
    /// Whether a `/` here would open a pattern.
    pattern_next: bool,
}

impl Scanner<'_> {
    fn peek(&self, offset: usize) -> u8 {
        self.bytes.get(self.at + offset).copied().unwrap_or(0)
    }

    fn push(&mut self, kind: TokenKind, start: usize) {
        self.list.push(Token { kind, start: start as u32, end: self.at as u32 });
    }

    /// `None` if the source ends inside a token.
    fn run(&mut self) -> Option<()> {
        if self.bytes.starts_with(b"#!") {
            self.skip_line();
        }
        while self.at < self.bytes.len() {
            let start = self.at;
            match self.bytes[start] {
                b' ' | b'\t' | b'\r' | b'\n' | 0x0b | 0x0c => self.at += 1,
                b'/' if self.peek(1) == b'/' => self.skip_line(),
                b'/' if self.peek(1) == b'*' => {
                    let length = find(&self.bytes[start + 2..], b"*/")?;
                    self.at += length + 4;
                }
                b'/' if self.pattern_next => self.pattern()?,
                b'"' | b'\'' => self.text()?,
                b'`' => {
                    self.at += 1;
                    self.template(start)?;
                }
                byte if is_name_byte(byte) && !byte.is_ascii_digit() => self.name(),
                byte if byte.is_ascii_digit() || byte == b'.' && self.peek(1).is_ascii_digit() => self.number(),
                _ => self.sign()?,
            }
        }
        Some(())
    }

    fn skip_line(&mut self) {
        let rest = &self.bytes[self.at..];
        self.at += rest.iter().position(|&byte| byte == b'\n' || byte == b'\r').unwrap_or(rest.len());
    }

    fn text(&mut self) -> Option<()> {
        let start = self.at;
        let quote = self.bytes[start];
        self.at += 1;
        loop {
            match *self.bytes.get(self.at)? {
                b'\\' => self.at += 2,
                b'\n' => return None,
                byte => {
                    self.at += 1;
                    if byte == quote {
                        break;
                    }
                }
            }
        }
        self.push(TokenKind::Text, start);
        self.pattern_next = false;
        Some(())
    }

    /// From inside a template to its end or to the next `${`.
    fn template(&mut self, start: usize) -> Option<()> {
        loop {
            match *self.bytes.get(self.at)? {
                b'\\' => self.at += 2,
                b'`' => {
                    self.at += 1;
                    self.pattern_next = false;
                    break;
                }
                b'$' if self.peek(1) == b'{' => {
                    self.at += 2;
                    self.open.push(Open::Substitution);
                    self.pattern_next = true;
                    break;
                }
                _ => self.at += 1,
            }
        }
        self.push(TokenKind::Template, start);
        Some(())
    }

    fn pattern(&mut self) -> Option<()> {
        let start = self.at;
        let mut in_class = false;
        self.at += 1;
        loop {
            match *self.bytes.get(self.at)? {
                b'\\' => self.at += 1,
                b'\n' => return None,
                b'[' => in_class = true,
                b']' => in_class = false,
                b'/' if !in_class => break,
                _ => {}
            }
            self.at += 1;
        }
        self.at += 1;
        while is_name_byte(self.peek(0)) {
            self.at += 1;
        }
        self.push(TokenKind::Pattern, start);
        self.pattern_next = false;
        Some(())
    }

    fn name(&mut self) {
        let start = self.at;
        while self.at < self.bytes.len() && is_name_byte(self.bytes[self.at]) {
            self.at += 1;
        }
        // Beyond ASCII only spaces matter: U+00A0, U+2028, U+2029 and U+FEFF are no part of a name.
        for space in ["\u{a0}", "\u{2028}", "\u{2029}", "\u{feff}"] {
            if let Some(found) = find(&self.bytes[start..self.at], space.as_bytes()) {
                if found == 0 {
                    self.at = start + space.len();
                    return;
                }
                self.at = start + found;
            }
        }
        let member = self.list.last().is_some_and(|token| {
            token.kind == TokenKind::Sign
                && matches!(&self.bytes[token.start as usize..token.end as usize], b"." | b"?.")
        });
        self.push(TokenKind::Name, start);
        self.pattern_next = !member && is_operator_word(&self.bytes[start..self.at]);
    }

    fn number(&mut self) {
        let start = self.at;
        while is_name_byte(self.peek(0)) || self.peek(0) == b'.' {
            let exponent = matches!(self.peek(0), b'e' | b'E') && matches!(self.peek(1), b'+' | b'-');
            let hexadecimal = matches!(self.bytes.get(start + 1), Some(b'x' | b'X'));
            self.at += if exponent && !hexadecimal { 2 } else { 1 };
        }
        self.push(TokenKind::Number, start);
        self.pattern_next = false;
    }

    fn last(&self) -> &[u8] {
        self.list.last().map_or(&[], |token| &self.bytes[token.start as usize..token.end as usize])
    }

    fn sign(&mut self) -> Option<()> {
        let start = self.at;
        let byte = self.bytes[start];
        let mut pattern_next = true;
        let mut length = 1;
        match byte {
            b'(' => {
                let condition = matches!(self.last(), b"if" | b"while" | b"for" | b"with");
                self.open.push(Open::Paren(condition));
            }
            b'[' => self.open.push(Open::Bracket),
            b'{' => self.open.push(Open::Brace(self.opens_block())),
            b')' => {
                let opened = self.open.pop();
                pattern_next = matches!(opened, Some(Open::Paren(true)));
            }
            b']' => {
                self.open.pop();
                pattern_next = false;
            }
            b'}' => match self.open.pop() {
                Some(Open::Substitution) => {
                    self.at += 1;
                    return self.template(start);
                }
                opened => pattern_next = matches!(opened, Some(Open::Brace(true)) | None),
            },
            b'=' if self.peek(1) == b'>' => length = 2,
            b'=' => length = self.bytes[start..].iter().take(3).take_while(|&&next| next == b'=').count(),
            b'.' if self.peek(1) == b'.' && self.peek(2) == b'.' => length = 3,
            b'?' if self.peek(1) == b'.' && !self.peek(2).is_ascii_digit() => length = 2,
            b'&' | b'|' if self.peek(1) == byte => length = 2,
            // `a++ / b` divides; `++ /x/` does not occur.
            b'+' | b'-' if self.peek(1) == byte => {
                length = 2;
                pattern_next = self.pattern_next;
            }
            _ => {}
        }
        self.at += length;
        self.push(TokenKind::Sign, start);
        self.pattern_next = pattern_next;
        Some(())
    }

    /// Whether a `{` here opens a block (or a class or function body) rather than an object.
    fn opens_block(&self) -> bool {
        let Some(last) = self.list.last() else { return true };
        match last.kind {
            TokenKind::Sign => matches!(self.last(), b")" | b";" | b"{" | b"}" | b"=>" | b":"),
            TokenKind::Name => !is_operator_word(self.last()) || matches!(self.last(), b"else" | b"do"),
            _ => false,
        }
    }
}

/// Words after which an expression follows.
fn is_operator_word(word: &[u8]) -> bool {
    matches!(
        word,
        b"return"
            | b"typeof"
            | b"instanceof"
            | b"in"
            | b"of"
            | b"new"
            | b"delete"
            | b"void"
            | b"throw"
            | b"case"
            | b"do"
            | b"else"
            | b"await"
            | b"yield"
            | b"default"
            | b"extends"
    )
}

fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | b'#' | b'\\') || byte >= 0x80
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}

/// The value of a string literal's inside.
fn unescape(raw: &str) -> Option<String> {
    if !raw.contains('\\') {
        return Some(raw.to_owned());
    }
    let mut units: Vec<u16> = Vec::with_capacity(raw.len());
    let mut chars = raw.chars().peekable();
    let push = |units: &mut Vec<u16>, value: char| units.extend_from_slice(value.encode_utf16(&mut [0; 2]));
    while let Some(char) = chars.next() {
        if char != '\\' {
            push(&mut units, char);
            continue;
        }
        match chars.next()? {
            'n' => units.push(10),
            't' => units.push(9),
            'r' => units.push(13),
            'b' => units.push(8),
            'f' => units.push(12),
            'v' => units.push(11),
            '0' if !chars.peek().is_some_and(char::is_ascii_digit) => units.push(0),
            'x' => units.push(digits(&mut chars, 2)? as u16),
            'u' if chars.peek() == Some(&'{') => {
                chars.next();
                let mut value = 0u32;
                loop {
                    match chars.next()? {
                        '}' => break,
                        digit => value = value.checked_mul(16)?.checked_add(digit.to_digit(16)?)?,
                    }
                }
                // Halves of a pair may be written one by one.
                match u16::try_from(value) {
                    Ok(unit) => units.push(unit),
                    Err(_) => push(&mut units, char::from_u32(value)?),
                }
            }
            'u' => units.push(digits(&mut chars, 4)? as u16),
            '\r' => {
                chars.next_if_eq(&'\n');
            }
            '\n' | '\u{2028}' | '\u{2029}' => {}
            other => push(&mut units, other),
        }
    }
    String::from_utf16(&units).ok()
}

fn digits(chars: &mut std::iter::Peekable<std::str::Chars<'_>>, count: usize) -> Option<u32> {
    let mut value = 0;
    for _ in 0..count {
        value = value * 16 + chars.next()?.to_digit(16)?;
    }
    Some(value)
}
