//! Scripts that are compiled once and run in several realms, functions with objects on their scope chain, and running
//! the jobs of one realm alone (Node docs: "vm").

use std::ffi::CString;

use mozjs::jsapi::JS::SupportUnscopables;
use mozjs::jsapi::glue::{AppendToEnvironmentChain, DeleteEnvironmentChain, NewEnvironmentChain};
use mozjs::jsapi::mozilla::Utf8Unit;
use mozjs::jsapi::{
    Compile, Compile1, CompileFunction, EnvironmentChain, JS_ExecuteScript, JS_ExecuteScript2, JS_GetFunctionObject,
    JSScript, SetScriptPrivate, SourceText,
};
use mozjs::jsval::{JSVal, UndefinedValue};
use mozjs::rooted;

use super::cx::{Cx, Result, Thrown};
use super::local::{Any, Function, Local, Object, Value};
use super::script::{CompileOptions, RawOptions, ScriptSource, source_text};

/// The tag that the engine's values use for a cell that is no JavaScript value.
const PRIVATE_CELL: u64 = 0x1_fff8 << 47;

fn cell_value(script: *mut JSScript) -> JSVal {
    JSVal { asBits_: PRIVATE_CELL | script as u64 }
}

fn cell_of(value: JSVal) -> *mut JSScript {
    (value.asBits_ & ((1 << 47) - 1)) as *mut JSScript
}

/// A compiled script of one realm: a cell of the engine in the clothes of a value, which is how scopes and slots of objects
/// can hold it. It never reaches JavaScript.
#[derive(Clone, Copy)]
pub struct CompiledScript<'s>(Local<'s, Any>);

impl<'s> CompiledScript<'s> {
    /// Keeps the script in slot `index` of a native object, alive as long as the object.
    pub fn keep_in(self, object: Object<'_>, index: u32) {
        object.set_slot(index, self.0);
    }
    /// The script kept in slot `index` of a native object.
    pub fn kept_in(cx: &Cx<'s>, object: Object<'_>, index: u32) -> Option<CompiledScript<'s>> {
        let value = object.slot(cx, index);
        (value.bits().asBits_ >> 47 == PRIVATE_CELL >> 47).then_some(CompiledScript(value))
    }
}

/// Objects between a function and the global.
struct Chain(*mut EnvironmentChain);

impl Chain {
    fn new(cx: &Cx<'_>, objects: &[Object<'_>], unscopables: bool) -> Chain {
        let support = if unscopables { SupportUnscopables::Yes } else { SupportUnscopables::No };
        // SAFETY: a live context; the chain roots what is appended, and is freed in the reverse order of making.
        unsafe {
            let chain = NewEnvironmentChain(cx.raw(), support);
            for object in objects {
                AppendToEnvironmentChain(chain, object.raw_object());
            }
            Chain(chain)
        }
    }
}

impl Drop for Chain {
    fn drop(&mut self) {
        // SAFETY: made above, freed once.
        unsafe { DeleteEnvironmentChain(self.0) };
    }
}

impl<'s> Cx<'s> {
    /// Compiles a script for the current realm; `in_window`: its variables are those of the realm's sandbox. `referrer` is
    /// what the load hook gets for `import()` in it.
    ///
    /// # Errors
    /// Throws the text's SyntaxError.
    pub fn compile_script(
        &mut self,
        source: ScriptSource<'_>,
        options: &CompileOptions<'_>,
        in_window: bool,
        referrer: Value<'_>,
    ) -> Result<CompiledScript<'s>> {
        let raw = RawOptions::new(self, options);
        // SAFETY: the options are ours; the text is borrowed for the call; the script is rooted at once.
        unsafe {
            (*raw.0)._base.nonSyntacticScope = in_window;
            rooted!(in(self.raw()) let mut script = std::ptr::null_mut::<JSScript>());
            match source {
                ScriptSource::Utf8(text) => {
                    self.check_source(text.len())?;
                    let mut text: SourceText<Utf8Unit> = source_text(text.as_bytes());
                    script.set(Compile1(self.raw(), raw.0, &mut text));
                }
                ScriptSource::Utf16(text) => {
                    self.check_source(text.len())?;
                    let mut text: SourceText<u16> = source_text(text);
                    script.set(Compile(self.raw(), raw.0, &mut text));
                }
            }
            if script.get().is_null() {
                return Err(Thrown(()));
            }
            SetScriptPrivate(script.get(), &referrer.bits());
            Ok(CompiledScript(self.root(cell_value(script.get()))))
        }
    }

    /// Runs the script in the current realm, which must be the one it was compiled in; `window` is the realm's window,
    /// where the script was compiled for it.
    pub fn run_script(&mut self, compiled: CompiledScript<'_>, window: Option<Object<'_>>) -> Result<Value<'s>> {
        rooted!(in(self.raw()) let script = cell_of(compiled.0.bits()));
        rooted!(in(self.raw()) let mut out = UndefinedValue());
        // SAFETY: the cell is a live script, rooted; all handles are rooted. The engine itself aborts when a script that was not
        // compiled for a window is given one.
        let ok = unsafe {
            match window {
                Some(window) => {
                    let chain = Chain::new(self, &[window], false);
                    JS_ExecuteScript2(self.raw(), chain.0, script.handle().into(), out.handle_mut().into())
                }
                None => JS_ExecuteScript(self.raw(), script.handle().into(), out.handle_mut().into()),
            }
        };
        self.ok(ok)?;
        Ok(self.root(out.get()))
    }

    /// Compiles the text as the body of a function in the current realm with `objects`, innermost first, between it and
    /// the global.
    pub fn compile_function_in(
        &mut self,
        source: &[u16],
        parameters: &[String],
        objects: &[Object<'_>],
        options: &CompileOptions<'_>,
    ) -> Result<Function<'s>> {
        self.check_source(source.len())?;
        // The engine puts a line of its own (`function (parameters) {`) before the text.
        let raw = RawOptions::new(self, &CompileOptions { line: options.line.saturating_sub(1), ..*options });
        let owned: Vec<CString> = parameters.iter().map(|p| CString::new(p.as_str()).unwrap_or_default()).collect();
        let pointers: Vec<_> = owned.iter().map(|p| p.as_ptr()).collect();
        // SAFETY: all pointers live through the call; the function is rooted at once.
        unsafe {
            let chain = Chain::new(self, objects, true);
            let mut text: SourceText<u16> = source_text(source);
            let function = CompileFunction(
                self.raw(),
                chain.0,
                raw.0,
                c"".as_ptr(),
                pointers.len() as u32,
                pointers.as_ptr(),
                &mut text,
            );
            if function.is_null() {
                return Err(Thrown(()));
            }
            self.root_object(JS_GetFunctionObject(function))
        }
    }
}
