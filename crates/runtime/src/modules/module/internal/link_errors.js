'use strict';
// Errors of linking in the words that people know: which module lacks which export, and what to do when that module is
// CommonJS, whose names cannot always be known.

const {
  ArrayPrototypePop, ArrayPrototypePush, RegExp, RegExpEscape, RegExpPrototypeExec, RegExpPrototypeSymbolReplace, SafeSet,
  StringPrototypeIncludes, StringPrototypeReplace,
  StringPrototypeSlice, StringPrototypeStartsWith,
} = primordials;
const { facadeName } = require('internal/module/facade');

const missingPattern = /requested module '([\s\S]*)' (?:doesn't|does not) provide an export named:? '?([^']*)'?$/;
const ambiguousPattern = /requested module '([\s\S]*)' contains (?:ambiguous|conflicting) star exports? (?:for name |named?:? )?'?([^']*)'?/;

// The engine names the module that was asked, by its file; people know it by how the import names it. Returns the entry and
// the specifier of an importer that mentions the name.
function findImport(root, target, name) {
  const stack = [root];
  const seen = new SafeSet();
  let fallback;
  while (stack.length > 0) {
    const item = ArrayPrototypePop(stack);
    if (seen.has(item)) continue;
    seen.add(item);
    for (let i = item.imports.length - 1; i >= 0; i--) {
      const imported = item.imports[i];
      ArrayPrototypePush(stack, imported);
      if (imported.url !== target) continue;
      const found = { imported, specifier: item.specifiers[i] };
      if (typeof item.source === 'string' && StringPrototypeIncludes(item.source, name)) {
        found.source = item.source;
        return found;
      }
      fallback ??= found;
    }
  }
  return fallback;
}

// How to write the import so that it works: the names as the program wrote them, `{ a as b }` as `{ a: b }`. An import over
// several lines is not repeated.
function example(source, specifier, name) {
  const pattern = new RegExp(`import\\s+(?:[\\w$]+\\s*,\\s*)?\\{([^}]*)\\}\\s*from\\s*(['"])${RegExpEscape(specifier)}\\2`);
  const match = typeof source === 'string' ? RegExpPrototypeExec(pattern, source) : null;
  const start = "\nCommonJS modules can always be imported via the default export, for example using:\n\nimport pkg from ";
  if (match === null) return `${start}'${specifier}';\nconst { ${name} } = pkg;\n`;
  if (StringPrototypeIncludes(match[0], '\n')) return `${start}'${specifier}';\n`;
  return `${start}'${specifier}';\nconst {${RegExpPrototypeSymbolReplace(/\s+as\s+/g, match[1], ': ')}} = pkg;\n`;
}

function explain(error, entry) {
  if (error === null || typeof error !== 'object' || typeof error.message !== 'string') return;
  let match = RegExpPrototypeExec(ambiguousPattern, error.message);
  const isAmbiguous = match !== null;
  if (!isAmbiguous) match = RegExpPrototypeExec(missingPattern, error.message);
  if (match === null) return;
  const name = match[2];
  const target = StringPrototypeStartsWith(match[1], facadeName) ? StringPrototypeSlice(match[1], facadeName.length) : match[1];
  const { imported, specifier = target, source } = findImport(entry, target, name) ?? {};
  if (isAmbiguous) {
    setMessage(error, `The requested module '${specifier}' contains conflicting star exports for name '${name}'`);
  } else if (imported?.format === 'commonjs' || imported?.format === 'commonjs-typescript') {
    setMessage(error, `Named export '${name}' not found. The requested module '${specifier}' is a CommonJS module, which may ` +
      `not support all module.exports as named exports.${example(source, specifier, name)}`);
  } else {
    setMessage(error, `The requested module '${specifier}' does not provide an export named '${name}'`);
  }
}

function setMessage(error, message) {
  const old = error.message;
  const { stack } = error;
  error.message = message;
  if (typeof stack === 'string') error.stack = StringPrototypeReplace(stack, old, () => message);
}

module.exports = { explain, setMessage };
