//! The native half of TextEncoder and TextDecoder, over `encoding_rs`.
//! Follows <https://encoding.spec.whatwg.org/>.

use std::cell::RefCell;
use std::rc::Rc;

use encoding_rs::{CoderResult, DecoderResult, Encoding, mem};
use rondo_engine::{
    Args, Binding, ByteView, ClassSpec, Cx, ErrorClass, JsError, NativeClass, NativeSpec, Object, Result, StrChars,
    Value, binding, text,
};

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
    let (read, written) = target.with_mut_and_chars(cx, text, |target, chars| match chars {
        StrChars::Latin1(source) => mem::convert_latin1_to_utf8_partial(source, target),
        StrChars::Utf16(source) => mem::convert_utf16_to_utf8_partial(source, target),
    })?;
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

enum Text {
    Latin1(Vec<u8>),
    Utf16(Vec<u16>),
    Refused,
}

/// `decodeWhole(bytes, encoding, fatal, ignoreBOM)`: the text, or null for malformed input under `fatal`.
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
    let view = args.bytes(cx, 0)?;
    let text = view.with(cx, |bytes| {
        if encoding != encoding_rs::UTF_8 {
            if is_latin1(bytes, encoding) {
                return None;
            }
            let decoded = run(&mut new_decoder(encoding, ignore_bom), bytes, true, fatal);
            return Some(decoded.map_or(Text::Refused, Text::Utf16));
        }
        if text::is_ascii(bytes) {
            return None;
        }
        let bytes = if ignore_bom { bytes } else { bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes) };
        if let Some(narrow) = text::utf8_to_latin1(bytes) {
            return Some(Text::Latin1(narrow));
        }
        Some(match text::utf8_to_utf16(bytes) {
            Some(units) => Text::Utf16(units),
            None if fatal => Text::Refused,
            None => {
                let mut units = vec![0; bytes.len() + 1];
                let length = mem::convert_utf8_to_utf16(bytes, &mut units);
                units.truncate(length);
                Text::Utf16(units)
            }
        })
    });
    match text {
        // The bytes are the characters.
        None => Ok(view.latin1_string(cx, 0, usize::MAX)?.value()),
        Some(text) => string_of(cx, text),
    }
}

fn string_of<'s>(cx: &mut Cx<'s>, text: Text) -> Result<Value<'s>> {
    match text {
        Text::Latin1(bytes) => Ok(cx.latin1_from_vec(bytes)?.value()),
        Text::Utf16(units) => Ok(cx.utf16_from_vec(units)?.value()),
        Text::Refused => Ok(cx.null()),
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
    string_of(cx, decoded.map_or(Text::Refused, Text::Utf16))
}
