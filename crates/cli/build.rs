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
    // What each start runs lies together, in the order it runs: a third less of the executable is brought into memory.
    let order = Path::new(env!("CARGO_MANIFEST_DIR")).join("link/startup-order.txt");
    println!("cargo::rerun-if-changed={}", order.display());
    if linked_by_lld() {
        println!("cargo::rustc-link-arg-bins=-Wl,--symbol-ordering-file={}", order.display());
        println!("cargo::rustc-link-arg-bins=-Wl,--no-warn-symbol-ordering");
    }
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

/// Whether rustc links with its own copy of LLD, as it does for this target since 1.90; no other linker here takes the order.
fn linked_by_lld() -> bool {
    let variable = |name| std::env::var(name).unwrap_or_default();
    if variable("TARGET") != "x86_64-unknown-linux-gnu" || !variable("CARGO_ENCODED_RUSTFLAGS").is_empty() {
        return false;
    }
    let version = Command::new(variable("RUSTC")).arg("--version").output().ok();
    let text = version.and_then(|output| String::from_utf8(output.stdout).ok()).unwrap_or_default();
    let mut numbers = text.split([' ', '.', '-']).filter_map(|part| part.parse::<u32>().ok());
    matches!((numbers.next(), numbers.next()), (Some(major), Some(minor)) if (major, minor) >= (1, 90))
}
