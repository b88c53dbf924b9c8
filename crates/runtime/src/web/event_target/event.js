'use strict';
// Event and CustomEvent (DOM standard, section 2; Node docs: "EventTarget and Event API"). Node has no event tree: an
// event has one target and no capture or bubble phase, so `composedPath()` holds at most the target.

const { ObjectDefineProperties, ObjectDefineProperty, Symbol, SymbolToStringTag } = primordials;
const { codes: { ERR_INVALID_THIS, ERR_MISSING_ARGS } } = require('internal/errors');
const { validateObject } = require('internal/validators');
const { customInspectSymbol } = require('internal/util');

const kEnumerable = { __proto__: null, enumerable: true };
// Passed in the options by built-ins whose events the user cannot make ("trusted" in the standard).
const kTrustEvent = Symbol('kTrustEvent');
let stateOf;
let now;

function timeStamp() {
  now ??= require('internal/perf_hooks/clock').now;
  return now();
}

function enumerable(proto, names) {
  for (let i = 0; i < names.length; i++) ObjectDefineProperty(proto, names[i], kEnumerable);
}

class Event {
  #type;
  #bubbles = false;
  #cancelable = false;
  #composed = false;
  #trusted = false;
  #prevented = false;
  #propagationStopped = false;
  #timestamp = timeStamp();
  #target = null;
  #dispatching = false;
  #passive = false;
  #stop = false;

  constructor(type, options = undefined) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('type');
    if (options != null) {
      validateObject(options, 'options');
      this.#bubbles = !!options.bubbles;
      this.#cancelable = !!options.cancelable;
      this.#composed = !!options.composed;
      this.#trusted = !!options[kTrustEvent];
    }
    this.#type = `${type}`;
  }

  static {
    stateOf = {
      __proto__: null,
      isEvent: (value) => typeof value === 'object' && value !== null && #type in value,
      isDispatching: (event) => event.#dispatching,
      begin(event, target) {
        event.#target = target;
        event.#dispatching = true;
      },
      end(event) { event.#dispatching = false; },
      setPassive(event, on) { event.#passive = on; },
      setTarget(event, target) { event.#target = target; },
      stopped: (event) => event.#stop,
    };
  }

  [customInspectSymbol](depth, options) {
    if (!(#type in this)) throw new ERR_INVALID_THIS('Event');
    const name = this.constructor.name;
    if (depth < 0) return `[${name}]`;
    const { inspect } = require('internal/util/inspect');
    return `${name} ${inspect({
      type: this.#type,
      defaultPrevented: this.#prevented,
      cancelable: this.#cancelable,
      timeStamp: this.#timestamp,
    }, { ...options, depth: options.depth == null ? null : options.depth - 1 })}`;
  }

  initEvent(type, bubbles = false, cancelable = false) {
    if (!(#type in this)) throw new ERR_INVALID_THIS('Event');
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('type');
    if (this.#dispatching) return;
    this.#type = `${type}`;
    this.#bubbles = !!bubbles;
    this.#cancelable = !!cancelable;
  }
  stopImmediatePropagation() {
    if (!(#type in this)) throw new ERR_INVALID_THIS('Event');
    // The standard sets the plain flag too, so that cancelBubble tells the truth.
    this.#propagationStopped = true;
    this.#stop = true;
  }
  preventDefault() {
    if (!(#type in this)) throw new ERR_INVALID_THIS('Event');
    if (this.#cancelable && !this.#passive) this.#prevented = true;
  }
  get target() {
    if (!(#type in this)) throw new ERR_INVALID_THIS('Event');
    return this.#target;
  }
  get currentTarget() {
    if (!(#type in this)) throw new ERR_INVALID_THIS('Event');
    return this.#dispatching ? this.#target : null;
  }
  get srcElement() {
    if (!(#type in this)) throw new ERR_INVALID_THIS('Event');
    return this.#target;
  }
  get type() {
    if (!(#type in this)) throw new ERR_INVALID_THIS('Event');
    return this.#type;
  }
  get cancelable() {
    if (!(#type in this)) throw new ERR_INVALID_THIS('Event');
    return this.#cancelable;
  }
  get defaultPrevented() {
    if (!(#type in this)) throw new ERR_INVALID_THIS('Event');
    return this.#cancelable && this.#prevented;
  }
  get timeStamp() {
    if (!(#type in this)) throw new ERR_INVALID_THIS('Event');
    return this.#timestamp;
  }
  composedPath() {
    if (!(#type in this)) throw new ERR_INVALID_THIS('Event');
    return this.#dispatching ? [this.#target] : [];
  }
  get returnValue() {
    if (!(#type in this)) throw new ERR_INVALID_THIS('Event');
    return !this.#cancelable || !this.#prevented;
  }
  set returnValue(value) {
    if (!(#type in this)) throw new ERR_INVALID_THIS('Event');
    if (!value) this.preventDefault();
  }
  get bubbles() {
    if (!(#type in this)) throw new ERR_INVALID_THIS('Event');
    return this.#bubbles;
  }
  get composed() {
    if (!(#type in this)) throw new ERR_INVALID_THIS('Event');
    return this.#composed;
  }
  get eventPhase() {
    if (!(#type in this)) throw new ERR_INVALID_THIS('Event');
    return this.#dispatching ? Event.AT_TARGET : Event.NONE;
  }
  get cancelBubble() {
    if (!(#type in this)) throw new ERR_INVALID_THIS('Event');
    return this.#propagationStopped;
  }
  set cancelBubble(value) {
    if (!(#type in this)) throw new ERR_INVALID_THIS('Event');
    if (value) this.#propagationStopped = true;
  }
  stopPropagation() {
    if (!(#type in this)) throw new ERR_INVALID_THIS('Event');
    this.#propagationStopped = true;
  }
  get isTrusted() {
    return #type in this && this.#trusted;
  }
}

ObjectDefineProperties(Event, {
  NONE: { __proto__: null, value: 0, enumerable: true },
  CAPTURING_PHASE: { __proto__: null, value: 1, enumerable: true },
  AT_TARGET: { __proto__: null, value: 2, enumerable: true },
  BUBBLING_PHASE: { __proto__: null, value: 3, enumerable: true },
});
ObjectDefineProperties(Event.prototype, {
  [SymbolToStringTag]: { __proto__: null, value: 'Event', configurable: true },
  isTrusted: { __proto__: null, enumerable: true, configurable: false },
});
enumerable(Event.prototype, ['initEvent', 'stopImmediatePropagation', 'preventDefault', 'target', 'currentTarget', 'srcElement',
  'type', 'cancelable', 'defaultPrevented', 'timeStamp', 'composedPath', 'returnValue', 'bubbles', 'composed', 'eventPhase',
  'cancelBubble', 'stopPropagation']);

class CustomEvent extends Event {
  #detail = null;
  constructor(type, options = undefined) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('type');
    super(type, options);
    this.#detail = options?.detail ?? null;
  }
  get detail() {
    if (!(#detail in this)) throw new ERR_INVALID_THIS('CustomEvent');
    return this.#detail;
  }
}
ObjectDefineProperty(CustomEvent.prototype, SymbolToStringTag, { __proto__: null, value: 'CustomEvent', configurable: true });
enumerable(CustomEvent.prototype, ['detail']);

module.exports = { CustomEvent, Event, enumerable, kTrustEvent, state: stateOf };
