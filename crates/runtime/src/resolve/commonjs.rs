//! What `require` looks up on the disk: files, extensions, folders with `"main"`, and `"exports"` of packages.
//!
//! Follows "All together" of modules.html. The order of lookup paths and the extensions come from the caller, because
//! programs change them (`Module._nodeModulePaths`, `require.extensions`).

use serde_json::Value;

use super::error::{ResolveError, Result, invalid_specifier};
use super::exports::{Conditions, resolve_exports, resolve_imports};
use super::package::Resolver;
use super::paths::{self, Kind};

/// How to look.
pub struct FindOptions<'a> {
    /// Tried in this order after the plain name.
    pub extensions: &'a [String],
    /// Active conditions for `"exports"`.
    pub conditions: Conditions<'a>,
    /// Leaves symbolic links as they are.
    pub preserve_symlinks: bool,
}

/// A file that was found.
#[derive(Debug, PartialEq, Eq)]
pub struct Found {
    /// Its path.
    pub path: String,
    /// A deprecation (DEP0128) to warn of: `"main"` named nothing and `index` stood in.
    pub warning: Option<String>,
}

/// The `node_modules` folders to search for a file in the folder `from`, nearest first.
pub fn node_modules_paths(from: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut folder = Some(from.strip_suffix('/').unwrap_or(from));
    while let Some(current) = folder {
        if current.rsplit('/').next() != Some("node_modules") {
            found.push(format!("{current}/node_modules"));
        }
        folder = paths::parent(current).filter(|_| !current.is_empty());
    }
    found
}

/// Looks for `request` in each of `lookup`; `None` if nowhere. An absolute request needs no lookup path.
pub fn find_path(
    resolver: &mut Resolver,
    request: &str,
    lookup: &[String],
    options: &FindOptions<'_>,
) -> Result<Option<Found>> {
    let absolute = request.starts_with('/');
    let root = [String::new()];
    let wants_folder =
        matches!(request, "." | "..") || request.ends_with('/') || request.ends_with("/.") || request.ends_with("/..");
    // A relative name may lead out of a folder that is gone by now.
    let relative = request.starts_with("./") || request.starts_with("../");
    for folder in if absolute { &root[..] } else { lookup } {
        if !absolute && !relative && !folder.is_empty() && paths::stat(folder) != Kind::Directory {
            continue;
        }
        if !absolute {
            if let Some(path) = resolve_in_exports(resolver, folder, request, options)? {
                return Ok(Some(Found { path, warning: None }));
            }
        }
        let path = paths::join(folder, request);
        let path = if path.len() > 1 { path.strip_suffix('/').unwrap_or(&path).to_owned() } else { path };
        let kind = paths::stat(&path);
        if !wants_folder {
            let file = if kind == Kind::File { Some(finish(&path, options)) } else { None };
            if let Some(path) = file.or_else(|| try_extensions(&path, options)) {
                return Ok(Some(Found { path, warning: None }));
            }
        }
        if kind == Kind::Directory {
            if let Some(found) = try_folder(resolver, &path, request, options)? {
                return Ok(Some(found));
            }
        }
    }
    Ok(None)
}

/// `require('own-name/...')` inside a package that has `"exports"`.
pub fn resolve_self(
    resolver: &mut Resolver,
    request: &str,
    parent: &str,
    options: &FindOptions<'_>,
) -> Result<Option<String>> {
    let Some(package) = resolver.scope(parent)? else { return Ok(None) };
    let (Some(exports), Some(name)) = (&package.exports, &package.name) else { return Ok(None) };
    let subpath = match request.strip_prefix(name.as_str()) {
        Some("") => ".".to_owned(),
        Some(rest) if rest.starts_with('/') => format!(".{rest}"),
        _ => return Ok(None),
    };
    let url = resolve_exports(resolver, &package, exports, &subpath, Some(parent), options.conditions)?;
    finish_url(&url, Some(parent), &package.dir, options).map(Some)
}

/// `require('#name')`; `None` where no enclosing package has `"imports"`. The result may be `node:NAME`.
pub fn resolve_hash(
    resolver: &mut Resolver,
    request: &str,
    parent: &str,
    options: &FindOptions<'_>,
) -> Result<Option<String>> {
    let Some(package) = resolver.scope(parent)? else { return Ok(None) };
    if package.imports.is_none() {
        return Ok(None);
    }
    let url = match resolve_imports(resolver, request, parent, parent, options.conditions) {
        Err(error) if error.code == "ERR_MODULE_NOT_FOUND" => return Err(not_found(request, None)),
        other => other?,
    };
    if url.starts_with("node:") {
        return Ok(Some(url));
    }
    finish_url(&url, Some(parent), &package.dir, options).map(Some)
}

/// If `folder/NAME` is a package with `"exports"`, only these decide.
fn resolve_in_exports(
    resolver: &mut Resolver,
    folder: &str,
    request: &str,
    options: &FindOptions<'_>,
) -> Result<Option<String>> {
    let Some((name, rest)) = split_request(request) else { return Ok(None) };
    let dir = format!("{}/{name}", folder.strip_suffix('/').unwrap_or(folder));
    let Some(package) = resolver.package(&dir, None)? else { return Ok(None) };
    let Some(exports) = &package.exports else { return Ok(None) };
    let url = resolve_exports(resolver, &package, exports, &format!(".{rest}"), None, options.conditions)?;
    finish_url(&url, None, &dir, options).map(Some)
}

/// `name` or `@scope/name`, and what follows (empty or `/x`); `None` if it cannot be a package's name.
fn split_request(request: &str) -> Option<(&str, &str)> {
    let end = if request.starts_with('@') {
        let slash = request.find('/')?;
        let rest = &request[slash + 1..];
        slash + 1 + rest.find('/').unwrap_or(rest.len())
    } else {
        request.find('/').unwrap_or(request.len())
    };
    let (name, rest) = request.split_at(end);
    let own = name.rsplit('/').next()?;
    let bad = own.is_empty() || own.starts_with('.') || name.contains(['\\', '%']) || name.starts_with("@/");
    (!bad).then_some((name, rest))
}

/// The file behind a URL that `"exports"` or `"imports"` gave; no extension is tried.
fn finish_url(url: &str, parent: Option<&str>, package_dir: &str, options: &FindOptions<'_>) -> Result<String> {
    let lower = url.to_ascii_lowercase();
    if lower.contains("%2f") || lower.contains("%5c") {
        return Err(invalid_specifier(url, "must not include encoded \"/\" or \"\\\" characters", parent));
    }
    let path = paths::from_file_url(url).ok_or_else(|| not_found(url, Some(package_dir)))?;
    match paths::stat(&path) {
        Kind::File => Ok(finish(&path, options)),
        _ => Err(not_found(&path, Some(package_dir))),
    }
}

fn not_found(request: &str, package_dir: Option<&str>) -> Box<ResolveError> {
    let error = ResolveError::error("MODULE_NOT_FOUND", format!("Cannot find module '{request}'")).plain();
    match package_dir {
        Some(dir) => error.field("path", dir),
        None => error,
    }
}

fn finish(path: &str, options: &FindOptions<'_>) -> String {
    if options.preserve_symlinks {
        return path.to_owned();
    }
    paths::realpath(path).unwrap_or_else(|_| path.to_owned())
}

fn try_extensions(path: &str, options: &FindOptions<'_>) -> Option<String> {
    let mut candidate = String::with_capacity(path.len() + 8);
    for extension in options.extensions {
        candidate.clear();
        candidate.push_str(path);
        candidate.push_str(extension);
        if paths::stat(&candidate) == Kind::File {
            return Some(finish(&candidate, options));
        }
    }
    None
}

/// A folder: `"main"` as file, with extension, as folder with `index`; then the folder's own `index`.
fn try_folder(
    resolver: &mut Resolver,
    folder: &str,
    request: &str,
    options: &FindOptions<'_>,
) -> Result<Option<Found>> {
    let folder = folder.strip_suffix('/').unwrap_or(folder);
    let index = format!("{folder}/index");
    let package = resolver.package(folder, None)?;
    let Some(main) = package.as_ref().and_then(|package| package.main.as_deref()).filter(|main| !main.is_empty())
    else {
        return Ok(try_extensions(&index, options).map(|path| Found { path, warning: None }));
    };
    let named = paths::join(folder, main);
    let named = if named.len() > 1 { named.strip_suffix('/').unwrap_or(&named).to_owned() } else { named };
    let file = (paths::stat(&named) == Kind::File).then(|| finish(&named, options));
    let path =
        file.or_else(|| try_extensions(&named, options)).or_else(|| try_extensions(&format!("{named}/index"), options));
    if let Some(path) = path {
        return Ok(Some(Found { path, warning: None }));
    }
    let json = format!("{folder}/package.json");
    let Some(path) = try_extensions(&index, options) else {
        let message =
            format!("Cannot find module '{named}'. Please verify that the package.json has a valid \"main\" entry");
        return Err(ResolveError::error("MODULE_NOT_FOUND", message)
            .plain()
            .field("path", json)
            .field("requestPath", request));
    };
    let warning = format!(
        "Invalid 'main' field in '{json}' of {}. Please either fix that or report it to the module author",
        Value::from(main).to_string().replace('"', "'")
    );
    Ok(Some(Found { path, warning: Some(warning) }))
}
