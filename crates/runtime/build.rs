//! Finds every built-in JavaScript file under `src/`, compiles each to bytecode with the engine that Rondo links, and writes
//! the bytes and the table that embeds them.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use rondo_engine::{CompileOptions, Cx, Engine, JsRuntime, RuntimeOptions, STENCIL_ALIGNMENT, ScriptSource};

/// The parameters of every built-in file but the three that run before modules exist.
const PARAMETERS: &str = "exports, require, module, process, internalBinding, primordials";

/// The file that writes the code of the intrinsics, and the line of `primordials.js` which that code replaces.
const FLATTEN: &str = "internal/primordials/flatten";
const INTRINSICS_MARK: &str = "// [intrinsics]\n";

fn main() {
    let source = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").expect("set by cargo")).join("src");
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("set by cargo"));
    let mut files = Vec::new();
    collect(&source, &mut files);
    files.sort();
    // Deep code needs more stack than the main thread of a build script may have.
    let worker = std::thread::Builder::new().stack_size(64 << 20);
    let made =
        worker.spawn(move || compile_all(&source, &files)).expect("a thread").join().expect("compiling the built-ins");
    std::fs::write(out.join("builtins.bin"), made.bytes).expect("OUT_DIR is writable");
    std::fs::write(out.join("builtins.rs"), made.table).expect("OUT_DIR is writable");
}

struct Made {
    table: String,
    bytes: Vec<u8>,
}

/// Compiles every file; the table names the place of each in the bytes.
fn compile_all(source: &Path, files: &[PathBuf]) -> Made {
    let options = RuntimeOptions { stack_quota: 32 << 20, ..RuntimeOptions::default() };
    let mut runtime = JsRuntime::new(&Engine::start(), &options, Rc::new(())).expect("memory for the engine");
    let mut made = Made { table: String::new(), bytes: Vec::new() };
    let (start, length) = append(&mut made.bytes, &rondo_engine::saved_self_hosted().unwrap_or_default());
    writeln!(made.table, "pub static SELF_HOSTED: (usize, usize) = ({start}, {length});").expect("string");
    made.table.push_str("pub static BUILTINS: &[(&str, &str, &str, usize, usize)] = &[\n");
    check_requests(source, files);
    runtime.with(|cx| {
        let intrinsics = cx.scope(|cx| intrinsics(cx, source, files));
        for file in files {
            let relative = file.strip_prefix(source).expect("found under src");
            let id = id_of(relative);
            let saved = cx.scope(|cx| compile(cx, file, &id, &intrinsics));
            let (start, length) = append(&mut made.bytes, &saved);
            let (shown, path) = (relative.display().to_string(), file.display().to_string());
            writeln!(made.table, "    ({id:?}, {shown:?}, include_str!({path:?}), {start}, {length}),")
                .expect("string");
        }
    });
    made.table.push_str("];\n");
    made
}

fn append(bytes: &mut Vec<u8>, more: &[u8]) -> (usize, usize) {
    bytes.resize(bytes.len().next_multiple_of(STENCIL_ALIGNMENT), 0);
    let start = bytes.len();
    bytes.extend_from_slice(more);
    (start, more.len())
}

/// The bytecode of the function that holds a built-in file.
fn compile(cx: &mut Cx<'_>, file: &Path, id: &str, intrinsics: &str) -> Vec<u8> {
    let mut text = std::fs::read_to_string(file).expect("a file of the crate");
    if id == "internal/primordials" {
        text = text.replace(INTRINSICS_MARK, intrinsics);
    }
    let parameters = match id {
        FLATTEN => "wanted",
        "internal/json_guard" => "guard, mistake, plain",
        "internal/function_text" => "",
        "internal/primordials" => "primordials",
        "internal/bootstrap/realm" => "primordials, getBinding",
        _ => PARAMETERS,
    };
    let wrapped = format!("(function ({parameters}) {{{text}\n}})");
    let name = format!("node:{id}");
    match cx.catch(|cx| cx.save_script(&wrapped, &CompileOptions::new(&name))) {
        Ok(bytes) => bytes,
        Err(error) => {
            let text = error.and_then(|error| cx.catch(|cx| error.to_rust(cx)).ok()).unwrap_or_default();
            panic!("{}: {text}", file.display());
        }
    }
}

/// Every `require('...')` of a built-in file must name a built-in: a wrong name would show only when that line runs.
fn check_requests(source: &Path, files: &[PathBuf]) {
    let ids: BTreeSet<String> = files.iter().map(|file| id_of(file.strip_prefix(source).expect("under src"))).collect();
    for file in files {
        let text = std::fs::read_to_string(file).expect("a file of the crate");
        for line in text.lines().filter(|line| !line.trim_start().starts_with("//")) {
            for request in line.split("require('").skip(1).filter_map(|rest| rest.split_once("')")).map(|(id, _)| id) {
                let id = request.strip_prefix("node:").unwrap_or(request);
                assert!(ids.contains(id), "{}: no built-in module is called '{request}'", file.display());
            }
        }
    }
}

/// The code that captures each intrinsic that some built-in file takes from `primordials`.
fn intrinsics(cx: &mut Cx<'_>, source: &Path, files: &[PathBuf]) -> String {
    let mut wanted = BTreeSet::new();
    let mut own = BTreeSet::new();
    for file in files {
        let text = std::fs::read_to_string(file).expect("a file of the crate");
        let id = id_of(file.strip_prefix(source).expect("found under src"));
        if id == FLATTEN {
            continue;
        }
        for (place, _) in text.match_indices("} = primordials;") {
            let list = text[..place].rsplit('{').next().unwrap_or_default();
            let bare = list.lines().map(|line| line.split("//").next().unwrap_or_default());
            for item in bare.flat_map(|line| line.split(',')) {
                let name = item.split([':', '=']).next().unwrap_or_default().trim();
                wanted.extend((!name.is_empty()).then(|| name.to_owned()));
            }
        }
        for part in text.split("primordials.").skip(1) {
            let end = part.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(part.len());
            let (name, rest) = part.split_at(end);
            let assigned = rest.trim_start().starts_with("= ");
            let set = if assigned { &mut own } else { &mut wanted };
            set.extend((!name.is_empty() && name != "js").then(|| name.to_owned()));
        }
    }
    let names: Vec<String> = wanted.difference(&own).map(|name| format!("{name:?}")).collect();
    let path = source.join("support/js/primordials/flatten.js");
    let flatten = std::fs::read_to_string(&path).expect("a file of the crate");
    let script = format!(
        "const made = (function (wanted) {{{flatten}\n}})([{}]); made.unknown.length === 0 ? made.code : '!' + made.unknown",
        names.join(",")
    );
    let options = CompileOptions::new("flatten.js");
    match cx.catch(|cx| cx.evaluate(ScriptSource::Utf8(&script), &options)?.to_rust(cx)) {
        Ok(code) => match code.strip_prefix('!') {
            None => code,
            Some(unknown) => panic!("built-in JavaScript takes names from `primordials` that are not there: {unknown}"),
        },
        Err(error) => {
            let text = error.and_then(|error| cx.catch(|cx| error.to_rust(cx)).ok()).unwrap_or_default();
            panic!("{}: {text}", path.display());
        }
    }
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    println!("cargo::rerun-if-changed={}", folder.display());
    for entry in std::fs::read_dir(folder).expect("a folder of the crate").flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "js") {
            println!("cargo::rerun-if-changed={}", path.display());
            files.push(path);
        }
    }
}

/// The id that `require` knows a built-in file by; CONTRIBUTING.md has the rule.
fn id_of(relative: &Path) -> String {
    let text = relative.with_extension("").display().to_string();
    let parts: Vec<&str> = text.split('/').collect();
    match parts.as_slice() {
        ["support", "js", rest @ ..] => format!("internal/{}", rest.join("/")),
        ["bootstrap", rest @ ..] => format!("internal/bootstrap/{}", rest.join("/")),
        ["modules", module, "internal", rest @ ..] => {
            format!("internal/{module}/{}", rest.join("/"))
        }
        ["modules", module, file] if module == file => (*module).to_owned(),
        ["modules", rest @ ..] => rest.join("/"),
        ["web", module, file] if module == file => format!("internal/web/{module}"),
        ["web", rest @ ..] => format!("internal/web/{}", rest.join("/")),
        _ => panic!("{text}.js is outside the folders for built-in JavaScript"),
    }
}
