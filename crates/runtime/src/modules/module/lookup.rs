//! The natives that find and read module files.

use std::cell::RefCell;
use std::rc::Rc;

use rondo_engine::{Args, Cx, ErrorClass, JsError, Object, Result, Thrown, Value};

use crate::env::{Env, ModuleState};
use crate::resolve::paths::{self, Kind};
use crate::resolve::{ErrorKind, ResolveError, Resolver, cjs_exports, commonjs, esm, format};

/// The resolver of one environment.
#[derive(Default)]
struct Lookup {
    resolver: RefCell<Resolver>,
}

impl ModuleState for Lookup {
    // Holds no JavaScript values.
    fn release(&self) {}
}

fn state(cx: &Cx<'_>) -> Rc<Lookup> {
    Env::of(cx).module_state()
}

/// Tells the resolver which names are built in: the public ids; those that need `node:` carry it.
pub(super) fn init(cx: &mut Cx<'_>, _target: Object<'_>) -> Result<()> {
    const NEEDS_SCHEME: [&str; 4] = ["sea", "sqlite", "test", "test/reporters"];
    let names: Vec<String> = crate::builtins::ids()
        .filter(|id| !id.starts_with("internal/"))
        .map(|id| if NEEDS_SCHEME.contains(&id) { format!("node:{id}") } else { id.to_owned() })
        .collect();
    *state(cx).resolver.borrow_mut() = crate::resolve::Resolver::new(names.iter().map(String::as_str));
    Ok(())
}

/// Turns a failed resolution into the pending exception. Coded errors are made by JavaScript (`makeError`), which gives
/// them Node's form; here only the data is thrown together.
fn throw(cx: &mut Cx<'_>, error: &ResolveError) -> Thrown {
    let class = match error.kind {
        ErrorKind::Error => ErrorClass::Error,
        ErrorKind::TypeError => ErrorClass::TypeError,
        ErrorKind::RangeError => ErrorClass::RangeError,
    };
    let mut made = JsError::new(class, error.message.clone()).code(error.code);
    for (name, value) in &error.fields {
        made = made.text(name, value.clone());
    }
    if !error.plain {
        made = made.text("__shownCode", error.code);
    }
    made.throw(cx)
}

/// A list that came as one text.
fn list(text: &str) -> Vec<String> {
    if text.is_empty() { Vec::new() } else { text.split('\0').map(str::to_owned).collect() }
}

/// 0 for a file, 1 for a folder, negative for nothing.
pub(super) fn stat<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let path = args.string(cx, 0)?;
    Ok(cx.int(match paths::stat(&path) {
        Kind::File => 0,
        Kind::Directory => 1,
        Kind::Missing => -2,
    }))
}

/// The path without symbolic links; `undefined` if it cannot be had.
pub(super) fn realpath<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let path = args.string(cx, 0)?;
    match paths::realpath(&path) {
        Ok(real) => cx.str_value(&real),
        Err(_) => Ok(cx.undefined()),
    }
}

/// `findPath(request, lookup, extensions, conditions, preserveSymlinks)`: a path, `[path, warning]`, or `undefined`.
pub(super) fn find_path<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let request = args.string(cx, 0)?;
    let lookup = args.string(cx, 1)?;
    // An empty text among the lookup paths is the current folder of an absolute request.
    let lookup: Vec<String> = lookup.split('\0').map(str::to_owned).collect();
    let (extensions, conditions) = (list(&args.string(cx, 2)?), list(&args.string(cx, 3)?));
    let options =
        commonjs::FindOptions { extensions: &extensions, conditions: &conditions, preserve_symlinks: args.bool(4) };
    let state = state(cx);
    let outcome = commonjs::find_path(&mut state.resolver.borrow_mut(), &request, &lookup, &options);
    match outcome {
        Err(error) => Err(throw(cx, &error)),
        Ok(None) => Ok(cx.undefined()),
        Ok(Some(found)) => {
            let path = cx.str_value(&found.path)?;
            let Some(warning) = found.warning else { return Ok(path) };
            let warning = cx.str_value(&warning)?;
            Ok(cx.array(&[path, warning])?.value())
        }
    }
}

/// `resolveSelf(request, parent, conditions, preserveSymlinks)`: a path or `undefined`.
pub(super) fn resolve_self<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    in_package(cx, args, commonjs::resolve_self)
}

/// `resolveHash(request, parent, conditions, preserveSymlinks)`: a path, `node:NAME` or `undefined`.
pub(super) fn resolve_hash<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    in_package(cx, args, commonjs::resolve_hash)
}

type InPackage = fn(
    &mut crate::resolve::Resolver,
    &str,
    &str,
    &commonjs::FindOptions<'_>,
) -> std::result::Result<Option<String>, Box<ResolveError>>;

fn in_package<'s>(cx: &mut Cx<'s>, args: Args<'s>, resolve: InPackage) -> Result<Value<'s>> {
    let (request, parent) = (args.string(cx, 0)?, args.string(cx, 1)?);
    let conditions = list(&args.string(cx, 2)?);
    let options = commonjs::FindOptions { extensions: &[], conditions: &conditions, preserve_symlinks: args.bool(3) };
    let state = state(cx);
    let outcome = resolve(&mut state.resolver.borrow_mut(), &request, &parent, &options);
    match outcome {
        Err(error) => Err(throw(cx, &error)),
        Ok(None) => Ok(cx.undefined()),
        Ok(Some(path)) => cx.str_value(&path),
    }
}

/// `resolveUrl(specifier, parentUrl, conditions, preserveSymlinks)`: the URL that `import` means.
pub(super) fn resolve_url<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let (specifier, parent_url) = (args.string(cx, 0)?, args.string(cx, 1)?);
    let conditions = list(&args.string(cx, 2)?);
    let context = esm::Context { parent_url: &parent_url, conditions: &conditions, preserve_symlinks: args.bool(3) };
    let state = state(cx);
    let outcome = esm::resolve(&mut state.resolver.borrow_mut(), &specifier, &context);
    match outcome {
        Err(error) => Err(throw(cx, &error)),
        Ok(url) => cx.str_value(&url),
    }
}

/// The format of a file, as `import` sees it.
pub(super) fn format_of<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let path = args.string(cx, 0)?;
    let state = state(cx);
    let outcome = format::of_file(&mut state.resolver.borrow_mut(), &path);
    match outcome {
        Err(error) => Err(throw(cx, &error)),
        Ok(format) => cx.str_value(format.as_str()),
    }
}

/// `'module'`, `'commonjs'` or `'none'`: the `"type"` that holds for a file.
pub(super) fn scope_type<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let path = args.string(cx, 0)?;
    let state = state(cx);
    let outcome = state.resolver.borrow_mut().scope_type(&path);
    match outcome {
        Err(error) => Err(throw(cx, &error)),
        Ok(kind) => cx.str_value(kind.as_str()),
    }
}

/// The path of the nearest `package.json` for a file, or `undefined`.
pub(super) fn scope_file<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let path = args.string(cx, 0)?;
    let state = state(cx);
    let outcome = state.resolver.borrow_mut().scope(&path);
    match outcome {
        Err(error) => Err(throw(cx, &error)),
        Ok(None) => Ok(cx.undefined()),
        Ok(Some(package)) => cx.str_value(&package.file()),
    }
}

/// Whether a folder holds a readable `package.json`.
pub(super) fn has_package<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let path = args.string(cx, 0)?;
    let state = state(cx);
    let outcome = state.resolver.borrow_mut().package(&path, None);
    match outcome {
        Err(error) => Err(throw(cx, &error)),
        Ok(package) => Ok(cx.boolean(package.is_some())),
    }
}

/// The text of a file, without a byte order mark; `undefined` if it cannot be read (the caller asks `fs` why).
pub(super) fn read_source<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let path = args.string(cx, 0)?;
    let Ok(bytes) = std::fs::read(path) else { return Ok(cx.undefined()) };
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    if bytes.is_ascii() {
        return Ok(cx.latin1(bytes)?.value());
    }
    cx.str_value(&String::from_utf8_lossy(bytes))
}

/// `[names, reexports]` of CommonJS source.
pub(super) fn exports_of<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let source = args.string(cx, 0)?;
    let found = cjs_exports::find_exports(&source);
    let names = cx.string_array(&found.names)?.value();
    let reexports = cx.string_array(&found.reexports)?.value();
    Ok(cx.array(&[names, reexports])?.value())
}

/// The line of the first top-level `await` of module source, or 0.
pub(super) fn await_line<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let source = args.string(cx, 0)?;
    Ok(cx.number(crate::resolve::top_await::find(&source).unwrap_or(0) as f64))
}

/// The `file:` URL of an absolute path.
pub(super) fn to_file_url<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let path = args.string(cx, 0)?;
    cx.str_value(&paths::to_file_url(&path))
}

/// The path of a `file:` URL in normal form, or `undefined`.
pub(super) fn from_file_url<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let url = args.string(cx, 0)?;
    match paths::from_file_url(&url) {
        Some(path) => cx.str_value(&path),
        None => Ok(cx.undefined()),
    }
}

/// `parseUrl(text, base)`: the URL in normal form, or `undefined` if it is none.
pub(super) fn parse_url<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let text = args.string(cx, 0)?;
    let base = if args.get(1).is_string() { Some(args.string(cx, 1)?) } else { None };
    match ada_url::Url::parse(&text, base.as_deref()) {
        Ok(url) => cx.str_value(url.href()),
        Err(_) => Ok(cx.undefined()),
    }
}

/// `stripTypes(source, module)`: the source without types, or `[code, message, line, column, length]`. `module` is true,
/// false, or absent when not known.
#[cfg(feature = "typescript")]
pub(super) fn strip_types<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let source = args.string(cx, 0)?;
    match crate::resolve::typescript::strip(&source, args.get(1).as_bool()) {
        Ok(code) => cx.str_value(&code),
        Err(error) => {
            let (code, message) = (cx.str_value(error.code)?, cx.str_value(&error.message)?);
            let (line, column, length) = error.place;
            let place = [line, column, length].map(|number| cx.number(number as f64));
            Ok(cx.array(&[code, message, place[0], place[1], place[2]])?.value())
        }
    }
}

/// Without the feature `typescript` there is nothing that could erase types.
#[cfg(not(feature = "typescript"))]
pub(super) fn strip_types<'s>(cx: &mut Cx<'s>, _args: Args<'s>) -> Result<Value<'s>> {
    let text = "This build of Rondo cannot run TypeScript: it was made without the feature 'typescript'";
    Err(cx.throw_error(ErrorClass::Error, "ERR_NO_TYPESCRIPT", text))
}
