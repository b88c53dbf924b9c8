//! Structured clone with transfer (https://html.spec.whatwg.org/multipage/structured-data.html): a value written by one
//! runtime can be read by another on another thread. Transferred ArrayBuffers move without copying.

use std::ffi::{CStr, c_char, c_void};

use mozjs::jsapi::{
    CloneDataPolicy, JS_ReadStructuredClone, JS_STRUCTURED_CLONE_VERSION, JS_WriteStructuredClone, JSContext,
    JSStructuredCloneCallbacks, StructuredCloneScope,
};
use mozjs::jsval::UndefinedValue;
use mozjs::rooted;
use mozjs::rust::JSAutoStructuredCloneBufferWrapper;

use super::cx::{Cx, Result};
use super::error::{ErrorClass, JsError};
use super::local::Value;

/// A value in serialized form, on its way to another runtime (or back into the same one). Reading it takes it.
pub struct ClonedValue {
    buffer: JSAutoStructuredCloneBufferWrapper,
    shared: bool,
}

// SAFETY: the buffer is plain memory plus owned pointers to array contents, written with the scope that allows another thread
// to read it; it is used by one thread at a time because it is not Sync.
unsafe impl Send for ClonedValue {}

static CALLBACKS: JSStructuredCloneCallbacks = JSStructuredCloneCallbacks {
    read: None,
    write: None,
    reportError: Some(report_error),
    readTransfer: None,
    writeTransfer: None,
    freeTransfer: None,
    canTransfer: None,
    sabCloned: Some(allow_shared),
};

unsafe extern "C" fn allow_shared(_cx: *mut JSContext, _receiving: bool, _closure: *mut c_void) -> bool {
    true
}

unsafe extern "C" fn report_error(cx: *mut JSContext, _number: u32, _closure: *mut c_void, message: *const c_char) {
    // SAFETY: called by the engine with its live context in a realm.
    let mut cx = unsafe { Cx::from_raw(cx) };
    let text = if message.is_null() {
        "The object could not be cloned.".to_owned()
    } else {
        // SAFETY: a zero-terminated text of the engine.
        unsafe { CStr::from_ptr(message) }.to_string_lossy().into_owned()
    };
    let _ = JsError::new(ErrorClass::Error, text).code("ERR_DATA_CLONE").throw(&mut cx);
}

fn policy(shared: bool) -> CloneDataPolicy {
    CloneDataPolicy { allowIntraClusterClonableSharedObjects_: shared, allowSharedMemoryObjects_: shared }
}

impl<'s> Cx<'s> {
    /// Serializes `value`. ArrayBuffers in the array `transfer` are moved and detached here. With `shared`,
    /// SharedArrayBuffers may pass (both sides then see the same memory).
    ///
    /// # Errors
    /// Throws an Error with code `ERR_DATA_CLONE` for what cannot be cloned.
    pub fn write_clone(&mut self, value: Value<'_>, transfer: Option<Value<'_>>, shared: bool) -> Result<ClonedValue> {
        // SAFETY: the callbacks are static.
        let buffer = unsafe { JSAutoStructuredCloneBufferWrapper::new(StructuredCloneScope::SameProcess, &CALLBACKS) };
        let undefined = self.undefined();
        let transfer = transfer.unwrap_or(undefined);
        // SAFETY: value and transfer list are rooted; the buffer outlives the call.
        let ok = unsafe {
            JS_WriteStructuredClone(
                self.raw(),
                value.handle().into(),
                &raw mut (*buffer.as_raw_ptr()).data_,
                StructuredCloneScope::SameProcess,
                &policy(shared),
                &CALLBACKS,
                std::ptr::null_mut(),
                transfer.handle().into(),
            )
        };
        self.ok(ok)?;
        Ok(ClonedValue { buffer, shared })
    }

    /// Makes the value in this realm.
    ///
    /// # Errors
    /// Throws when memory runs out.
    pub fn read_clone(&mut self, cloned: ClonedValue) -> Result<Value<'s>> {
        rooted!(in(self.raw()) let mut out = UndefinedValue());
        // SAFETY: the data was written by `write_clone` with the same scope and is read once.
        let ok = unsafe {
            JS_ReadStructuredClone(
                self.raw(),
                &raw mut (*cloned.buffer.as_raw_ptr()).data_,
                JS_STRUCTURED_CLONE_VERSION,
                StructuredCloneScope::SameProcess,
                out.handle_mut().into(),
                &policy(cloned.shared),
                &CALLBACKS,
                std::ptr::null_mut(),
            )
        };
        self.ok(ok)?;
        Ok(self.root(out.get()))
    }
}
