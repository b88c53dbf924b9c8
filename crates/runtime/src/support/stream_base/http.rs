//! The HTTP parser on a handle, and on its own for streams that are JavaScript's (`HTTPParser`).
//!
//! Per message JavaScript is called once (`onHead`), and for bodies `onBody` and `onEvent`. All callbacks of one read run
//! in one entry; what one of them throws is reported as uncaught and the others go on.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use rondo_engine::{Args, ByteView, ClassSpec, Cx, NativeClass, NativeSpec, Object, Result, Value};
use rondo_loop::{ReadEvent, errno};

use super::handle::{Handle, keep_frame, slot, this_handle, this_object};
use super::io;
use super::text::{Encoding, append};
use crate::env::Env;
use crate::support::bytes::buffer_of;
use crate::support::hash_guard;
use crate::support::http1::frame::{DateCache, add, finish_head};
use crate::support::http1::{Event, Kind, ParseError, Parser, flags};
use crate::tick;

/// Limit of a head when JavaScript gives none; Node's.
const DEFAULT_MAX_HEAD: u32 = 16 * 1024;

/// Events of `onEvent`; the numbers are shared with `internal/http/parser_events`.
mod event {
    pub const COMPLETE: i32 = 0;
    pub const TRAILERS: i32 = 1;
    pub const UPGRADE: i32 = 2;
    pub const PARSE_ERROR: i32 = 3;
    pub const END: i32 = 4;
    pub const READ_ERROR: i32 = 5;
}

/// A parser and what its owner wants to know.
pub struct HttpState {
    parser: Parser,
    request: bool,
    /// Loop time when the head that has begun but not ended began.
    head_since: Option<u64>,
    /// Requests that wait until answers before them have left: the client does not take what it asked for.
    pending: Vec<u8>,
}

impl HttpState {
    fn new(kind: i32, max_head: u32, lenient: u32) -> HttpState {
        let request = kind == 0;
        let max = if max_head == 0 { DEFAULT_MAX_HEAD } else { max_head };
        let kind = if request { Kind::Request } else { Kind::Response };
        HttpState { parser: Parser::new(kind, max, lenient), request, head_since: None, pending: Vec::new() }
    }
}

/// Calls `object[slot](...)` with the connection as `this`; an exception is reported, and gives `None`.
fn call<'s>(cx: &mut Cx<'s>, object: Object<'_>, which: u32, args: &[Value<'_>]) -> Option<i32> {
    let function = object.slot(cx, which).as_function()?;
    let owner = object.slot(cx, slot::HTTP);
    let before = cx.async_frame();
    let frame = object.slot(cx, slot::FRAME);
    // None where JavaScript feeds the parser: it has set the context that it wants.
    if frame.is_object() {
        cx.set_async_frame(frame);
    }
    let outcome = match cx.catch_last(|cx| function.call(cx, owner, args)) {
        Ok(value) => Some(value.as_i32().unwrap_or(0)),
        Err(error) => {
            tick::report_uncaught(cx, error, "uncaughtException");
            None
        }
    };
    cx.set_async_frame(before);
    outcome
}

fn emit(cx: &mut Cx<'_>, object: Object<'_>, kind: i32, args: &[Value<'_>]) {
    let kind = cx.int(kind);
    let mut all = [kind; 5];
    let count = args.len().min(4);
    all[1..=count].copy_from_slice(&args[..count]);
    call(cx, object, slot::ON_EVENT, &all[..=count]);
}

/// Parses `input` and calls back. False when the owner let go of the parser meanwhile.
fn drive(
    cx: &mut Cx<'_>,
    object: Object<'_>,
    state: &mut HttpState,
    whole: &[u8],
    dropped: &Cell<bool>,
    output: Option<&Handle>,
) -> Result<bool> {
    let mut input = whole;
    loop {
        if dropped.get() {
            return Ok(false);
        }
        if state.request && !input.is_empty() && state.parser.is_idle() && output.is_some_and(io::is_full) {
            state.pending.extend_from_slice(input);
            return Ok(true);
        }
        let next = match state.parser.next(&mut input) {
            // What a head of a few names can cost depends on the heads before it.
            Ok(Some(Event::Head(head))) if hash_guard::fields_collide(head.fields()) => {
                Err(state.parser.refuse_names())
            }
            next => next,
        };
        let go_on = cx.scope(|cx| -> Result<bool> {
            match next {
                Ok(None) => return Ok(false),
                Ok(Some(Event::Head(head))) => {
                    let first = cx.int(if state.request { i32::from(head.method) } else { i32::from(head.status) });
                    let text = cx.latin1(head.text())?.value();
                    let fields = cx.latin1(head.fields())?.value();
                    let bits = cx.int(head.flags as i32);
                    let has_body = head.flags & flags::HAS_BODY != 0;
                    match call(cx, object, slot::ON_HEAD, &[first, text, fields, bits]) {
                        Some(1) => state.parser.set_skip_body(true),
                        Some(2) => {
                            state.parser.set_upgraded();
                            let rest = if input.is_empty() { cx.undefined() } else { buffer_of(cx, input)? };
                            emit(cx, object, event::UPGRADE, &[rest]);
                            return Ok(false);
                        }
                        _ => {}
                    }
                    if !has_body && state.request {
                        // The owner knows from the flags: no second call for the end.
                        if let Ok(Some(Event::Complete)) = state.parser.next(&mut input) {}
                    }
                }
                Ok(Some(Event::Body(bytes))) => {
                    let bytes = buffer_of(cx, bytes)?;
                    call(cx, object, slot::ON_BODY, &[bytes]);
                }
                Ok(Some(Event::Trailers(lines))) => {
                    let lines = cx.latin1(&lines)?.value();
                    emit(cx, object, event::TRAILERS, &[lines]);
                }
                Ok(Some(Event::Complete)) => emit(cx, object, event::COMPLETE, &[]),
                Err(error) => {
                    // The limit is passed by all that came; any other fault lies in one line or byte.
                    let parsed = if error.code == "HPE_HEADER_OVERFLOW" {
                        whole.len()
                    } else {
                        whole.len() - input.len() + state.parser.error_at()
                    };
                    fail(cx, object, error, whole, parsed.min(whole.len()))?;
                    return Ok(false);
                }
            }
            Ok(true)
        })?;
        if !go_on {
            return Ok(!dropped.get());
        }
    }
}

fn fail(cx: &mut Cx<'_>, object: Object<'_>, error: ParseError, whole: &[u8], parsed: usize) -> Result<()> {
    let code = cx.string(error.code)?.value();
    let reason = cx.string(error.reason)?.value();
    let raw = buffer_of(cx, whole)?;
    let parsed = cx.number(parsed as f64);
    emit(cx, object, event::PARSE_ERROR, &[code, reason, raw, parsed]);
    Ok(())
}

fn finish(cx: &mut Cx<'_>, object: Object<'_>, state: &mut HttpState) -> Result<()> {
    match state.parser.finish() {
        Ok(done) => {
            if done.is_some() {
                emit(cx, object, event::COMPLETE, &[]);
            }
            emit(cx, object, event::END, &[]);
        }
        Err(error) => {
            let code = cx.string(error.code)?.value();
            let reason = cx.string(error.reason)?.value();
            emit(cx, object, event::END, &[code, reason]);
        }
    }
    Ok(())
}

/// A read of a handle with a parser.
pub(super) fn on_read(cx: &mut Cx<'_>, handle: &Rc<Handle>, event: ReadEvent<'_>) -> Result<()> {
    let Some(object) = handle.object(cx) else { return Ok(()) };
    with_state(cx, handle, |cx, state| match event {
        ReadEvent::Data(bytes) => drive(cx, object, state, bytes, &handle.http_dropped, Some(&**handle)).map(|_| ()),
        ReadEvent::Eof => finish(cx, object, state),
        ReadEvent::Error(error) => {
            let code = cx.int(error.errno());
            emit(cx, object, event::READ_ERROR, &[code]);
            Ok(())
        }
    })
    .map(|_| ())
}

/// Runs `f` with the parser of the handle. False when it is at work already, or gone.
fn with_state(
    cx: &mut Cx<'_>,
    handle: &Handle,
    f: impl FnOnce(&mut Cx<'_>, &mut HttpState) -> Result<()>,
) -> Result<bool> {
    let Some(mut state) = handle.http.borrow_mut().take() else { return Ok(false) };
    handle.http_dropped.set(false);
    let outcome = f(cx, &mut state);
    if !handle.http_dropped.get() && !state.parser.is_upgraded() {
        if state.parser.in_head() {
            if state.head_since.is_none() {
                state.head_since = Some(Env::of(cx).event_loop().now());
            }
        } else {
            state.head_since = None;
        }
        *handle.http.borrow_mut() = Some(state);
    }
    outcome.map(|()| true)
}

/// The bytes that wait for room in the output.
pub(super) fn take_pending(handle: &Handle) -> Option<Vec<u8>> {
    let mut state = handle.http.borrow_mut();
    let pending = std::mem::take(&mut state.as_mut()?.pending);
    (!pending.is_empty()).then_some(pending)
}

/// Whether the handle has the parser of a client.
pub(super) fn reads_responses(handle: &Handle) -> bool {
    handle.http.borrow().as_ref().is_some_and(|state| !state.request)
}

/// Whether requests wait for room in the output.
pub(super) fn has_pending(handle: &Handle) -> bool {
    handle.http.borrow().as_ref().is_some_and(|state| !state.pending.is_empty())
}

/// Takes the parser off, also while it runs.
pub(super) fn forget(handle: &Handle) {
    handle.http_dropped.set(true);
    handle.http_manual.set(false);
    handle.http.borrow_mut().take();
}

/// Stores the connection and its callbacks, `onHead`, `onBody`, `onEvent` of its class, in the slots.
fn store_owner(cx: &mut Cx<'_>, object: Object<'_>, owner: Object<'_>) -> Result<()> {
    object.set_slot(slot::HTTP, owner);
    keep_frame(cx, object);
    for (name, index) in [("onHead", slot::ON_HEAD), ("onBody", slot::ON_BODY), ("onEvent", slot::ON_EVENT)] {
        cx.scope(|cx| -> Result<()> {
            let function = owner.get(cx, name)?;
            object.set_slot(index, function);
            Ok(())
        })?;
    }
    Ok(())
}

/// `httpStart(connection, kind, maxHead, lenient)`: the bytes read go to a parser from now on.
pub(super) fn start<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let handle = this_handle(cx, args)?;
    let owner = args.object(cx, 0)?;
    let state = HttpState::new(args.i32(cx, 1)?, args.u32(cx, 2)?, args.u32(cx, 3)?);
    let object = this_object(cx, args)?;
    store_owner(cx, object, owner)?;
    *handle.http.borrow_mut() = Some(Box::new(state));
    handle.http_dropped.set(false);
    handle.http_manual.set(false);
    let code = io::start_reading(&handle);
    Ok(cx.int(code))
}

/// `httpStop()`.
pub(super) fn stop<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let handle = this_handle(cx, args)?;
    forget(&handle);
    if let Some(stream) = handle.socket.borrow().stream() {
        handle.want_read.set(false);
        stream.read_stop();
    }
    if let Some(object) = args.this().as_object() {
        for index in [slot::HTTP, slot::ON_HEAD, slot::ON_BODY, slot::ON_EVENT] {
            object.set_slot(index, cx.undefined());
        }
    }
    Ok(cx.undefined())
}

/// `httpUnconsume()`: what is read goes to the socket from now on, and through `httpExecute` to the parser.
pub(super) fn unconsume<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    this_handle(cx, args)?.http_manual.set(true);
    Ok(cx.undefined())
}

/// `httpConsume()`: what is read goes to the parser again. False when that is gone, or in the middle of a message.
pub(super) fn consume<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let handle = this_handle(cx, args)?;
    let ready = handle.http.borrow().as_ref().is_some_and(|state| state.parser.awaits_message());
    if ready {
        handle.http_manual.set(false);
    }
    Ok(cx.boolean(ready))
}

/// `httpExecute(bytes)`: false when the parser is at work (the call came from one of its callbacks) or gone.
pub(super) fn execute_on_handle<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let handle = this_handle(cx, args)?;
    let object = this_object(cx, args)?;
    // Callbacks may change the buffer: the parser reads a copy.
    let bytes = args.bytes(cx, 0)?.to_vec(cx);
    let done =
        with_state(cx, &handle, |cx, state| drive(cx, object, state, &bytes, &handle.http_dropped, None).map(|_| ()))?;
    Ok(cx.boolean(done))
}

/// `httpFinish()`: the bytes are over; the outcome is that of `httpExecute`.
pub(super) fn finish_on_handle<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let handle = this_handle(cx, args)?;
    let object = this_object(cx, args)?;
    let done = with_state(cx, &handle, |cx, state| finish(cx, object, state))?;
    Ok(cx.boolean(done))
}

/// `httpHeadAge()`: milliseconds since the head under way began, -1 if none is.
pub(super) fn head_age<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let handle = this_handle(cx, args)?;
    let since = handle.http.borrow().as_ref().and_then(|state| state.head_since);
    Ok(age(cx, since))
}

fn age<'s>(cx: &Cx<'s>, since: Option<u64>) -> Value<'s> {
    match since {
        Some(since) => cx.number(Env::of(cx).event_loop().now().saturating_sub(since) as f64),
        None => cx.int(-1),
    }
}

/// `httpSkipBody(skip)`: whether the next response has no body (it answers HEAD).
pub(super) fn skip_body<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let handle = this_handle(cx, args)?;
    if let Some(state) = handle.http.borrow_mut().as_mut() {
        state.parser.set_skip_body(args.bool(0));
    }
    Ok(cx.undefined())
}

thread_local! {
    /// The `Date` text of this second.
    static DATE: RefCell<DateCache> = RefCell::default();
    /// Room for the body of the response being made.
    static SCRATCH: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// Larger buffers are not kept.
const MAX_SCRATCH: usize = 64 * 1024;

/// `respond(head, body, bits, keepAliveSeconds)`: a whole response. Gives the length of the body in bytes.
pub(super) fn respond<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let handle = this_handle(cx, args)?;
    if handle.socket.borrow().stream().is_none() {
        return Ok(cx.int(errno::EBADF));
    }
    let bits = args.u32(cx, 2)?;
    let keep_alive = args.u32(cx, 3)?;
    let mut out = std::mem::take(&mut *handle.out.borrow_mut());
    let large =
        ByteView::of(args.get(1)).filter(|view| bits & (add::NO_BODY | add::CHUNKED) == 0 && io::is_large(view));
    let length = match large {
        // The head alone; the body follows it without having been copied.
        Some(view) => append_head(cx, &mut out, args.get(0), bits, keep_alive, view.len()),
        None => append_response(cx, &mut out, args.get(0), args.get(1), bits, keep_alive),
    };
    *handle.out.borrow_mut() = out;
    let length = length?;
    if let Some(view) = large {
        view.with(cx, |bytes| io::send_large(&handle, bytes, None));
    }
    io::plan_flush(cx, &handle);
    Ok(cx.number(length as f64))
}

/// The head of a response whose body has `length` bytes.
fn append_head(
    cx: &mut Cx<'_>,
    out: &mut Vec<u8>,
    head: Value<'_>,
    bits: u32,
    keep_alive: u32,
    length: usize,
) -> Result<usize> {
    append(cx, out, head, Encoding::Latin1)?;
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |elapsed| elapsed.as_secs());
    DATE.with_borrow_mut(|date| finish_head(out, bits, keep_alive, length, date, now));
    Ok(length)
}

fn append_response(
    cx: &mut Cx<'_>,
    out: &mut Vec<u8>,
    head: Value<'_>,
    body: Value<'_>,
    bits: u32,
    keep_alive: u32,
) -> Result<usize> {
    out.reserve(256);
    append(cx, out, head, Encoding::Latin1)?;
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |elapsed| elapsed.as_secs());
    if let (Some(view), 0) = (ByteView::of(body), bits & (add::NO_BODY | add::CHUNKED)) {
        // The length of bytes is known: they are copied once.
        let length = view.len();
        DATE.with_borrow_mut(|date| finish_head(out, bits, keep_alive, length, date, now));
        view.with(cx, |bytes| out.extend_from_slice(bytes));
        return Ok(length);
    }
    if bits & (add::NO_BODY | add::CHUNKED | add::LENGTH) == 0 {
        // The program has told the length.
        DATE.with_borrow_mut(|date| finish_head(out, bits, keep_alive, 0, date, now));
        let before = out.len();
        append(cx, out, body, Encoding::Utf8)?;
        return Ok(out.len() - before);
    }
    // Text is encoded first, in a buffer that is used again, to know its length.
    let mut encoded = SCRATCH.take();
    encoded.clear();
    let known = append(cx, &mut encoded, body, Encoding::Utf8)?;
    debug_assert!(known || body.is_nullish());
    DATE.with_borrow_mut(|date| finish_head(out, bits, keep_alive, encoded.len(), date, now));
    let length = encoded.len();
    if bits & add::NO_BODY == 0 {
        if bits & add::CHUNKED != 0 {
            if length > 0 {
                out.extend_from_slice(format!("{length:x}\r\n").as_bytes());
                out.extend_from_slice(&encoded);
                out.extend_from_slice(b"\r\n");
            }
            out.extend_from_slice(b"0\r\n\r\n");
        } else {
            out.extend_from_slice(&encoded);
        }
    }
    if encoded.capacity() <= MAX_SCRATCH {
        SCRATCH.set(encoded);
    }
    Ok(length)
}

/// `HTTPParser`: the parser for bytes that JavaScript has (TLS, streams of tests).
pub struct HttpParser {
    state: RefCell<Option<HttpState>>,
    dropped: Cell<bool>,
    head_since: Cell<Option<u64>>,
    /// Counts the resets.
    generation: Cell<u32>,
}

impl NativeClass for HttpParser {
    const SPEC: ClassSpec = ClassSpec {
        name: "HTTPParser",
        constructor: Some(NativeSpec::of("HTTPParser", new_parser)),
        methods: &[
            NativeSpec::of("execute", execute),
            NativeSpec::of("finish", finish_parser),
            NativeSpec::of("httpHeadAge", parser_age),
            NativeSpec::of("httpSkipBody", parser_skip_body),
            NativeSpec::of("close", close_parser),
            NativeSpec::of("reset", reset_parser),
        ],
        getters: &[],
    };
}

/// `new HTTPParser(connection, kind, maxHead, lenient)`.
fn new_parser<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let owner = args.object(cx, 0)?;
    let state = HttpState::new(args.i32(cx, 1)?, args.u32(cx, 2)?, args.u32(cx, 3)?);
    let parser = Rc::new(HttpParser {
        state: RefCell::new(Some(state)),
        dropped: Cell::new(false),
        head_since: Cell::new(None),
        generation: Cell::new(0),
    });
    let made = args.construct(cx, parser)?;
    if let Some(object) = made.as_object() {
        store_owner(cx, object, owner)?;
        object.set_slot(slot::FRAME, cx.null());
    }
    Ok(made)
}

/// `reset(kind, maxHead, lenient)`: as new, for the next connection.
fn reset_parser<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let parser = args.receiver::<HttpParser>(cx)?;
    let state = HttpState::new(args.i32(cx, 0)?, args.u32(cx, 1)?, args.u32(cx, 2)?);
    // The one at work, if any, is not put back.
    parser.generation.set(parser.generation.get().wrapping_add(1));
    parser.dropped.set(true);
    *parser.state.borrow_mut() = Some(state);
    parser.head_since.set(None);
    Ok(cx.undefined())
}

fn with_parser(
    cx: &mut Cx<'_>,
    args: Args<'_>,
    parser: &HttpParser,
    f: impl FnOnce(&mut Cx<'_>, Object<'_>, &mut HttpState) -> Result<()>,
) -> Result<()> {
    let Some(object) = args.this().as_object() else { return Ok(()) };
    // Empty while it runs: a callback that feeds it again gets nothing done, as after an error.
    let Some(mut state) = parser.state.borrow_mut().take() else { return Ok(()) };
    parser.dropped.set(false);
    let generation = parser.generation.get();
    let outcome = f(cx, object, &mut state);
    if generation != parser.generation.get() {
        return outcome;
    }
    parser.head_since.set(if state.parser.in_head() {
        parser.head_since.get().or_else(|| Some(Env::of(cx).event_loop().now()))
    } else {
        None
    });
    if !parser.dropped.get() {
        *parser.state.borrow_mut() = Some(state);
    }
    outcome
}

fn execute<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let parser = args.receiver::<HttpParser>(cx)?;
    // Callbacks may change the buffer: the parser reads a copy.
    let bytes = args.bytes(cx, 0)?.to_vec(cx);
    let bytes = match (args.get(1).as_i32(), args.get(2).as_i32()) {
        (Some(from), Some(count)) if from >= 0 && count >= 0 => {
            let from = (from as usize).min(bytes.len());
            &bytes[from..(from + count as usize).min(bytes.len())]
        }
        _ => &bytes[..],
    };
    with_parser(cx, args, &parser, |cx, object, state| {
        drive(cx, object, state, bytes, &parser.dropped, None).map(|_| ())
    })?;
    Ok(cx.undefined())
}

fn finish_parser<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let parser = args.receiver::<HttpParser>(cx)?;
    with_parser(cx, args, &parser, finish)?;
    Ok(cx.undefined())
}

fn parser_age<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let parser = args.receiver::<HttpParser>(cx)?;
    Ok(age(cx, parser.head_since.get()))
}

fn parser_skip_body<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let parser = args.receiver::<HttpParser>(cx)?;
    if let Some(state) = parser.state.borrow_mut().as_mut() {
        state.parser.set_skip_body(args.bool(0));
    }
    Ok(cx.undefined())
}

fn close_parser<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let parser = args.receiver::<HttpParser>(cx)?;
    parser.dropped.set(true);
    parser.state.borrow_mut().take();
    Ok(cx.undefined())
}
