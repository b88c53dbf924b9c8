'use strict';
// Errors of linking in the words that people know: which module lacks which export, and what to do when that module is
// CommonJS, whose names cannot always be known.

const { RegExpPrototypeExec } = primordials;

const missingPattern = /requested module '([\s\S]*)' (?:doesn't|does not) provide an export named:? '?([^']*)'?$/;
const ambiguousPattern = /requested module '([\s\S]*)' contains ambiguous star export:? '?([^']*)'?$/;

// Finds the module that was meant among everything reachable: the importer is not named by the engine.
function importedBy(entry, specifier) {
  const stack = [entry];
  const seen = new primordials.SafeSet();
  const { resolve, attributesOf } = require('internal/module/esm');
  while (stack.length > 0) {
    const item = primordials.ArrayPrototypePop(stack);
    if (seen.has(item)) continue;
    seen.add(item);
    for (let i = 0; i < item.imports.length; i++) {
      primordials.ArrayPrototypePush(stack, item.imports[i]);
    }
    if (item.imports.length === 0 || item.facade) continue;
    let url;
    try {
      ({ url } = resolve(specifier, item.url, attributesOf(undefined)));
    } catch {
      continue; // Another module's specifier.
    }
    for (let i = 0; i < item.imports.length; i++) if (item.imports[i].url === url) return item.imports[i];
  }
  return undefined;
}

function explain(error, entry) {
  if (error === null || typeof error !== 'object' || typeof error.message !== 'string') return;
  const ambiguous = RegExpPrototypeExec(ambiguousPattern, error.message);
  if (ambiguous !== null) {
    setMessage(error, `The requested module '${ambiguous[1]}' contains conflicting star exports for name '${ambiguous[2]}'`);
    return;
  }
  const match = RegExpPrototypeExec(missingPattern, error.message);
  if (match === null) return;
  const { 1: specifier, 2: name } = match;
  const meant = importedBy(entry, specifier);
  if (meant?.format === 'commonjs' || meant?.format === 'commonjs-typescript') {
    setMessage(error, `Named export '${name}' not found. The requested module '${specifier}' is a CommonJS module, which may ` +
      'not support all module.exports as named exports.\nCommonJS modules can always be imported via the default export, for ' +
      `example using:\n\nimport pkg from '${specifier}';\nconst { ${name} } = pkg;\n`);
    return;
  }
  setMessage(error, `The requested module '${specifier}' does not provide an export named '${name}'`);
}

function setMessage(error, message) {
  const old = error.message;
  const { stack } = error;
  error.message = message;
  if (typeof stack === 'string') error.stack = primordials.StringPrototypeReplace(stack, old, () => message);
}

module.exports = { explain };
