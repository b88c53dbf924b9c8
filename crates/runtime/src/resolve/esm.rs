//! ESM_RESOLVE: from a specifier and the URL of the importing module to a URL.
//!
//! Follows "Resolution algorithm specification" of esm.html.

use super::error::{ErrorKind, ResolveError, Result, imported_from, invalid_package_config, invalid_specifier};
use super::exports::{Conditions, resolve_exports, resolve_imports};
use super::package::{Package, Resolver};
use super::paths::{self, Kind};

/// What the resolver must know about the environment.
pub struct Context<'a> {
    /// The URL of the importing module.
    pub parent_url: &'a str,
    /// Active conditions.
    pub conditions: Conditions<'a>,
    /// Leaves symbolic links as they are.
    pub preserve_symlinks: bool,
}

/// `importing file` as Node's messages show it: a path for `file:` URLs, else the URL.
pub fn shown_base(url: &str) -> String {
    paths::from_file_url(url).unwrap_or_else(|| url.to_owned())
}

/// Resolves `specifier`; the result is a `node:`, `data:` or existing `file:` URL.
pub fn resolve(resolver: &mut Resolver, specifier: &str, context: &Context<'_>) -> Result<String> {
    let base = shown_base(context.parent_url);
    let url = find_url(resolver, specifier, &base, context)?;
    if let Some(name) = url.strip_prefix("node:") {
        if !resolver.is_builtin_with_scheme(name) {
            return Err(ResolveError::error("ERR_UNKNOWN_BUILTIN_MODULE", format!("No such built-in module: {url}")));
        }
        return Ok(url);
    }
    if url.starts_with("file:") {
        return finish_file(resolver, &url, specifier, &base, context);
    }
    if url.starts_with("data:") {
        return Ok(url);
    }
    let scheme = &url[..url.find(':').map_or(0, |colon| colon + 1)];
    let allowed = if matches!(scheme, "http:" | "https:") { "file and data" } else { "file, data, and node" };
    Err(ResolveError::error(
        "ERR_UNSUPPORTED_ESM_URL_SCHEME",
        format!(
            "Only URLs with a scheme in: {allowed} are supported by the default ESM loader. Received protocol '{scheme}'"
        ),
    ))
}

/// The first half: a URL in normal form, whose file need not exist.
fn find_url(resolver: &mut Resolver, specifier: &str, base: &str, context: &Context<'_>) -> Result<String> {
    let unsupported = || {
        ResolveError::type_error(
            "ERR_UNSUPPORTED_RESOLVE_REQUEST",
            format!(
                "Failed to resolve module specifier \"{specifier}\" from \"{}\": Invalid relative URL or base scheme is \
                 not hierarchical.",
                context.parent_url
            ),
        )
        .field("input", specifier)
        .field("base", context.parent_url)
    };
    if is_relative_or_absolute(specifier) {
        let url = ada_url::Url::parse(specifier, Some(context.parent_url)).map_err(|_| unsupported())?;
        return Ok(url.href().to_owned());
    }
    if specifier.starts_with('#') {
        return resolve_imports(resolver, specifier, base, base, context.conditions);
    }
    if let Ok(url) = ada_url::Url::parse(specifier, None) {
        return Ok(url.href().to_owned());
    }
    if resolver.is_builtin(specifier) {
        return Ok(format!("node:{specifier}"));
    }
    if !context.parent_url.starts_with("file:") {
        return Err(unsupported());
    }
    let context_text = format!("\"{specifier}\" from {base}");
    resolver.resolve_package(specifier, base, base, context.conditions, Some(&context_text))
}

fn is_relative_or_absolute(specifier: &str) -> bool {
    matches!(specifier, "." | "..")
        || specifier.starts_with('/')
        || specifier.starts_with("./")
        || specifier.starts_with("../")
}

/// The second half for files: it must exist, be no folder, and is named by its real path.
fn finish_file(
    resolver: &mut Resolver,
    url: &str,
    specifier: &str,
    base: &str,
    context: &Context<'_>,
) -> Result<String> {
    let rest = &url["file:".len()..];
    if !rest.starts_with("///") {
        return Err(ResolveError::type_error(
            "ERR_INVALID_FILE_URL_HOST",
            format!("File URL host must be \"localhost\" or empty on {}", platform()),
        )
        .field("input", url)
        .field("module", context.parent_url));
    }
    let path_end = url.find(['?', '#']).unwrap_or(url.len());
    let (location, suffix) = url.split_at(path_end);
    let encoded = &location["file://".len()..];
    let lower = encoded.to_ascii_lowercase();
    if lower.contains("%2f") || lower.contains("%5c") {
        return Err(invalid_specifier(encoded, "must not include encoded \"/\" or \"\\\" characters", Some(base)));
    }
    let path = paths::percent_decode(encoded);
    if path.contains('\0') {
        return Err(ResolveError::type_error(
            "ERR_INVALID_ARG_VALUE",
            format!(
                "The argument 'path' must be a string, Uint8Array, or URL without null bytes. Received '{}'",
                path.replace('\0', "\\x00")
            ),
        ));
    }
    let kind = paths::stat(&path);
    if kind == Kind::File && !path.ends_with('/') {
        if context.preserve_symlinks {
            return Ok(url.to_owned());
        }
        let real = paths::realpath(&path).unwrap_or(path);
        return Ok(format!("{}{suffix}", paths::to_file_url(&real)));
    }
    let hint = did_you_mean(resolver, specifier, base, context).unwrap_or_default();
    if kind == Kind::Directory {
        let message =
            format!("Directory import '{path}' is not supported resolving ES modules imported from {base}{hint}");
        return Err(ResolveError::error("ERR_UNSUPPORTED_DIR_IMPORT", message).field("url", url));
    }
    let message = format!("Cannot find module '{path}'{}{hint}", imported_from(Some(base)));
    Err(ResolveError::error("ERR_MODULE_NOT_FOUND", message).field("url", url))
}

/// What `require` would have found, as a hint for those who left out an extension.
fn did_you_mean(resolver: &mut Resolver, specifier: &str, base: &str, context: &Context<'_>) -> Option<String> {
    if !context.parent_url.starts_with("file:") {
        return None;
    }
    let folder = paths::folder_of(base)?;
    let extensions = [".js", ".json", ".node"].map(str::to_owned);
    let decoded = paths::percent_decode(specifier);
    let (wanted, as_url) = match ada_url::Url::parse(specifier, None) {
        Ok(url) => (paths::from_file_url(url.href())?, true),
        Err(_) => (decoded, false),
    };
    let relative = is_relative_or_absolute(&wanted);
    let lookup = if relative { vec![folder.to_owned()] } else { super::commonjs::node_modules_paths(folder) };
    let options = super::commonjs::FindOptions { extensions: &extensions, conditions: &[], preserve_symlinks: true };
    let found = super::commonjs::find_path(resolver, &wanted, &lookup, &options).ok()??.path;
    let shown = if as_url || wanted.starts_with('/') {
        paths::to_file_url(&found)
    } else if relative {
        relative_to(folder, &found)
    } else {
        let inside = lookup.iter().find_map(|dir| found.strip_prefix(dir.as_str())?.strip_prefix('/'))?;
        inside.to_owned()
    };
    // Nothing to say where `require` finds the very same text.
    (shown != specifier).then(|| format!("\nDid you mean to import {}?", serde_json::Value::from(shown)))
}

fn relative_to(folder: &str, file: &str) -> String {
    let mut up = String::new();
    let mut from = folder;
    loop {
        if let Some(rest) = file.strip_prefix(from).and_then(|rest| rest.strip_prefix('/')) {
            return if up.is_empty() { format!("./{rest}") } else { format!("{up}{rest}") };
        }
        match paths::parent(from) {
            Some(parent) => from = parent,
            None => return file.to_owned(),
        }
        up.push_str("../");
    }
}

fn platform() -> &'static str {
    if cfg!(target_os = "macos") { "darwin" } else { std::env::consts::OS }
}

/// A package name and the subpath in it (`.` or `./x`).
fn split_name<'a>(specifier: &'a str, base: &str) -> Result<(&'a str, String)> {
    let mut slash = specifier.find('/');
    let mut valid = true;
    if specifier.starts_with('@') {
        match slash {
            Some(at) => slash = specifier[at + 1..].find('/').map(|next| at + 1 + next),
            None => valid = false,
        }
    }
    let (name, rest) = specifier.split_at(slash.unwrap_or(specifier.len()));
    if !valid || name.starts_with('.') || name.contains(['\\', '%']) {
        return Err(invalid_specifier(specifier, "is not a valid package name", Some(base)));
    }
    Ok((name, format!(".{rest}")))
}

impl Resolver {
    /// Resolves a bare specifier that stands in an `imports` entry: a built-in module or a package.
    pub(super) fn resolve_bare(
        &mut self,
        specifier: &str,
        from: &str,
        base: &str,
        conditions: Conditions<'_>,
    ) -> Result<String> {
        if self.is_builtin(specifier) {
            return Ok(format!("node:{specifier}"));
        }
        self.resolve_package(specifier, from, base, conditions, None)
    }

    /// PACKAGE_RESOLVE for the file `from`: the own package by its name, then every `node_modules` upwards.
    pub fn resolve_package(
        &mut self,
        specifier: &str,
        from: &str,
        base: &str,
        conditions: Conditions<'_>,
        context: Option<&str>,
    ) -> Result<String> {
        let (name, subpath) = split_name(specifier, base)?;
        if let Some(own) = self.scope(from)? {
            if let (Some(exports), true) = (&own.exports, own.name.as_deref() == Some(name)) {
                return resolve_exports(self, &own, exports, &subpath, Some(base), conditions);
            }
        }
        let mut folder = paths::folder_of(from);
        while let Some(current) = folder {
            folder = paths::parent(current).filter(|_| !current.is_empty());
            // node_modules/node_modules is looked into too: the algorithm for `import` does not leave it out.
            let dir = format!("{current}/node_modules/{name}");
            if paths::stat(&dir) != Kind::Directory {
                continue;
            }
            let package = self.package(&dir, context)?;
            if let Some((package, exports)) =
                package.as_ref().and_then(|package| Some((package, package.exports.as_ref()?)))
            {
                return resolve_exports(self, package, exports, &subpath, Some(base), conditions);
            }
            if subpath == "." {
                return legacy_main(&dir, package.as_deref(), base);
            }
            let folder_url = format!("{}/", paths::to_file_url(&dir));
            return ada_url::Url::parse(&subpath, Some(&folder_url))
                .map(|url| url.href().to_owned())
                .map_err(|_| invalid_package_config(&format!("{dir}/package.json"), context, ""));
        }
        let message = format!("Cannot find package '{name}' imported from {base}");
        Err(ResolveError::new(ErrorKind::Error, "ERR_MODULE_NOT_FOUND", message))
    }
}

/// `"main"` and `index` as before `"exports"` came, without asking for extensions other than these.
fn legacy_main(dir: &str, package: Option<&Package>, base: &str) -> Result<String> {
    let main = package.and_then(|package| package.main.as_deref());
    let candidates = main.iter().flat_map(|main| {
        ["", ".js", ".json", ".node", "/index.js", "/index.json", "/index.node"].map(|end| format!("{main}{end}"))
    });
    let index = ["index.js", "index.json", "index.node"].map(str::to_owned);
    for candidate in candidates.chain(index) {
        let path = paths::join(dir, candidate.trim_start_matches('/'));
        if paths::stat(&path) == Kind::File {
            return Ok(paths::to_file_url(&path));
        }
    }
    let looked = paths::join(dir, main.unwrap_or("index.js").trim_start_matches('/'));
    let message = format!("Cannot find package '{looked}' imported from {base}");
    Err(ResolveError::error("ERR_MODULE_NOT_FOUND", message).plain())
}
