//! How the `rondo` command is linked.

use std::path::{Path, PathBuf};
use std::process::Command;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if std::env::var("CARGO_CFG_TARGET_OS").as_deref() != Ok("linux") {
        return;
    }
    // At a fixed address, as Node's own builds are: a position-independent executable spends a sixth of the start on
    // relocating the engine's tables, and a megabyte of memory that could have stayed shared.
    println!("cargo::rustc-link-arg-bins=-no-pie");
    // Dynamic libraries cost thousands of symbol look-ups and relocations at each start, libcrypto most of all. Where the
    // static ones are installed (Debian's packages of the headers have them), the linker finds them in a folder of its own
    // before the dynamic ones; elsewhere the dynamic ones are linked.
    let Some(out) = std::env::var_os("OUT_DIR") else { return };
    let out = Path::new(&out);
    for name in ["libstdc++.a", "libssl.a", "libcrypto.a"] {
        let Some(library) = static_library(name) else { continue };
        if let Err(error) = std::fs::copy(&library, out.join(name)) {
            println!("cargo::warning={name} stays dynamic: {}: {error}", library.display());
        }
    }
    println!("cargo::rustc-link-search=native={}", out.display());
}

/// The path of a static library that the C++ compiler would link.
fn static_library(name: &str) -> Option<PathBuf> {
    let compiler = std::env::var_os("CXX").unwrap_or_else(|| "c++".into());
    let output = Command::new(compiler).arg(format!("-print-file-name={name}")).output().ok()?;
    let path = PathBuf::from(String::from_utf8(output.stdout).ok()?.trim());
    (path.is_absolute() && path.is_file()).then_some(path)
}
