//! Cases of both algorithms on a small tree made for the test; the expected texts are what Node 26 prints.

use super::cjs_exports::find_exports;
use super::commonjs::{FindOptions, find_path, node_modules_paths};
use super::esm::{Context, resolve};
use super::package::{PackageType, Resolver};
use super::paths;

struct Tree(std::path::PathBuf);

impl Tree {
    fn new(name: &str, files: &[(&str, &str)]) -> Self {
        let root = std::env::temp_dir().join(format!("rondo-resolve-{}-{name}", std::process::id()));
        let _ = std::fs::remove_dir_all(&root);
        for (path, text) in files {
            let path = root.join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        Self(std::fs::canonicalize(root).unwrap())
    }

    fn path(&self, relative: &str) -> String {
        format!("{}/{relative}", self.0.display())
    }

    fn import(&self, specifier: &str) -> Result<String, String> {
        let mut resolver = Resolver::new(["fs", "node:test"]);
        let parent = paths::to_file_url(&self.path("t.cjs"));
        let conditions = ["node", "import"].map(str::to_owned);
        let context = Context { parent_url: &parent, conditions: &conditions, preserve_symlinks: false };
        let root = self.0.display().to_string();
        resolve(&mut resolver, specifier, &context)
            .map(|url| url.replace(&root, ""))
            .map_err(|error| format!("{} {}", error.code, error.message.replace(&root, "")))
    }

    fn require(&self, specifier: &str) -> Result<Option<String>, String> {
        let mut resolver = Resolver::new(["fs"]);
        let extensions = [".js", ".json", ".node"].map(str::to_owned);
        let conditions = ["node", "require"].map(str::to_owned);
        let options = FindOptions { extensions: &extensions, conditions: &conditions, preserve_symlinks: false };
        let root = self.0.display().to_string();
        let lookup = if specifier.starts_with('.') { vec![root.clone()] } else { node_modules_paths(&root) };
        find_path(&mut resolver, specifier, &lookup, &options)
            .map(|found| found.map(|found| found.path.replace(&root, "")))
            .map_err(|error| format!("{} {}", error.code, error.message.replace(&root, "")))
    }
}

impl Drop for Tree {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn tree(name: &str) -> Tree {
    Tree::new(
        name,
        &[
            ("node_modules/bad/package.json", "{ \"x\": "),
            (
                "node_modules/exp/package.json",
                r##"{"name":"exp","exports":{".":{"import":"./i.mjs","require":"./r.js"},"./a/*":"./sub/*.js","./bad":"bad","./up":"./../x","./arr":["bad",{"foo":"./x"}],"./num":1,"./null":null,"./enc":"./a%2fb","./missing":"./missing.js"}}"##,
            ),
            ("node_modules/exp/i.mjs", ""),
            ("node_modules/exp/r.js", ""),
            ("node_modules/exp/sub/y.js", ""),
            ("node_modules/dirmain/package.json", r#"{"main":"lib/nope"}"#),
            ("node_modules/nomain/foo.js", ""),
            ("d/f.js", ""),
            ("x.foo", ""),
        ],
    )
}

#[test]
fn import_finds_and_fails_as_node_does() {
    let tree = tree("import");
    let cases = [
        ("exp", Ok("file:///node_modules/exp/i.mjs")),
        ("exp/a/y", Ok("file:///node_modules/exp/sub/y.js")),
        ("fs", Ok("node:fs")),
        ("node:test", Ok("node:test")),
        ("./x.foo?a#b", Ok("file:///x.foo?a#b")),
        ("test", Err("ERR_MODULE_NOT_FOUND Cannot find package 'test' imported from /t.cjs")),
        ("node:nope", Err("ERR_UNKNOWN_BUILTIN_MODULE No such built-in module: node:nope")),
        (
            "bad",
            Err(
                "ERR_INVALID_PACKAGE_CONFIG Invalid package config /node_modules/bad/package.json while importing \"bad\" from /t.cjs.",
            ),
        ),
        (
            "exp/zz",
            Err(
                "ERR_PACKAGE_PATH_NOT_EXPORTED Package subpath './zz' is not defined by \"exports\" in /node_modules/exp/package.json imported from /t.cjs",
            ),
        ),
        (
            "exp/bad",
            Err(
                "ERR_INVALID_PACKAGE_TARGET Invalid \"exports\" target \"bad\" defined for './bad' in the package config /node_modules/exp/package.json imported from /t.cjs; targets must start with \"./\"",
            ),
        ),
        (
            "exp/up",
            Err(
                "ERR_INVALID_PACKAGE_TARGET Invalid \"exports\" target \"./../x\" defined for './up' in the package config /node_modules/exp/package.json imported from /t.cjs",
            ),
        ),
        (
            "exp/num",
            Err(
                "ERR_INVALID_PACKAGE_TARGET Invalid \"exports\" target \"1\" defined for './num' in the package config /node_modules/exp/package.json imported from /t.cjs; targets must start with \"./\"",
            ),
        ),
        (
            "exp/null",
            Err(
                "ERR_PACKAGE_PATH_NOT_EXPORTED Package subpath './null' is not defined by \"exports\" in /node_modules/exp/package.json imported from /t.cjs",
            ),
        ),
        (
            "exp/missing",
            Err("ERR_MODULE_NOT_FOUND Cannot find module '/node_modules/exp/missing.js' imported from /t.cjs"),
        ),
        (
            "exp/a/../b",
            Err(
                "ERR_INVALID_MODULE_SPECIFIER Invalid module \"./a/../b\" request is not a valid match in pattern \"./a/*\" for the \"exports\" resolution of /node_modules/exp/package.json imported from /t.cjs",
            ),
        ),
        (
            "dirmain",
            Err("ERR_MODULE_NOT_FOUND Cannot find package '/node_modules/dirmain/lib/nope' imported from /t.cjs"),
        ),
        (
            "nomain",
            Err("ERR_MODULE_NOT_FOUND Cannot find package '/node_modules/nomain/index.js' imported from /t.cjs"),
        ),
        (
            "nomain/foo",
            Err(
                "ERR_MODULE_NOT_FOUND Cannot find module '/node_modules/nomain/foo' imported from /t.cjs\nDid you mean to import \"nomain/foo.js\"?",
            ),
        ),
        (
            "./d",
            Err(
                "ERR_UNSUPPORTED_DIR_IMPORT Directory import '/d' is not supported resolving ES modules imported from /t.cjs",
            ),
        ),
        (
            "./d/f",
            Err(
                "ERR_MODULE_NOT_FOUND Cannot find module '/d/f' imported from /t.cjs\nDid you mean to import \"./d/f.js\"?",
            ),
        ),
        (
            "#a",
            Err("ERR_PACKAGE_IMPORT_NOT_DEFINED Package import specifier \"#a\" is not defined imported from /t.cjs"),
        ),
        (
            "http://x/y",
            Err(
                "ERR_UNSUPPORTED_ESM_URL_SCHEME Only URLs with a scheme in: file and data are supported by the default ESM loader. Received protocol 'http:'",
            ),
        ),
        (
            "./a%2fb",
            Err(
                "ERR_INVALID_MODULE_SPECIFIER Invalid module \"/a%2fb\" must not include encoded \"/\" or \"\\\" characters imported from /t.cjs",
            ),
        ),
        (
            "@x",
            Err("ERR_INVALID_MODULE_SPECIFIER Invalid module \"@x\" is not a valid package name imported from /t.cjs"),
        ),
        ("file://host/x", Err("ERR_INVALID_FILE_URL_HOST File URL host must be \"localhost\" or empty on linux")),
        (
            ".",
            Err(
                "ERR_UNSUPPORTED_DIR_IMPORT Directory import '/' is not supported resolving ES modules imported from /t.cjs",
            ),
        ),
    ];
    for (specifier, expected) in cases {
        let found = tree.import(specifier);
        assert_eq!(found.as_deref().map_err(String::as_str), expected, "import of {specifier}");
    }
}

#[test]
fn require_finds_and_fails_as_node_does() {
    let tree = tree("require");
    let cases = [
        ("exp", Ok(Some("/node_modules/exp/r.js"))),
        ("nomain/foo", Ok(Some("/node_modules/nomain/foo.js"))),
        ("./d/f", Ok(Some("/d/f.js"))),
        ("nomain", Ok(None)),
        ("./d", Ok(None)),
        (".", Ok(None)),
        ("exp/missing", Err("MODULE_NOT_FOUND Cannot find module '/node_modules/exp/missing.js'")),
        (
            "exp/zz",
            Err(
                "ERR_PACKAGE_PATH_NOT_EXPORTED Package subpath './zz' is not defined by \"exports\" in /node_modules/exp/package.json",
            ),
        ),
        (
            "dirmain",
            Err(
                "MODULE_NOT_FOUND Cannot find module '/node_modules/dirmain/lib/nope'. Please verify that the package.json has a valid \"main\" entry",
            ),
        ),
        ("bad/x", Err("ERR_INVALID_PACKAGE_CONFIG Invalid package config /node_modules/bad/package.json.")),
    ];
    for (specifier, expected) in cases {
        let found = tree.require(specifier);
        assert_eq!(found.as_ref().map(Option::as_deref).map_err(String::as_str), expected, "require of {specifier}");
    }
}

#[test]
fn scope_stops_at_node_modules() {
    let tree = Tree::new(
        "scope",
        &[
            ("package.json", r#"{"type":"module"}"#),
            ("a/b/c.js", ""),
            ("node_modules/p/x.js", ""),
            ("node_modules/q/package.json", r#"{"type":"commonjs"}"#),
        ],
    );
    let mut resolver = Resolver::default();
    assert_eq!(resolver.scope_type(&tree.path("a/b/c.js")).unwrap(), PackageType::Module);
    assert_eq!(resolver.scope_type(&tree.path("node_modules/p/x.js")).unwrap(), PackageType::None);
    assert_eq!(resolver.scope_type(&tree.path("node_modules/q/x.js")).unwrap(), PackageType::CommonJs);
}

#[test]
fn lookup_paths_leave_out_doubled_node_modules() {
    let found = node_modules_paths("/a/node_modules/b");
    assert_eq!(found, ["/a/node_modules/b/node_modules", "/a/node_modules", "/node_modules"]);
}

#[test]
fn joining_normalizes() {
    for (base, relative, expected) in [
        ("/a/b", "../c", "/a/c"),
        ("/a", "./x/", "/a/x/"),
        ("", "/x//y/.", "/x/y"),
        ("/a", "..", "/"),
        ("/a", "/b", "/b"),
    ] {
        assert_eq!(paths::join(base, relative), expected, "{base} + {relative}");
    }
}

fn names(source: &str) -> String {
    let found = find_exports(source);
    format!("{}|{}", found.names.join(","), found.reexports.join(","))
}

#[test]
fn exports_of_commonjs_are_guessed() {
    let cases = [
        ("exports.a = exports['b'] = 1; module.exports.c = 2; x.exports.d = 1; exports.e += 1", "a,b,c|"),
        ("module.exports = { a, 'b': b, c: d.e, f }", "a,b,c|"),
        ("module.exports = { a, ...require('x'), b: require('c'), c: 1 }", "a,b|x"),
        ("module.exports = require('a'); module.exports = require(\"b\")", "|b"),
        (
            "Object.defineProperty(exports, '__esModule', { value: true }); Object.defineProperty(exports, 'q', { enumerable: true, get: function () { return m.q; } });",
            "__esModule,q|",
        ),
        ("Object.defineProperty(exports, 'q', { enumerable: true, get: function () { return m(); } });", "|"),
        ("__exportStar(require('./x'), exports); tslib_1.__exportStar(require('y'), exports)", "|./x,y"),
        ("0 && (module.exports = { a, b })", "a,b|"),
        ("var s = '\\'exports.a = 1'; /exports.b = 1/; `exports.c = 1 ${ exports.d = 1 }` // exports.e = 1", "d|"),
        ("a = b / exports.x; c = 1 / 2; if (x) /exports.y=1/.test(z); exports.z = 1", "z|"),
        (
            "var _x = require('x'); Object.keys(_x).forEach(function (key) { if (key === \"default\" || key === \"__esModule\") return; exports[key] = _x[key]; });",
            "|x",
        ),
        ("exports['\\u{d83c}\\u{df10}'] = 1; exports['\\x61\\u0062'] = 2", "\u{1f310},ab|"),
        ("exports.a = 'open", "|"),
    ];
    for (source, expected) in cases {
        assert_eq!(names(source), expected, "{source}");
    }
}

#[test]
fn top_level_await_is_told_from_inner_ones() {
    use super::top_await::find;
    let cases = [
        ("await 1", Some(1)),
        ("const f = async () => { await 1 };\nawait f()", Some(2)),
        ("const f = async () => await 1\nawait f()", Some(2)),
        ("const f = async () => await 1; x = { await: 1 }; y.await", None),
        ("async function f() { if (x) { await 1 } }", None),
        ("if (x) {\n await 1 }", Some(2)),
        ("for await (const x of y) { z }", Some(1)),
        ("class A { async m() { await 1 } static { } } const o = { async m() { for (;;) { await 2 } } }", None),
        ("`${await x}`", Some(1)),
        ("foo(async x => await x, await y)", Some(1)),
        ("// await\n'await'", None),
    ];
    for (source, expected) in cases {
        assert_eq!(find(source), expected, "{source}");
    }
}
