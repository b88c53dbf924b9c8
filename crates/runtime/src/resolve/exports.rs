//! `"exports"` and `"imports"` of a package: the part of resolution that `require` and `import` share.
//!
//! Follows PACKAGE_EXPORTS_RESOLVE, PACKAGE_IMPORTS_RESOLVE, PACKAGE_IMPORTS_EXPORTS_RESOLVE and PACKAGE_TARGET_RESOLVE
//! of esm.html. Targets are relative URLs, so what comes out is a URL; `base` is the importing file as shown in
//! messages, absent for `require`, whose messages do not name it.

use std::cmp::Ordering;

use serde_json::{Map, Value};

use super::error::{
    ResolveError, Result, import_not_defined, invalid_package_config, invalid_specifier, invalid_target,
    path_not_exported,
};
use super::package::{Package, Resolver};
use super::paths;

/// The active conditions, such as `node`, `import`, `require`; `default` always holds.
pub type Conditions<'a> = &'a [String];

/// Where a target led.
enum Target {
    /// A URL: `file:` inside the package, or what an `imports` entry named elsewhere.
    Url(String),
    /// The entry says that the path is closed.
    Null,
    /// No condition held.
    Undefined,
}

/// One walk through a package's map.
struct Walk<'a> {
    dir: &'a str,
    /// The matched key of the map, for messages.
    key: &'a str,
    /// What `*` stands for; `None` if the key has no `*`.
    star: Option<&'a str>,
    is_imports: bool,
    base: Option<&'a str>,
    conditions: Conditions<'a>,
}

/// Resolves `subpath` (`.` or `./x`) of the package; returns a `file:` URL that need not exist.
pub fn resolve_exports(
    resolver: &mut Resolver,
    package: &Package,
    exports: &Value,
    subpath: &str,
    base: Option<&str>,
    conditions: Conditions<'_>,
) -> Result<String> {
    let sugar = is_main_sugar(package, exports, base)?;
    let found = if sugar {
        if subpath != "." {
            return Err(path_not_exported(&package.dir, subpath, base));
        }
        let walk = Walk { dir: &package.dir, key: ".", star: None, is_imports: false, base, conditions };
        walk.target(resolver, exports)?
    } else {
        match exports {
            Value::Object(map) => resolve_key(resolver, package, map, subpath, false, base, conditions)?,
            _ => Target::Undefined,
        }
    };
    match found {
        Target::Url(url) => Ok(url),
        Target::Null | Target::Undefined => Err(path_not_exported(&package.dir, subpath, base)),
    }
}

/// Resolves `#name` for the file `from`, whose text form in messages is `base`.
pub fn resolve_imports(
    resolver: &mut Resolver,
    name: &str,
    from: &str,
    base: &str,
    conditions: Conditions<'_>,
) -> Result<String> {
    if name == "#" || name.ends_with('/') {
        return Err(invalid_specifier(name, "is not a valid internal imports specifier name", Some(base)));
    }
    let package = resolver.scope(from)?;
    if let Some((package, imports)) = package.as_ref().and_then(|package| Some((package, package.imports.as_ref()?))) {
        if let Target::Url(url) = resolve_key(resolver, package, imports, name, true, Some(base), conditions)? {
            return Ok(url);
        }
    }
    Err(import_not_defined(name, package.as_ref().map(|package| package.dir.as_str()), base))
}

/// True if `exports` is the target of `.` itself; false if it maps subpaths.
fn is_main_sugar(package: &Package, exports: &Value, base: Option<&str>) -> Result<bool> {
    let map = match exports {
        Value::Object(map) => map,
        Value::String(_) | Value::Array(_) => return Ok(true),
        _ => return Ok(false),
    };
    let mut conditions = map.keys().map(|key| !key.starts_with('.'));
    let Some(first) = conditions.next() else { return Ok(false) };
    if conditions.any(|is_condition| is_condition != first) {
        return Err(invalid_package_config(
            &package.file(),
            base,
            "\"exports\" cannot contain some keys starting with '.' and some not. The exports object must either be an \
             object of package subpath keys or an object of main entry condition name keys only.",
        ));
    }
    Ok(first)
}

/// Finds the entry for `wanted`: the key itself, else the longest pattern that fits.
fn resolve_key(
    resolver: &mut Resolver,
    package: &Package,
    map: &Map<String, Value>,
    wanted: &str,
    is_imports: bool,
    base: Option<&str>,
    conditions: Conditions<'_>,
) -> Result<Target> {
    if !wanted.contains('*') && !wanted.ends_with('/') {
        if let Some(target) = map.get(wanted) {
            let walk = Walk { dir: &package.dir, key: wanted, star: None, is_imports, base, conditions };
            return walk.target(resolver, target);
        }
    }
    let mut best: Option<(&str, &Value, &str)> = None;
    for (key, target) in map {
        let Some((before, after)) = key.split_once('*') else { continue };
        let fits = !after.contains('*')
            && wanted.len() > before.len()
            && wanted.len() >= key.len()
            && wanted.starts_with(before)
            && wanted.ends_with(after);
        if fits && best.is_none_or(|(known, ..)| compare_patterns(key, known) == Ordering::Less) {
            best = Some((key, target, &wanted[before.len()..wanted.len() - after.len()]));
        }
    }
    match best {
        Some((key, target, star)) => {
            let walk = Walk { dir: &package.dir, key, star: Some(star), is_imports, base, conditions };
            walk.target(resolver, target)
        }
        None => Ok(Target::Undefined),
    }
}

/// The more specific pattern comes first: longer text before `*`, then the longer key.
fn compare_patterns(a: &str, b: &str) -> Ordering {
    let before = |key: &str| key.find('*').unwrap_or(key.len());
    before(b).cmp(&before(a)).then(b.len().cmp(&a.len()))
}

impl Walk<'_> {
    fn target(&self, resolver: &mut Resolver, target: &Value) -> Result<Target> {
        match target {
            Value::String(text) => self.text(resolver, text),
            Value::Null => Ok(Target::Null),
            Value::Array(list) => self.list(resolver, list),
            Value::Object(map) => {
                if map.keys().any(|key| is_array_index(key)) {
                    return Err(invalid_package_config(
                        &format!("{}/package.json", self.dir),
                        self.base,
                        "\"exports\" cannot contain numeric property keys.",
                    ));
                }
                for (key, inner) in map {
                    if key == "default" || self.conditions.iter().any(|condition| condition == key) {
                        match self.target(resolver, inner)? {
                            Target::Undefined => {}
                            found => return Ok(found),
                        }
                    }
                }
                Ok(Target::Undefined)
            }
            Value::Bool(value) => Err(self.invalid(&value.to_string())),
            Value::Number(value) => Err(self.invalid(&value.to_string())),
        }
    }

    /// A list: the first entry that is valid and leads somewhere; else what the last one said.
    fn list(&self, resolver: &mut Resolver, list: &[Value]) -> Result<Target> {
        let mut last: Result<Target> = Ok(if list.is_empty() { Target::Null } else { Target::Undefined });
        for entry in list {
            match self.target(resolver, entry) {
                Ok(Target::Undefined) => {}
                Ok(Target::Null) => last = Ok(Target::Null),
                Ok(found) => return Ok(found),
                Err(error) if error.code == "ERR_INVALID_PACKAGE_TARGET" => last = Err(error),
                Err(error) => return Err(error),
            }
        }
        last
    }

    fn text(&self, resolver: &mut Resolver, target: &str) -> Result<Target> {
        let Some(inside) = target.strip_prefix("./") else {
            let elsewhere = self.is_imports
                && !target.starts_with("../")
                && !target.starts_with('/')
                && ada_url::Url::parse(target, None).is_err();
            if !elsewhere {
                return Err(self.invalid(target));
            }
            let specifier = self.fill(target);
            let from = format!("{}/package.json", self.dir);
            return resolver.resolve_bare(&specifier, &from, &from, self.conditions).map(Target::Url);
        };
        if has_bad_segment(inside) {
            return Err(self.invalid(target));
        }
        let folder = format!("{}/", paths::to_file_url(self.dir));
        let resolved = ada_url::Url::parse(target, Some(&folder)).map_err(|_| self.invalid(target))?;
        if !resolved.href().starts_with(&folder) {
            return Err(self.invalid(target));
        }
        let Some(star) = self.star else { return Ok(Target::Url(resolved.href().to_owned())) };
        if has_bad_segment(star) {
            let field = if self.is_imports { "imports" } else { "exports" };
            let reason = format!(
                "request is not a valid match in pattern \"{}\" for the \"{field}\" resolution of {}/package.json",
                self.key, self.dir
            );
            return Err(invalid_specifier(&self.fill(self.key), &reason, self.base));
        }
        let filled = ada_url::Url::parse(&self.fill(resolved.href()), None).map_err(|_| self.invalid(target))?;
        Ok(Target::Url(filled.href().to_owned()))
    }

    fn fill(&self, text: &str) -> String {
        self.star.map_or_else(|| text.to_owned(), |star| text.replace('*', star))
    }

    fn invalid(&self, target: &str) -> Box<ResolveError> {
        let shown = Value::from(target).to_string();
        let hint = !self.is_imports && !target.is_empty() && !target.starts_with("./");
        invalid_target(self.dir, self.key, &shown, self.is_imports, hint, self.base)
    }
}

/// True if a part between slashes is `.`, `..` or `node_modules`, also when written with escapes or capitals.
fn has_bad_segment(path: &str) -> bool {
    path.split(['/', '\\']).any(|segment| {
        let decoded = paths::percent_decode(segment);
        decoded == "." || decoded == ".." || decoded.eq_ignore_ascii_case("node_modules")
    })
}

fn is_array_index(key: &str) -> bool {
    key.parse::<u32>().is_ok_and(|index| index != u32::MAX && index.to_string() == key)
}
