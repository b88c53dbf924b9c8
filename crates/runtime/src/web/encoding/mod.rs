//! The native half of TextEncoder and TextDecoder, over `encoding_rs`.
//! Follows <https://encoding.spec.whatwg.org/>.

use std::cell::RefCell;
use std::rc::Rc;

use encoding_rs::{CoderResult, DecoderResult, Encoding};
use rondo_engine::{
    Args, Binding, ByteView, ClassSpec, Cx, ErrorClass, JsError, NativeClass, NativeSpec, Object, Result, Value,
    binding, text,
};

use crate::modules::buffer::decode::{MAX_STRING, utf8_repaired, utf8_whole};
use crate::modules::buffer::encode::write_utf8;

/// `internalBinding('encoding')`.
pub const BINDING: Binding = binding! { "encoding";
    "labelToName" => label_to_name,
    "encodeInto" => encode_into,
    "decodeWhole" => decode_whole,
    "decodeUtf8" => decode_utf8
    ; init = init
};

fn init<'s>(cx: &mut Cx<'s>, target: Object<'s>) -> Result<()> {
    let class = cx.class::<Decoder>()?;
    target.define(cx, "Decoder", class)
}

/// The encoding of a label; the `replacement` encoding counts as unknown, as TextDecoder demands.
fn encoding_of(label: &str) -> Option<&'static Encoding> {
    Encoding::for_label_no_replacement(label.as_bytes())
}

fn label_to_name<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    match encoding_of(&args.string(cx, 0)?) {
        Some(encoding) => cx.str_value(&encoding.name().to_ascii_lowercase()),
        None => Ok(cx.undefined()),
    }
}

/// `encodeInto(text, target, progress)`: sets `progress` to the units read and the bytes written.
fn encode_into<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let text = args.str(cx, 0)?;
    let target = args.bytes(cx, 1)?;
    let progress = args.bytes(cx, 2)?;
    let (read, written) = target.with_mut_and_chars(cx, text, |target, chars| write_utf8(target, chars))?;
    progress.with_mut(cx, |bytes| {
        for (slot, count) in bytes.chunks_exact_mut(4).zip([read, written]) {
            slot.copy_from_slice(&(count as u32).to_ne_bytes());
        }
    });
    Ok(cx.undefined())
}

/// Decoded characters, or `None` for input that a fatal decoder refuses.
type Decoded = Option<Vec<u16>>;

fn run(decoder: &mut encoding_rs::Decoder, bytes: &[u8], last: bool, fatal: bool) -> Decoded {
    let mut units = vec![0; decoder.max_utf16_buffer_length(bytes.len())?];
    let (mut read, mut written) = (0, 0);
    loop {
        let (source, target) = (&bytes[read..], &mut units[written..]);
        let (full, used, made) = if fatal {
            let (result, used, made) = decoder.decode_to_utf16_without_replacement(source, target, last);
            match result {
                DecoderResult::Malformed(..) => return None,
                result => (result == DecoderResult::OutputFull, used, made),
            }
        } else {
            let (result, used, made, _) = decoder.decode_to_utf16(source, target, last);
            (result == CoderResult::OutputFull, used, made)
        };
        read += used;
        written += made;
        if !full {
            break;
        }
        let more = decoder.max_utf16_buffer_length(bytes.len() - read)?;
        units.resize(written + more.max(16), 0);
    }
    units.truncate(written);
    Some(units)
}

fn new_decoder(encoding: &'static Encoding, ignore_bom: bool) -> encoding_rs::Decoder {
    if ignore_bom { encoding.new_decoder_without_bom_handling() } else { encoding.new_decoder_with_bom_removal() }
}

fn encoding_arg<'s>(cx: &mut Cx<'s>, args: Args<'s>, index: usize) -> Result<&'static Encoding> {
    let label = args.string(cx, index)?;
    match encoding_of(&label) {
        Some(encoding) => Ok(encoding),
        None => {
            let message = format!("The \"{label}\" encoding is not supported");
            Err(JsError::new(ErrorClass::RangeError, message).code("ERR_ENCODING_NOT_SUPPORTED").throw(cx))
        }
    }
}

/// Whether the bytes in this encoding (not UTF-8) surely stand for the characters of the same numbers.
fn is_latin1(bytes: &[u8], encoding: &'static Encoding) -> bool {
    if encoding == encoding_rs::WINDOWS_1252 {
        // Only the controls from 0x80 on are other characters. Piece by piece, so that the compiler looks at many at once.
        let has_other = |piece: &[u8]| piece.iter().fold(false, |found, byte| found | (0x80..0xa0).contains(byte));
        return !bytes.chunks(128).any(has_other);
    }
    encoding.is_ascii_compatible() && text::is_ascii(bytes)
}

/// `decodeWhole(bytes, encoding, fatal, ignoreBOM)`: the text, null for malformed input under `fatal`, or undefined for what
/// is no bytes.
fn decode_whole<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let encoding = encoding_arg(cx, args, 1)?;
    decode_as(cx, args, encoding, args.bool(2), args.bool(3))
}

/// `decodeUtf8(bytes, fatal, ignoreBOM)`: the same for the usual encoding.
fn decode_utf8<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    decode_as(cx, args, encoding_rs::UTF_8, args.bool(1), args.bool(2))
}

fn decode_as<'s>(
    cx: &mut Cx<'s>,
    args: Args<'s>,
    encoding: &'static Encoding,
    fatal: bool,
    ignore_bom: bool,
) -> Result<Value<'s>> {
    let Some(view) = ByteView::of(args.get(0)) else { return Ok(cx.undefined()) };
    if encoding != encoding_rs::UTF_8 {
        let decoded = view.with(cx, |bytes| match is_latin1(bytes, encoding) {
            true => None,
            false => Some(run(&mut new_decoder(encoding, ignore_bom), bytes, true, fatal)),
        });
        return match decoded {
            Some(decoded) => string_of(cx, decoded),
            // The bytes are the characters.
            None => Ok(view.latin1_string(cx, 0, usize::MAX)?.value()),
        };
    }
    let mut refused = false;
    let made = view.string_by(cx, 0, usize::MAX, |bytes, sink| {
        if text::is_ascii(bytes) {
            // The bytes are the characters.
            return false;
        }
        let bytes = if ignore_bom { bytes } else { bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes) };
        if !utf8_whole(bytes, sink) {
            refused = fatal;
            if !fatal {
                sink.write::<u16>(bytes.len() + 1, |room| Some(utf8_repaired(bytes, room)));
            }
        }
        true
    })?;
    match made {
        _ if refused => Ok(cx.null()),
        Some(text) => Ok(text.value()),
        None => {
            let message = format!("Cannot create a string longer than {MAX_STRING:#x} characters");
            Err(cx.throw_error(ErrorClass::Error, "ERR_STRING_TOO_LONG", &message))
        }
    }
}

/// The string of decoded characters; null for what a fatal decoder refused.
fn string_of<'s>(cx: &mut Cx<'s>, decoded: Decoded) -> Result<Value<'s>> {
    match decoded {
        Some(units) => Ok(cx.utf16_from_vec(units)?.value()),
        None => Ok(cx.null()),
    }
}

/// A decoder that remembers incomplete sequences between calls.
struct Decoder {
    state: RefCell<encoding_rs::Decoder>,
    fatal: bool,
}

impl NativeClass for Decoder {
    const SPEC: ClassSpec = ClassSpec {
        name: "Decoder",
        constructor: Some(NativeSpec::of("Decoder", decoder_new)),
        methods: &[NativeSpec::of("decode", decoder_decode)],
        getters: &[],
    };
}

fn decoder_new<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let encoding = encoding_arg(cx, args, 0)?;
    let state = RefCell::new(new_decoder(encoding, args.bool(2)));
    args.construct(cx, Rc::new(Decoder { state, fatal: args.bool(1) }))
}

/// `decoder.decode(bytes or undefined, stream)`: the text, or null for malformed input. After a call with `stream` false
/// the decoder is finished.
fn decoder_decode<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let decoder = args.receiver::<Decoder>(cx)?;
    let last = !args.bool(1);
    let mut state = decoder.state.borrow_mut();
    let decoded = match ByteView::of(args.get(0)) {
        Some(view) => view.with(cx, |bytes| run(&mut state, bytes, last, decoder.fatal)),
        None => run(&mut state, b"", last, decoder.fatal),
    };
    string_of(cx, decoded)
}
