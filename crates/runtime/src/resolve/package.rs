//! Reading `package.json`, and the cache of what was read.
//!
//! Only files that exist are remembered, as in Node: a `package.json` written later is seen, a changed one is not.
//! The cache is bounded by count; when full it starts anew, which costs reading again and nothing else.

use std::collections::{HashMap, HashSet};
use std::io::Read;
use std::rc::Rc;

use serde_json::{Map, Value};

use super::error::{Result, invalid_package_config};
use super::paths;

/// Parsed files kept at most; a large installation has some thousands.
const MAX_CACHED: usize = 8192;
/// A `package.json` above this is refused rather than read into memory.
const MAX_FILE_BYTES: u64 = 64 << 20;

/// The `"type"` field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PackageType {
    /// Absent, or some other text.
    None,
    /// `"commonjs"`
    CommonJs,
    /// `"module"`
    Module,
}

impl PackageType {
    /// The name as JavaScript sees it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::CommonJs => "commonjs",
            Self::Module => "module",
        }
    }
}

/// The fields of one `package.json` that resolution reads.
#[derive(Debug)]
pub struct Package {
    /// The folder, without a slash at its end (empty for the root folder).
    pub dir: String,
    /// `"name"` if it is a string.
    pub name: Option<String>,
    /// `"main"` if it is a string.
    pub main: Option<String>,
    /// `"type"`
    pub kind: PackageType,
    /// `"exports"`; absent or `null` is none.
    pub exports: Option<Value>,
    /// `"imports"` if it is an object.
    pub imports: Option<Map<String, Value>>,
}

impl Package {
    /// The path of the `package.json` itself.
    pub fn file(&self) -> String {
        format!("{}/package.json", self.dir)
    }
}

/// Resolution with its cache; one for each JavaScript environment.
#[derive(Debug, Default)]
pub struct Resolver {
    packages: HashMap<String, Rc<Package>>,
    builtins: HashSet<String>,
    scheme_only: HashSet<String>,
}

impl Resolver {
    /// A resolver that has read nothing yet. `builtins` are the names of built-in modules; those that need `node:` are
    /// told apart by that prefix.
    pub fn new<'n>(builtins: impl IntoIterator<Item = &'n str>) -> Self {
        let mut resolver = Self::default();
        for name in builtins {
            match name.strip_prefix("node:") {
                Some(name) => resolver.scheme_only.insert(name.to_owned()),
                None => resolver.builtins.insert(name.to_owned()),
            };
        }
        resolver
    }

    /// True if `name`, without `node:`, is a built-in module.
    pub fn is_builtin(&self, name: &str) -> bool {
        self.builtins.contains(name)
    }

    /// True if `node:NAME` is a built-in module.
    pub fn is_builtin_with_scheme(&self, name: &str) -> bool {
        self.builtins.contains(name) || self.scheme_only.contains(name)
    }

    /// Reads `dir/package.json`; `Ok(None)` if there is no such file. `context` is for the error message only.
    pub fn package(&mut self, dir: &str, context: Option<&str>) -> Result<Option<Rc<Package>>> {
        let dir = dir.strip_suffix('/').unwrap_or(dir);
        if let Some(known) = self.packages.get(dir) {
            return Ok(Some(Rc::clone(known)));
        }
        let file = format!("{dir}/package.json");
        let Some(bytes) = read_bounded(&file) else { return Ok(None) };
        let package = Rc::new(parse(dir, &bytes).ok_or_else(|| invalid_package_config(&file, context, ""))?);
        if self.packages.len() >= MAX_CACHED {
            self.packages.clear();
        }
        self.packages.insert(dir.to_owned(), Rc::clone(&package));
        Ok(Some(package))
    }

    /// The package that encloses the file or folder `path`: the nearest `package.json` upwards. The search does not
    /// leave a `node_modules` folder, which belongs to nobody.
    pub fn scope(&mut self, path: &str) -> Result<Option<Rc<Package>>> {
        let mut dir = paths::folder_of(path);
        while let Some(current) = dir {
            if current.ends_with("/node_modules") {
                return Ok(None);
            }
            if let Some(package) = self.package(current, None)? {
                return Ok(Some(package));
            }
            dir = if current.is_empty() { None } else { paths::parent(current) };
        }
        Ok(None)
    }

    /// The `"type"` that holds for the file `path`.
    pub fn scope_type(&mut self, path: &str) -> Result<PackageType> {
        Ok(self.scope(path)?.map_or(PackageType::None, |package| package.kind))
    }
}

/// The file's bytes; `None` if it cannot be read (a folder of that name counts as absent) or is too large.
fn read_bounded(file: &str) -> Option<Vec<u8>> {
    let opened = std::fs::File::open(file).ok()?;
    let mut bytes = Vec::new();
    opened.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

fn parse(dir: &str, bytes: &[u8]) -> Option<Package> {
    if bytes.len() as u64 > MAX_FILE_BYTES {
        return None;
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = String::from_utf8_lossy(bytes);
    let Value::Object(mut fields) = serde_json::from_str::<Value>(&text).ok()? else { return None };
    let kind = match fields.get("type").and_then(Value::as_str) {
        Some("module") => PackageType::Module,
        Some("commonjs") => PackageType::CommonJs,
        _ => PackageType::None,
    };
    let text_of = |value: Option<Value>| match value {
        Some(Value::String(text)) => Some(text),
        _ => None,
    };
    Some(Package {
        dir: dir.to_owned(),
        name: text_of(fields.swap_remove("name")),
        main: text_of(fields.swap_remove("main")),
        kind,
        exports: fields.swap_remove("exports").filter(|value| !value.is_null()),
        imports: match fields.swap_remove("imports") {
            Some(Value::Object(map)) => Some(map),
            _ => None,
        },
    })
}
