'use strict';
// `events.EventEmitterAsyncResource`: an emitter whose listeners run in the async context of its own AsyncResource.

const { ArrayPrototypeUnshift, ReflectApply } = primordials;
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
    if (!(#resource in this)) throw new ERR_INVALID_THIS('EventEmitterAsyncResource');
    ArrayPrototypeUnshift(args, super.emit, this, event);
    return ReflectApply(this.#resource.runInAsyncScope, this.#resource, args);
  }
  emitDestroy() {
    if (!(#resource in this)) throw new ERR_INVALID_THIS('EventEmitterAsyncResource');
    this.#resource.emitDestroy();
  }
  get asyncId() {
    if (!(#resource in this)) throw new ERR_INVALID_THIS('EventEmitterAsyncResource');
    return this.#resource.asyncId();
  }
  get triggerAsyncId() {
    if (!(#resource in this)) throw new ERR_INVALID_THIS('EventEmitterAsyncResource');
    return this.#resource.triggerAsyncId();
  }
  get asyncResource() {
    if (!(#resource in this)) throw new ERR_INVALID_THIS('EventEmitterAsyncResource');
    return this.#resource;
  }
}

module.exports = { EventEmitterAsyncResource };
