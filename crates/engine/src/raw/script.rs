//! Scripts, functions compiled with a wrapper (CommonJS), and their bytecode.

use std::ffi::CString;

use mozjs::glue::{DeleteCompileOptions, NewCompileOptions};
use mozjs::jsapi::mozilla::Utf8Unit;
use mozjs::jsapi::{
    CompileFunction, CompileFunction1, EnvironmentChain, Evaluate, Evaluate2, JS_GetFunctionObject,
    ReadOnlyCompileOptions, SourceText,
};
use mozjs::jsval::UndefinedValue;
use mozjs::rooted;

use super::cx::{Cx, Result, Thrown};
use super::local::{Function, Str, Value};
use super::string::StrChars;

/// The text of a script.
#[derive(Clone, Copy)]
pub enum ScriptSource<'a> {
    /// UTF-8 text.
    Utf8(&'a str),
    /// UTF-16 text.
    Utf16(&'a [u16]),
}

/// How to compile.
#[derive(Clone, Copy)]
pub struct CompileOptions<'a> {
    /// Name in stack traces: a path or URL.
    pub filename: &'a str,
    /// Line of the first line of the text, from 1 (0 hides a wrapper line).
    pub line: u32,
    /// Column of the first character, from 1.
    pub column: u32,
    /// Whether the engine keeps the source text for `Function.prototype.toString` only lazily... always kept now.
    pub strict: bool,
}

impl<'a> CompileOptions<'a> {
    /// Line 1, column 1, sloppy mode.
    pub fn new(filename: &'a str) -> CompileOptions<'a> {
        CompileOptions { filename, line: 1, column: 1, strict: false }
    }
}

/// Owned engine-side options.
pub(crate) struct RawOptions(
    pub *mut ReadOnlyCompileOptions,
    #[expect(dead_code, reason = "keeps the memory")] CString,
);

impl RawOptions {
    pub fn new(cx: &Cx<'_>, options: &CompileOptions<'_>) -> RawOptions {
        let filename = CString::new(options.filename.replace('\0', "\u{fffd}")).unwrap_or_default();
        // SAFETY: the options copy nothing: `filename` is kept beside them.
        let ptr = unsafe { NewCompileOptions(cx.raw(), filename.as_ptr(), options.line) };
        if !ptr.is_null() {
            // SAFETY: just made, not shared.
            unsafe {
                (*ptr).column._base = options.column.max(1);
                (*ptr)._base.forceStrictMode_ = options.strict;
            }
        }
        RawOptions(ptr, filename)
    }
}

impl Drop for RawOptions {
    fn drop(&mut self) {
        // SAFETY: made by NewCompileOptions; freed once.
        unsafe { DeleteCompileOptions(self.0) };
    }
}

pub(crate) fn source_text<T, U>(units: &[T]) -> SourceText<U> {
    SourceText {
        units_: units.as_ptr() as *const _,
        length_: units.len() as u32,
        ownsUnits_: false,
        _phantom_0: std::marker::PhantomData,
    }
}

/// The engine's limit on source text; longer text is refused.
const MAX_SOURCE: usize = (1 << 30) - 2;

impl<'s> Cx<'s> {
    pub(crate) fn check_source(&mut self, length: usize) -> Result<()> {
        if length > MAX_SOURCE {
            let error = super::error::JsError::new(super::error::ErrorClass::RangeError, "The source text is too long");
            return Err(error.code("ERR_STRING_TOO_LONG").throw(self));
        }
        Ok(())
    }

    /// Runs a script in the global scope and returns its completion value.
    pub fn evaluate(&mut self, source: ScriptSource<'_>, options: &CompileOptions<'_>) -> Result<Value<'s>> {
        let raw = RawOptions::new(self, options);
        rooted!(in(self.raw()) let mut out = UndefinedValue());
        // SAFETY: the text is borrowed for the call, which copies what it keeps; `out` is rooted.
        let ok = unsafe {
            match source {
                ScriptSource::Utf8(text) => {
                    self.check_source(text.len())?;
                    let mut text: SourceText<Utf8Unit> = source_text(text.as_bytes());
                    Evaluate2(self.raw(), raw.0, &mut text, out.handle_mut().into())
                }
                ScriptSource::Utf16(text) => {
                    self.check_source(text.len())?;
                    let mut text: SourceText<u16> = source_text(text);
                    Evaluate(self.raw(), raw.0, &mut text, out.handle_mut().into())
                }
            }
        };
        self.ok(ok)?;
        Ok(self.root(out.get()))
    }

    /// Compiles a script without running it.
    ///
    /// # Errors
    /// Throws the text's SyntaxError.
    pub fn check_script(&mut self, source: ScriptSource<'_>, options: &CompileOptions<'_>) -> Result<()> {
        let raw = RawOptions::new(self, options);
        // SAFETY: the text is borrowed for the call; the script is not kept.
        let script = unsafe {
            match source {
                ScriptSource::Utf8(text) => {
                    self.check_source(text.len())?;
                    let mut text: SourceText<Utf8Unit> = source_text(text.as_bytes());
                    mozjs::jsapi::Compile1(self.raw(), raw.0, &mut text)
                }
                ScriptSource::Utf16(text) => {
                    self.check_source(text.len())?;
                    let mut text: SourceText<u16> = source_text(text);
                    mozjs::jsapi::Compile(self.raw(), raw.0, &mut text)
                }
            }
        };
        self.ok(!script.is_null())
    }

    /// Compiles the text as the body of `function name(parameters)` in the global scope.
    pub fn compile_function(
        &mut self,
        source: ScriptSource<'_>,
        name: &str,
        parameters: &[&str],
        options: &CompileOptions<'_>,
    ) -> Result<Function<'s>> {
        // The engine puts a line of its own (`function name(parameters) {`) before the text.
        let raw = RawOptions::new(self, &CompileOptions { line: options.line.saturating_sub(1), ..*options });
        let name = CString::new(name).unwrap_or_default();
        let owned: Vec<CString> = parameters.iter().map(|p| CString::new(*p).unwrap_or_default()).collect();
        let pointers: Vec<_> = owned.iter().map(|p| p.as_ptr()).collect();
        // An all-zero chain is the empty chain: no objects between the function and the global.
        // SAFETY: opaque words; their number differs between builds of the engine.
        let chain: EnvironmentChain = unsafe { std::mem::zeroed() };
        let count = pointers.len() as u32;
        // The engine's UTF-8 form takes each byte of a function body for a character, so only ASCII may go that way.
        let wide: Vec<u16>;
        let source = match source {
            ScriptSource::Utf8(text) if !text.is_ascii() => {
                self.check_source(text.len())?;
                wide = text.encode_utf16().collect();
                ScriptSource::Utf16(&wide)
            }
            other => other,
        };
        // SAFETY: all pointers live through the call; the function is rooted at once.
        let function = unsafe {
            match source {
                ScriptSource::Utf8(text) => {
                    self.check_source(text.len())?;
                    let mut text: SourceText<Utf8Unit> = source_text(text.as_bytes());
                    CompileFunction1(self.raw(), &chain, raw.0, name.as_ptr(), count, pointers.as_ptr(), &mut text)
                }
                ScriptSource::Utf16(text) => {
                    self.check_source(text.len())?;
                    let mut text: SourceText<u16> = source_text(text);
                    CompileFunction(self.raw(), &chain, raw.0, name.as_ptr(), count, pointers.as_ptr(), &mut text)
                }
            }
        };
        if function.is_null() {
            return Err(Thrown(()));
        }
        // SAFETY: a live function just made.
        self.root_object(unsafe { JS_GetFunctionObject(function) })
    }

    /// Calls `f` with the text of a string as script source (Latin-1 text is widened once).
    pub fn with_source<R>(
        &mut self,
        text: Str<'_>,
        f: impl FnOnce(&mut Cx<'s>, ScriptSource<'_>) -> Result<R>,
    ) -> Result<R> {
        // The text is copied out because compiling may collect and move it.
        enum Copy {
            Utf8(String),
            Utf16(Vec<u16>),
        }
        let copy = text.with_chars(self, |chars| match chars {
            StrChars::Latin1(_) => Copy::Utf8(chars.to_rust_string()),
            StrChars::Utf16(units) => Copy::Utf16(units.to_vec()),
        })?;
        match &copy {
            Copy::Utf8(text) => f(self, ScriptSource::Utf8(text)),
            Copy::Utf16(text) => f(self, ScriptSource::Utf16(text)),
        }
    }
}
