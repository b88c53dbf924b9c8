//! The Uint8Arrays of Buffers: made with their prototype in one step, and their bytes found without asking the engine.
//!
//! An array begins as the engine's own `new Uint8Array(length)` does: its bytes lie in the object or in the nursery, and it has
//! no ArrayBuffer until somebody asks for one. The prototype is taken from a template object, as compiled code does it.

use mozjs::glue::CallObjectTracer;
use mozjs::jsapi::JS::{Handle as RawHandle, TypedArray_base_fixedLengthClasses};
use mozjs::jsapi::{
    Heap, IsSharedArrayBufferObject, JS_GetArrayBufferViewBuffer, JS_GetTypedArrayByteOffset,
    JS_NewUint8ArrayWithBuffer, JSClass, JSContext, JSObject, JSTracer,
};
use mozjs::jsval::JSVal;
use mozjs::rooted;

use super::buffer::ByteView;
use super::cx::{Cx, Result, Thrown};
use super::local::{Object, Str};
use super::string::StrChars;
use super::text;

unsafe extern "C" {
    // js::NewTypedArrayWithTemplateAndLength(JSContext*, HandleObject, int32_t), in js/src/vm/TypedArrayObject.h: what compiled
    // code calls for `new Uint8Array(length)`. The engine's version is pinned; another name or other parameters do not link.
    #[link_name = "_ZN2js34NewTypedArrayWithTemplateAndLengthEP9JSContextN2JS6HandleIP8JSObjectEEi"]
    fn new_typed_array_like(cx: *mut JSContext, template: RawHandle<*mut JSObject>, length: i32) -> *mut JSObject;

    // JSObject::setProtoUnchecked(JSContext*, HandleObject, Handle<TaggedProto>), in js/src/vm/JSObject.h. A TaggedProto is a
    // class of one pointer to an object, so its handle is that of an object.
    #[link_name = "_ZN8JSObject17setProtoUncheckedEP9JSContextN2JS6HandleIPS_EENS3_IN2js11TaggedProtoEEE"]
    fn set_proto_unchecked(
        cx: *mut JSContext,
        object: RawHandle<*mut JSObject>,
        prototype: RawHandle<*mut JSObject>,
    ) -> bool;
}

/// Fixed slots of a typed array, as JS_TYPEDARRAYLAYOUT_* and js/shadow/Object.h lay them out: a native object is its shape, its
/// dynamic slots, its elements, then the fixed slots.
const FIXED_SLOTS: usize = 3;
const BUFFER_SLOT: usize = FIXED_SLOTS;
const LENGTH_SLOT: usize = FIXED_SLOTS + 1;
const DATA_SLOT: usize = FIXED_SLOTS + 3;

/// The class of Uint8Arrays whose memory does not change its size: the second, as in `Scalar::Type`.
#[inline]
fn class() -> *const JSClass {
    // SAFETY: the engine's table of eleven classes or more, constant.
    unsafe { TypedArray_base_fixedLengthClasses.add(1) }
}

/// Whether the object is a Uint8Array whose memory does not change its size.
///
/// # Safety
/// `object` is live.
#[inline]
pub(super) unsafe fn is_uint8_array(object: *mut JSObject) -> bool {
    // SAFETY: the caller's promise; every object begins with its shape.
    unsafe { std::ptr::eq(mozjs::rust::get_object_class(object), class()) }
}

/// Length, data pointer (null when detached), and whether the memory is shared.
///
/// # Safety
/// `object` is live, and [`is_uint8_array`] holds for it.
#[inline]
pub(super) unsafe fn parts(object: *mut JSObject) -> (usize, *mut u8, bool) {
    let words = object as *const u64;
    // SAFETY: the four reserved slots of this class are fixed ones. Length and data are private values, whose bits are the
    // number and the pointer; an array that lost its memory has the length 0 and no pointer, which is not looked at then. The
    // first slot holds the ArrayBuffer, or a boolean while there is none.
    unsafe {
        let length = *words.add(LENGTH_SLOT) as usize;
        let data = if length == 0 { std::ptr::null_mut() } else { *words.add(DATA_SLOT) as *mut u8 };
        let buffer = JSVal { asBits_: *words.add(BUFFER_SLOT) };
        let shared = buffer.is_object() && IsSharedArrayBufferObject(buffer.to_object());
        (length, data, shared)
    }
}

/// What new arrays are like.
#[derive(Default)]
pub(crate) struct Templates {
    buffer: Heap<*mut JSObject>,
    plain: Heap<*mut JSObject>,
    /// `Buffer.prototype`.
    prototype: Heap<*mut JSObject>,
}

impl Templates {
    /// # Safety
    /// Called by the collector with its tracer; the templates do not move.
    pub(crate) unsafe fn trace(&self, trc: *mut JSTracer) {
        for slot in [&self.buffer, &self.plain, &self.prototype] {
            if !slot.get().is_null() {
                // SAFETY: a Heap slot at a fixed address, holding a live object.
                unsafe { CallObjectTracer(trc, std::ptr::from_ref(slot).cast_mut(), c"rondo array template".as_ptr()) };
            }
        }
    }

    /// Forgets the templates; while the context lives.
    pub(crate) fn clear(&self) {
        for slot in [&self.buffer, &self.plain, &self.prototype] {
            slot.set(std::ptr::null_mut());
        }
    }
}

/// Which prototype a new array has.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BytesKind {
    /// That of Buffer.
    Buffer,
    /// That of Uint8Array.
    Plain,
}

impl<'s> Cx<'s> {
    /// Sets what [`Cx::new_bytes`] makes: arrays like `buffer`, a Uint8Array with the prototype of Buffer, and like `plain`.
    /// False if these are no such objects.
    pub fn set_bytes_templates(&mut self, buffer: Object<'_>, plain: Object<'_>, prototype: Object<'_>) -> bool {
        // SAFETY: rooted, live objects.
        if !unsafe { is_uint8_array(buffer.raw_object()) && is_uint8_array(plain.raw_object()) } {
            return false;
        }
        let templates = &self.state().templates;
        templates.buffer.set(buffer.raw_object());
        templates.plain.set(plain.raw_object());
        templates.prototype.set(prototype.raw_object());
        true
    }

    /// A new array of `length` zero bytes.
    ///
    /// # Errors
    /// Throws when memory is short, or when the length is more than 2^31 - 1.
    #[inline]
    pub fn new_bytes(&mut self, kind: BytesKind, length: usize) -> Result<ByteView<'s>> {
        let templates = &self.state().templates;
        let template = match kind {
            BytesKind::Buffer => &templates.buffer,
            BytesKind::Plain => &templates.plain,
        };
        let (Ok(count), false) = (i32::try_from(length), template.get().is_null()) else {
            return Err(self.throw_error(
                super::error::ErrorClass::RangeError,
                "ERR_OUT_OF_RANGE",
                "Invalid typed array length",
            ));
        };
        // SAFETY: the template is a Uint8Array (see `set_bytes_templates`) in a traced slot that does not move; the context is
        // live and in a realm. The result is rooted at once.
        let object = unsafe { new_typed_array_like(self.raw(), template.handle(), count) };
        Ok(ByteView::of_uint8(self.root_object(object)?))
    }

    /// A new array of the text's UTF-8. Where it has unpaired surrogates, `repair` writes it, with U+FFFD for each of them, into
    /// exactly the bytes that this takes.
    ///
    /// # Errors
    /// Throws as [`Cx::new_bytes`] does.
    pub fn utf8_bytes(
        &mut self,
        kind: BytesKind,
        text: Str<'_>,
        repair: impl FnOnce(&[u16], &mut [u8]),
    ) -> Result<ByteView<'s>> {
        let (length, plain) = text.with_chars(self, |chars| match chars {
            StrChars::Latin1(source) if text::is_ascii(source) => (source.len(), true),
            StrChars::Latin1(source) => (text::utf8_length_of_latin1(source), false),
            StrChars::Utf16(source) => {
                let length = text::utf8_length_of_utf16(source);
                (length.bytes, length.well_formed)
            }
        })?;
        let made = self.new_bytes(kind, length)?;
        made.with_mut_and_chars(self, text, |target, chars| {
            if target.len() != length {
                return;
            }
            match (chars, plain) {
                (StrChars::Latin1(source), true) => target.copy_from_slice(source),
                // SAFETY: strings do not change, so the room is what was measured.
                (StrChars::Latin1(source), false) => unsafe { text::latin1_to_utf8_measured(source, target) },
                // SAFETY: as above, and the characters were found to be well-formed.
                (StrChars::Utf16(source), true) => unsafe { text::utf16_to_utf8_measured(source, target) },
                (StrChars::Utf16(source), false) => repair(source, target),
            }
        })?;
        Ok(made)
    }

    /// A Buffer over part of another array's memory: from byte `start` of it, `length` bytes, which the engine checks. `None` for
    /// anything but a Uint8Array whose memory does not change its size.
    ///
    /// # Errors
    /// Throws when the memory is gone or the range is not within it.
    pub fn part_of_bytes(&mut self, whole: Object<'_>, start: usize, length: usize) -> Result<Option<Object<'s>>> {
        rooted!(in(self.raw()) let view = whole.raw_object());
        // SAFETY: a live object.
        if !unsafe { is_uint8_array(view.get()) } {
            return Ok(None);
        }
        let mut shared = false;
        // SAFETY: the view is rooted; the second call is a plain query.
        let (buffer, offset) = unsafe {
            let buffer = JS_GetArrayBufferViewBuffer(self.raw(), view.handle().into(), &mut shared);
            (buffer, JS_GetTypedArrayByteOffset(view.get()))
        };
        rooted!(in(self.raw()) let buffer = buffer);
        if buffer.get().is_null() {
            return Err(Thrown(()));
        }
        // SAFETY: the buffer is rooted; the engine checks the bounds.
        let made = unsafe {
            JS_NewUint8ArrayWithBuffer(self.raw(), buffer.handle().into(), offset.saturating_add(start), length as i64)
        };
        rooted!(in(self.raw()) let made = made);
        if made.get().is_null() {
            return Err(Thrown(()));
        }
        // SAFETY: a fresh typed array: an ordinary, extensible object that is in nobody's prototype chain, so the engine's
        // checks of those have nothing to find. Both handles are of rooted or traced slots.
        let ok =
            unsafe { set_proto_unchecked(self.raw(), made.handle().into(), self.state().templates.prototype.handle()) };
        self.ok(ok)?;
        self.root_object(made.get()).map(Some)
    }
}
