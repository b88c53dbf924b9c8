'use strict';
// DOMException: the error of the web APIs. It is a real error object (it has a stack, Error.isError() says true) whose name,
// message and code are read-only getters of the prototype.
// Follows https://webidl.spec.whatwg.org/#idl-DOMException and Node's `cause` option.

const {
  Error,
  ErrorCaptureStackTrace,
  ErrorPrototype,
  ObjectDefineProperties,
  ObjectDefineProperty,
  ObjectSetPrototypeOf,
  SymbolToStringTag,
} = primordials;

const { kClone } = require('internal/web/structured_clone/symbols');

// Position in this list is the legacy code minus one. Names without a constant never had a name of their own.
const LEGACY = [
  ['IndexSizeError', 'INDEX_SIZE_ERR'],
  [null, 'DOMSTRING_SIZE_ERR'],
  ['HierarchyRequestError', 'HIERARCHY_REQUEST_ERR'],
  ['WrongDocumentError', 'WRONG_DOCUMENT_ERR'],
  ['InvalidCharacterError', 'INVALID_CHARACTER_ERR'],
  [null, 'NO_DATA_ALLOWED_ERR'],
  ['NoModificationAllowedError', 'NO_MODIFICATION_ALLOWED_ERR'],
  ['NotFoundError', 'NOT_FOUND_ERR'],
  ['NotSupportedError', 'NOT_SUPPORTED_ERR'],
  ['InUseAttributeError', 'INUSE_ATTRIBUTE_ERR'],
  ['InvalidStateError', 'INVALID_STATE_ERR'],
  ['SyntaxError', 'SYNTAX_ERR'],
  ['InvalidModificationError', 'INVALID_MODIFICATION_ERR'],
  ['NamespaceError', 'NAMESPACE_ERR'],
  ['InvalidAccessError', 'INVALID_ACCESS_ERR'],
  [null, 'VALIDATION_ERR'],
  ['TypeMismatchError', 'TYPE_MISMATCH_ERR'],
  ['SecurityError', 'SECURITY_ERR'],
  ['NetworkError', 'NETWORK_ERR'],
  ['AbortError', 'ABORT_ERR'],
  ['URLMismatchError', 'URL_MISMATCH_ERR'],
  ['QuotaExceededError', 'QUOTA_EXCEEDED_ERR'],
  ['TimeoutError', 'TIMEOUT_ERR'],
  ['InvalidNodeTypeError', 'INVALID_NODE_TYPE_ERR'],
  ['DataCloneError', 'DATA_CLONE_ERR'],
];
const codeOf = { __proto__: null };
for (let i = 0; i < LEGACY.length; i++) {
  if (LEGACY[i][0] !== null) codeOf[LEGACY[i][0]] = i + 1;
}

function invalidThis() {
  const { codes: { ERR_INVALID_THIS } } = require('internal/errors');
  return new ERR_INVALID_THIS('DOMException');
}

// The private fields live on an Error object: a base class that returns its argument lets them be added to it.
class Adopt {
  constructor(object) { return object; }
}
class State extends Adopt {
  #name;
  #message;
  constructor(error, name, message) {
    super(error);
    this.#name = name;
    this.#message = message;
  }
  static name(self) {
    if (!State.is(self)) throw invalidThis();
    return self.#name;
  }
  static message(self) {
    if (!State.is(self)) throw invalidThis();
    return self.#message;
  }
  static is(value) {
    return typeof value === 'object' && value !== null && #name in value;
  }
}

class DOMException {
  constructor(message = '', options = 'Error') {
    let name = 'Error';
    const self = new Error();
    ObjectSetPrototypeOf(self, new.target.prototype);
    if (options !== null && typeof options === 'object') {
      if (options.name !== undefined) name = `${options.name}`;
      if ('cause' in options) {
        ObjectDefineProperty(self, 'cause', {
          __proto__: null, value: options.cause, configurable: true, writable: true, enumerable: false,
        });
      }
    } else {
      name = `${options}`;
    }
    new State(self, name, `${message}`);
    // Taken again now that the name is known, for the first line of the stack.
    if (ErrorCaptureStackTrace !== undefined) ErrorCaptureStackTrace(self, DOMException);
    return self;
  }

  [kClone]() {
    if (!State.is(this)) return undefined;
    const name = State.name(this);
    const message = State.message(this);
    const { stack } = this;
    return { data: undefined, build: () => rebuild({ name, message, stack }), type: 'DOMException', plain: () => ({ name, message, stack }) };
  }

  get name() { return State.name(this); }
  get message() { return State.message(this); }
  get code() {
    const code = codeOf[State.name(this)];
    return code === undefined ? 0 : code;
  }
}

ObjectSetPrototypeOf(DOMException.prototype, ErrorPrototype ?? Error.prototype);
ObjectDefineProperties(DOMException.prototype, {
  name: { __proto__: null, enumerable: true },
  message: { __proto__: null, enumerable: true },
  code: { __proto__: null, enumerable: true },
});
for (let i = 0; i < LEGACY.length; i++) {
  const constant = { __proto__: null, value: i + 1, enumerable: true, writable: false, configurable: false };
  ObjectDefineProperty(DOMException, LEGACY[i][1], constant);
  ObjectDefineProperty(DOMException.prototype, LEGACY[i][1], constant);
}
ObjectDefineProperty(DOMException.prototype, SymbolToStringTag, { __proto__: null, configurable: true, value: 'DOMException' });

function rebuild({ name, message, stack }) {
  const copy = new DOMException(message, name);
  ObjectDefineProperty(copy, 'stack', { __proto__: null, value: stack, writable: true, enumerable: false, configurable: true });
  return copy;
}

module.exports = { rebuild, DOMException, isDOMException: State.is };
