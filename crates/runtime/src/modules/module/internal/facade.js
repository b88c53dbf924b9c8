'use strict';
// ES modules whose exports are values that JavaScript sets: built-in modules, CommonJS, JSON, `vm.SyntheticModule`.
//
// The engine has no such kind of module with several names, so a small module is written for each: a variable for each
// name, and a function that sets them, handed out when the module is evaluated. The variables may be set again later
// (`syncBuiltinESMExports`), and readers see it, as with every ES module.

const { ArrayPrototypePush, JSONStringify, StringPrototypeIsWellFormed } = primordials;
const { native } = require('internal/module/helpers');

// In stack traces and in the engine's messages; the URL of the module it stands for follows.
const facadeName = 'node:internal/module/facade/';

// `names`: the exports. `run(set)`: called at evaluation, with a function that takes the values in the order of `names`.
// Returns the engine's module.
function makeFacade(url, names, run) {
  let declarations = '';
  let exported = '';
  let assignments = '';
  for (let i = 0; i < names.length; i++) {
    declarations += `${i === 0 ? 'var ' : ','}v${i}`;
    exported += `v${i} as ${JSONStringify(names[i])},`;
    assignments += `v${i}=o[${i}];`;
  }
  const source = `${declarations};export{${exported}};import.meta.run(o=>{${assignments}})`;
  return native.compileModule(source, facadeName + url, { __proto__: null, facade: true, run });
}

// The names that can be exported: text with lone surrogates cannot.
function exportableNames(names) {
  const list = [];
  for (let i = 0; i < names.length; i++) if (StringPrototypeIsWellFormed(names[i])) ArrayPrototypePush(list, names[i]);
  return list;
}

module.exports = { exportableNames, facadeName, makeFacade };
