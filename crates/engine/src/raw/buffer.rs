//! Binary data: views borrowed without copying while nothing can collect, and buffers made of Rust bytes.

use mozjs::jsapi::{
    GetArrayBufferLengthAndData, GetArrayBufferViewLengthAndData, IsArrayBufferObject, IsSharedArrayBufferObject,
    JS_IsArrayBufferViewObject, JS_NewUint8ArrayWithBuffer, JS_free, JS_malloc, JSObject, NewArrayBuffer,
    NewArrayBufferWithContents,
};
use mozjs::rooted;

use super::cx::{Cx, Result};
use super::local::{ArrayBuffer, Object, Str, Value};
use super::sink::{TextSink, short_room};
use super::string::StrChars;
use super::uint8;

/// The bytes of an ArrayBuffer, a SharedArrayBuffer, a typed array or a DataView.
#[derive(Clone, Copy)]
pub struct ByteView<'s> {
    object: Object<'s>,
    memory: Memory,
}

/// Where the bytes of a [`ByteView`] are.
#[derive(Clone, Copy, PartialEq)]
enum Memory {
    /// A Uint8Array whose memory does not change its size; no more must be asked.
    Uint8,
    View,
    Buffer,
    SharedBuffer,
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
            if uint8::is_uint8_array(object) {
                Memory::Uint8
            } else if JS_IsArrayBufferViewObject(object) {
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

    /// The bytes of an object that is known to be a Uint8Array of fixed size.
    #[inline]
    pub(super) fn of_uint8(object: Object<'s>) -> ByteView<'s> {
        ByteView { object, memory: Memory::Uint8 }
    }

    /// Whether this is a Uint8Array.
    pub fn is_uint8_array(self) -> bool {
        if self.memory != Memory::View {
            return self.memory == Memory::Uint8;
        }
        // SAFETY: a live object; a plain query.
        unsafe { !mozjs::jsapi::js::UnwrapUint8Array(self.object.raw_object()).is_null() }
    }

    /// The object itself.
    #[inline]
    pub fn object(self) -> Object<'s> {
        self.object
    }

    /// Length, data pointer, and whether the memory is shared. Valid until something collects or runs code.
    #[inline]
    fn parts(self) -> (usize, *mut u8, bool) {
        let object = self.object.raw_object();
        let (length, data, shared) = if self.memory == Memory::Uint8 {
            // SAFETY: live, and of that class, which objects keep.
            unsafe { uint8::parts(object) }
        } else {
            self.asked_parts(object)
        };
        if data.is_null() { (0, std::ptr::NonNull::<u8>::dangling().as_ptr(), shared) } else { (length, data, shared) }
    }

    fn asked_parts(self, object: *mut JSObject) -> (usize, *mut u8, bool) {
        let (mut length, mut data, mut shared) = (0, std::ptr::null_mut(), false);
        // SAFETY: checked kinds; plain queries that do not collect.
        unsafe {
            match self.memory {
                Memory::Uint8 | Memory::View => {
                    GetArrayBufferViewLengthAndData(object, &mut length, &mut shared, &mut data)
                }
                Memory::Buffer => GetArrayBufferLengthAndData(object, &mut length, &mut shared, &mut data),
                Memory::SharedBuffer => {
                    mozjs::jsapi::GetSharedArrayBufferLengthAndData(object, &mut length, &mut shared, &mut data);
                }
            }
        }
        (length, data, shared)
    }

    /// Length in bytes; 0 when detached.
    #[inline]
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
    #[inline]
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
    #[inline]
    pub fn with_mut<R>(self, _cx: &mut Cx<'_>, f: impl FnOnce(&mut [u8]) -> R) -> R {
        let (length, data, _) = self.parts();
        // SAFETY: as in `with`; `&mut Cx` keeps another borrow of the same bytes from existing.
        f(unsafe { std::slice::from_raw_parts_mut(data, length) })
    }

    /// Copies `count` bytes from `from` of another view to `at` of this one, or as many as there are and as fit; their number.
    /// The two may overlap.
    #[inline]
    pub fn copy_from(self, _cx: &mut Cx<'_>, at: usize, source: ByteView<'_>, from: usize, count: usize) -> usize {
        let (length, data, _) = self.parts();
        let (source_length, source_data, _) = source.parts();
        let count = count.min(source_length.saturating_sub(from)).min(length.saturating_sub(at));
        if count > 0 {
            // SAFETY: both ranges are within their bytes, which are valid while nothing collects. What other threads do to
            // shared memory meanwhile is the program's own race, as in the standard.
            unsafe { std::ptr::copy(source_data.add(from), data.add(at), count) };
        }
        count
    }

    /// Writes to the bytes in place while the characters of a string are borrowed.
    ///
    /// # Errors
    /// Throws out-of-memory when a rope cannot be flattened.
    #[inline]
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
        match self.string_by(cx, start, end, |_, _| false)? {
            Some(text) => Ok(text),
            None => Err(cx.out_of_memory()),
        }
    }

    /// A string of the bytes from `start` to `end` (cut to those that are there): what `f` writes, or, if it says that it wrote
    /// nothing, the bytes themselves, each one a character. `None` if that is longer than a string can be.
    ///
    /// # Errors
    /// Throws when memory is short.
    #[inline]
    pub fn string_by<'c>(
        self,
        cx: &mut Cx<'c>,
        start: usize,
        end: usize,
        f: impl FnOnce(&[u8], &mut TextSink<'_>) -> bool,
    ) -> Result<Option<Str<'c>>> {
        let (length, data, shared) = self.parts();
        let end = end.min(length);
        let start = start.min(end);
        let count = end - start;
        // SAFETY: the range is within the bytes, which are valid while nothing collects; `f` gets no context.
        let bytes = unsafe { std::slice::from_raw_parts(data.add(start), count) };
        let mut short = short_room();
        let mut sink = TextSink::new(&mut short);
        let copy;
        let bytes = match shared {
            false => bytes,
            true => {
                // Other threads may write to it meanwhile.
                copy = bytes.to_vec();
                &copy[..]
            }
        };
        if !f(bytes, &mut sink) {
            sink.write(count, |room| Some(room.write_copy_of_slice(bytes)));
        }
        sink.finish(cx)
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
