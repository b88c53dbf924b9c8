//! `internalBinding('zlib')`: deflate streams in their three formats, run on the pool (or here and now without a callback).
//! Node's page: zlib.html.

use std::rc::Rc;
use std::sync::{Arc, Mutex, PoisonError};

use flate2::{Compress, Compression, Decompress, FlushCompress, FlushDecompress, Status};
use rondo_engine::{
    Args, Binding, ClassSpec, Cx, ErrorClass, JsError, NativeClass, NativeSpec, Object, Result, Value, binding,
};
use rondo_loop::WorkKind;

use crate::support::pool;
use crate::support::request::Request;

/// `Flate`, and `crc32(bytes, start)`.
pub const BINDING: Binding = binding! { "zlib"; "crc32" => crc32; init = init };

fn init<'s>(cx: &mut Cx<'s>, target: Object<'s>) -> Result<()> {
    let class = cx.class::<Flate>()?;
    target.define(cx, "Flate", class)
}

enum Coder {
    Compress(Compress),
    Decompress(Decompress),
}

struct State {
    coder: Coder,
    dictionary: Option<Vec<u8>>,
    ended: bool,
}

/// One stream. Tasks of one stream never overlap: the JavaScript side waits for each chunk.
pub struct Flate(Arc<Mutex<State>>);

impl NativeClass for Flate {
    const SPEC: ClassSpec = ClassSpec {
        name: "Flate",
        constructor: Some(NativeSpec::of("Flate", new_flate)),
        methods: &[NativeSpec::of("write", write)],
        getters: &[],
    };
}

/// `new Flate(format, compress, level, windowBits, dictionary)`; format 0: zlib, 1: raw, 2: gzip.
fn new_flate<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let format = args.i32(cx, 0)?;
    let compress = args.bool(1);
    let level = args.i32(cx, 2)?;
    // The coder allows 9 to 15; 8 means 9, as in zlib's own deflate.
    let bits = args.i32(cx, 3)?.clamp(9, 15) as u8;
    let dictionary = if args.get(4).is_nullish() { None } else { Some(args.bytes(cx, 4)?.to_vec(cx)) };
    let coder = if compress {
        let level = if (0..=9).contains(&level) { Compression::new(level as u32) } else { Compression::default() };
        let mut coder = match format {
            2 => Compress::new_gzip(level, bits),
            _ => Compress::new_with_window_bits(level, format == 0, bits),
        };
        if let Some(dictionary) = &dictionary {
            if coder.set_dictionary(dictionary).is_err() {
                return Err(zlib_error("Failed to set dictionary", -2, "Z_STREAM_ERROR").throw(cx));
            }
        }
        Coder::Compress(coder)
    } else {
        let mut coder = match format {
            2 => Decompress::new_gzip(bits),
            _ => Decompress::new_with_window_bits(format == 0, bits),
        };
        if let (Some(dictionary), 1) = (&dictionary, format) {
            if coder.set_dictionary(dictionary).is_err() {
                return Err(zlib_error("Failed to set dictionary", -2, "Z_STREAM_ERROR").throw(cx));
            }
        }
        Coder::Decompress(coder)
    };
    args.construct(cx, Rc::new(Flate(Arc::new(Mutex::new(State { coder, dictionary, ended: false })))))
}

fn zlib_error(message: &str, errno: i32, code: &str) -> JsError {
    JsError::new(ErrorClass::Error, message).number("errno", f64::from(errno)).code(code)
}

/// What a chunk gave: the output, how much input was used, and whether the stream's end was reached.
struct Outcome {
    output: Vec<u8>,
    used: usize,
    ended: bool,
}

/// `write(bytes, flush, limit, callback)`: codes a whole chunk; `flush` is zlib's number (4 finishes). The result is
/// `[output, used, ended]`.
fn write<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let flate = args.receiver::<Flate>(cx)?;
    let input = args.bytes(cx, 0)?.to_vec(cx);
    let flush = args.i32(cx, 1)?;
    let limit = args.f64(cx, 2)?.max(1.0) as usize;
    let state = flate.0.clone();
    let work = move || {
        let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
        run(&mut state, &input, flush, limit)
    };
    pool::dispatch_as(cx, WorkKind::Cpu, Request::Zlib, args.get(3), work, |cx, outcome: Outcome| {
        let output = cx.uint8_array_from_vec(outcome.output)?.value();
        let parts = [output, cx.number(outcome.used as f64), cx.boolean(outcome.ended)];
        Ok(cx.array(&parts)?.value())
    })
}

fn too_large() -> JsError {
    JsError::new(ErrorClass::RangeError, "Cannot create a Buffer larger than the maxOutputLength")
        .code("ERR_BUFFER_TOO_LARGE")
}

fn run(state: &mut State, input: &[u8], flush: i32, limit: usize) -> std::result::Result<Outcome, JsError> {
    let mut output = Vec::new();
    let mut used = 0;
    loop {
        if output.len() > limit {
            return Err(too_large());
        }
        output.reserve((input.len() - used).clamp(1 << 10, 1 << 18));
        let before_out = output.len();
        let rest = &input[used..];
        let State { coder, dictionary, ended } = state;
        let (consumed, status) = match coder {
            Coder::Compress(coder) => {
                let before = coder.total_in();
                let status = coder
                    .compress_vec(rest, &mut output, compress_flush(flush))
                    .map_err(|_| zlib_error("stream error", -2, "Z_STREAM_ERROR"))?;
                ((coder.total_in() - before) as usize, status)
            }
            Coder::Decompress(coder) => {
                if *ended {
                    return Ok(Outcome { output, used, ended: true });
                }
                let before = coder.total_in();
                let step = coder.decompress_vec(rest, &mut output, FlushDecompress::None);
                let consumed = (coder.total_in() - before) as usize;
                match step {
                    Ok(status) => (consumed, status),
                    Err(error) if error.needs_dictionary().is_some() => {
                        let Some(bytes) = dictionary.take() else {
                            return Err(zlib_error("Missing dictionary", 2, "Z_NEED_DICT"));
                        };
                        if coder.set_dictionary(&bytes).is_err() {
                            return Err(zlib_error("Bad dictionary", -3, "Z_DATA_ERROR"));
                        }
                        used += consumed;
                        continue;
                    }
                    Err(error) => {
                        let text = error.message().unwrap_or("incorrect data check");
                        return Err(zlib_error(text, -3, "Z_DATA_ERROR"));
                    }
                }
            }
        };
        used += consumed;
        let made = output.len() - before_out;
        match status {
            Status::StreamEnd => {
                state.ended = true;
                return Ok(Outcome { output, used, ended: true });
            }
            // No step was possible: everything that could come out has.
            _ if consumed == 0 && made == 0 => return Ok(Outcome { output, used, ended: false }),
            // Room was left, so the coder waits for more input.
            _ if used == input.len() && output.len() < output.capacity() && flush != 4 => {
                return Ok(Outcome { output, used, ended: false });
            }
            _ => {}
        }
    }
}

fn compress_flush(flush: i32) -> FlushCompress {
    match flush {
        1 => FlushCompress::Partial,
        2 => FlushCompress::Sync,
        3 => FlushCompress::Full,
        4 => FlushCompress::Finish,
        _ => FlushCompress::None,
    }
}

/// `crc32(bytes, start)`.
fn crc32<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let start = args.u32(cx, 1)?;
    let bytes = args.bytes(cx, 0)?;
    let sum = bytes.with(cx, |bytes| {
        // Bit by bit over a table of one byte; the polynomial of ISO 3309, reflected.
        !bytes.iter().fold(!start, |crc, &byte| CRC_TABLE[usize::from((crc as u8) ^ byte)] ^ (crc >> 8))
    });
    Ok(cx.number(f64::from(sum)))
}

static CRC_TABLE: [u32; 256] = {
    let mut table = [0; 256];
    let mut index = 0;
    while index < 256 {
        let mut value = index as u32;
        let mut bit = 0;
        while bit < 8 {
            value = if value & 1 == 1 { 0xedb8_8320 ^ (value >> 1) } else { value >> 1 };
            bit += 1;
        }
        table[index] = value;
        index += 1;
    }
    table
};
