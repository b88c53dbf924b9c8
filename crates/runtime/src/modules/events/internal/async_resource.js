'use strict';
// `events.EventEmitterAsyncResource`: an emitter whose listeners run in the async context of its own AsyncResource.

const { ArrayPrototypeUnshift, ReflectApply, TypeError } = primordials;
const { codes: { ERR_INVALID_THIS } } = require('internal/errors');
const { validateString } = require('internal/validators');
const EventEmitter = require('events');
const { AsyncResource } = require('async_hooks');

class EventEmitterReferencingAsyncResource extends AsyncResource {
  #emitter;
  constructor(emitter, type, options) {
    super(type, options);
    this.#emitter = emitter;
  }
  get eventEmitter() {
    if (!(#emitter in this)) throw new ERR_INVALID_THIS('EventEmitterReferencingAsyncResource');
    return this.#emitter;
  }
}

// Node lets the language complain about a wrong receiver; this is its text.
function checked(ok) {
  if (!ok) throw new TypeError('Cannot read private member #asyncResource from an object whose class did not declare it');
}

class EventEmitterAsyncResource extends EventEmitter {
  #resource;
  constructor(options = undefined) {
    let name;
    if (typeof options === 'string') {
      name = options;
      options = undefined;
    } else {
      if (new.target === EventEmitterAsyncResource) validateString(options?.name, 'options.name');
      name = options?.name || new.target.name;
    }
    super(options);
    this.#resource = new EventEmitterReferencingAsyncResource(this, name, options);
  }
  emit(event, ...args) {
    checked(#resource in this);
    ArrayPrototypeUnshift(args, super.emit, this, event);
    return ReflectApply(this.#resource.runInAsyncScope, this.#resource, args);
  }
  emitDestroy() {
    checked(#resource in this);
    this.#resource.emitDestroy();
  }
  get asyncId() {
    checked(#resource in this);
    return this.#resource.asyncId();
  }
  get triggerAsyncId() {
    checked(#resource in this);
    return this.#resource.triggerAsyncId();
  }
  get asyncResource() {
    checked(#resource in this);
    return this.#resource;
  }
}

module.exports = { EventEmitterAsyncResource };
