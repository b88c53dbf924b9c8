//! A safe layer over SpiderMonkey.
//!
//! What a reader must hold:
//! - [`Cx`] is the permission to run JavaScript and to collect garbage. It is passed down as `&mut Cx`, never stored.
//! - [`Local`] is a rooted value that lives as long as the scope `'s` it was made in; [`Persistent`] outlives scopes.
//! - A function that returns [`Result`] with [`Thrown`] has left an exception pending in the context.
//! - All raw calls live in [`raw`]; nothing of mozjs is re-exported.
#![deny(missing_docs)]

#[allow(missing_docs)]
mod raw;

pub use raw::arena::Scope;
pub use raw::buffer::{ByteView, SharedBytes};
pub use raw::class::{ClassSpec, Getter, NativeClass};
pub use raw::clone::ClonedValue;
pub use raw::collect::Collection;
pub use raw::context::CodeGeneration;
pub use raw::cx::{Cx, Result, Thrown};
pub use raw::error::{ErrorClass, FieldValue, JsError};
pub use raw::inspect::{IteratorKind, OwnKeys};
pub use raw::interrupt::{InterruptHandle, StopReason};
pub use raw::local::{
    Any, ArrayBuffer, Function, FunctionKind, Kind, Local, Object, ObjectKind, Promise, PromiseKind, Str, StrKind,
    Symbol, Value,
};
pub use raw::module::{MODULE_TYPES, ModuleHooks};
pub use raw::native::{Args, NativeSpec};
pub use raw::object::PropertyKey;
pub use raw::pages::release_code_pages;
pub use raw::persistent::Persistent;
pub use raw::promise::{PromiseState, RejectionEvent};
pub use raw::promise_hooks::PromiseHooks;
pub use raw::runtime::{CreateError, Engine, JsRuntime, RuntimeOptions, exit_process};
pub use raw::script::{CompileOptions, ScriptSource};
pub use raw::sink::{TextSink, Unit};
pub use raw::stack::StackFrame;
pub use raw::stencil::{STENCIL_ALIGNMENT, saved_self_hosted};
pub use raw::string::StrChars;
pub use raw::text;
pub use raw::uint8::BytesKind;
pub use raw::vm_script::CompiledScript;
pub use raw::weak::Weak;

/// The native functions of one module: what `internalBinding(name)` returns is an object with these.
#[derive(Clone, Copy)]
pub struct Binding {
    /// The name given to `internalBinding`.
    pub name: &'static str,
    /// The functions, in the order they are defined.
    pub functions: &'static [NativeSpec],
    /// Runs once when the binding object is first asked for, to add constants and classes.
    pub init: Option<for<'s> fn(&mut Cx<'s>, Object<'s>) -> Result<()>>,
}

/// Declares a module's native functions once: `binding! { "fs"; "open" => open, "close" => close }`, with an optional
/// `; init = function` at the end.
#[macro_export]
macro_rules! binding {
    ($module:literal; $($name:literal => $function:path),* $(,)?) => {
        $crate::binding!($module; $($name => $function),* ; init = None)
    };
    ($module:literal; $($name:literal => $function:path),* $(,)? ; init = None) => {
        $crate::Binding { name: $module, functions: &[$($crate::NativeSpec::of($name, $function)),*], init: None }
    };
    ($module:literal; $($name:literal => $function:path),* $(,)? ; init = $init:path) => {
        $crate::Binding { name: $module, functions: &[$($crate::NativeSpec::of($name, $function)),*], init: Some($init) }
    };
}
