//! Text that is made of bytes, written where the string will have it: short text on the stack, from where the engine copies it
//! into the nursery; long text into memory that the string then keeps.

use std::mem::MaybeUninit;
use std::ptr::NonNull;
use std::sync::atomic::{AtomicU32, Ordering, fence};

use mozjs::jsapi::mozilla::StringBuffer;
use mozjs::jsapi::{JS_NewStringCopyN, JS_NewUCStringCopyN, JSContext, JSString};

use super::cx::{Cx, Result, Thrown};
use super::local::Str;
use super::string::{MAX_LENGTH, StrChars};

unsafe extern "C" {
    // JS::NewStringFromLatin1Buffer(JSContext*, RefPtr<mozilla::StringBuffer>, size_t) and its sister, in js/public/String.h. The
    // platform's C++ rules hand a RefPtr over by its address, because it has a destructor; the bindings would hand over its
    // content. The callee may take the pointer out of it and leave null there; what remains is the caller's to release. The
    // variants for a buffer that the caller keeps would not do: the nursery counts the memory only of unshared buffers.
    #[link_name = "_ZN2JS25NewStringFromLatin1BufferEP9JSContext6RefPtrIN7mozilla12StringBufferEEm"]
    fn string_from_latin1_buffer(cx: *mut JSContext, buffer: *mut Memory, length: usize) -> *mut JSString;
    #[link_name = "_ZN2JS26NewStringFromTwoByteBufferEP9JSContext6RefPtrIN7mozilla12StringBufferEEm"]
    fn string_from_two_byte_buffer(cx: *mut JSContext, buffer: *mut Memory, length: usize) -> *mut JSString;
}

/// Bytes of text that are kept on the stack. Strings up to this size lie in the nursery.
const SHORT: usize = 1024;

mod private {
    pub trait Sealed {}
    impl Sealed for u8 {}
    impl Sealed for u16 {}
}

/// A code unit: a byte for characters up to U+00FF, or two for UTF-16.
pub trait Unit: private::Sealed + Copy {
    #[doc(hidden)]
    const WIDE: bool;
}
impl Unit for u8 {
    const WIDE: bool = false;
}
impl Unit for u16 {
    const WIDE: bool = true;
}

/// The engine's header of shared characters, followed by the characters and a zero; null when the engine has taken it. Laid
/// out as the engine's RefPtr, which is one pointer too.
#[repr(C)]
struct Memory {
    header: *mut StringBuffer,
}

impl Memory {
    /// Memory for so many bytes of text and the zero behind them.
    fn new(bytes: usize) -> Option<Memory> {
        let size = u32::try_from(bytes.checked_add(2)?).ok().filter(|&size| size < u32::MAX - 64)?;
        // SAFETY: malloc with a size above 0; null is looked at.
        let memory = unsafe { libc::malloc(size_of::<StringBuffer>() + size as usize) };
        let header = NonNull::new(memory.cast::<StringBuffer>())?;
        // SAFETY: fresh memory of malloc, aligned for anything and large enough for the header. One reference is ours.
        unsafe { header.write(StringBuffer { mRefCount: 1, mStorageSize: size }) };
        Some(Memory { header: header.as_ptr() })
    }

    fn data(&self) -> *mut u8 {
        // SAFETY: the characters begin behind the header.
        unsafe { self.header.add(1).cast() }
    }

    /// Gives back what `bytes` of text do not need.
    fn shrink(&mut self, bytes: usize) {
        // SAFETY: no string has this memory yet, so the one reference is ours. When realloc refuses, all stays as it was.
        unsafe {
            let size = (*self.header).mStorageSize as usize;
            let wanted = bytes + 2;
            if wanted + size / 8 >= size {
                return;
            }
            let smaller = libc::realloc(self.header.cast(), size_of::<StringBuffer>() + wanted);
            if let Some(header) = NonNull::new(smaller.cast::<StringBuffer>()) {
                self.header = header.as_ptr();
                (*self.header).mStorageSize = wanted as u32;
            }
        }
    }
}

impl Drop for Memory {
    fn drop(&mut self) {
        if self.header.is_null() {
            return;
        }
        // SAFETY: one reference is ours. The count is an atomic of the engine, who gives its references back on any thread; the
        // last one to do so frees, with free() as the engine does.
        unsafe {
            let count = AtomicU32::from_ptr(&raw mut (*self.header).mRefCount);
            if count.fetch_sub(1, Ordering::Release) == 1 {
                fence(Ordering::Acquire);
                libc::free(self.header.cast());
            }
        }
    }
}

/// Room for short text: an array beside the sink, not within it, where the compiler would clear it with its neighbours.
pub(crate) type ShortRoom = [MaybeUninit<u64>; SHORT / 8];

/// The room, not written yet.
#[inline(always)]
pub(crate) fn short_room() -> ShortRoom {
    [const { MaybeUninit::uninit() }; SHORT / 8]
}

/// Where text is written that becomes a string.
pub struct TextSink<'r> {
    short: &'r mut ShortRoom,
    long: Option<Memory>,
    wide: bool,
    /// Units written.
    length: usize,
    /// Why there is no text.
    failed: Option<SinkError>,
}

/// Why there is no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SinkError {
    TooLong,
    NoMemory,
}

impl<'r> TextSink<'r> {
    #[inline]
    pub(crate) fn new(short: &'r mut ShortRoom) -> TextSink<'r> {
        TextSink { short, long: None, wide: false, length: 0, failed: None }
    }

    /// Gives `write` room for `capacity` code units. What it returns is the text: a slice that begins where the room does. If
    /// it returns nothing, there is no text yet and the result is false. True also when there is no memory, which is told when
    /// the string is made.
    #[inline]
    pub fn write<C: Unit>(
        &mut self,
        capacity: usize,
        write: impl for<'m> FnOnce(&'m mut [MaybeUninit<C>]) -> Option<&'m mut [C]>,
    ) -> bool {
        if capacity > MAX_LENGTH {
            self.failed = Some(SinkError::TooLong);
            return true;
        }
        let bytes = capacity * size_of::<C>();
        let room: *mut MaybeUninit<C> = if bytes <= SHORT {
            self.long = None;
            self.short.as_mut_ptr().cast()
        } else {
            // The memory of a try before this one first, so that the new one may be the same.
            self.long = None;
            self.long = Memory::new(bytes);
            match &self.long {
                Some(memory) => memory.data().cast(),
                None => {
                    self.failed = Some(SinkError::NoMemory);
                    return true;
                }
            }
        };
        // SAFETY: that many units, aligned (the stack part is of u64, the header has eight bytes), borrowed for this call.
        let text = write(unsafe { std::slice::from_raw_parts_mut(room, capacity) });
        // Whoever has a slice of units there has written them: that is all that is believed.
        let length = match text {
            Some(text) if text.is_empty() => 0,
            Some(text) if std::ptr::eq(text.as_ptr(), room.cast()) && text.len() <= capacity => text.len(),
            _ => return false,
        };
        self.wide = C::WIDE;
        self.length = length;
        true
    }

    /// The string; `None` if it would be longer than a string can be.
    #[inline]
    pub(crate) fn finish<'s>(&mut self, cx: &mut Cx<'s>) -> Result<Option<Str<'s>>> {
        match self.failed {
            None => self.string(cx, self.length).map(Some),
            Some(SinkError::TooLong) => Ok(None),
            Some(SinkError::NoMemory) => Err(cx.out_of_memory()),
        }
    }

    #[inline]
    fn string<'s>(&mut self, cx: &mut Cx<'s>, length: usize) -> Result<Str<'s>> {
        let raw = cx.raw();
        let made: *mut JSString = match self.long.take() {
            None => {
                let text = self.short.as_ptr();
                // SAFETY: `length` units were written there (see `write`); the engine copies them.
                unsafe {
                    match self.wide {
                        false => JS_NewStringCopyN(raw, text.cast(), length),
                        true => JS_NewUCStringCopyN(raw, text.cast(), length),
                    }
                }
            }
            Some(mut memory) => {
                memory.shrink(length << u32::from(self.wide));
                // SAFETY: `length` units were written, and there is room for the zero behind them that the engine wants. If the
                // string keeps the memory it takes our reference and leaves null; else `memory` gives it back.
                unsafe {
                    match self.wide {
                        false => {
                            memory.data().add(length).write(0);
                            string_from_latin1_buffer(raw, &mut memory, length)
                        }
                        true => {
                            memory.data().cast::<u16>().add(length).write(0);
                            string_from_two_byte_buffer(raw, &mut memory, length)
                        }
                    }
                }
            }
        };
        cx.root_string(made)
    }
}

impl<'s> Cx<'s> {
    /// A string of what `f` writes; `None` if it would be longer than a string can be.
    ///
    /// # Errors
    /// Throws when memory is short.
    pub fn string_by(&mut self, f: impl FnOnce(&mut TextSink<'_>)) -> Result<Option<Str<'s>>> {
        let mut short = short_room();
        let mut sink = TextSink::new(&mut short);
        f(&mut sink);
        sink.finish(self)
    }

    /// Throws that memory is short.
    pub(crate) fn out_of_memory(&mut self) -> Thrown {
        // SAFETY: the context is live.
        unsafe { mozjs::jsapi::JS_ReportOutOfMemory(self.raw()) };
        Thrown(())
    }
}

impl Str<'_> {
    /// A string of what `f` writes, while the characters of this one are borrowed; `None` if it would be longer than a string
    /// can be.
    ///
    /// # Errors
    /// Throws when memory is short.
    pub fn with_chars_to_string<'c>(
        self,
        cx: &mut Cx<'c>,
        f: impl FnOnce(StrChars<'_>, &mut TextSink<'_>),
    ) -> Result<Option<Str<'c>>> {
        let mut short = short_room();
        let mut sink = TextSink::new(&mut short);
        self.with_chars(cx, |chars| f(chars, &mut sink))?;
        sink.finish(cx)
    }
}
