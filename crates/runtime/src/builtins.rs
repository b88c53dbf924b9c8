//! The built-in JavaScript: found by id, compiled as a function of
//! `(exports, require, module, process, internalBinding, primordials)` when first required.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::OnceLock;

use rondo_engine::{CompileOptions, Cx, ErrorClass, Function, Result, ScriptSource};

include!(concat!(env!("OUT_DIR"), "/builtins.rs"));

/// The parameters of every built-in file.
const PARAMETERS: [&str; 6] = ["exports", "require", "module", "process", "internalBinding", "primordials"];

struct Builtin {
    path: &'static str,
    source: &'static str,
}

fn table() -> &'static HashMap<&'static str, Builtin> {
    static TABLE: OnceLock<HashMap<&'static str, Builtin>> = OnceLock::new();
    TABLE.get_or_init(|| BUILTINS.iter().map(|(id, path, source)| (*id, Builtin { path, source })).collect())
}

/// The ids of all built-in files, sorted by path.
pub fn ids() -> impl Iterator<Item = &'static str> {
    BUILTINS.iter().map(|(id, _, _)| *id)
}

/// Whether there is a built-in file of that id.
pub fn exists(id: &str) -> bool {
    table().contains_key(id)
}

/// The source of a built-in file.
fn source(builtin: &Builtin) -> Cow<'static, str> {
    #[cfg(feature = "dev-builtins")]
    if let Some(folder) = std::env::var_os("RONDO_BUILTINS_DIR") {
        if let Ok(text) = std::fs::read_to_string(std::path::Path::new(&folder).join(builtin.path)) {
            return Cow::Owned(text);
        }
    }
    Cow::Borrowed(builtin.source)
}

/// Compiles a built-in file.
///
/// # Errors
/// Throws when there is no such file.
pub fn compile<'s>(cx: &mut Cx<'s>, id: &str) -> Result<Function<'s>> {
    compile_with(cx, id, &PARAMETERS)
}

/// Compiles a built-in file with other parameters (the two files that run before modules exist).
///
/// # Errors
/// Throws when there is no such file.
pub fn compile_with<'s>(cx: &mut Cx<'s>, id: &str, parameters: &[&str]) -> Result<Function<'s>> {
    let Some(builtin) = table().get(id) else {
        return Err(cx.throw_error(
            ErrorClass::Error,
            "ERR_UNKNOWN_BUILTIN_MODULE",
            &format!("No such built-in module: {id}"),
        ));
    };
    let name = format!("node:{id}");
    let options = CompileOptions { filename: &name, line: 1, column: 1, strict: true };
    cx.compile_function(ScriptSource::Utf8(&source(builtin)), "", parameters, &options)
}
