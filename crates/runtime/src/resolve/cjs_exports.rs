//! Guesses the named exports of CommonJS source without running it, so that `import { name }` works (esm.html,
//! "CommonJS Namespaces").
//!
//! Recognized are the forms that people and compilers write, as the README of the package `cjs-module-lexer` lists
//! them: assignments to `exports.name` and `module.exports`, `Object.defineProperty(exports, ...)`, and re-exports of
//! TypeScript and Babel. A name found too many is harmless (its value is `undefined`), one not found is reachable
//! through `default`.

use super::scan::{TokenKind, Tokens};

/// What the source seems to export.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct CjsExports {
    /// Names, each once, in order of appearance.
    pub names: Vec<String>,
    /// Specifiers whose exports are exported again.
    pub reexports: Vec<String>,
}

/// Reads `source`.
pub fn find_exports(source: &str) -> CjsExports {
    // Most of what a source can export mentions one of these words; the others need no scan.
    if !source.contains("exports") && !source.contains("__export") {
        return CjsExports::default();
    }
    let tokens = Tokens::of(source);
    let mut finder = Finder { tokens: &tokens, found: CjsExports::default(), required: Vec::new() };
    let mut at = 0;
    while at < tokens.len() {
        at = finder.step(at);
    }
    if tokens.complete { finder.found } else { CjsExports::default() }
}

struct Finder<'a> {
    tokens: &'a Tokens<'a>,
    found: CjsExports,
    /// Variables that hold a required module: name and specifier.
    required: Vec<(&'a str, String)>,
}

impl<'a> Finder<'a> {
    /// Looks at token `at`; returns where to go on.
    fn step(&mut self, at: usize) -> usize {
        let next = at + 1;
        let member = at > 0 && matches!(self.tokens.text(at - 1), b"." | b"?.");
        match self.tokens.name(at) {
            Some("exports") if !member => self.assignment(next, false),
            Some("module") if !member && self.tokens.matches(next, &[".", "exports"]) => self.assignment(at + 3, true),
            Some("Object") if !member && self.tokens.matches(next, &[".", "defineProperty", "("]) => {
                self.define_property(at + 4);
                next
            }
            Some("Object") if !member && self.tokens.matches(next, &[".", "keys", "("]) => {
                self.babel_star(at + 4);
                next
            }
            Some("__exportStar" | "__export") if self.tokens.text(next) == b"(" => {
                if let Some((specifier, _)) = self.require_call(at + 2) {
                    self.add_reexport(specifier);
                }
                next
            }
            Some("var" | "let" | "const") if !member => {
                self.remember_required(next);
                next
            }
            _ => next,
        }
    }

    fn add(&mut self, name: String) {
        if !self.found.names.contains(&name) {
            self.found.names.push(name);
        }
    }

    fn add_reexport(&mut self, specifier: String) {
        if !self.found.reexports.contains(&specifier) {
            self.found.reexports.push(specifier);
        }
    }

    /// After `exports` or `module.exports`: `.name =`, `['name'] =`, and for the latter `= {...}` and `= require()`.
    fn assignment(&mut self, at: usize, whole: bool) -> usize {
        match self.tokens.text(at) {
            b"." => {
                if let (Some(name), true) = (self.tokens.name(at + 1), self.tokens.text(at + 2).starts_with(b"=")) {
                    if !name.contains('\\') {
                        self.add(name.to_owned());
                    }
                }
            }
            b"[" => {
                if let (Some(name), true) = (self.tokens.string(at + 1), self.tokens.matches(at + 2, &["]", "="])) {
                    self.add(name);
                }
            }
            b"=" if whole => {
                // The last whole assignment wins over re-exports found before.
                self.found.reexports.clear();
                if self.tokens.text(at + 1) == b"{" {
                    self.literal(at + 2);
                } else if let Some((specifier, _)) = self.require_call(at + 1) {
                    self.add_reexport(specifier);
                }
            }
            _ => {}
        }
        at
    }

    /// The inside of `module.exports = {`; stops at the first property whose form it does not know.
    fn literal(&mut self, mut at: usize) {
        loop {
            if self.tokens.text(at) == b"..." {
                let Some((specifier, end)) = self.require_call(at + 1) else { return };
                self.add_reexport(specifier);
                at = end;
            } else {
                let key = match self.tokens.kind(at) {
                    Some(TokenKind::Name) => self.tokens.name(at).map(str::to_owned),
                    Some(TokenKind::Text) => self.tokens.string(at),
                    _ => return,
                };
                let Some(key) = key else { return };
                at += 1;
                if self.tokens.text(at) == b":" {
                    at += 1;
                    if self.tokens.kind(at) != Some(TokenKind::Name) {
                        return;
                    }
                    self.add(key);
                    at += 1;
                } else if self.tokens.kind(at - 1) == Some(TokenKind::Name) {
                    self.add(key);
                } else {
                    return;
                }
            }
            if self.tokens.text(at) != b"," {
                return;
            }
            at += 1;
        }
    }

    /// `require('x')` at `at`: the specifier, and the token after it.
    fn require_call(&self, at: usize) -> Option<(String, usize)> {
        if !self.tokens.matches(at, &["require", "("]) || self.tokens.text(at + 3) != b")" {
            return None;
        }
        Some((self.tokens.string(at + 2)?, at + 4))
    }

    /// `exports` or `module.exports` at `at`: the token after it.
    fn exports_object(&self, at: usize) -> Option<usize> {
        if self.tokens.text(at) == b"exports" {
            Some(at + 1)
        } else if self.tokens.matches(at, &["module", ".", "exports"]) {
            Some(at + 3)
        } else {
            None
        }
    }

    /// After `Object.defineProperty(`: a key with a value, or with a getter that returns a plain path of names.
    fn define_property(&mut self, at: usize) -> Option<()> {
        let at = self.exports_object(at)?;
        let key = (self.tokens.text(at) == b",").then(|| self.tokens.string(at + 1)).flatten()?;
        if !self.tokens.matches(at + 2, &[",", "{"]) {
            return None;
        }
        let mut at = at + 4;
        if self.tokens.matches(at, &["enumerable", ":"]) {
            at += match (self.tokens.text(at + 2), self.tokens.text(at + 3)) {
                (b"true", _) => 3,
                (b"!", b"0") => 4,
                _ => return None,
            };
            if self.tokens.text(at) != b"," {
                return None;
            }
            at += 1;
            if self.tokens.matches(at, &["value", ":"]) {
                self.add(key);
                return Some(());
            }
            self.plain_getter(at)?;
            self.add(key);
        } else if self.tokens.matches(at, &["value", ":"]) {
            self.add(key);
        }
        Some(())
    }

    /// `get: function () { return a.b; } } )` or `get() { ... }`
    fn plain_getter(&self, mut at: usize) -> Option<()> {
        if self.tokens.text(at) != b"get" {
            return None;
        }
        at += 1;
        if self.tokens.matches(at, &[":", "function"]) {
            at += 2;
            if self.tokens.kind(at) == Some(TokenKind::Name) {
                at += 1;
            }
        }
        if !self.tokens.matches(at, &["(", ")", "{", "return"]) {
            return None;
        }
        at += 4;
        self.tokens.name(at)?;
        at += 1;
        if self.tokens.text(at) == b"." {
            self.tokens.name(at + 1)?;
            at += 2;
        } else if self.tokens.text(at) == b"[" {
            self.tokens.string(at + 1)?;
            if self.tokens.text(at + 2) != b"]" {
                return None;
            }
            at += 3;
        }
        if self.tokens.text(at) == b";" {
            at += 1;
        }
        if self.tokens.text(at) != b"}" {
            return None;
        }
        at += 1;
        if self.tokens.text(at) == b"," {
            at += 1;
        }
        self.tokens.matches(at, &["}", ")"]).then_some(())
    }

    /// `NAME = require('x')` or `NAME = helper(require('x'))`, which Babel's star re-export refers to.
    fn remember_required(&mut self, at: usize) -> Option<()> {
        let name = self.tokens.name(at)?;
        if self.tokens.text(at + 1) != b"=" {
            return None;
        }
        let direct = self.require_call(at + 2);
        let wrapped = || {
            self.tokens.name(at + 2)?;
            (self.tokens.text(at + 3) == b"(").then(|| self.require_call(at + 4)).flatten()
        };
        let (specifier, _) = direct.or_else(wrapped)?;
        self.required.retain(|(known, _)| *known != name);
        self.required.push((name, specifier));
        Some(())
    }

    /// After `Object.keys(`: Babel's `NAME).forEach(function (key) { ... exports[key] ... NAME[key] ... })`.
    fn babel_star(&mut self, at: usize) -> Option<()> {
        let name = self.tokens.name(at)?;
        if !self.tokens.matches(at + 1, &[")", ".", "forEach", "(", "function", "("]) {
            return None;
        }
        let key = self.tokens.name(at + 7)?;
        if !self.tokens.matches(at + 8, &[")", "{"]) {
            return None;
        }
        let specifier = self.required.iter().find(|(known, _)| *known == name)?.1.clone();
        let mut depth = 1;
        let (mut skips_default, mut writes, mut reads) = (false, false, false);
        for index in at + 10..self.tokens.len().min(at + 120) {
            match self.tokens.text(index) {
                b"{" => depth += 1,
                b"}" => depth -= 1,
                b"\"default\"" | b"'default'" => skips_default = true,
                b"exports" => {
                    let with_key = self.tokens.matches(index + 1, &["[", key, "]", "="]);
                    let defined = self.tokens.matches(index + 1, &[",", key, ","]);
                    writes |= with_key || defined;
                }
                text if text == name.as_bytes() => reads |= self.tokens.matches(index + 1, &["[", key, "]"]),
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
        if skips_default && writes && reads {
            self.add_reexport(specifier);
        }
        Some(())
    }
}
