//! Binary data: views borrowed without copying while nothing can collect, and buffers made of Rust bytes.

use mozjs::jsapi::{
    GetArrayBufferLengthAndData, GetArrayBufferViewLengthAndData, IsArrayBufferObject, IsSharedArrayBufferObject,
    JS_IsArrayBufferViewObject, JS_NewStringCopyN, JS_NewUint8ArrayWithBuffer, JS_free, JS_malloc, NewArrayBuffer,
    NewArrayBufferWithContents,
};
use mozjs::rooted;

use super::cx::{Cx, Result};
use super::local::{ArrayBuffer, Object, Str, Value};
use super::string::StrChars;

/// The bytes of an ArrayBuffer, a SharedArrayBuffer, a typed array or a DataView.
#[derive(Clone, Copy)]
pub struct ByteView<'s> {
    object: Object<'s>,
    memory: Memory,
}

/// Where the bytes of a [`ByteView`] are.
#[derive(Clone, Copy, PartialEq)]
enum Memory {
    View,
    Buffer,
    SharedBuffer,
}

/// Up to this many bytes may lie in the object itself or in the nursery, and move when something collects; what is larger has
/// memory of its own. The engine's two limits are 96 and 1024.
const MOVABLE: usize = 1024;

/// Text to make a string of.
#[derive(Debug)]
pub enum NewText {
    /// Characters U+0000 to U+00FF.
    Latin1(Vec<u8>),
    /// UTF-16 code units.
    Utf16(Vec<u16>),
}

impl NewText {
    fn into_str<'c>(self, cx: &mut Cx<'c>) -> Result<Str<'c>> {
        match self {
            NewText::Latin1(bytes) => cx.latin1_from_vec(bytes),
            NewText::Utf16(units) => cx.utf16_from_vec(units),
        }
    }
}

/// A copy of shared memory (other threads may write to the original at any time).
pub type SharedBytes = Vec<u8>;

impl<'s> ByteView<'s> {
    /// The bytes of `value`, if it has any.
    #[inline]
    pub fn of(value: Value<'s>) -> Option<ByteView<'s>> {
        let object = value.raw_object();
        if object.is_null() {
            return None;
        }
        // SAFETY: a live object pointer used at once; these queries do not collect.
        let memory = unsafe {
            if JS_IsArrayBufferViewObject(object) {
                Memory::View
            } else if IsArrayBufferObject(object) {
                Memory::Buffer
            } else if IsSharedArrayBufferObject(object) {
                Memory::SharedBuffer
            } else {
                return None;
            }
        };
        Some(ByteView { object: value.cast(), memory })
    }

    /// The object itself.
    pub fn object(self) -> Object<'s> {
        self.object
    }

    /// Length, data pointer, and whether the memory is shared. Valid until something collects or runs code.
    fn parts(self) -> (usize, *mut u8, bool) {
        let object = self.object.raw_object();
        let (mut length, mut data, mut shared) = (0, std::ptr::null_mut(), false);
        // SAFETY: checked kinds; plain queries that do not collect.
        unsafe {
            match self.memory {
                Memory::View => GetArrayBufferViewLengthAndData(object, &mut length, &mut shared, &mut data),
                Memory::Buffer => GetArrayBufferLengthAndData(object, &mut length, &mut shared, &mut data),
                Memory::SharedBuffer => {
                    mozjs::jsapi::GetSharedArrayBufferLengthAndData(object, &mut length, &mut shared, &mut data);
                }
            }
        }
        if data.is_null() { (0, std::ptr::NonNull::<u8>::dangling().as_ptr(), shared) } else { (length, data, shared) }
    }

    /// Length in bytes; 0 when detached.
    pub fn len(self) -> usize {
        self.parts().0
    }
    /// Whether there are no bytes.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }
    /// Whether other threads may see the memory.
    pub fn is_shared(self) -> bool {
        self.parts().2
    }

    /// Reads the bytes in place. `f` gets no context, so nothing can move or detach them meanwhile.
    pub fn with<R>(self, _cx: &Cx<'_>, f: impl FnOnce(&[u8]) -> R) -> R {
        let (length, data, shared) = self.parts();
        // SAFETY: valid while nothing collects; `f` cannot reach the engine through the borrowed context.
        let bytes = unsafe { std::slice::from_raw_parts(data, length) };
        if shared {
            // Others may write to it at any time.
            let copy = bytes.to_vec();
            return f(&copy);
        }
        f(bytes)
    }

    /// Writes to the bytes in place (shared memory too: a race there is the program's own, as in the standard).
    pub fn with_mut<R>(self, _cx: &mut Cx<'_>, f: impl FnOnce(&mut [u8]) -> R) -> R {
        let (length, data, _) = self.parts();
        // SAFETY: as in `with`; `&mut Cx` keeps another borrow of the same bytes from existing.
        f(unsafe { std::slice::from_raw_parts_mut(data, length) })
    }

    /// Writes to the bytes in place while the characters of a string are borrowed.
    ///
    /// # Errors
    /// Throws out-of-memory when a rope cannot be flattened.
    pub fn with_mut_and_chars<R>(
        self,
        cx: &mut Cx<'_>,
        text: Str<'_>,
        f: impl FnOnce(&mut [u8], StrChars<'_>) -> R,
    ) -> Result<R> {
        text.with_chars(cx, |chars| {
            let (length, data, _) = self.parts();
            // SAFETY: as in `with_mut`; strings never share memory with buffers.
            f(unsafe { std::slice::from_raw_parts_mut(data, length) }, chars)
        })
    }

    /// A string of the bytes from `start` to `end` (cut to those that are there), each one a character.
    ///
    /// # Errors
    /// Throws when there are more of them than a string can hold.
    pub fn latin1_string<'c>(self, cx: &mut Cx<'c>, start: usize, end: usize) -> Result<Str<'c>> {
        self.string_by(cx, start, end, |_| None)
    }

    /// A string of the bytes from `start` to `end` (cut to those that are there): what `f` makes of them, or, if that is
    /// nothing, the bytes themselves, each one a character.
    ///
    /// # Errors
    /// Throws when there are more of them than a string can hold.
    pub fn string_by<'c>(
        self,
        cx: &mut Cx<'c>,
        start: usize,
        end: usize,
        f: impl FnOnce(&[u8]) -> Option<NewText>,
    ) -> Result<Str<'c>> {
        let (length, data, shared) = self.parts();
        let end = end.min(length);
        let start = start.min(end);
        let count = end - start;
        // SAFETY: the range is within the bytes, which are valid while nothing collects; `f` gets no context.
        let bytes = unsafe { std::slice::from_raw_parts(data.add(start), count) };
        if shared {
            // Other threads may write to it meanwhile.
            let copy = bytes.to_vec();
            return match f(&copy) {
                Some(text) => text.into_str(cx),
                None => cx.latin1_from_vec(copy),
            };
        }
        if let Some(text) = f(bytes) {
            return text.into_str(cx);
        }
        if count > MOVABLE {
            // SAFETY: the object is rooted, its memory does not move (see `MOVABLE`), and no code runs that could detach it.
            let made = unsafe { JS_NewStringCopyN(cx.raw(), bytes.as_ptr().cast(), count) };
            return cx.root_string(made);
        }
        let mut copy = [const { std::mem::MaybeUninit::<u8>::uninit() }; MOVABLE];
        // SAFETY: the copy has room for the bytes; the string is made of the part copied.
        let made = unsafe {
            std::ptr::copy_nonoverlapping(bytes.as_ptr(), copy.as_mut_ptr().cast(), count);
            JS_NewStringCopyN(cx.raw(), copy.as_ptr().cast(), count)
        };
        cx.root_string(made)
    }

    /// A copy of the bytes.
    pub fn to_vec(self, cx: &Cx<'_>) -> Vec<u8> {
        self.with(cx, <[u8]>::to_vec)
    }
}

impl<'s> Cx<'s> {
    /// An ArrayBuffer of `length` zero bytes.
    pub fn array_buffer(&mut self, length: usize) -> Result<ArrayBuffer<'s>> {
        // SAFETY: context is live.
        let object = unsafe { NewArrayBuffer(self.raw(), length) };
        self.root_object(object)
    }

    /// An ArrayBuffer of the bytes. They are copied into memory of the engine: what it only borrows does not count for its
    /// collector, and a server that reads much would hold all of it until something else makes the collector run.
    pub fn array_buffer_from_vec(&mut self, bytes: Vec<u8>) -> Result<ArrayBuffer<'s>> {
        let length = bytes.len();
        if length == 0 {
            return self.array_buffer(0);
        }
        // SAFETY: context is live; null is an out-of-memory error, looked at below.
        let data = unsafe { JS_malloc(self.raw(), length) };
        if data.is_null() {
            return self.root_object(std::ptr::null_mut());
        }
        // SAFETY: `data` is fresh and `length` bytes long.
        unsafe { std::ptr::copy_nonoverlapping(bytes.as_ptr(), data as *mut u8, length) };
        drop(bytes);
        // SAFETY: the memory is the engine's own; the buffer takes it over, unless it cannot be made.
        let object = unsafe { NewArrayBufferWithContents(self.raw(), length, data) };
        if object.is_null() {
            // SAFETY: not taken over.
            unsafe { JS_free(self.raw(), data) };
        }
        self.root_object(object)
    }

    /// A Uint8Array over part of a buffer.
    pub fn uint8_array(&mut self, buffer: ArrayBuffer<'_>, offset: usize, length: usize) -> Result<Object<'s>> {
        rooted!(in(self.raw()) let rooted = buffer.raw_object());
        // SAFETY: the buffer is rooted; the engine checks the bounds.
        let object = unsafe { JS_NewUint8ArrayWithBuffer(self.raw(), rooted.handle().into(), offset, length as i64) };
        self.root_object(object)
    }

    /// A Uint8Array around the bytes.
    pub fn uint8_array_from_vec(&mut self, bytes: Vec<u8>) -> Result<Object<'s>> {
        let length = bytes.len();
        let buffer = self.array_buffer_from_vec(bytes)?;
        self.uint8_array(buffer, 0, length)
    }

    /// Detaches an ArrayBuffer: its bytes are gone for JavaScript.
    pub fn detach(&mut self, buffer: ArrayBuffer<'_>) -> Result<()> {
        rooted!(in(self.raw()) let rooted = buffer.raw_object());
        // SAFETY: the buffer is rooted.
        let ok = unsafe { mozjs::jsapi::DetachArrayBuffer(self.raw(), rooted.handle().into()) };
        self.ok(ok)
    }
}
