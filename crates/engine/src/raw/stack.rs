//! Stacks: captured by the engine as saved frames, read as plain data. The texts are made in JavaScript
//! (`support/js/stack_trace.js` of the runtime).

use std::mem::MaybeUninit;

use mozjs::jsapi::JS::{ExceptionStack, GetPendingExceptionStack, Rooted};
use mozjs::jsapi::{
    CaptureCurrentStack, ExceptionStackOrNull, GetSavedFrameAsyncCause, GetSavedFrameAsyncParent, GetSavedFrameColumn,
    GetSavedFrameFunctionDisplayName, GetSavedFrameLine, GetSavedFrameParent, GetSavedFrameSource,
    JS_StackCapture_MaxFrames, JSObject, JSString, SavedFrameResult, SavedFrameSelfHosted,
};
use mozjs::jsval::{ObjectValue, UndefinedValue};
use mozjs::rooted;

use super::cx::{Cx, Result};
use super::error::{ErrorClass, JsError};
use super::local::{Function, Object, Value};
use super::value::with_object;

/// One frame of a stack.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StackFrame {
    /// Path or URL of the code.
    pub source: String,
    /// Line from 1.
    pub line: u32,
    /// Column from 1.
    pub column: u32,
    /// The function's name as the engine shows it; empty for top-level and anonymous code.
    pub function: String,
    /// Why this frame is connected to the next inner one across a promise or timer, if it is.
    pub async_cause: Option<String>,
}

const HIDDEN: SavedFrameSelfHosted = SavedFrameSelfHosted::Exclude;

/// Stack that making a realm may take, many times over: the engine leaves a half-made global behind when it ends inside.
const FOR_A_REALM: usize = 192 << 10;

impl<'s> Cx<'s> {
    /// Throws the error of an exhausted stack if there is too little left to make a realm.
    pub(crate) fn check_stack_for_realm(&mut self) -> Result<()> {
        let here = 0u8;
        let left = (&raw const here as usize).saturating_sub(self.state().stack_floor);
        if left >= FOR_A_REALM {
            return Ok(());
        }
        Err(JsError::new(ErrorClass::RangeError, "Maximum call stack size exceeded").throw(self))
    }

    /// The stack of the running code, at most `limit` frames, as an opaque object; without the frames above and including
    /// the innermost call of `below`. `None` when nothing is left.
    pub fn capture_stack(&mut self, limit: u32, below: Option<Function<'_>>) -> Result<Option<Object<'s>>> {
        rooted!(in(self.raw()) let mut stack = std::ptr::null_mut::<JSObject>());
        rooted!(in(self.raw()) let start = below.map_or(std::ptr::null_mut(), |function| function.raw_object()));
        let mut capture = MaybeUninit::uninit();
        // SAFETY: the capture is initialised by the first call; all handles are rooted.
        let ok = unsafe {
            JS_StackCapture_MaxFrames(limit.max(1), capture.as_mut_ptr());
            CaptureCurrentStack(self.raw(), stack.handle_mut().into(), capture.as_mut_ptr(), start.handle().into())
        };
        self.ok(ok)?;
        Ok((!stack.get().is_null()).then(|| self.root(ObjectValue(stack.get()))))
    }

    /// The stack that the engine captured when the error object was made.
    pub fn error_stack(&mut self, error: Object<'_>) -> Option<Object<'s>> {
        // SAFETY: the handle is rooted; a plain query.
        let stack = with_object(self, error.bits(), |object| unsafe { ExceptionStackOrNull(object) });
        (!stack.is_null()).then(|| self.root(ObjectValue(stack)))
    }

    /// Like [`Cx::take_exception`]; where the exception was thrown is noted for [`Cx::throw_site`]. The engine knows that for
    /// the first exceptions of a program only, so that throwing stays cheap.
    pub fn take_exception_noting(&mut self) -> Option<Value<'s>> {
        if !self.is_exception_pending() {
            return None;
        }
        let stack = self.pending_stack();
        let error = self.take_exception();
        let site = stack.and_then(|stack| self.stack_frames(stack, 1).pop());
        *self.state().throw_site.borrow_mut() = site;
        error
    }

    /// Where the exception taken last was thrown. Forgotten once asked for.
    pub fn throw_site(&mut self) -> Option<StackFrame> {
        self.state().throw_site.borrow_mut().take()
    }

    fn pending_stack(&mut self) -> Option<Object<'s>> {
        let raw = self.raw();
        let mut holder = MaybeUninit::<ExceptionStack>::uninit();
        let place = holder.as_mut_ptr();
        // SAFETY: both fields are initialised and on the root lists before the engine fills them, and leave the lists in
        // the opposite order before `holder` goes; what is kept is rooted in the arena.
        unsafe {
            let (error, stack) = (&raw mut (*place).exception_, &raw mut (*place).stack_);
            error.write(Rooted::new_unrooted(UndefinedValue()));
            stack.write(Rooted::new_unrooted(std::ptr::null_mut()));
            Rooted::add_to_root_stack(error, raw);
            Rooted::add_to_root_stack(stack, raw);
            let known = GetPendingExceptionStack(raw, place) && !(*stack).data.is_null();
            let object = known.then(|| self.root(ObjectValue((*stack).data)));
            (*stack).remove_from_root_stack();
            (*error).remove_from_root_stack();
            object
        }
    }

    /// The frames of a captured stack, innermost first, at most `limit`.
    pub fn stack_frames(&mut self, stack: Object<'_>, limit: usize) -> Vec<StackFrame> {
        let raw = self.raw();
        let mut frames = Vec::new();
        rooted!(in(raw) let mut frame = stack.raw_object());
        rooted!(in(raw) let mut text = std::ptr::null_mut::<JSString>());
        rooted!(in(raw) let mut parent = std::ptr::null_mut::<JSObject>());
        let none = std::ptr::null_mut();
        while frames.len() < limit && !frame.get().is_null() {
            let mut out = StackFrame::default();
            // SAFETY: frame is a rooted saved frame (or a wrapper of one); all out-locations are rooted or plain.
            unsafe {
                if GetSavedFrameSource(raw, none, frame.handle().into(), text.handle_mut().into(), HIDDEN)
                    != SavedFrameResult::Ok
                {
                    break;
                }
                out.source = self.text_of(text.get());
                GetSavedFrameLine(raw, none, frame.handle().into(), &mut out.line, HIDDEN);
                let mut column = std::mem::zeroed();
                GetSavedFrameColumn(raw, none, frame.handle().into(), &mut column, HIDDEN);
                // The high bit marks WebAssembly functions.
                out.column = column.value_ & 0x7fff_ffff;
                text.set(std::ptr::null_mut());
                GetSavedFrameFunctionDisplayName(raw, none, frame.handle().into(), text.handle_mut().into(), HIDDEN);
                out.function = self.text_of(text.get());
                text.set(std::ptr::null_mut());
                GetSavedFrameAsyncCause(raw, none, frame.handle().into(), text.handle_mut().into(), HIDDEN);
                out.async_cause = (!text.get().is_null()).then(|| self.text_of(text.get()));
                parent.set(std::ptr::null_mut());
                GetSavedFrameParent(raw, none, frame.handle().into(), parent.handle_mut().into(), HIDDEN);
                if parent.get().is_null() {
                    GetSavedFrameAsyncParent(raw, none, frame.handle().into(), parent.handle_mut().into(), HIDDEN);
                }
            }
            frames.push(out);
            frame.set(parent.get());
        }
        frames
    }

    fn text_of(&mut self, text: *mut JSString) -> String {
        if text.is_null() {
            return String::new();
        }
        self.scope(|cx| match cx.root_string(text) {
            Ok(text) => text.to_rust_string(cx).unwrap_or_default(),
            Err(_) => String::new(),
        })
    }
}
