'use strict';
// Errors of linking in the words that people know: which module lacks which export, and what to do when that module is
// CommonJS, whose names cannot always be known.

const {
  ArrayPrototypePop, ArrayPrototypePush, RegExpPrototypeExec, SafeSet, StringPrototypeIncludes, StringPrototypeReplace,
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
      if (typeof item.source === 'string' && StringPrototypeIncludes(item.source, name)) return found;
      fallback ??= found;
    }
  }
  return fallback;
}

function explain(error, entry) {
  if (error === null || typeof error !== 'object' || typeof error.message !== 'string') return;
  let match = RegExpPrototypeExec(ambiguousPattern, error.message);
  const isAmbiguous = match !== null;
  if (!isAmbiguous) match = RegExpPrototypeExec(missingPattern, error.message);
  if (match === null) return;
  const name = match[2];
  const target = StringPrototypeStartsWith(match[1], facadeName) ? StringPrototypeSlice(match[1], facadeName.length) : match[1];
  const { imported, specifier = target } = findImport(entry, target, name) ?? {};
  if (isAmbiguous) {
    setMessage(error, `The requested module '${specifier}' contains conflicting star exports for name '${name}'`);
  } else if (imported?.format === 'commonjs' || imported?.format === 'commonjs-typescript') {
    setMessage(error, `Named export '${name}' not found. The requested module '${specifier}' is a CommonJS module, which may ` +
      'not support all module.exports as named exports.\nCommonJS modules can always be imported via the default export, for ' +
      `example using:\n\nimport pkg from '${specifier}';\nconst { ${name} } = pkg;\n`);
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

module.exports = { explain };
