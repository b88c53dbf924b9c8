//! Strings: made from Rust text, read as Latin-1 or UTF-16 without copying. Large ones may take over the memory of a Rust
//! vector instead of copying it.

use mozjs::glue::{CreateJSExternalStringCallbacks, DeleteJSExternalStringCallbacks, JSExternalStringCallbacksTraps};
use mozjs::jsapi::JS::shadow;
use mozjs::jsapi::JSExternalStringCallbacks;
use mozjs::jsapi::{JS_AtomizeAndPinString, JS_AtomizeStringN, JS_AtomizeUCStringN, JS_DeprecatedStringHasLatin1Chars};
use mozjs::jsapi::{JS_GetLatin1StringCharsAndLength, JS_GetTwoByteStringCharsAndLength, JS_NewStringCopyN};
use mozjs::jsapi::{JS_NewExternalStringLatin1, JS_NewExternalUCString, JS_NewUCStringCopyN, JSString};
use mozjs::jsval::StringValue;

use std::ffi::c_void;

use super::cx::{Cx, Result, Thrown};
use super::local::{Str, Value};

/// Text below this many bytes is copied. A copied string begins in the nursery and gives its memory back at the next small
/// collection, still warm; an adopted one waits for a full collection, and by then the memory of the next one is cold. Measured:
/// for 64 KiB the copy costs 4 microseconds, cold memory 30.
const ADOPT_MIN: usize = 1 << 20;
/// The engine's limit on the length of a string.
pub(crate) const MAX_LENGTH: usize = (1 << 30) - 2;

/// The memory of an adopted string. The engine's callback gets no length, so each string brings an object of its own.
struct Adopted<T> {
    text: *mut [T],
    callbacks: *mut JSExternalStringCallbacks,
}

unsafe extern "C" fn free_text<T>(adopted: *const c_void, _chars: *mut T) {
    // SAFETY: `adopted` is the box given up in `adopt`, and the engine finalizes a string once, on any thread (plain memory of
    // the global allocator). The callbacks object calls this as its last act and is not touched afterwards.
    unsafe {
        let adopted = Box::from_raw(adopted as *mut Adopted<T>);
        drop(Box::from_raw(adopted.text));
        DeleteJSExternalStringCallbacks(adopted.callbacks);
    }
}

unsafe extern "C" fn size_of_text<T>(
    adopted: *const c_void,
    _chars: *const T,
    _: mozjs::jsapi::mozilla::MallocSizeOf,
) -> usize {
    // SAFETY: as above; the string is alive while the engine asks.
    unsafe { size_of_val(&*(*(adopted as *const Adopted<T>)).text) }
}

static TRAPS: JSExternalStringCallbacksTraps = JSExternalStringCallbacksTraps {
    latin1Finalize: Some(free_text::<u8>),
    utf16Finalize: Some(free_text::<u16>),
    latin1SizeOfBuffer: Some(size_of_text::<u8>),
    utf16SizeOfBuffer: Some(size_of_text::<u16>),
};

/// Makes an external string of the text with `make`.
///
/// # Safety
/// `make` is the engine's function for strings of this character type.
unsafe fn adopt<T>(
    text: Vec<T>,
    make: impl FnOnce(*const T, usize, *const JSExternalStringCallbacks) -> *mut JSString,
) -> *mut JSString {
    let length = text.len();
    let text = Box::into_raw(text.into_boxed_slice());
    let chars = text as *const T;
    let adopted = Box::into_raw(Box::new(Adopted { text, callbacks: std::ptr::null_mut() }));
    // SAFETY: the traps are static; the box stays until the string is finalized, or until the end of this function.
    unsafe {
        (*adopted).callbacks = CreateJSExternalStringCallbacks(&TRAPS, adopted.cast());
        let made = make(chars, length, (*adopted).callbacks);
        if made.is_null() {
            free_text(adopted.cast::<c_void>(), chars as *mut T);
        }
        made
    }
}

/// The characters of a string, borrowed from the engine.
#[derive(Clone, Copy, Debug)]
pub enum StrChars<'a> {
    /// One byte for each character, U+0000 to U+00FF.
    Latin1(&'a [u8]),
    /// UTF-16 code units, surrogates unchecked.
    Utf16(&'a [u16]),
}

impl StrChars<'_> {
    /// Rust text; unpaired surrogates become U+FFFD.
    pub fn to_rust_string(self) -> String {
        match self {
            StrChars::Latin1(bytes) if bytes.is_ascii() => String::from_utf8(bytes.to_vec()).unwrap_or_default(),
            StrChars::Latin1(bytes) => bytes.iter().map(|&b| char::from(b)).collect(),
            StrChars::Utf16(units) => String::from_utf16_lossy(units),
        }
    }
    /// Length in UTF-16 code units.
    pub fn len(self) -> usize {
        match self {
            StrChars::Latin1(bytes) => bytes.len(),
            StrChars::Utf16(units) => units.len(),
        }
    }
    /// Whether there are no characters.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }
}

impl<'s> Str<'s> {
    fn raw_string(self) -> *mut JSString {
        self.bits().to_string()
    }

    /// Reads the characters in place. `f` gets no context, so nothing can collect while they are borrowed.
    ///
    /// # Errors
    /// Throws out-of-memory when a rope cannot be flattened.
    #[inline]
    pub fn with_chars<R>(self, cx: &Cx<'_>, f: impl FnOnce(StrChars<'_>) -> R) -> Result<R> {
        let text = self.raw_string();
        // SAFETY: `text` is a live string; a linear one is laid out as js/shadow/String.h says. The characters stay valid while
        // nothing collects: `f` has no context.
        unsafe {
            let plain = text as *const shadow::String;
            let flags = (*plain).flags_ as u32;
            if flags & shadow::String_LINEAR_BIT != 0 {
                let length = ((*plain).flags_ >> 32) as u32 as usize;
                let inline = flags & shadow::String_INLINE_CHARS_BIT != 0;
                let chars = &raw const (*plain).__bindgen_anon_1;
                return Ok(f(if flags & shadow::String_LATIN1_CHARS_BIT != 0 {
                    let chars = if inline { chars.cast() } else { (*chars).nonInlineCharsLatin1 };
                    StrChars::Latin1(std::slice::from_raw_parts(chars, length))
                } else {
                    let chars = if inline { chars.cast() } else { (*chars).nonInlineCharsTwoByte };
                    StrChars::Utf16(std::slice::from_raw_parts(chars, length))
                }));
            }
        }
        let mut length = 0;
        // SAFETY: `text` is a live string; flattening may allocate malloc memory but does not move strings. The
        // characters stay valid while nothing collects: `f` has no context.
        unsafe {
            if JS_DeprecatedStringHasLatin1Chars(text) {
                let chars = JS_GetLatin1StringCharsAndLength(cx.raw(), std::ptr::null(), text, &mut length);
                if chars.is_null() {
                    return Err(Thrown(()));
                }
                Ok(f(StrChars::Latin1(std::slice::from_raw_parts(chars, length))))
            } else {
                let chars = JS_GetTwoByteStringCharsAndLength(cx.raw(), std::ptr::null(), text, &mut length);
                if chars.is_null() {
                    return Err(Thrown(()));
                }
                Ok(f(StrChars::Utf16(std::slice::from_raw_parts(chars, length))))
            }
        }
    }

    /// A copy as Rust text; unpaired surrogates become U+FFFD.
    pub fn to_rust_string(self, cx: &Cx<'_>) -> Result<String> {
        self.with_chars(cx, |chars| chars.to_rust_string())
    }

    /// Length in UTF-16 code units.
    pub fn length(self) -> usize {
        // SAFETY: a live string.
        unsafe { mozjs::jsapi::JS_GetStringLength(self.raw_string()) }
    }
}

impl<'s> Cx<'s> {
    pub(crate) fn root_string(&self, text: *mut JSString) -> Result<Str<'s>> {
        if text.is_null() {
            return Err(Thrown(()));
        }
        // SAFETY: a live string pointer just returned by the engine.
        Ok(self.root(StringValue(unsafe { &*text })))
    }

    /// A string of the text (copied).
    ///
    /// # Errors
    /// Throws when the text is longer than the engine's limit (2^30 - 2 units).
    pub fn string(&mut self, text: &str) -> Result<Str<'s>> {
        if text.is_ascii() {
            return self.latin1(text.as_bytes());
        }
        let units: Vec<u16> = text.encode_utf16().collect();
        self.utf16(&units)
    }

    /// A string of Latin-1 characters (copied).
    pub fn latin1(&mut self, text: &[u8]) -> Result<Str<'s>> {
        // SAFETY: pointer and length are of a live slice; the function copies.
        let made = unsafe { JS_NewStringCopyN(self.raw(), text.as_ptr().cast(), text.len()) };
        self.root_string(made)
    }

    /// A string of UTF-16 code units (copied).
    pub fn utf16(&mut self, text: &[u16]) -> Result<Str<'s>> {
        // SAFETY: pointer and length are of a live slice; the function copies.
        let made = unsafe { JS_NewUCStringCopyN(self.raw(), text.as_ptr(), text.len()) };
        self.root_string(made)
    }

    /// A string of Latin-1 characters; large text is taken over without copying.
    pub fn latin1_from_vec(&mut self, text: Vec<u8>) -> Result<Str<'s>> {
        if text.len() < ADOPT_MIN || text.len() > MAX_LENGTH {
            return self.latin1(&text);
        }
        let raw = self.raw();
        // SAFETY: the function for one-byte characters; the text and its callbacks live until the string is finalized.
        let made = unsafe { adopt(text, |chars, length, calls| JS_NewExternalStringLatin1(raw, chars, length, calls)) };
        self.root_string(made)
    }

    /// A string of UTF-16 code units; large text is taken over without copying.
    pub fn utf16_from_vec(&mut self, text: Vec<u16>) -> Result<Str<'s>> {
        if text.len() * 2 < ADOPT_MIN || text.len() > MAX_LENGTH {
            return self.utf16(&text);
        }
        let raw = self.raw();
        // SAFETY: the function for two-byte characters; the text and its callbacks live until the string is finalized.
        let made = unsafe { adopt(text, |chars, length, calls| JS_NewExternalUCString(raw, chars, length, calls)) };
        self.root_string(made)
    }

    /// A string of the text; large ASCII text is taken over without copying.
    pub fn string_from(&mut self, text: String) -> Result<Str<'s>> {
        if text.is_ascii() {
            self.latin1_from_vec(text.into_bytes())
        } else {
            self.utf16_from_vec(text.encode_utf16().collect())
        }
    }

    /// An interned string: made once, kept for the life of the runtime. For fixed names only.
    pub fn intern(&mut self, text: &'static std::ffi::CStr) -> Result<Str<'s>> {
        // SAFETY: a zero-terminated string.
        let made = unsafe { JS_AtomizeAndPinString(self.raw(), text.as_ptr()) };
        self.root_string(made)
    }

    /// The property key (an atom) of the text.
    pub(crate) fn atom(&mut self, text: &str) -> Result<Str<'s>> {
        let made = if text.is_ascii() {
            // SAFETY: pointer and length are of a live slice; the function copies.
            unsafe { JS_AtomizeStringN(self.raw(), text.as_ptr().cast(), text.len()) }
        } else {
            let units: Vec<u16> = text.encode_utf16().collect();
            // SAFETY: as above.
            unsafe { JS_AtomizeUCStringN(self.raw(), units.as_ptr(), units.len()) }
        };
        self.root_string(made)
    }

    /// A string value; shorthand for `cx.string(text)?.value()`.
    pub fn str_value(&mut self, text: &str) -> Result<Value<'s>> {
        Ok(self.string(text)?.value())
    }
}
