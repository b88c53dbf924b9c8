//! Holds the rules of the house: which crate may know which, where `unsafe` may stand, how large a file may be.

use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().expect("the project's folder")
}

fn files(folder: &Path, extension: &str, out: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder of the project").flatten() {
        let path = entry.path();
        if path.is_dir() {
            if path.file_name().is_none_or(|name| name != "node_modules" && name != "target") {
                files(&path, extension, out);
            }
        } else if path.extension().is_some_and(|e| e == extension) {
            out.push(path);
        }
    }
}

fn manifest(name: &str) -> String {
    std::fs::read_to_string(root().join("crates").join(name).join("Cargo.toml")).expect("a manifest")
}

#[test]
fn imports_go_one_way() {
    for (name, forbidden) in [
        ("loop", &["rondo-engine", "rondo-runtime", "mozjs"][..]),
        ("engine", &["rondo-loop", "rondo-runtime"][..]),
        ("runtime", &["\nmozjs", "rondo-cli", "\nlibc"][..]),
        ("cli", &["\nmozjs", "\nlibc"][..]),
    ] {
        let text = manifest(name);
        for word in forbidden {
            assert!(!text.contains(word), "crates/{name} must not depend on {}", word.trim());
        }
    }
}

#[test]
fn modules_do_not_use_each_others_rust() {
    let modules = root().join("crates/runtime/src/modules");
    let mut sources = Vec::new();
    files(&modules, "rs", &mut sources);
    for file in sources {
        let relative = file.strip_prefix(&modules).expect("under modules");
        let Some(own) = relative.components().next().map(|part| part.as_os_str().to_string_lossy().into_owned()) else {
            continue;
        };
        let text = std::fs::read_to_string(&file).expect("a source file");
        for line in text.lines().filter(|line| line.contains("crate::modules::")) {
            assert!(line.contains(&format!("crate::modules::{own}")), "{}: {line}", relative.display());
        }
    }
}

#[test]
fn unsafe_code_stays_in_its_rooms() {
    let root = root();
    let rooms = [
        "crates/engine/src/raw/",
        "crates/engine/tests/",
        "crates/engine/benches/",
        "crates/loop/src/sys/",
        "crates/loop/benches/",
    ];
    let mut sources = Vec::new();
    files(&root.join("crates"), "rs", &mut sources);
    for file in sources {
        let relative = file.strip_prefix(&root).expect("under the project").display().to_string();
        if rooms.iter().any(|room| relative.starts_with(room)) || relative.ends_with("tests/rooms.rs") {
            continue;
        }
        let text = std::fs::read_to_string(&file).expect("a source file");
        for line in text.lines().map(str::trim).filter(|line| !line.starts_with("//")) {
            let found = line.contains("unsafe {")
                || line.contains("unsafe fn")
                || line.contains("unsafe impl")
                || line.contains("unsafe extern");
            assert!(!found, "{relative}: {line}");
        }
    }
}

#[test]
fn files_do_one_job() {
    let root = root();
    // Tables may be long; they hold no logic.
    let tables = ["crates/runtime/src/support/js/errors.js", "crates/loop/src/error_table.rs"];
    let mut sources = Vec::new();
    files(&root.join("crates"), "rs", &mut sources);
    let mut scripts = Vec::new();
    files(&root.join("crates"), "js", &mut scripts);
    for (list, limit) in [(sources, 700), (scripts, 1000)] {
        for file in list {
            let relative = file.strip_prefix(&root).expect("under the project").display().to_string();
            let lines = std::fs::read_to_string(&file).expect("a source file").lines().count();
            assert!(
                lines <= limit || tables.contains(&relative.as_str()),
                "{relative} has {lines} lines, over {limit}"
            );
        }
    }
}
