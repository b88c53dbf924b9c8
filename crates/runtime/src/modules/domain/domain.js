'use strict';
// `domain` (Node docs: "Domain"; deprecated, but still used by old programs): errors of everything that was started inside a
// domain go to that domain. The stack of entered domains is a value of the async context frame, so timers, ticks, promise
// jobs and all other callbacks find the domains they were started in, and the handler of uncaught errors finds those of
// the callback that threw.

const {
  ArrayPrototypeIndexOf, ArrayPrototypeLastIndexOf, ArrayPrototypePush, ArrayPrototypeSlice, ArrayPrototypeSplice, Error,
  FunctionPrototypeCall, ObjectDefineProperty, ReflectApply,
} = primordials;
const EventEmitter = require('events');
const { codes: {
  ERR_DOMAIN_CANNOT_SET_UNCAUGHT_EXCEPTION_CAPTURE, ERR_UNHANDLED_ERROR,
} } = require('internal/errors');
const { capture, hasUncaughtExceptionCaptureCallback } = require('internal/bootstrap/fatal');
const { current, follow, resourceDomain } = require('internal/async_hooks/state');
const { AsyncLocalStorage } = require('internal/async_hooks/async_local_storage');

if (hasUncaughtExceptionCaptureCallback()) throw new ERR_DOMAIN_CANNOT_SET_UNCAUGHT_EXCEPTION_CAPTURE();
capture.domainActive = true;
// Stacks of domains tell one callback from another by its id.
follow();

const storage = new AsyncLocalStorage();
const none = [];
// A callback that runs later keeps only the domain that was active, not those around it: the stack knows in whose callback
// it was made.
function stackNow() {
  const entered = storage.getStore();
  if (entered === undefined) return none;
  const { stack, executionId } = entered;
  return stack.length > 1 && executionId !== current.executionId ? [top(stack)] : stack;
}
const setStack = (stack) => storage.enterWith(stack === undefined ? undefined : { stack, executionId: current.executionId });
// null where no domain was ever entered and in the handler of the outermost one, undefined where all were left again:
// Node's answers.
let emitting = 0;
function activeDomain() {
  if (storage.getStore() === undefined) return null;
  return top(stackNow()) ?? (emitting > 0 ? null : undefined);
}
const top = (stack) => (stack.length === 0 ? undefined : stack[stack.length - 1]);

// A program may also assign `process.domain`.
ObjectDefineProperty(process, 'domain', {
  __proto__: null,
  enumerable: true,
  configurable: true,
  get: activeDomain,
  set(domain) { setStack(domain == null ? none : [domain]); },
});

function hidden(target, key, value) {
  ObjectDefineProperty(target, key, { __proto__: null, configurable: true, enumerable: false, value, writable: true });
}

// The domains around `domain`, which is at `at` in the stack: also without its other entries right below.
function outside(stack, at, domain) {
  while (at > 0 && stack[at - 1] === domain) at--;
  return ArrayPrototypeSlice(stack, 0, at);
}

// Runs `fn` as if the given domains were the entered ones.
function withStack(stack, fn) {
  const before = storage.getStore();
  setStack(stack);
  try {
    return fn();
  } finally {
    storage.enterWith(before);
  }
}

class Domain extends EventEmitter {
  constructor() {
    super();
    this.members = [];
  }

  enter() {
    const stack = ArrayPrototypeSlice(stackNow());
    ArrayPrototypePush(stack, this);
    setStack(stack);
  }
  // Leaves this domain and all that were entered after it.
  exit() {
    const stack = stackNow();
    const at = ArrayPrototypeLastIndexOf(stack, this);
    if (at !== -1) setStack(ArrayPrototypeSlice(stack, 0, at));
  }
  add(emitter) {
    if (emitter.domain === this) return;
    if (emitter.domain) emitter.domain.remove(emitter);
    // A domain inside itself would never find an end.
    if (this.domain && emitter instanceof Domain) {
      for (let domain = this.domain; domain; domain = domain.domain) {
        if (emitter === domain) return;
      }
    }
    hidden(emitter, 'domain', this);
    ArrayPrototypePush(this.members, emitter);
  }
  remove(emitter) {
    emitter.domain = null;
    const at = ArrayPrototypeIndexOf(this.members, emitter);
    if (at !== -1) ArrayPrototypeSplice(this.members, at, 1);
  }
  run(fn, ...args) {
    this.enter();
    const result = ReflectApply(fn, this, args);
    this.exit();
    return result;
  }
  bind(callback) {
    const domain = this;
    function bound(...args) {
      domain.enter();
      const result = ReflectApply(callback, this, args);
      domain.exit();
      return result;
    }
    hidden(bound, 'domain', this);
    return bound;
  }
  // Like bind, for callbacks whose first argument is an error: that one goes to the domain.
  intercept(callback) {
    const domain = this;
    function intercepted(err, ...args) {
      if (err && err instanceof Error) {
        hidden(err, 'domainBound', callback);
        hidden(err, 'domainThrown', false);
        hidden(err, 'domain', domain);
        domain.emit('error', err);
        return undefined;
      }
      domain.enter();
      const result = ReflectApply(callback, this, args);
      domain.exit();
      return result;
    }
    hidden(intercepted, 'domain', this);
    return intercepted;
  }

  // An uncaught error of code that ran inside this domain. True when somebody dealt with it.
  _errorHandler(err) {
    if ((typeof err === 'object' && err !== null) || typeof err === 'function') {
      hidden(err, 'domain', this);
      try {
        err.domainThrown = true;
      } catch {
        // A frozen error does without the mark.
      }
    }
    const stack = stackNow();
    const at = ArrayPrototypeLastIndexOf(stack, this);
    const outer = ArrayPrototypeSlice(stack, 0, at === -1 ? 0 : at);
    if (this.listenerCount('error') === 0) {
      if (outer.length > 0) return withStack(outer, () => top(outer)._errorHandler(err));
      // The process's handlers run outside of all domains.
      setStack(undefined);
      return process.emit('uncaughtException', err, 'uncaughtException');
    }
    // The handler runs outside of its domain: an error in it belongs to the domain around.
    setStack(outer);
    try {
      FunctionPrototypeCall(baseEmit, this, 'error', err);
      return true;
    } catch (second) {
      if (outer.length === 0) throw second;
      return top(outer)._errorHandler(second);
    } finally {
      setStack(undefined);
    }
  }
}

capture.domain = (err) => {
  const domain = top(stackNow());
  return domain === undefined ? undefined : domain._errorHandler(err);
};

// Resources made inside a domain show it.
resourceDomain.add = (resource) => {
  const active = top(stackNow());
  if (active !== undefined) hidden(resource, 'domain', active);
};

// Whether a domain that is entered has somebody for its errors.
capture.domainListens = () => {
  const stack = stackNow();
  for (let i = 0; i < stack.length; i++) {
    if (stack[i].listenerCount('error') > 0) return true;
  }
  return false;
};

// --- emitters made inside a domain belong to it ---

const baseInit = EventEmitter.init;
const baseEmit = EventEmitter.prototype.emit;
EventEmitter.usingDomains = true;

EventEmitter.init = function(opts) {
  hidden(this, 'domain', null);
  const active = top(stackNow());
  if (active !== undefined && !(this instanceof Domain)) this.domain = active;
  return FunctionPrototypeCall(baseInit, this, opts);
};

EventEmitter.prototype.emit = function emit(...args) {
  const { domain } = this;
  const type = args[0];
  if (domain == null || this === process || (type === 'error' && this.listenerCount('error') > 0)) {
    return ReflectApply(baseEmit, this, args);
  }
  if (type !== 'error') {
    domain.enter();
    const result = ReflectApply(baseEmit, this, args);
    domain.exit();
    return result;
  }
  const err = args.length > 1 && args[1] ? args[1] : new ERR_UNHANDLED_ERROR(args[1]);
  if (typeof err === 'object') {
    hidden(err, 'domainEmitter', this);
    hidden(err, 'domain', domain);
    hidden(err, 'domainThrown', false);
  }
  // The domain's handler runs outside of the domain.
  const stack = stackNow();
  const at = ArrayPrototypeLastIndexOf(stack, domain);
  if (at === -1) domain.emit('error', err);
  else {
    emitting++;
    try {
      withStack(outside(stack, at, domain), () => domain.emit('error', err));
    } finally {
      emitting--;
    }
  }
  return false;
};

module.exports = {
  get _stack() { return ArrayPrototypeSlice(stackNow()); },
  Domain,
  createDomain,
  create: createDomain,
};
function createDomain() {
  return new Domain();
}
ObjectDefineProperty(module.exports, 'active', {
  __proto__: null, enumerable: true, configurable: true, get: activeDomain, set(domain) { process.domain = domain; },
});
