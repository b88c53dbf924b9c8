//! Paths as bytes. Linux knows no encoding of names, so a path given as a Buffer reaches the kernel as it is; a path given
//! as a string is encoded in UTF-8. NUL inside a path was refused in JavaScript; here it is an error too, never a cut.

use std::ffi::{CStr, CString, OsStr};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use rondo_engine::{Args, Cx, ErrorClass, JsError, Result, StrChars};

/// A path for the kernel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FsPath(CString);

impl FsPath {
    /// From bytes; `None` when there is a NUL among them.
    pub fn from_bytes(bytes: impl Into<Vec<u8>>) -> Option<FsPath> {
        CString::new(bytes).ok().map(FsPath)
    }
    /// The path of a C string.
    pub fn from_cstring(name: CString) -> FsPath {
        FsPath(name)
    }
    /// The bytes, without the NUL at the end.
    pub fn bytes(&self) -> &[u8] {
        self.0.to_bytes()
    }
    /// For a system call.
    pub fn c(&self) -> &CStr {
        &self.0
    }
    /// For the standard library.
    pub fn std(&self) -> &Path {
        Path::new(OsStr::from_bytes(self.bytes()))
    }
    /// As text, for messages; what is no UTF-8 becomes U+FFFD.
    pub fn display(&self) -> String {
        String::from_utf8_lossy(self.bytes()).into_owned()
    }
    /// The entry `name` of this directory.
    pub fn join(&self, name: &[u8]) -> FsPath {
        let base = self.bytes();
        let mut bytes = Vec::with_capacity(base.len() + name.len() + 2);
        bytes.extend_from_slice(base);
        if base.last() != Some(&b'/') {
            bytes.push(b'/');
        }
        bytes.extend_from_slice(name);
        // Neither half can hold NUL: both came from a path or from the kernel. An empty path fails with ENOENT.
        FsPath(CString::new(bytes).unwrap_or_default())
    }
    /// The path without its last name; `None` at the root and for a single name.
    pub fn parent(&self) -> Option<FsPath> {
        let bytes = self.bytes();
        let end = bytes.iter().rposition(|&b| b != b'/')? + 1;
        let slash = bytes[..end].iter().rposition(|&b| b == b'/')?;
        let keep = bytes[..slash].iter().rposition(|&b| b != b'/').map_or(1, |last| last + 1);
        FsPath::from_bytes(&bytes[..keep])
    }
}

/// UTF-8 bytes of a JavaScript string; unpaired surrogates become U+FFFD.
pub fn utf8_of(chars: StrChars<'_>) -> Vec<u8> {
    match chars {
        StrChars::Latin1(bytes) if bytes.is_ascii() => bytes.to_vec(),
        StrChars::Latin1(bytes) => {
            let mut out = Vec::with_capacity(bytes.len() + bytes.len() / 2);
            for &byte in bytes {
                if byte < 0x80 {
                    out.push(byte);
                } else {
                    out.extend_from_slice(&[0xc0 | (byte >> 6), 0x80 | (byte & 0x3f)]);
                }
            }
            out
        }
        StrChars::Utf16(units) => String::from_utf16_lossy(units).into_bytes(),
    }
}

/// Argument `index`: a string or bytes.
pub fn path_arg<'s>(cx: &mut Cx<'s>, args: Args<'s>, index: usize) -> Result<FsPath> {
    let bytes = match args.get(index).as_str() {
        Some(text) => text.with_chars(cx, utf8_of)?,
        None => args.bytes(cx, index)?.to_vec(cx),
    };
    FsPath::from_bytes(bytes).ok_or_else(|| {
        JsError::new(
            ErrorClass::TypeError,
            "The argument 'path' must be a string, Uint8Array, or URL without null bytes",
        )
        .code("ERR_INVALID_ARG_VALUE")
        .throw(cx)
    })
}

/// A file by path or by descriptor.
#[derive(Debug, Clone)]
pub enum Target {
    /// By path: opened and closed by the operation.
    Path(FsPath),
    /// By descriptor: stays open.
    Fd(i32),
}

/// Argument `index`: a path or a descriptor.
pub fn target_arg<'s>(cx: &mut Cx<'s>, args: Args<'s>, index: usize) -> Result<Target> {
    if args.get(index).as_f64().is_some() {
        return Ok(Target::Fd(args.i32(cx, index)?));
    }
    Ok(Target::Path(path_arg(cx, args, index)?))
}

#[cfg(test)]
mod tests {
    use super::FsPath;

    fn parent(path: &str) -> Option<String> {
        FsPath::from_bytes(path).and_then(|p| p.parent()).map(|p| p.display())
    }

    #[test]
    fn parents() {
        assert_eq!(parent("/a/b"), Some("/a".into()));
        assert_eq!(parent("/a"), Some("/".into()));
        assert_eq!(parent("a//b//"), Some("a".into()));
        assert_eq!(parent("a"), None);
        assert_eq!(parent("/"), None);
        assert_eq!(parent(""), None);
    }
}
