//! Bytecode of scripts, saved when Rondo is built and loaded when it starts, so that neither its own JavaScript nor the
//! engine's self-hosted part is parsed at every start.

use std::ffi::c_void;
use std::marker::PhantomData;
use std::sync::{Mutex, PoisonError};

use mozjs::jsapi::js::frontend::InitialStencilAndDelazifications as RawStencil;
use mozjs::jsapi::mozilla::{Range, RangedPtr, Utf8Unit};
use mozjs::jsapi::{
    DecodeStencil, DelazificationOption, EagerBaselineOption, InstantiateGlobalStencil, InstantiateOptions,
    JS_ExecuteScript, JSContext, JSScript, ReadOnlyDecodeOptions, SetProcessBuildIdOp, SourceText, StencilRelease,
    TranscodeResult,
};
use mozjs::jsval::UndefinedValue;
use mozjs::rooted;

use super::cx::{Cx, Result};
use super::error::{ErrorClass, JsError};
use super::local::Value;
use super::script::{CompileOptions, RawOptions, source_text};

/// The alignment that saved bytecode needs in memory.
pub const STENCIL_ALIGNMENT: usize = 8;

/// Growable bytes with the layout of the engine's `mozilla::Vector<uint8_t, 0, MallocAllocPolicy>`; the engine
/// allocates with `malloc`.
#[repr(C)]
struct TranscodeBuffer {
    begin: *mut u8,
    length: usize,
    capacity: usize,
    // The engine's assertions keep two more words.
    #[cfg(feature = "debugmozjs")]
    reserved: usize,
    #[cfg(feature = "debugmozjs")]
    entered: usize,
}

impl TranscodeBuffer {
    fn new() -> TranscodeBuffer {
        // The engine marks "no memory yet" with a non-null pointer of the element's alignment.
        TranscodeBuffer {
            begin: std::ptr::dangling_mut(),
            length: 0,
            capacity: 0,
            #[cfg(feature = "debugmozjs")]
            reserved: 0,
            #[cfg(feature = "debugmozjs")]
            entered: 0,
        }
    }
    fn take(self) -> Vec<u8> {
        // SAFETY: the engine filled `length` bytes at `begin`.
        unsafe { std::slice::from_raw_parts(self.begin, self.length) }.to_vec()
    }
}

impl Drop for TranscodeBuffer {
    fn drop(&mut self) {
        if self.begin as usize != 1 {
            // SAFETY: allocated by the engine with malloc.
            unsafe { libc::free(self.begin as *mut c_void) };
        }
    }
}

unsafe extern "C" {
    // JS::EncodeStencil(JSContext*, JS::Stencil*, JS::TranscodeBuffer&), declared in js/experimental/JSStencil.h; the
    // bindings leave it out because of its C++ reference to a template.
    #[link_name = "_ZN2JS13EncodeStencilEP9JSContextPN2js8frontend32InitialStencilAndDelazificationsERN7mozilla6VectorIhLm0ENS6_17MallocAllocPolicyEEE"]
    fn encode_stencil(cx: *mut JSContext, stencil: *mut RawStencil, buffer: *mut TranscodeBuffer) -> TranscodeResult;
}

struct Stencil(*mut RawStencil);
impl Drop for Stencil {
    fn drop(&mut self) {
        if !self.0.is_null() {
            // SAFETY: one reference is owned.
            unsafe { StencilRelease(self.0) };
        }
    }
}

/// Saved bytecode carries this, so that bytes of another build are refused instead of misread.
const BUILD_ID: &str = if cfg!(feature = "debugmozjs") {
    concat!("rondo-", env!("CARGO_PKG_VERSION"), "-mozjs-0.26.14-debug")
} else {
    concat!("rondo-", env!("CARGO_PKG_VERSION"), "-mozjs-0.26.14")
};

unsafe extern "C" fn build_id(out: *mut mozjs::jsapi::BuildIdCharVector) -> bool {
    // SAFETY: the engine gives a vector to fill.
    unsafe { mozjs::glue::SetBuildId(out, BUILD_ID.as_ptr().cast(), BUILD_ID.len()) }
}

/// Registers the build id; before the first context.
pub(crate) fn set_build_id() {
    // SAFETY: a static function pointer, set once at start.
    unsafe { SetProcessBuildIdOp(Some(build_id)) };
}

fn failed(cx: &mut Cx<'_>, what: &str) -> super::cx::Thrown {
    if cx.is_exception_pending() {
        return super::cx::Thrown(());
    }
    JsError::new(ErrorClass::Error, what).code("ERR_INTERNAL_ASSERTION").throw(cx)
}

impl<'s> Cx<'s> {
    /// Compiles a script with all its functions and returns the bytecode. The source text is not kept.
    pub fn save_script(&mut self, source: &str, options: &CompileOptions<'_>) -> Result<Vec<u8>> {
        let raw = RawOptions::new(self, options);
        // SAFETY: the options are ours; the text and options live through the calls; the stencil is released by its owner.
        unsafe {
            (*raw.0)._base.eagerDelazificationStrategy_ = DelazificationOption::ParseEverythingEagerly;
            (*raw.0)._base.discardSource = true;
            let mut text: SourceText<Utf8Unit> = source_text(source.as_bytes());
            let frontend = mozjs::jsapi::JS::NewFrontendContext();
            if frontend.is_null() {
                return Err(failed(self, "no memory to compile"));
            }
            mozjs::jsapi::JS::SetNativeStackQuota(frontend, 512 << 10);
            let mut out: mozjs::jsapi::already_AddRefed<RawStencil> =
                mozjs::jsapi::already_AddRefed { mRawPtr: std::ptr::null_mut(), _phantom_0: PhantomData };
            mozjs::glue::CompileGlobalScriptToStencil_C(frontend, raw.0, &mut text, &mut out);
            let stencil = Stencil(out.mRawPtr);
            mozjs::jsapi::JS::DestroyFrontendContext(frontend);
            if stencil.0.is_null() {
                return Err(failed(self, "the script does not compile"));
            }
            let mut buffer = TranscodeBuffer::new();
            if encode_stencil(self.raw(), stencil.0, &mut buffer) != TranscodeResult::Ok {
                return Err(failed(self, "the script's bytecode cannot be saved"));
            }
            Ok(buffer.take())
        }
    }

    /// Runs a saved script and returns its completion value. `None`: the bytes are of another build. The bytes must be
    /// aligned to [`STENCIL_ALIGNMENT`]; the engine uses them in place.
    pub fn run_saved(&mut self, bytes: &'static [u8]) -> Result<Option<Value<'s>>> {
        if !(bytes.as_ptr() as usize).is_multiple_of(STENCIL_ALIGNMENT) {
            return Ok(None);
        }
        let mut options = ReadOnlyDecodeOptions {
            borrowBuffer: true,
            usePinnedBytecode: true,
            introducerFilename_: mozjs::jsapi::JS::ConstUTF8CharsZ { data_: std::ptr::null() },
            introductionType: std::ptr::null(),
            introductionLineno: 0,
            introductionOffset: 0,
        };
        let range = range_of(bytes);
        let mut stencil = Stencil(std::ptr::null_mut());
        // SAFETY: the bytes are static, so pinned bytecode stays valid; the stencil is released by its owner.
        let decoded = unsafe { DecodeStencil(self.raw(), &raw mut options, &range, &mut stencil.0) };
        if decoded == TranscodeResult::Throw {
            return Err(super::cx::Thrown(()));
        }
        if decoded != TranscodeResult::Ok {
            return Ok(None);
        }
        let instantiate = InstantiateOptions {
            skipFilenameValidation: false,
            hideScriptFromDebugger: false,
            deferDebugMetadata: false,
            eagerDelazificationStrategy_: DelazificationOption::OnDemandOnly,
            eagerBaselineStrategy_: EagerBaselineOption::None,
        };
        rooted!(in(self.raw()) let mut script = std::ptr::null_mut::<JSScript>());
        rooted!(in(self.raw()) let mut out = UndefinedValue());
        // SAFETY: script and result are rooted.
        let ok = unsafe {
            script.set(InstantiateGlobalStencil(self.raw(), &instantiate, stencil.0, std::ptr::null_mut()));
            !script.get().is_null() && JS_ExecuteScript(self.raw(), script.handle().into(), out.handle_mut().into())
        };
        self.ok(ok)?;
        Ok(Some(self.root(out.get())))
    }
}

fn pointer(at: *const u8, _start: *const u8, _end: *const u8) -> RangedPtr<u8> {
    RangedPtr {
        mPtr: at as *mut u8,
        #[cfg(feature = "debugmozjs")]
        mRangeStart: _start as *mut u8,
        #[cfg(feature = "debugmozjs")]
        mRangeEnd: _end as *mut u8,
        _phantom_0: PhantomData,
    }
}

fn range_of(bytes: &[u8]) -> Range<u8> {
    let span = bytes.as_ptr_range();
    Range {
        mStart: pointer(span.start, span.start, span.end),
        mEnd: pointer(span.end, span.start, span.end),
        _phantom_0: PhantomData,
    }
}

/// What the engine wrote of its self-hosted code while a context was made with [`save_self_hosted`] waiting.
static SELF_HOSTED: Mutex<Option<Vec<u8>>> = Mutex::new(None);

unsafe extern "C" fn keep_self_hosted(_cx: *mut JSContext, bytes: mozjs::jsapi::JS::SelfHostedCache) -> bool {
    // SAFETY: the argument is a span: length and pointer in the order of mozilla::Span (extent, then data).
    let words: [usize; 2] = unsafe { std::mem::transmute(bytes) };
    let (length, data) = (words[0], words[1] as *const u8);
    // SAFETY: the engine's bytes are valid for the call.
    let copy = unsafe { std::slice::from_raw_parts(data, length) }.to_vec();
    *SELF_HOSTED.lock().unwrap_or_else(PoisonError::into_inner) = Some(copy);
    true
}

/// How to initialise the self-hosted code of a context: from saved bytes, or with a writer that saves them.
pub(crate) unsafe fn init_self_hosted(cx: *mut JSContext, saved: Option<&'static [u8]>) -> bool {
    let (cache, writer): (mozjs::jsapi::JS::SelfHostedCache, mozjs::jsapi::JS::SelfHostedWriter) = match saved {
        Some(bytes) if !bytes.is_empty() => {
            let words: [usize; 2] = [bytes.len(), bytes.as_ptr() as usize];
            // SAFETY: a span of static bytes, in the layout that `keep_self_hosted` reads.
            (unsafe { std::mem::transmute::<[usize; 2], mozjs::jsapi::JS::SelfHostedCache>(words) }, None)
        }
        _ => {
            // SAFETY: an empty span.
            let empty = unsafe { std::mem::transmute::<[usize; 2], mozjs::jsapi::JS::SelfHostedCache>([0, 1]) };
            (empty, Some(keep_self_hosted))
        }
    };
    // SAFETY: a fresh context; the span outlives the call.
    unsafe { mozjs::jsapi::InitSelfHostedCode(cx, cache, writer) }
}

/// The bytes of the engine's self-hosted code, after a runtime was made without saved ones in this process.
pub fn saved_self_hosted() -> Option<Vec<u8>> {
    SELF_HOSTED.lock().unwrap_or_else(PoisonError::into_inner).clone()
}
