//! What resolution can report: a class, Node's code, Node's message, and the extra properties the error carries.

use std::fmt;

/// The JavaScript constructor of the error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// `Error`
    Error,
    /// `TypeError`
    TypeError,
    /// `RangeError`
    RangeError,
}

/// A failed resolution, ready to become a JavaScript error.
#[derive(Debug)]
pub struct ResolveError {
    /// Which constructor.
    pub kind: ErrorKind,
    /// `error.code`
    pub code: &'static str,
    /// The message, without the code.
    pub message: String,
    /// Own string properties of the error, such as `url` or `path`.
    pub fields: Vec<(&'static str, String)>,
    /// True where Node sets `code` on an ordinary error, so that `stack` does not show it.
    pub plain: bool,
}

/// What every step here returns.
pub type Result<T> = std::result::Result<T, Box<ResolveError>>;

impl ResolveError {
    /// An error of the class `kind`.
    pub fn new(kind: ErrorKind, code: &'static str, message: impl Into<String>) -> Box<Self> {
        Box::new(Self { kind, code, message: message.into(), fields: Vec::new(), plain: false })
    }

    /// A plain `Error`.
    pub fn error(code: &'static str, message: impl Into<String>) -> Box<Self> {
        Self::new(ErrorKind::Error, code, message)
    }

    /// A `TypeError`.
    pub fn type_error(code: &'static str, message: impl Into<String>) -> Box<Self> {
        Self::new(ErrorKind::TypeError, code, message)
    }

    /// Adds one own property.
    pub fn field(mut self: Box<Self>, name: &'static str, value: impl Into<String>) -> Box<Self> {
        self.fields.push((name, value.into()));
        self
    }

    /// Marks the code as not shown in the stack's first line.
    pub fn plain(mut self: Box<Self>) -> Box<Self> {
        self.plain = true;
        self
    }
}

impl fmt::Display for ResolveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{}]: {}", self.code, self.message)
    }
}

/// ` imported from X`, or nothing.
pub(super) fn imported_from(base: Option<&str>) -> String {
    base.map(|base| format!(" imported from {base}")).unwrap_or_default()
}

/// ERR_INVALID_MODULE_SPECIFIER
pub(super) fn invalid_specifier(request: &str, reason: &str, base: Option<&str>) -> Box<ResolveError> {
    ResolveError::type_error(
        "ERR_INVALID_MODULE_SPECIFIER",
        format!("Invalid module \"{request}\" {reason}{}", imported_from(base)),
    )
}

/// ERR_INVALID_PACKAGE_CONFIG; `context` is `"specifier" from file` of the import at hand.
pub(super) fn invalid_package_config(file: &str, context: Option<&str>, detail: &str) -> Box<ResolveError> {
    let importing = context.map(|text| format!(" while importing {text}")).unwrap_or_default();
    let detail = if detail.is_empty() { String::new() } else { format!(" {detail}") };
    ResolveError::error("ERR_INVALID_PACKAGE_CONFIG", format!("Invalid package config {file}{importing}.{detail}"))
}

/// ERR_PACKAGE_PATH_NOT_EXPORTED; `dir` is the package's folder, without a slash at its end.
pub(super) fn path_not_exported(dir: &str, subpath: &str, base: Option<&str>) -> Box<ResolveError> {
    let from = imported_from(base);
    let message = if subpath == "." {
        format!("No \"exports\" main defined in {dir}/package.json{from}")
    } else {
        format!("Package subpath '{subpath}' is not defined by \"exports\" in {dir}/package.json{from}")
    };
    ResolveError::error("ERR_PACKAGE_PATH_NOT_EXPORTED", message)
}

/// ERR_PACKAGE_IMPORT_NOT_DEFINED; `dir` is absent where no package encloses the importing file.
pub(super) fn import_not_defined(specifier: &str, dir: Option<&str>, base: &str) -> Box<ResolveError> {
    let package = dir.map(|dir| format!(" in package {dir}/package.json")).unwrap_or_default();
    ResolveError::type_error(
        "ERR_PACKAGE_IMPORT_NOT_DEFINED",
        format!("Package import specifier \"{specifier}\" is not defined{package} imported from {base}"),
    )
}

/// ERR_INVALID_PACKAGE_TARGET for the entry `key`. `shown` is the target as JSON; `relative_hint` tells that the target
/// is a string that should have started with `./`.
pub(super) fn invalid_target(
    dir: &str,
    key: &str,
    shown: &str,
    is_imports: bool,
    relative_hint: bool,
    base: Option<&str>,
) -> Box<ResolveError> {
    let from = imported_from(base);
    let hint = if relative_hint { "; targets must start with \"./\"" } else { "" };
    let field = if is_imports { "imports" } else { "exports" };
    let message = if key == "." && !is_imports {
        format!("Invalid \"exports\" main target {shown} defined in the package config {dir}/package.json{from}{hint}")
    } else {
        format!(
            "Invalid \"{field}\" target {shown} defined for '{key}' in the package config {dir}/package.json{from}{hint}"
        )
    };
    ResolveError::error("ERR_INVALID_PACKAGE_TARGET", message)
}
