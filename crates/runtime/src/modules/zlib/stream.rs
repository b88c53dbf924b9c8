//! `Coder`: a format's coder with the input that waits for it, as JavaScript drives it. Every call names how much output it
//! has room for; with a callback it runs on the pool, else here and now. JavaScript never starts a second call before the
//! first has ended.

use std::rc::Rc;
use std::sync::{Arc, Mutex, PoisonError};

use rondo_engine::{Args, ClassSpec, Cx, ErrorClass, JsError, NativeClass, NativeSpec, Result, Value};
use rondo_loop::WorkKind;

use super::coder::{Coder, Failure};
use super::deflate::{self, Frame};
use super::inflate::{self, Expect};
use super::{brotli, zstd};
use crate::support::pool;
use crate::support::request::Request;

/// The mode numbers of `zlib.constants`.
mod mode {
    pub(super) const DEFLATE: i32 = 1;
    pub(super) const INFLATE: i32 = 2;
    pub(super) const GZIP: i32 = 3;
    pub(super) const GUNZIP: i32 = 4;
    pub(super) const DEFLATERAW: i32 = 5;
    pub(super) const INFLATERAW: i32 = 6;
    pub(super) const UNZIP: i32 = 7;
    pub(super) const BROTLI_DECODE: i32 = 8;
    pub(super) const BROTLI_ENCODE: i32 = 9;
    pub(super) const ZSTD_COMPRESS: i32 = 10;
    pub(super) const ZSTD_DECOMPRESS: i32 = 11;
}

/// Room that one call may ask for; more is done in several steps.
const MAX_ROOM: usize = 1 << 22;

struct State {
    coder: Option<Box<dyn Coder>>,
    input: Vec<u8>,
    at: usize,
    /// An error that came behind whole pieces of output: those go first.
    late: Option<JsError>,
}

/// One stream.
pub(super) struct Coding(Arc<Mutex<State>>);

impl NativeClass for Coding {
    const SPEC: ClassSpec = ClassSpec {
        name: "Coder",
        constructor: Some(NativeSpec::of("Coder", new_coder)),
        methods: &[
            NativeSpec::of("step", step),
            NativeSpec::of("all", all),
            NativeSpec::of("params", params),
            NativeSpec::of("reset", reset),
            NativeSpec::of("close", close),
        ],
        getters: &[],
    };
}

fn optional_bytes<'s>(cx: &mut Cx<'s>, args: Args<'s>, index: usize) -> Result<Option<Vec<u8>>> {
    if args.get(index).is_nullish() {
        return Ok(None);
    }
    Ok(Some(args.bytes(cx, index)?.to_vec(cx)))
}

/// Little-endian pairs of number and value. All bits set means that nothing is set.
fn pairs(bytes: &[u8]) -> Vec<(u32, u32)> {
    let word = |part: &[u8]| part.iter().rev().fold(0_u32, |sum, &byte| sum << 8 | u32::from(byte));
    let pairs = bytes.chunks_exact(8).map(|pair| (word(&pair[..4]), word(&pair[4..])));
    pairs.filter(|(_, value)| *value != u32::MAX).collect()
}

/// `new Coder(mode, dictionary, windowBits, level, memLevel, strategy, members)` for deflate's formats,
/// `new Coder(mode, dictionary, params, pledgedSrcSize)` for the others.
fn new_coder<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let mode = args.i32(cx, 0)?;
    let dictionary = optional_bytes(cx, args, 1)?;
    let made: std::result::Result<Box<dyn Coder>, JsError> = if mode <= mode::UNZIP {
        let window_bits = args.i32(cx, 2)?.clamp(0, 15);
        match mode {
            mode::DEFLATE | mode::GZIP | mode::DEFLATERAW => {
                let frame = match mode {
                    mode::DEFLATE => Frame::Zlib,
                    mode::GZIP => Frame::Gzip,
                    _ => Frame::Raw,
                };
                let (level, mem_level, strategy) = (args.i32(cx, 3)?, args.i32(cx, 4)?, args.i32(cx, 5)?);
                let (level, mem_level) = (level.clamp(-1, 9), mem_level.clamp(1, 9));
                let settings = deflate::Settings { frame, level, window_bits, mem_level, strategy, dictionary };
                deflate::Compressor::new(settings).map(|coder| Box::new(coder) as Box<dyn Coder>)
            }
            _ => {
                let expect = match mode {
                    mode::INFLATE => Expect::Zlib,
                    mode::GUNZIP => Expect::Gzip,
                    mode::INFLATERAW => Expect::Raw,
                    _ => Expect::Either,
                };
                // Smaller windows than 256 bytes do not exist; 0 means "as the header says".
                let bits = if window_bits == 0 { 0 } else { window_bits.max(8) as u8 };
                let members = args.bool(6);
                inflate::Decompressor::new(expect, bits, dictionary, members)
                    .map(|coder| Box::new(coder) as Box<dyn Coder>)
            }
        }
    } else {
        let settings = optional_bytes(cx, args, 2)?.map(|bytes| pairs(&bytes)).unwrap_or_default();
        let pledged = if args.get(3).is_nullish() { None } else { Some(args.f64(cx, 3)?.max(0.0) as u64) };
        match mode {
            mode::BROTLI_ENCODE => brotli::Encoder::new(settings, dictionary).map(|c| Box::new(c) as Box<dyn Coder>),
            mode::BROTLI_DECODE => brotli::Decoder::new(settings, dictionary).map(|c| Box::new(c) as Box<dyn Coder>),
            mode::ZSTD_COMPRESS => {
                zstd::Compressor::new(settings, pledged, dictionary).map(|c| Box::new(c) as Box<dyn Coder>)
            }
            mode::ZSTD_DECOMPRESS => {
                zstd::Decompressor::new(settings, dictionary).map(|c| Box::new(c) as Box<dyn Coder>)
            }
            _ => Err(JsError::new(ErrorClass::RangeError, "Bad argument").code("ERR_INVALID_ARG_VALUE")),
        }
    };
    let coder = made.map_err(|error| error.throw(cx))?;
    let state = State { coder: Some(coder), input: Vec::new(), at: 0, late: None };
    args.construct(cx, Rc::new(Coding(Arc::new(Mutex::new(state)))))
}

/// What a call gave: output, bytes of the input used, and whether there may be more output.
struct Outcome {
    output: Vec<u8>,
    used: usize,
    more: bool,
}

fn give<'s>(cx: &mut Cx<'s>, outcome: Outcome) -> Result<Value<'s>> {
    let output = cx.uint8_array_from_vec(outcome.output)?.value();
    let parts = [output, cx.number(outcome.used as f64), cx.boolean(outcome.more)];
    Ok(cx.array(&parts)?.value())
}

fn closed() -> JsError {
    JsError::new(ErrorClass::Error, "zlib binding closed").code("ERR_INVALID_STATE")
}

/// `step(input, flush, chunkSize, pieces, callback)`: up to `pieces` times `chunkSize` bytes of output. `input` is null when the
/// rest of the last one is to be coded.
fn step<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let coding = args.receiver::<Coding>(cx)?;
    let input = optional_bytes(cx, args, 0)?;
    let flush = args.i32(cx, 1)?;
    let chunk = (args.f64(cx, 2)?.max(1.0) as usize).min(MAX_ROOM);
    let room = chunk * (args.f64(cx, 3)?.max(1.0) as usize).min((MAX_ROOM / chunk).max(1));
    let state = coding.0.clone();
    let work = move || {
        let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(input) = input {
            state.input = input;
            state.at = 0;
        }
        one_step(&mut state, flush, chunk, room)
    };
    pool::dispatch_as(cx, WorkKind::Cpu, Request::Zlib, args.get(4), work, give)
}

fn one_step(state: &mut State, flush: i32, chunk: usize, room: usize) -> std::result::Result<Outcome, JsError> {
    if let Some(error) = state.late.take() {
        return Err(error);
    }
    let State { coder, input, at, late } = state;
    let coder = coder.as_mut().ok_or_else(closed)?;
    let mut output = vec![0; room];
    let step = match coder.step(&input[*at..], &mut output, flush) {
        Ok(step) => step,
        Err(Failure { made, error }) => {
            let whole = made - made % chunk;
            if whole == 0 {
                return Err(error);
            }
            *late = Some(error);
            output.truncate(whole);
            return Ok(Outcome { output, used: 0, more: true });
        }
    };
    *at += step.used;
    let more = step.made == room;
    if *at == input.len() {
        *input = Vec::new();
        *at = 0;
    }
    output.truncate(step.made);
    output.shrink_to_fit();
    Ok(Outcome { output, used: step.used, more })
}

/// `all(input, flush, limit, callback)`: everything at once, up to `limit` bytes of output.
fn all<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let coding = args.receiver::<Coding>(cx)?;
    let input = args.bytes(cx, 0)?.to_vec(cx);
    let flush = args.i32(cx, 1)?;
    let limit = args.f64(cx, 2)?.max(1.0) as usize;
    let state = coding.0.clone();
    let work = move || {
        let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
        let coder = state.coder.as_mut().ok_or_else(closed)?;
        whole(coder.as_mut(), &input, flush, limit)
    };
    pool::dispatch_as(cx, WorkKind::Cpu, Request::Zlib, args.get(3), work, give)
}

fn whole(coder: &mut dyn Coder, input: &[u8], flush: i32, limit: usize) -> std::result::Result<Outcome, JsError> {
    let mut output = Vec::new();
    let (mut used, mut made) = (0, 0);
    loop {
        // Twice as much each time, begun with what most inputs need; never much over the limit.
        let room = (made * 2).max(input.len().clamp(1 << 10, 1 << 20)).min(limit.saturating_add(1));
        output.resize(room.max(made + 1), 0);
        let step = coder.step(&input[used..], &mut output[made..], flush).map_err(|failure| failure.error)?;
        used += step.used;
        made += step.made;
        if made > limit {
            let message = format!("Cannot create a Buffer larger than {limit} bytes");
            return Err(JsError::new(ErrorClass::RangeError, message).code("ERR_BUFFER_TOO_LARGE"));
        }
        if made < output.len() {
            output.truncate(made);
            output.shrink_to_fit();
            return Ok(Outcome { output, used, more: false });
        }
    }
}

/// `params(level, strategy)`.
fn params<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let coding = args.receiver::<Coding>(cx)?;
    let (level, strategy) = (args.i32(cx, 0)?, args.i32(cx, 1)?);
    with_coder(cx, &coding, |coder| coder.set_params(level, strategy))
}

/// `reset()`.
fn reset<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let coding = args.receiver::<Coding>(cx)?;
    with_coder(cx, &coding, |coder| coder.reset())
}

fn with_coder<'s>(
    cx: &mut Cx<'s>,
    coding: &Coding,
    change: impl FnOnce(&mut dyn Coder) -> std::result::Result<(), JsError>,
) -> Result<Value<'s>> {
    let changed = {
        let mut state = coding.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.coder.as_mut().ok_or_else(closed).and_then(|coder| change(coder.as_mut()))
    };
    changed.map_err(|error| error.throw(cx))?;
    Ok(cx.undefined())
}

/// `close()`: gives the memory back at once. JavaScript calls it when no task runs.
fn close<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let coding = args.receiver::<Coding>(cx)?;
    let mut state = coding.0.lock().unwrap_or_else(PoisonError::into_inner);
    state.coder = None;
    state.input = Vec::new();
    drop(state);
    Ok(cx.undefined())
}
