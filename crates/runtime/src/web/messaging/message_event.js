'use strict';
// MessageEvent. Follows https://html.spec.whatwg.org/multipage/comms.html#messageevent.

const { ArrayPrototypePush, ObjectDefineProperties, ObjectFreeze, SymbolIterator, SymbolToStringTag, TypeError } = primordials;

const { codes: { ERR_INVALID_THIS, ERR_MISSING_ARGS } } = require('internal/errors');
const { Event } = require('internal/web/event_target/event');

// The texts that Node's users know.
function wrong(message) {
  const error = new TypeError(message);
  error.code = 'ERR_INVALID_ARG_TYPE';
  return error;
}
const show = (value) => require('internal/util/inspect').inspect(value);
const noPort = (name, value) => wrong(`MessageEvent constructor: Expected eventInitDict.${name} ("${show(value)}") to be an instance of MessagePort.`);

const isObject = (value) => typeof value === 'object' ? value !== null : typeof value === 'function';

class MessageEvent extends Event {
  #data = null;
  #origin = '';
  #lastEventId = '';
  #source = null;
  #ports = ObjectFreeze([]);

  constructor(type, init = undefined) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('type');
    super(type, init);
    if (init != null) this.#read(init);
  }

  #read(init) {
    if (init.data !== undefined) this.#data = init.data;
    if (init.origin !== undefined) this.#origin = `${init.origin}`;
    if (init.lastEventId !== undefined) this.#lastEventId = `${init.lastEventId}`;
    if (init.source !== undefined) {
      const { isMessagePort } = require('internal/web/messaging');
      if (init.source !== null && !isMessagePort(init.source)) throw noPort('source', init.source);
      this.#source = init.source;
    }
    if (init.ports !== undefined) {
      if (!isObject(init.ports) || typeof init.ports[SymbolIterator] !== 'function') {
        throw wrong(`MessageEvent constructor: eventInitDict.ports (${show(init.ports)}) is not iterable.`);
      }
      const ports = [];
      const { isMessagePort } = require('internal/web/messaging');
      for (const port of init.ports) {
        if (!isMessagePort(port)) throw noPort('ports', port);
        ArrayPrototypePush(ports, port);
      }
      this.#ports = ObjectFreeze(ports);
    }
  }

  get data() {
    if (!(#data in this)) throw new ERR_INVALID_THIS('MessageEvent');
    return this.#data;
  }
  get origin() {
    if (!(#data in this)) throw new ERR_INVALID_THIS('MessageEvent');
    return this.#origin;
  }
  get lastEventId() {
    if (!(#data in this)) throw new ERR_INVALID_THIS('MessageEvent');
    return this.#lastEventId;
  }
  get source() {
    if (!(#data in this)) throw new ERR_INVALID_THIS('MessageEvent');
    return this.#source;
  }
  get ports() {
    if (!(#data in this)) throw new ERR_INVALID_THIS('MessageEvent');
    return this.#ports;
  }
}

const enumerable = { __proto__: null, enumerable: true };
ObjectDefineProperties(MessageEvent.prototype, {
  data: enumerable,
  origin: enumerable,
  lastEventId: enumerable,
  source: enumerable,
  ports: enumerable,
  [SymbolToStringTag]: { __proto__: null, configurable: true, value: 'MessageEvent' },
});

module.exports = { MessageEvent };
