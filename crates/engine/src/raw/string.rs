//! Strings: made from Rust text, read as Latin-1 or UTF-16 without copying.

use mozjs::jsapi::{JS_AtomizeAndPinString, JS_AtomizeStringN, JS_AtomizeUCStringN, JS_DeprecatedStringHasLatin1Chars};
use mozjs::jsapi::{JS_GetLatin1StringCharsAndLength, JS_GetTwoByteStringCharsAndLength, JS_NewStringCopyN};
use mozjs::jsapi::{JS_NewUCStringCopyN, JSString};
use mozjs::jsval::StringValue;

use super::cx::{Cx, Result, Thrown};
use super::local::{Str, Value};

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
    pub fn with_chars<R>(self, cx: &Cx<'_>, f: impl FnOnce(StrChars<'_>) -> R) -> Result<R> {
        let text = self.raw_string();
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
