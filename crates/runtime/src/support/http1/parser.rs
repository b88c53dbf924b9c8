//! The incremental parser: feed bytes with [`Parser::next`] until it asks for more.
//!
//! Invariant: between calls the parser owns only what a split line needs (`partial`); bodies are never copied. After
//! an error or an upgrade it takes nothing more.

use std::borrow::Cow;
use std::ops::Range;

use super::chunked::SizeLine;
use super::error::{self as e, ParseError};
use super::head::{self, Fields, flags};
use super::lines::{bare_cr, bare_lf, regular};
use super::{flood, lenient, tables};

/// Which side of the exchange is parsed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Requests, as a server reads them.
    Request,
    /// Responses, as a client reads them.
    Response,
}

/// A complete head.
#[derive(Debug)]
pub struct Head<'b> {
    /// Index into [`tables::METHODS`] (requests).
    pub method: u8,
    /// Status code (responses).
    pub status: u16,
    /// [`flags`].
    pub flags: u32,
    bytes: Cow<'b, [u8]>,
    text: Range<usize>,
    fields: Range<usize>,
}

impl Head<'_> {
    /// The request target, or the reason phrase of a response.
    pub fn text(&self) -> &[u8] {
        &self.bytes[self.text.clone()]
    }

    /// The field lines as received, each with its CRLF, without the empty line that ends them.
    pub fn fields(&self) -> &[u8] {
        &self.bytes[self.fields.clone()]
    }
}

/// What the bytes meant.
#[derive(Debug)]
pub enum Event<'b> {
    /// A head; the body's events follow, then `Complete`.
    Head(Head<'b>),
    /// Body bytes, decoded from the chunked coding.
    Body(&'b [u8]),
    /// The trailer section, as lines like those of the head.
    Trailers(Cow<'b, [u8]>),
    /// The message ended.
    Complete,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Between messages.
    Idle,
    Head,
    Fixed,
    UntilEof,
    ChunkSize,
    ChunkData,
    ChunkCr,
    ChunkLf,
    Trailers,
    Complete,
    /// The last message said `Connection: close`.
    Closed,
    Upgraded,
    Failed,
}

/// See the module.
#[derive(Debug)]
pub struct Parser {
    kind: Kind,
    state: State,
    /// Bits of [`lenient`].
    lenient: u32,
    /// A line of this block was folded or ended with LF alone, as `lenient` allows.
    irregular: bool,
    /// Where in the bytes given last the line begins that was refused.
    error_at: usize,
    /// The response being read answers a HEAD request, or a CONNECT.
    skip_body: bool,
    method: u8,
    status: u16,
    max_head: u32,
    /// Bytes of target, names and values seen in this head.
    counted: u32,
    /// Start of the line being read, in `partial` or the input.
    line: usize,
    /// Where the search for its end goes on.
    scan: usize,
    text: Range<usize>,
    fields_at: usize,
    fields: Fields,
    remaining: u64,
    chunk: SizeLine,
    partial: Vec<u8>,
}

/// Room for `name: value\r\n` punctuation of an honest head, which the limit does not count.
const PUNCTUATION: usize = 8 * 1024;

impl Parser {
    /// `max_head` limits target, names and values of one head together; `lenient` has the bits of [`lenient`].
    pub fn new(kind: Kind, max_head: u32, lenient: u32) -> Self {
        Parser {
            kind,
            state: State::Idle,
            lenient,
            irregular: false,
            error_at: 0,
            skip_body: false,
            method: 0,
            status: 0,
            max_head,
            counted: 0,
            line: 0,
            scan: 0,
            text: 0..0,
            fields_at: 0,
            fields: Fields::default(),
            remaining: 0,
            chunk: SizeLine::new(),
            partial: Vec::new(),
        }
    }

    /// Says that the body announced by the current head will not come (HEAD), or tells it before the head is read.
    pub fn set_skip_body(&mut self, skip: bool) {
        self.skip_body = skip;
        if skip && matches!(self.state, State::Fixed | State::UntilEof | State::ChunkSize) {
            self.state = State::Complete;
        }
    }

    /// The connection leaves HTTP: whatever follows belongs to someone else.
    pub fn set_upgraded(&mut self) {
        self.state = State::Upgraded;
        self.partial = Vec::new();
    }

    /// Whether the parser has given the connection away.
    pub fn is_upgraded(&self) -> bool {
        self.state == State::Upgraded
    }

    /// Whether no message is under way.
    pub fn is_idle(&self) -> bool {
        matches!(self.state, State::Idle | State::Closed)
    }

    /// Whether the next byte begins a message.
    pub fn awaits_message(&self) -> bool {
        self.state == State::Idle
    }

    /// After an error: where, in the bytes given last, the line or the byte is that was refused.
    pub fn error_at(&self) -> usize {
        self.error_at
    }

    /// Refuses the message whose head came last, for its field names.
    pub fn refuse_names(&mut self) -> ParseError {
        self.state = State::Failed;
        e::NAMES_COLLIDE
    }

    /// Whether a head has begun but not ended.
    pub fn in_head(&self) -> bool {
        self.state == State::Head
    }

    /// The peer closed its side. `Some(Complete)` ends a body that runs until then.
    pub fn finish(&mut self) -> Result<Option<Event<'static>>, ParseError> {
        match self.state {
            State::Idle | State::Closed | State::Upgraded | State::Failed => Ok(None),
            // Only empty lines have come.
            State::Head if self.partial.iter().all(|b| matches!(b, b'\r' | b'\n')) => Ok(None),
            State::UntilEof | State::Complete => {
                self.state = State::Closed;
                Ok(Some(Event::Complete))
            }
            _ => {
                self.state = State::Failed;
                Err(e::EOF_STATE)
            }
        }
    }

    /// Takes bytes from the front of `input` and tells the next thing they mean; `None` when more are needed (then
    /// `input` is empty, unless the connection was upgraded). To be called until `None`, also with empty input.
    pub fn next<'b>(&mut self, input: &mut &'b [u8]) -> Result<Option<Event<'b>>, ParseError> {
        self.error_at = 0;
        let result = self.step(input);
        if result.is_err() {
            self.state = State::Failed;
            self.partial = Vec::new();
        }
        result
    }

    fn step<'b>(&mut self, input: &mut &'b [u8]) -> Result<Option<Event<'b>>, ParseError> {
        loop {
            match self.state {
                State::Complete => {
                    let again = self.fields.flags & flags::KEEP_ALIVE != 0;
                    self.state = if again { State::Idle } else { State::Closed };
                    return Ok(Some(Event::Complete));
                }
                State::Upgraded => return Ok(None),
                _ if input.is_empty() => return Ok(None),
                State::Failed => {
                    *input = &[];
                    return Ok(None);
                }
                State::Closed => match input[0] {
                    b'\r' | b'\n' => *input = &input[1..],
                    _ if self.lenient & lenient::DATA_AFTER_CLOSE != 0 => self.state = State::Idle,
                    _ => return Err(e::CLOSED),
                },
                State::Idle => self.begin(input)?,
                State::Head => match self.lines(input, false)? {
                    None => return Ok(None),
                    Some(bytes) => return self.head(bytes).map(Some),
                },
                State::Fixed | State::ChunkData => return Ok(Some(self.body(input))),
                State::UntilEof => return Ok(Some(Event::Body(std::mem::take(input)))),
                State::ChunkSize => {
                    if let Some(size) = self.chunk.read(input, self.lenient)? {
                        self.remaining = size;
                        if size == 0 {
                            self.start_lines();
                            self.state = State::Trailers;
                        } else {
                            self.state = State::ChunkData;
                        }
                    }
                }
                State::ChunkCr => {
                    match input[0] {
                        b'\r' => {}
                        b'\n' if self.allows(lenient::OPTIONAL_CR_BEFORE_LF) => {
                            *input = &input[1..];
                            self.state = State::ChunkSize;
                            continue;
                        }
                        b if self.allows(lenient::OPTIONAL_CRLF_AFTER_CHUNK) && b.is_ascii_hexdigit() => {
                            self.state = State::ChunkSize;
                            continue;
                        }
                        b'\n' => return Err(e::CHUNK_DATA_CR),
                        _ => return Err(e::CHUNK_DATA_LF),
                    }
                    *input = &input[1..];
                    self.state = State::ChunkLf;
                }
                State::ChunkLf => {
                    if input[0] != b'\n' {
                        return Err(e::CHUNK_DATA_LF);
                    }
                    *input = &input[1..];
                    self.state = State::ChunkSize;
                }
                State::Trailers => match self.lines(input, true)? {
                    None => return Ok(None),
                    Some(bytes) => {
                        self.state = State::Complete;
                        let bytes = if self.irregular { Cow::Owned(regular(&bytes, 0)) } else { bytes };
                        let end = bytes.len() - 2;
                        if end > 0 {
                            return Ok(Some(Event::Trailers(match bytes {
                                Cow::Borrowed(b) => Cow::Borrowed(&b[..end]),
                                Cow::Owned(mut v) => {
                                    v.truncate(end);
                                    Cow::Owned(v)
                                }
                            })));
                        }
                    }
                },
            }
        }
    }

    /// Empty lines before a message are skipped (RFC 9112 section 2.2), as CRLF pairs only.
    fn begin(&mut self, input: &mut &[u8]) -> Result<(), ParseError> {
        while let Some(rest) = input.strip_prefix(b"\r\n") {
            *input = rest;
        }
        // `input` may be down to a lone CR whose LF has not come: `lines` keeps it.
        if input.is_empty() {
            return Ok(());
        }
        self.start_lines();
        self.counted = 0;
        self.fields = Fields::default();
        self.chunk = SizeLine::new();
        self.state = State::Head;
        Ok(())
    }

    fn allows(&self, bit: u32) -> bool {
        self.lenient & bit != 0
    }

    fn start_lines(&mut self) {
        self.irregular = false;
        self.line = 0;
        self.scan = 0;
        self.fields_at = 0;
    }

    /// Reads lines up to and with the empty one; `Some` is the whole block.
    fn lines<'b>(&mut self, input: &mut &'b [u8], trailer: bool) -> Result<Option<Cow<'b, [u8]>>, ParseError> {
        if self.partial.is_empty() {
            let data: &'b [u8] = input;
            let found = self.scan_lines(data, trailer).inspect_err(|_| self.error_at = self.line)?;
            if let Some(end) = found {
                *input = &data[end..];
                return Ok(Some(Cow::Borrowed(&data[..end])));
            }
            self.partial.extend_from_slice(data);
            *input = &[];
            return Ok(None);
        }
        // Only a bounded part is taken over, so a flood of small pieces cannot grow the store.
        let before = self.partial.len();
        let mut data = std::mem::take(&mut self.partial);
        data.extend_from_slice(input);
        match self.scan_lines(&data, trailer).inspect_err(|_| self.error_at = self.line.saturating_sub(before))? {
            Some(end) => {
                *input = &input[end - before..];
                data.truncate(end);
                Ok(Some(Cow::Owned(data)))
            }
            None => {
                *input = &[];
                self.partial = data;
                Ok(None)
            }
        }
    }

    fn scan_lines(&mut self, data: &[u8], trailer: bool) -> Result<Option<usize>, ParseError> {
        let request = self.kind == Kind::Request;
        while let Some(found) = memchr::memchr(b'\n', &data[self.scan..]) {
            let lf = self.scan + found;
            let line = &data[self.line..lf];
            let first = self.fields_at == 0 && !trailer;
            let line = match line.strip_suffix(b"\r") {
                Some(line) => line,
                None if self.allows(lenient::OPTIONAL_CR_BEFORE_LF) => {
                    self.irregular = true;
                    line
                }
                None => return Err(bare_lf(line, first, request)),
            };
            if line.is_empty() {
                if !first {
                    return Ok(Some(lf + 1));
                }
                // The CRLF pair that `begin` could not see whole.
                self.text = 0..0;
                self.line = lf + 1;
                self.scan = lf + 1;
                continue;
            }
            if memchr::memchr(b'\r', line).is_some() {
                return Err(bare_cr(line, first, request));
            }
            if first {
                let (text, minor) = if request {
                    let (method, text, minor) = head::request_line(line, self.lenient)?;
                    self.method = method;
                    (text, minor)
                } else {
                    let (status, text, minor) = head::status_line(line, self.lenient)?;
                    self.status = status;
                    (text, minor)
                };
                self.count(text.len())?;
                self.text = text.start + self.line..text.end + self.line;
                self.fields_at = lf + 1;
                if minor == 0 {
                    self.fields.flags |= flags::HTTP_10;
                }
            } else {
                let counted = if matches!(line[0], b' ' | b'\t') {
                    self.folded(line, trailer)?
                } else {
                    self.fields.line(line, request, self.lenient, trailer)?
                };
                self.count(counted)?;
            }
            self.line = lf + 1;
            self.scan = lf + 1;
        }
        self.check_unfinished(&data[self.line..], trailer)?;
        if data.len() > self.max_head as usize + PUNCTUATION {
            return Err(e::OVERFLOW);
        }
        self.scan = data.len();
        Ok(None)
    }

    /// Whether a line may go on the value of the one before it.
    fn may_fold(&self, trailer: bool) -> Result<(), ParseError> {
        let first = if trailer { self.line == 0 } else { self.line == self.fields_at };
        if first && !trailer {
            return Err(e::SPACE_AFTER_START);
        }
        if first || !self.allows(lenient::HEADERS) || self.fields.decisive {
            return Err(e::FOLDED);
        }
        Ok(())
    }

    fn folded(&mut self, line: &[u8], trailer: bool) -> Result<usize, ParseError> {
        self.may_fold(trailer)?;
        if memchr::memchr(0, line).is_some() {
            return Err(e::HEADER_VALUE);
        }
        self.irregular = true;
        Ok(line.trim_ascii().len())
    }

    /// What can be told about a line whose end has not come.
    fn check_unfinished(&self, line: &[u8], trailer: bool) -> Result<(), ParseError> {
        let first = self.fields_at == 0 && !trailer;
        let request = self.kind == Kind::Request;
        // In the first line stand a method and a version too, which do not count.
        let (seen, slack) = match memchr::memchr(b':', line) {
            Some(colon) if !first => (colon + line[colon + 1..].trim_ascii().len(), 0),
            _ => (line.len(), 16),
        };
        if seen + self.counted as usize >= self.max_head as usize + slack {
            return Err(e::OVERFLOW);
        }
        if let Some(cr) = memchr::memchr(b'\r', line) {
            if cr + 1 < line.len() {
                return Err(bare_cr(line, first, request));
            }
            if cr == 0 {
                return Ok(());
            }
        }
        if first {
            if request {
                let word = line.split(|&b| b == b' ' || b == b'\r').next().unwrap_or(line);
                let whole = word.len() < line.len();
                if (whole && tables::method_index(word).is_none()) || !tables::is_method_start(word) {
                    return Err(e::METHOD);
                }
            } else {
                let known = line.len().min(5);
                if line[..known] != b"HTTP/"[..known] {
                    return Err(e::CONSTANT);
                }
            }
        } else if let Some(&byte) = line.first() {
            if matches!(byte, b' ' | b'\t') {
                return self.may_fold(trailer);
            }
            let name = line.split(|&b| b == b':').next().unwrap_or(line);
            let name = name.strip_suffix(b"\r").unwrap_or(name);
            if !name.iter().all(|&b| tables::is_token(b)) {
                return Err(e::HEADER_TOKEN);
            }
        }
        Ok(())
    }

    fn count(&mut self, bytes: usize) -> Result<(), ParseError> {
        self.counted = self.counted.saturating_add(u32::try_from(bytes).unwrap_or(u32::MAX));
        if self.counted >= self.max_head { Err(e::OVERFLOW) } else { Ok(()) }
    }

    fn head<'b>(&mut self, bytes: Cow<'b, [u8]>) -> Result<Event<'b>, ParseError> {
        self.frame()?;
        let mut bytes = bytes;
        if self.irregular {
            bytes = Cow::Owned(regular(&bytes, self.fields_at));
        }
        let fields = self.fields_at..bytes.len() - 2;
        if self.fields.count > flood::UNREAD && flood::looks_chosen(&bytes[fields.clone()]) {
            return Err(e::NAMES_COLLIDE);
        }
        Ok(Event::Head(Head {
            method: self.method,
            status: self.status,
            flags: self.fields.flags,
            text: self.text.clone(),
            fields,
            bytes,
        }))
    }

    /// Decides how the body ends (RFC 9112 section 6.3) and whether the connection lives on.
    fn frame(&mut self) -> Result<(), ParseError> {
        let f = &mut self.fields;
        let coded = f.flags & flags::HAS_CODING != 0;
        let old = f.flags & flags::HTTP_10 != 0;
        let forced = self.lenient & lenient::KEEP_ALIVE != 0;
        let alive = (f.flags & flags::CLOSE == 0 || forced) && (!old || f.flags & flags::CONNECTION_KEEP_ALIVE != 0);
        if alive {
            f.flags |= flags::KEEP_ALIVE;
        }
        if f.flags & (flags::UPGRADE_FIELD | flags::CONNECTION_UPGRADE)
            == flags::UPGRADE_FIELD | flags::CONNECTION_UPGRADE
        {
            f.flags |= flags::UPGRADE;
        }
        if self.kind == Kind::Request {
            if coded {
                // RFC 9112 section 6.1: such a message may have passed a proxy that did not understand it.
                if old && self.lenient & lenient::CODING_IN_HTTP_10 == 0 {
                    return Err(e::CODING_HTTP_10);
                }
                f.flags |= flags::HAS_BODY;
                if f.coding_closed {
                    f.flags |= flags::CHUNKED;
                    self.state = State::ChunkSize;
                } else if self.lenient & lenient::TRANSFER_ENCODING != 0 {
                    f.flags &= !flags::KEEP_ALIVE;
                    self.state = State::UntilEof;
                } else {
                    return Err(e::CODING_REQUEST);
                }
            } else if f.length > 0 {
                f.flags |= flags::HAS_BODY;
                self.remaining = f.length;
                self.state = State::Fixed;
            } else {
                self.state = State::Complete;
            }
            if self.method == tables::METHOD_CONNECT {
                f.flags |= flags::UPGRADE;
            }
            return Ok(());
        }
        if self.status != 101 {
            f.flags &= !flags::UPGRADE;
        }
        if coded && f.coding_closed {
            f.flags |= flags::CHUNKED;
        }
        let bodiless = self.skip_body || matches!(self.status, 100..=199 | 204 | 304);
        if bodiless {
            self.state = State::Complete;
        } else if f.flags & flags::CHUNKED != 0 {
            f.flags |= flags::HAS_BODY;
            self.state = State::ChunkSize;
        } else if coded || f.flags & flags::HAS_LENGTH == 0 {
            f.flags |= flags::HAS_BODY;
            f.flags &= !flags::KEEP_ALIVE;
            self.state = State::UntilEof;
        } else if f.length > 0 {
            f.flags |= flags::HAS_BODY;
            self.remaining = f.length;
            self.state = State::Fixed;
        } else {
            self.state = State::Complete;
        }
        Ok(())
    }

    fn body<'b>(&mut self, input: &mut &'b [u8]) -> Event<'b> {
        let take = usize::try_from(self.remaining).unwrap_or(usize::MAX).min(input.len());
        let (now, rest) = input.split_at(take);
        *input = rest;
        self.remaining -= take as u64;
        if self.remaining == 0 {
            self.state = if self.state == State::Fixed { State::Complete } else { State::ChunkCr };
        }
        Event::Body(now)
    }
}
