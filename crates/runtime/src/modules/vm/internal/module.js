'use strict';
// `vm.Module`, `vm.SourceTextModule`, `vm.SyntheticModule` (Node docs: "Class: vm.Module"), behind --experimental-vm-modules.
//
// The engine asks for a module's imports when it begins to load it. That happens in the constructor: the questions are
// kept, they are the module's requests, and they are answered when the module is linked.

const {
  ArrayIsArray, ArrayPrototypePush, ObjectFreeze, ObjectDefineProperty, PromisePrototypeThen, PromiseReject, PromiseResolve, ReferenceError, SafeMap,
  SafeSet, Symbol, TypeError,
} = primordials;
const binding = internalBinding('contextify');
const { codes } = require('internal/errors');
const { emitExperimentalWarning, kEmptyObject } = require('internal/util');
const { inspect } = require('internal/util/inspect');
const { isArrayBufferView } = require('internal/util/types');
const {
  validateArray, validateBoolean, validateFunction, validateInt32, validateObject, validateString, validateUint32,
} = require('internal/validators');
const { native } = require('internal/module/helpers');
const { contexts } = require('internal/vm/contexts');
const { checkImporter, referrerFor } = require('internal/vm/importer');
const cached = require('internal/vm/cached_data');

const {
  ERR_INVALID_ARG_TYPE, ERR_MODULE_LINK_MISMATCH, ERR_VM_MODULE_ALREADY_LINKED, ERR_VM_MODULE_CACHED_DATA_REJECTED,
  ERR_VM_MODULE_CANNOT_CREATE_CACHED_DATA, ERR_VM_MODULE_DIFFERENT_CONTEXT, ERR_VM_MODULE_LINK_FAILURE, ERR_VM_MODULE_NOT_MODULE,
  ERR_VM_MODULE_STATUS,
} = codes;

// Everything a module knows, out of reach of the program.
class State {
  record = undefined;
  status = 'unlinked';
  error = undefined;
  context = undefined;
  identifier = undefined;
  source = undefined;
  // [{ specifier, attributes, phase, key }], and the module that each stands for.
  requests = [];
  specifiers = undefined;
  shownRequests = undefined;
  targets = undefined;
  // Questions of the engine that wait for an answer, by the place of their request.
  questions = [];
  // The whole graph is loaded.
  loaded = false;
  loadError = undefined;
  evaluation = undefined;
  evaluating = false;
}
const states = new primordials.SafeWeakMap();
const kInternal = Symbol('vm module');
// Modules without a name are numbered, for each context.
const counters = new primordials.SafeWeakMap();
function nextIdentifier(context) {
  const key = context ?? counters;
  const number = counters.get(key) ?? 0;
  counters.set(key, number + 1);
  return `vm:module(${number})`;
}

function stateOf(module) {
  const state = states.get(module);
  if (state === undefined) throw new codes.ERR_INVALID_THIS('Module');
  return state;
}

function isModule(value) {
  return typeof value === 'object' && value !== null && states.has(value);
}

class Module {
  constructor(key, options, make) {
    emitExperimentalWarning('VM Modules');
    if (key !== kInternal) throw new TypeError('Module is not a constructor');
    const { context, identifier } = options;
    if (context !== undefined) {
      validateObject(context, 'context');
      if (!contexts.has(context)) throw new ERR_INVALID_ARG_TYPE('options.context', 'vm.Context', context);
    }
    if (identifier !== undefined) validateString(identifier, 'options.identifier');
    const state = new State();
    state.context = context;
    state.identifier = identifier ?? nextIdentifier(context);
    states.set(this, state);
    make(this, state, context === undefined ? undefined : contexts.get(context).window);
  }
  get identifier() { return stateOf(this).identifier; }
  get context() { return stateOf(this).context; }
  get namespace() {
    const state = stateOf(this);
    if (state.status === 'unlinked' || state.status === 'linking') throw new ERR_VM_MODULE_STATUS('must not be unlinked or linking');
    return native.namespace(state.record);
  }
  get status() { return stateOf(this).status; }
  get error() {
    const state = stateOf(this);
    if (state.status !== 'errored') throw new ERR_VM_MODULE_STATUS('must be errored');
    return state.error;
  }
  async link(linker) {
    const state = stateOf(this);
    validateFunction(linker, 'linker');
    if (state.status === 'linked') throw new ERR_VM_MODULE_ALREADY_LINKED();
    if (state.status !== 'unlinked') throw new ERR_VM_MODULE_STATUS('must be unlinked');
    await linkWith(this, linker);
    finishLinking(this);
  }
  // Not an async function: the promise of an evaluation that is over is settled at once.
  evaluate(options = kEmptyObject) {
    try {
      const state = stateOf(this);
      validateObject(options, 'options');
      const { timeout = -1 } = options;
      if (timeout !== -1) validateUint32(timeout, 'options.timeout', true);
      const { breakOnSigint = false } = options;
      validateBoolean(breakOnSigint, 'options.breakOnSigint');
      if (state.status !== 'linked' && state.status !== 'evaluated' && state.status !== 'errored') {
        throw new ERR_VM_MODULE_STATUS('must be one of linked, evaluated, or errored');
      }
      return evaluate(this, state, timeout, breakOnSigint);
    } catch (error) {
      return PromiseReject(error);
    }
  }
  [inspect.custom](depth, options) {
    const state = stateOf(this);
    const { constructor } = this;
    if (typeof depth === 'number' && depth < 0) return options.stylize(`[${constructor.name}]`, 'special');
    const shown = primordials.ObjectCreate(constructor.prototype);
    const show = (name) => ObjectDefineProperty(shown, name, { __proto__: null, value: state[name], enumerable: true });
    show('status');
    show('identifier');
    show('context');
    return inspect(shown, { ...options, customInspect: false });
  }
}

// --- linking ---

async function linkWith(module, linker) {
  const state = stateOf(module);
  state.status = 'linking';
  try {
    const pending = [];
    const targets = [];
    for (let i = 0; i < state.requests.length; i++) {
      const { specifier, attributes } = state.requests[i];
      const answer = PromisePrototypeThen(
        PromiseResolve(linker(specifier, module, { attributes, assert: attributes })),
        async (target) => {
          checkTarget(state, specifier, target);
          targets[i] = target;
          if (stateOf(target).status === 'unlinked') await linkWith(target, linker);
        });
      // The first failure in order is the one that counts; the others have been seen too.
      PromisePrototypeThen(answer, undefined, () => {});
      ArrayPrototypePush(pending, answer);
    }
    for (let i = 0; i < pending.length; i++) await pending[i];
    setTargets(state, targets);
  } catch (error) {
    state.status = 'errored';
    state.error = error;
    throw error;
  }
}

function checkTarget(state, specifier, target) {
  if (!isModule(target)) throw new ERR_VM_MODULE_NOT_MODULE();
  const other = stateOf(target);
  if (other.context !== state.context) throw new ERR_VM_MODULE_DIFFERENT_CONTEXT();
  if (other.status === 'errored') throw new ERR_VM_MODULE_LINK_FAILURE(`request for '${specifier}' resolved to an errored module`, other.error);
}

function setTargets(state, targets) {
  state.targets = targets;
  const { questions } = state;
  state.questions = [];
  for (let i = 0; i < questions.length; i++) answer(state, questions[i]);
}

function answer(state, question) {
  const target = state.targets[question.place];
  native.finishRequest(question.record, question.moduleRequest, question.payload, stateOf(target).record);
}

// Every module that `module` reaches, itself last.
function graphOf(module) {
  const seen = new SafeSet();
  const order = [];
  const stack = [{ module, at: 0 }];
  seen.add(module);
  while (stack.length > 0) {
    const top = stack[stack.length - 1];
    const targets = stateOf(top.module).targets ?? [];
    if (top.at < targets.length) {
      const next = targets[top.at++];
      if (!seen.has(next)) {
        seen.add(next);
        ArrayPrototypePush(stack, { module: next, at: 0 });
      }
    } else {
      stack.length--;
      ArrayPrototypePush(order, top.module);
    }
  }
  return order;
}

// The engine's own linking: binds imports to exports. Marks the whole graph.
function finishLinking(module) {
  const state = stateOf(module);
  const graph = graphOf(module);
  try {
    if (state.loadError !== undefined) throw state.loadError.error;
    for (let i = 0; i < graph.length; i++) {
      const item = stateOf(graph[i]);
      if (item.targets !== undefined) continue;
      const first = item.requests[0];
      if (first !== undefined) {
        throw new ERR_VM_MODULE_LINK_FAILURE(`request for '${first.specifier}' can not be resolved on module '${item.identifier}' that is not linked`);
      }
      if (item === state) throw new ERR_VM_MODULE_LINK_FAILURE(`module is not linked`);
    }
    binding.linkModule(state.record);
  } catch (error) {
    if (state.status === 'linking') {
      state.status = 'errored';
      state.error = error;
    }
    throw error;
  }
  for (let i = 0; i < graph.length; i++) {
    const item = stateOf(graph[i]);
    if (item.status === 'unlinked' || item.status === 'linking') item.status = 'linked';
  }
}

// --- evaluating ---

function evaluate(module, state, timeout, breakOnSigint) {
  if (state.evaluation !== undefined) {
    if (state.evaluating) throw new ERR_VM_MODULE_STATUS('must be one of linked, evaluated, or errored');
    const context = contexts.get(state.context);
    // Evaluating again still runs the jobs of a context with its own queue.
    if (context?.ownQueue) binding.evaluateModule(state.record, context.window, -1, false, true);
    return state.evaluation;
  }
  if (state.status === 'errored') return PromiseReject(state.error);
  const graph = graphOf(module);
  const context = state.context === undefined ? undefined : contexts.get(state.context);
  const begun = [];
  for (let i = 0; i < graph.length; i++) {
    const item = stateOf(graph[i]);
    if (item.status === 'linked') {
      item.status = 'evaluating';
      ArrayPrototypePush(begun, item);
    }
  }
  state.evaluating = true;
  let promise;
  try {
    promise = binding.evaluateModule(state.record, context?.window, timeout, breakOnSigint, context?.ownQueue);
  } catch (error) {
    settle(begun, error, true);
    state.evaluating = false;
    throw error;
  }
  state.evaluating = false;
  const { 0: phase, 1: result } = native.promiseState(promise);
  if (phase === 2) {
    PromisePrototypeThen(promise, undefined, () => {});
    settle(begun, result, true);
    state.evaluation = PromiseReject(result);
  } else if (phase === 1) {
    settle(begun, undefined, false);
    state.evaluation = PromiseResolve();
  } else {
    state.evaluation = PromisePrototypeThen(promise, () => settle(begun, undefined, false), (error) => {
      settle(begun, error, true);
      throw error;
    });
  }
  return state.evaluation;
}

function settle(begun, error, failed) {
  for (let i = 0; i < begun.length; i++) {
    if (failed) {
      begun[i].status = 'errored';
      begun[i].error = error;
    } else {
      begun[i].status = 'evaluated';
    }
  }
}

// --- modules of source text ---

function requestKey(specifier, type) {
  return `${type ?? ''}\0${specifier}`;
}

class SourceTextModule extends Module {
  constructor(source, options = kEmptyObject) {
    validateString(source, 'source');
    validateObject(options, 'options');
    const { lineOffset = 0, columnOffset = 0, initializeImportMeta, importModuleDynamically, cachedData } = options;
    validateInt32(lineOffset, 'options.lineOffset');
    validateInt32(columnOffset, 'options.columnOffset');
    if (initializeImportMeta !== undefined) validateFunction(initializeImportMeta, 'options.initializeImportMeta');
    checkImporter(importModuleDynamically);
    if (cachedData !== undefined && !isArrayBufferView(cachedData)) {
      throw new ERR_INVALID_ARG_TYPE('options.cachedData', ['Buffer', 'TypedArray', 'DataView'], cachedData);
    }
    super(kInternal, options, (module, state, window) => {
      if (cachedData !== undefined && !cached.accepts(cachedData, source)) throw new ERR_VM_MODULE_CACHED_DATA_REJECTED();
      state.source = source;
      const known = new SafeMap();
      const referrer = referrerFor(importModuleDynamically, state.identifier, () => module, {
        initializeImportMeta: (meta) => initializeImportMeta?.(meta, module),
        onRequest(question) {
          const { specifier, type, isSourcePhase } = question;
          const key = `${requestKey(specifier, type)}\0${isSourcePhase}`;
          let place = known.get(key);
          if (place === undefined) {
            place = state.requests.length;
            known.set(key, place);
            const attributes = ObjectFreeze(type === undefined ? { __proto__: null } : { __proto__: null, type });
            ArrayPrototypePush(state.requests, ObjectFreeze({ __proto__: null, specifier, attributes, phase: isSourcePhase ? 'source' : 'evaluation' }));
          }
          question.place = place;
          if (state.targets === undefined) ArrayPrototypePush(state.questions, question);
          else answer(state, question);
        },
      });
      state.record = binding.compileModule(source, state.identifier, lineOffset, columnOffset, referrer, window);
      native.loadRequested(state.record, (error, failed) => {
        if (failed) state.loadError = { error };
        else state.loaded = true;
      });
    });
  }
  linkRequests(modules) {
    const state = stateOf(this);
    if (state.status !== 'unlinked') throw new ERR_VM_MODULE_STATUS('must be unlinked');
    validateArray(modules, 'modules');
    const targets = [];
    for (let i = 0; i < modules.length; i++) {
      if (!isModule(modules[i])) throw new ERR_VM_MODULE_NOT_MODULE();
      if (stateOf(modules[i]).context !== state.context) throw new ERR_VM_MODULE_DIFFERENT_CONTEXT();
      ArrayPrototypePush(targets, modules[i]);
    }
    const { requests } = state;
    if (targets.length !== requests.length) throw new ERR_MODULE_LINK_MISMATCH(`Expected ${requests.length} modules, got ${targets.length}`);
    const byKey = new SafeMap();
    for (let i = 0; i < targets.length; i++) {
      const key = requestKey(requests[i].specifier, requests[i].attributes.type);
      const other = byKey.get(key);
      if (other !== undefined && other !== targets[i]) {
        throw new ERR_MODULE_LINK_MISMATCH(`Module request '${requests[i].specifier}' at index ${i} must be linked to the same module`);
      }
      byKey.set(key, targets[i]);
    }
    setTargets(state, targets);
  }
  instantiate() {
    const state = stateOf(this);
    if (state.status !== 'unlinked') throw new ERR_VM_MODULE_STATUS('must be unlinked');
    finishLinking(this);
  }
  get dependencySpecifiers() {
    const state = stateOf(this);
    state.specifiers ??= ObjectFreeze(primordials.ArrayPrototypeMap(state.requests, (request) => request.specifier));
    return state.specifiers;
  }
  get moduleRequests() {
    const state = stateOf(this);
    state.shownRequests ??= ObjectFreeze(primordials.ArrayPrototypeSlice(state.requests));
    return state.shownRequests;
  }
  get status() { return super.status; }
  get error() { return super.error; }
  hasTopLevelAwait() {
    const { source } = stateOf(this);
    return source !== undefined && !!native.awaitLine(source);
  }
  hasAsyncGraph() {
    const state = stateOf(this);
    if (state.status === 'unlinked' || state.status === 'linking') throw new ERR_VM_MODULE_STATUS('must be instantiated');
    const graph = graphOf(this);
    for (let i = 0; i < graph.length; i++) {
      const { source } = stateOf(graph[i]);
      if (source !== undefined && native.awaitLine(source)) return true;
    }
    return false;
  }
  createCachedData() {
    const state = stateOf(this);
    if (state.status === 'evaluating' || state.status === 'evaluated' || state.status === 'errored') throw new ERR_VM_MODULE_CANNOT_CREATE_CACHED_DATA();
    return cached.make(state.source);
  }
}

// --- modules whose exports JavaScript sets ---

class SyntheticModule extends Module {
  #names;
  #values = [];
  #set = undefined;
  constructor(exportNames, evaluateCallback, options = kEmptyObject) {
    checkExportNames(exportNames);
    validateFunction(evaluateCallback, 'evaluateCallback');
    validateObject(options, 'options');
    const names = primordials.ArrayPrototypeSlice(exportNames);
    let self;
    super(kInternal, options, (module, state, window) => {
      let source = '';
      let list = '';
      let assignments = '';
      for (let i = 0; i < names.length; i++) {
        source += `${i === 0 ? 'var ' : ','}v${i}`;
        list += `v${i} as ${primordials.JSONStringify(names[i])},`;
        assignments += `v${i}=o[${i}];`;
      }
      source += `;export{${list}};import.meta.run(o=>{${assignments}})`;
      const referrer = { __proto__: null, facade: true, run: (set) => self.#run(set, evaluateCallback) };
      state.record = binding.compileModule(source, state.identifier, 0, 0, referrer, window);
      native.loadRequested(state.record, () => {});
      state.targets = [];
      state.loaded = true;
    });
    self = this;
    this.#names = names;
    finishLinking(this);
  }
  #run(set, evaluateCallback) {
    this.#set = set;
    set(this.#values);
    primordials.ReflectApply(evaluateCallback, this, []);
  }
  async link() {
    // Nothing to link: it has no imports.
  }
  setExport(name, value) {
    stateOf(this);
    validateString(name, 'name');
    const place = primordials.ArrayPrototypeIndexOf(this.#names, name);
    if (place === -1) throw new ReferenceError(`Export '${name}' is not defined in module`);
    this.#values[place] = value;
    this.#set?.(this.#values);
  }
}

function checkExportNames(list) {
  if (!ArrayIsArray(list)) throw new ERR_INVALID_ARG_TYPE('exportNames', 'Array of unique strings', list);
  const seen = new SafeSet();
  for (let i = 0; i < list.length; i++) {
    if (typeof list[i] !== 'string') throw new ERR_INVALID_ARG_TYPE('exportNames', 'Array of unique strings', list);
    if (seen.has(list[i])) throw new codes.ERR_INVALID_ARG_VALUE(`exportNames.${list[i]}`, list[i], 'is duplicated');
    seen.add(list[i]);
  }
}

for (const Class of new primordials.SafeArrayIterator([Module, SourceTextModule, SyntheticModule])) {
  ObjectDefineProperty(Class.prototype, primordials.SymbolToStringTag, { __proto__: null, value: Class.name, configurable: true });
}

module.exports = { Module, SourceTextModule, SyntheticModule, isModule };
