//! Finds every built-in JavaScript file under `src/` and writes the table that embeds them.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

fn main() {
    let source = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").expect("set by cargo")).join("src");
    let mut files = Vec::new();
    collect(&source, &mut files);
    files.sort();
    let mut table = String::from("pub static BUILTINS: &[(&str, &str, &str)] = &[\n");
    for file in files {
        let relative = file.strip_prefix(&source).expect("found under src");
        let id = id_of(relative);
        let path = file.display();
        let shown = relative.display();
        writeln!(table, "    ({id:?}, {:?}, include_str!({:?})),", shown.to_string(), path.to_string())
            .expect("string");
    }
    table.push_str("];\n");
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("set by cargo")).join("builtins.rs");
    std::fs::write(out, table).expect("OUT_DIR is writable");
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
