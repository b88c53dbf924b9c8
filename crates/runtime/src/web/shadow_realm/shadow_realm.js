'use strict';
// ShadowRealm (TC39 proposal, stage 2.7; Node: --experimental-shadow-realm): a realm whose only contact with the outside are
// primitive values and functions wrapped on both sides.

const {
  ArrayPrototypeMap, NumberIsFinite, ObjectDefineProperty, ObjectHasOwn, Promise, PromisePrototypeThen, ReflectApply,
  SafeMap, String, StringPrototypeStartsWith, SymbolToStringTag, SyntaxError, TypeError,
} = primordials;
const binding = internalBinding('contextify');
const { checkScript } = internalBinding('builtins');
const { installIn } = require('internal/stack_trace');
const { cwdURL, native, pathOrText, readSource } = require('internal/module/helpers');

const kFile = 'ShadowRealm.evaluate';

// One side of the border: how functions and errors of it are made.
class Side {
  constructor(makeFunction, RealmTypeError) {
    this.makeFunction = makeFunction;
    this.TypeError = RealmTypeError;
  }
}
const makeOuter = (call) => ({ wrapped(...args) { return call(this, args); } }).wrapped;
const outer = new Side(makeOuter, TypeError);
// The same function, for the realm to make.
const innerSource = '(call) => ({ wrapped(...args) { return call(this, args); } }).wrapped';

function describe(error) {
  try {
    return String(error?.message ?? error);
  } catch {
    return 'an error that cannot be shown';
  }
}

// `value` of side `from` as side `to` may see it.
function pass(value, from, to) {
  if ((typeof value !== 'object' || value === null) && typeof value !== 'function') return value;
  if (typeof value !== 'function') throw new to.TypeError('value passing between realms must be callable or primitive');
  const wrapped = to.makeFunction((self, args) => {
    let result;
    try {
      const inside = ArrayPrototypeMap(args, (arg) => pass(arg, to, from));
      result = ReflectApply(value, pass(self === undefined || typeof self === 'object' ? undefined : self, to, from), inside);
    } catch (error) {
      throw new to.TypeError(`WrappedFunction threw (${describe(error)})`);
    }
    return pass(result, from, to);
  });
  copyNameAndLength(value, wrapped, to);
  return wrapped;
}

function copyNameAndLength(source, wrapped, to) {
  let length = 0;
  let name = '';
  try {
    if (ObjectHasOwn(source, 'length')) {
      const given = source.length;
      if (typeof given === 'number') length = given === Infinity ? Infinity : NumberIsFinite(given) ? primordials.MathMax(primordials.MathTrunc(given), 0) : 0;
    }
    name = source.name;
  } catch (error) {
    throw new to.TypeError(`wrapping a function threw (${describe(error)})`);
  }
  ObjectDefineProperty(wrapped, 'length', { __proto__: null, value: length, configurable: true });
  ObjectDefineProperty(wrapped, 'name', { __proto__: null, value: typeof name === 'string' ? name : '', configurable: true });
}

class ShadowRealm {
  #global;
  #eval;
  #inner;
  // Modules of this realm, by URL.
  #modules = new SafeMap();

  constructor() {
    this.#global = binding.newRealm(undefined, true, true, false);
    installIn(binding.errorClass(this.#global));
    const run = (source) => binding.runScript(binding.compileScript(source, kFile, 0, 0, cwdURL()), this.#global, -1, false, false);
    this.#eval = run('eval');
    this.#inner = new Side(run(innerSource), run('TypeError'));
  }

  evaluate(sourceText) {
    if (typeof sourceText !== 'string') throw new TypeError('evaluate expects a string');
    try {
      checkScript(sourceText, kFile);
    } catch (error) {
      throw new SyntaxError(describe(error));
    }
    let result;
    try {
      result = this.#eval(sourceText);
    } catch (error) {
      throw new TypeError(`ShadowRealm evaluate threw (${describe(error)})`);
    }
    return pass(result, this.#inner, outer);
  }

  importValue(specifier, exportName) {
    specifier = `${specifier}`;
    if (typeof exportName !== 'string') throw new TypeError('exportName must be a string');
    return new Promise((resolve, reject) => {
      const fail = (error) => reject(new TypeError(`Cannot import in ShadowRealm (${describe(error)})`));
      let evaluated;
      let record;
      try {
        ({ record } = this.#module(resolveIn(specifier, cwdURL()), specifier));
        this.#load(record);
        binding.linkModule(record);
        evaluated = binding.evaluateModule(record, undefined, -1, false, false);
      } catch (error) {
        fail(error);
        return;
      }
      PromisePrototypeThen(evaluated, () => {
        try {
          const namespace = native.namespace(record);
          if (!ObjectHasOwn(namespace, exportName)) throw new TypeError(`The requested module does not provide an export named '${exportName}'`);
          resolve(pass(namespace[exportName], this.#inner, outer));
        } catch (error) {
          fail(error);
        }
      }, fail);
    });
  }

  #module(url) {
    let entry = this.#modules.get(url);
    if (entry !== undefined) return entry;
    const filename = pathOrText(url);
    const questions = [];
    const referrer = {
      __proto__: null,
      url,
      importModuleDynamically: () => { throw new TypeError('import() is not supported in a ShadowRealm'); },
      onRequest: (question) => { questions[questions.length] = question; },
    };
    const source = readSource(filename);
    entry = { record: binding.compileModule(source, url, 0, 0, referrer, this.#global), url, questions };
    this.#modules.set(url, entry);
    return entry;
  }

  // Loads everything that the module needs.
  #load(record) {
    let failure;
    native.loadRequested(record, (error, failed) => { if (failed) failure = { error }; });
    for (let worked = true; worked;) {
      worked = false;
      const entries = [];
      this.#modules.forEach((entry) => { entries[entries.length] = entry; });
      for (let i = 0; i < entries.length; i++) {
        const { questions, url } = entries[i];
        while (questions.length > 0) {
          const question = primordials.ArrayPrototypePop(questions);
          worked = true;
          let target;
          try {
            target = this.#module(resolveIn(question.specifier, url));
          } catch (error) {
            native.finishRequest(question.record, question.moduleRequest, question.payload, undefined, error);
            continue;
          }
          native.finishRequest(question.record, question.moduleRequest, question.payload, target.record);
        }
      }
    }
    if (failure !== undefined) throw failure.error;
  }
}

// The modules of the runtime itself are not for shadow realms.
function resolveIn(specifier, parentURL) {
  if (StringPrototypeStartsWith(specifier, 'node:')) throw new primordials.Error(`No such built-in module: ${specifier}`);
  const url = require('internal/module/esm').defaultResolve(specifier, parentURL);
  if (StringPrototypeStartsWith(url, 'node:')) throw new primordials.Error(`Cannot find package '${specifier}' imported from ${pathOrText(parentURL)}`);
  return url;
}

ObjectDefineProperty(ShadowRealm.prototype, SymbolToStringTag, { __proto__: null, value: 'ShadowRealm', configurable: true });

module.exports = { ShadowRealm };
