//! `internalBinding('modules')`: what the module loaders in `module.js` and `internal/` stand on.
//!
//! Lists of texts cross as one text joined by NUL, which no path, condition or extension can hold: one crossing instead
//! of one per element.

mod esm;
mod lookup;

use rondo_engine::{Binding, binding};

/// Lookup: `stat, realpath, findPath, resolveSelf, resolveHash, resolveUrl, formatOf, scopeType, scopeFile, hasPackage,
/// readSource, exportsOf, awaitLine, toFileUrl, fromFileUrl, stripTypes`. Compiling: `compileFunction, setReferrer`. ES modules:
/// `setHooks, compileModule, loadRequested, finishRequest, link, evaluate, namespace, settle, promiseState`.
pub const BINDING: Binding = binding! {
    "modules";
    "stat" => lookup::stat,
    "realpath" => lookup::realpath,
    "findPath" => lookup::find_path,
    "resolveSelf" => lookup::resolve_self,
    "resolveHash" => lookup::resolve_hash,
    "resolveUrl" => lookup::resolve_url,
    "formatOf" => lookup::format_of,
    "scopeType" => lookup::scope_type,
    "scopeFile" => lookup::scope_file,
    "hasPackage" => lookup::has_package,
    "readSource" => lookup::read_source,
    "exportsOf" => lookup::exports_of,
    "awaitLine" => lookup::await_line,
    "toFileUrl" => lookup::to_file_url,
    "fromFileUrl" => lookup::from_file_url,
    "parseUrl" => lookup::parse_url,
    "stripTypes" => lookup::strip_types,
    "compileFunction" => esm::compile_function,
    "setReferrer" => esm::set_referrer,
    "setHooks" => esm::set_hooks,
    "compileModule" => esm::compile_module,
    "loadRequested" => esm::load_requested,
    "finishRequest" => esm::finish_request,
    "link" => esm::link,
    "evaluate" => esm::evaluate,
    "namespace" => esm::namespace,
    "settle" => esm::settle,
    "promiseState" => esm::promise_state;
    init = lookup::init
};
