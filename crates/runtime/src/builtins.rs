//! The built-in JavaScript: found by id, each file a function of
//! `(exports, require, module, process, internalBinding, primordials)`. Its bytecode was made when Rondo was built, and is
//! used in place, where it lies in the executable.

use std::collections::HashMap;
use std::sync::OnceLock;

use rondo_engine::{CompileOptions, Cx, ErrorClass, Function, Result, ScriptSource};

include!(concat!(env!("OUT_DIR"), "/builtins.rs"));

/// The bytecode of all files, aligned as the engine wants it.
#[repr(C, align(16))]
struct Aligned<T: ?Sized>(T);
static BYTES: &Aligned<[u8]> = &Aligned(*include_bytes!(concat!(env!("OUT_DIR"), "/builtins.bin")));

/// The parameters of every built-in file.
const PARAMETERS: [&str; 6] = ["exports", "require", "module", "process", "internalBinding", "primordials"];

struct Builtin {
    path: &'static str,
    source: &'static str,
    bytes: &'static [u8],
}

fn bytes(start: usize, length: usize) -> &'static [u8] {
    BYTES.0.get(start..start + length).unwrap_or_default()
}

fn table() -> &'static HashMap<&'static str, Builtin> {
    static TABLE: OnceLock<HashMap<&'static str, Builtin>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let entry = |&(id, path, source, start, length)| (id, Builtin { path, source, bytes: bytes(start, length) });
        BUILTINS.iter().map(entry).collect()
    })
}

/// The saved bytecode of the engine's own JavaScript.
pub fn self_hosted() -> Option<&'static [u8]> {
    let bytes = bytes(SELF_HOSTED.0, SELF_HOSTED.1);
    (!bytes.is_empty()).then_some(bytes)
}

/// The ids of all built-in files, sorted by path.
pub fn ids() -> impl Iterator<Item = &'static str> {
    BUILTINS.iter().map(|(id, ..)| *id)
}

/// Whether there is a built-in file of that id.
pub fn exists(id: &str) -> bool {
    table().contains_key(id)
}

/// The text of a file from the folder that a developer works in, if there is one.
fn developer_copy(path: &str) -> Option<String> {
    if cfg!(not(feature = "dev-builtins")) {
        return None;
    }
    let folder = std::env::var_os("RONDO_BUILTINS_DIR")?;
    std::fs::read_to_string(std::path::Path::new(&folder).join(path)).ok()
}

/// The function of a built-in file.
///
/// # Errors
/// Throws when there is no such file.
pub fn compile<'s>(cx: &mut Cx<'s>, id: &str) -> Result<Function<'s>> {
    compile_with(cx, id, &PARAMETERS)
}

/// The function of a built-in file with other parameters (the two files that run before modules exist).
///
/// # Errors
/// Throws when there is no such file.
pub fn compile_with<'s>(cx: &mut Cx<'s>, id: &str, parameters: &[&str]) -> Result<Function<'s>> {
    let Some(builtin) = table().get(id) else {
        let text = format!("No such built-in module: {id}");
        return Err(cx.throw_error(ErrorClass::Error, "ERR_UNKNOWN_BUILTIN_MODULE", &text));
    };
    let copy = developer_copy(builtin.path);
    if copy.is_none() {
        if let Some(function) = cx.run_saved(builtin.bytes)?.and_then(|value| value.as_function()) {
            return Ok(function);
        }
    }
    let name = format!("node:{id}");
    let options = CompileOptions { filename: &name, line: 1, column: 1, strict: true };
    let mut copy = copy;
    if id == "internal/primordials" {
        let all = all_intrinsics(cx)?;
        copy = Some(copy.as_deref().unwrap_or(builtin.source).replace("// [intrinsics]\n", &all));
    }
    let source = copy.as_deref().unwrap_or(builtin.source);
    cx.compile_function(ScriptSource::Utf8(source), "", parameters, &options)
}

/// The code that captures every intrinsic, for a binary that compiles its built-ins when it starts.
fn all_intrinsics(cx: &mut Cx<'_>) -> Result<String> {
    let flatten = compile_with(cx, "internal/primordials/flatten", &["wanted"])?;
    let this = cx.undefined();
    let made = flatten.call(cx, this, &[this])?;
    let Some(made) = made.as_object() else { return Ok(String::new()) };
    made.get(cx, "code")?.to_rust(cx)
}
