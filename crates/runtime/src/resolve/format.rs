//! Which kind of module a file is, by its extension and the `"type"` of its package (packages.html, "Determining module
//! system").
//!
//! `Detect` means that neither says it: the source decides, by whether it compiles as CommonJS.

use super::error::{ResolveError, Result};
use super::package::{PackageType, Resolver};
use super::paths;

/// The kinds of modules that a file can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// CommonJS
    CommonJs,
    /// ES module
    Module,
    /// JSON
    Json,
    /// WebAssembly
    Wasm,
    /// Node-API addon
    Addon,
    /// CommonJS with types
    CommonJsTypeScript,
    /// ES module with types
    ModuleTypeScript,
    /// CommonJS or ES module: the source decides
    Detect,
    /// The same, with types
    DetectTypeScript,
}

impl Format {
    /// The name that load hooks see; the two undecided ones are ours.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::CommonJs => "commonjs",
            Self::Module => "module",
            Self::Json => "json",
            Self::Wasm => "wasm",
            Self::Addon => "addon",
            Self::CommonJsTypeScript => "commonjs-typescript",
            Self::ModuleTypeScript => "module-typescript",
            Self::Detect => "detect",
            Self::DetectTypeScript => "detect-typescript",
        }
    }
}

/// The format of the file `path`, as `import` sees it; an unknown extension is an error.
pub fn of_file(resolver: &mut Resolver, path: &str) -> Result<Format> {
    let extension = paths::extension(path);
    Ok(match extension {
        ".mjs" => Format::Module,
        ".cjs" => Format::CommonJs,
        ".json" => Format::Json,
        ".wasm" => Format::Wasm,
        ".node" => Format::Addon,
        ".mts" => Format::ModuleTypeScript,
        ".cts" => Format::CommonJsTypeScript,
        ".ts" => match resolver.scope_type(path)? {
            PackageType::Module => Format::ModuleTypeScript,
            PackageType::CommonJs => Format::CommonJsTypeScript,
            PackageType::None => Format::DetectTypeScript,
        },
        ".js" => by_type(resolver.scope_type(path)?),
        "" if path.ends_with('/') => return Err(unknown_extension("", path)),
        "" => match resolver.scope_type(path)? {
            PackageType::Module if is_wasm(path) => Format::Wasm,
            other => by_type(other),
        },
        other => return Err(unknown_extension(other, path)),
    })
}

fn by_type(kind: PackageType) -> Format {
    match kind {
        PackageType::Module => Format::Module,
        PackageType::CommonJs => Format::CommonJs,
        PackageType::None => Format::Detect,
    }
}

fn unknown_extension(extension: &str, path: &str) -> Box<ResolveError> {
    ResolveError::type_error("ERR_UNKNOWN_FILE_EXTENSION", format!("Unknown file extension \"{extension}\" for {path}"))
}

/// A file without extension may be WebAssembly; its first four bytes tell.
fn is_wasm(path: &str) -> bool {
    use std::io::Read;
    let mut magic = [0; 4];
    std::fs::File::open(path).and_then(|mut file| file.read_exact(&mut magic)).is_ok() && magic == *b"\0asm"
}
