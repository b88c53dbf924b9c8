'use strict';
// URL: a WHATWG URL. The object holds the serialised URL and where its parts begin and end; parsing and changing are native
// (web/url/mod.rs over ada), getters only cut text.
// Follows https://url.spec.whatwg.org/#api and https://nodejs.org/api/url.html#the-whatwg-url-api.

const {
  Boolean,
  Int32Array,
  ObjectAssign,
  ObjectDefineProperties,
  StringPrototypeIndexOf,
  StringPrototypeSlice,
  Symbol,
  SymbolToStringTag,
  TypeError,
} = primordials;

const { codes: { ERR_MISSING_ARGS } } = require('internal/errors');
const { customInspectSymbol } = require('internal/util');
const { URLSearchParams, attach, replaceList, isParams } = require('internal/web/url/search_params');
const binding = internalBinding('url');

// What the native side fills in after each parse: positions in the href, in this order; -1 for a part that is not there.
const parts = new Int32Array(9);
const PROTOCOL_END = 0;
const USERNAME_END = 1;
const HOST_START = 2;
const HOST_END = 3;
const PORT = 4;
const PATHNAME_START = 5;
const SEARCH_START = 6;
const HASH_START = 7;
const SCHEME_TYPE = 8; // as the parser numbers the special schemes; 1 is any other
const ABSENT = -1;

// Numbers of the parts for binding.update().
const SET = { __proto__: null, protocol: 0, username: 1, password: 2, host: 3, hostname: 4, port: 5, pathname: 6, search: 7, hash: 8 };

// The serialised URL and what the last parse told of it.
class URLContext {
  constructor(href) {
    this.href = href;
    this.protocol_end = parts[PROTOCOL_END];
    this.username_end = parts[USERNAME_END];
    this.host_start = parts[HOST_START];
    this.host_end = parts[HOST_END];
    this.pathname_start = parts[PATHNAME_START];
    this.search_start = parts[SEARCH_START];
    this.hash_start = parts[HASH_START];
    this.port = parts[PORT];
    this.scheme_type = parts[SCHEME_TYPE];
  }

  get hasPort() { return this.port !== ABSENT; }
  get hasSearch() { return this.search_start !== ABSENT; }
  get hasHash() { return this.hash_start !== ABSENT; }
}

function load(context, href) {
  context.href = href;
  context.protocol_end = parts[PROTOCOL_END];
  context.username_end = parts[USERNAME_END];
  context.host_start = parts[HOST_START];
  context.host_end = parts[HOST_END];
  context.port = parts[PORT];
  context.pathname_start = parts[PATHNAME_START];
  context.search_start = parts[SEARCH_START];
  context.hash_start = parts[HASH_START];
  context.scheme_type = parts[SCHEME_TYPE];
}

// The context as inspect() shows it: positions of absent parts as unsigned numbers.
function shownContext(context) {
  const shown = ObjectAssign({ __proto__: URLContext.prototype }, context);
  shown.search_start >>>= 0;
  shown.hash_start >>>= 0;
  shown.port >>>= 0;
  return shown;
}

const kContext = Symbol('context');
const kSkipParse = Symbol('skip');
let urlContext; // (url) => its URLContext, or undefined for other values
let markUpdated; // (url, query) => the query changed through searchParams

const badReceiver = () => new TypeError('Receiver must be an instance of class URL');
const badMember = (name) => new TypeError(`Cannot read private member ${name} from an object whose class did not declare it`);

// Unlike most errors this one does not show its code in its text.
function invalidURL(input, base) {
  const error = new TypeError('Invalid URL');
  error.code = 'ERR_INVALID_URL';
  error.input = input;
  if (base !== undefined) error.base = base;
  return error;
}

// Private methods and accessors would be defined anew on each URL; functions of the context cost nothing there.

function setPart(context, part, value) {
  const href = binding.update(context.href, part, value, parts);
  if (href !== undefined) load(context, href);
}

// The text between two positions.
function cut(context, from, to) {
  return StringPrototypeSlice(context.href, from, to);
}

function hostOf(context) {
  const { href, host_start, host_end, pathname_start } = context;
  const start = href[host_start] === '@' ? host_start + 1 : host_start;
  // Without a host, '/.' may stand between here and the path.
  return start === host_end ? '' : StringPrototypeSlice(href, start, pathname_start);
}

function pathnameOf(context) {
  const { href, pathname_start, search_start, hash_start } = context;
  const end = search_start !== ABSENT ? search_start : hash_start !== ABSENT ? hash_start : href.length;
  return StringPrototypeSlice(href, pathname_start, end);
}

function searchOf(context) {
  const { href, search_start, hash_start } = context;
  if (search_start === ABSENT) return '';
  const end = hash_start === ABSENT ? href.length : hash_start;
  return end - search_start <= 1 ? '' : StringPrototypeSlice(href, search_start, end);
}

function searchChanged(context, params) {
  if (params !== undefined) replaceList(params, StringPrototypeSlice(searchOf(context), 1));
}

class URL {
  #context;
  #searchParams = undefined;

  static {
    urlContext = (value) => (typeof value === 'object' && value !== null && #context in value ? value.#context : undefined);
    markUpdated = (url, query) => { setPart(url.#context, SET.search, query); };
  }

  constructor(input, base = undefined, token = undefined) {
    let href = input;
    if (token !== kSkipParse) {
      if (arguments.length === 0) throw new ERR_MISSING_ARGS('url');
      if (typeof input !== 'string') input = `${input}`;
      if (base !== undefined) base = `${base}`;
      href = binding.parse(input, base, parts);
      if (href === undefined) throw invalidURL(input, base);
    }
    this.#context = new URLContext(href);
  }

  static parse(input, base = undefined) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('url');
    const href = binding.parse(`${input}`, base === undefined ? undefined : `${base}`, parts);
    return href === undefined ? null : new URL(href, undefined, kSkipParse);
  }

  static canParse(url, base = undefined) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('url');
    return binding.canParse(`${url}`, base === undefined ? undefined : `${base}`);
  }

  static createObjectURL(obj) {
    return require('internal/web/blob').createObjectURL(obj);
  }

  static revokeObjectURL(url) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('url');
    require('internal/web/blob').revokeObjectURL(url);
  }

  toString() {
    if (!(#context in this)) throw badReceiver();
    return this.#context.href;
  }

  get href() {
    if (!(#context in this)) throw badReceiver();
    return this.#context.href;
  }
  set href(value) {
    if (!(#context in this)) throw badMember('#context');
    value = `${value}`;
    const href = binding.parse(value, undefined, parts);
    if (href === undefined) throw invalidURL(value);
    load(this.#context, href);
    searchChanged(this.#context, this.#searchParams);
  }

  get origin() {
    if (!(#context in this)) throw badMember('#context');
    const { protocol_end, scheme_type } = this.#context;
    if (scheme_type !== 1) {
      return scheme_type === 6 ? 'null' : `${cut(this.#context, 0, protocol_end)}//${hostOf(this.#context)}`;
    }
    if (cut(this.#context, 0, protocol_end) === 'blob:') {
      const inner = URL.parse(pathnameOf(this.#context));
      if (inner !== null && (inner.protocol === 'http:' || inner.protocol === 'https:')) return inner.origin;
    }
    return 'null';
  }

  get protocol() {
    if (!(#context in this)) throw badMember('#context');
    return cut(this.#context, 0, this.#context.protocol_end);
  }
  set protocol(value) {
    if (!(#context in this)) throw badMember('#context');
    setPart(this.#context, SET.protocol, `${value}`);
  }

  get username() {
    if (!(#context in this)) throw badMember('#context');
    const { protocol_end, username_end } = this.#context;
    return protocol_end + 2 < username_end ? cut(this.#context, protocol_end + 2, username_end) : '';
  }
  set username(value) {
    if (!(#context in this)) throw badMember('#context');
    setPart(this.#context, SET.username, `${value}`);
  }

  get password() {
    if (!(#context in this)) throw badMember('#context');
    const { host_start, username_end } = this.#context;
    return host_start > username_end ? cut(this.#context, username_end + 1, host_start) : '';
  }
  set password(value) {
    if (!(#context in this)) throw badMember('#context');
    setPart(this.#context, SET.password, `${value}`);
  }

  get host() {
    if (!(#context in this)) throw badMember('#context');
    return hostOf(this.#context);
  }
  set host(value) {
    if (!(#context in this)) throw badMember('#context');
    setPart(this.#context, SET.host, `${value}`);
  }

  get hostname() {
    if (!(#context in this)) throw badMember('#context');
    const { href, host_start, host_end } = this.#context;
    return cut(this.#context, href[host_start] === '@' ? host_start + 1 : host_start, host_end);
  }
  set hostname(value) {
    if (!(#context in this)) throw badMember('#context');
    setPart(this.#context, SET.hostname, `${value}`);
  }

  get port() {
    if (!(#context in this)) throw badMember('#context');
    const { port } = this.#context;
    return port === ABSENT ? '' : `${port}`;
  }
  set port(value) {
    if (!(#context in this)) throw badMember('#context');
    setPart(this.#context, SET.port, `${value}`);
  }

  get pathname() {
    if (!(#context in this)) throw badMember('#context');
    return pathnameOf(this.#context);
  }
  set pathname(value) {
    if (!(#context in this)) throw badMember('#context');
    setPart(this.#context, SET.pathname, `${value}`);
  }

  get search() {
    if (!(#context in this)) throw badReceiver();
    return searchOf(this.#context);
  }
  set search(value) {
    if (!(#context in this)) throw badMember('#context');
    setPart(this.#context, SET.search, `${value}`);
    searchChanged(this.#context, this.#searchParams);
  }

  get searchParams() {
    if (!(#context in this)) throw badMember('#searchParams');
    if (this.#searchParams === undefined) {
      this.#searchParams = new URLSearchParams();
      replaceList(this.#searchParams, StringPrototypeSlice(searchOf(this.#context), 1));
      attach(this.#searchParams, (query) => markUpdated(this, query));
    }
    return this.#searchParams;
  }

  get hash() {
    if (!(#context in this)) throw badMember('#context');
    const { href, hash_start } = this.#context;
    return hash_start === ABSENT || href.length - hash_start <= 1 ? '' : StringPrototypeSlice(href, hash_start);
  }
  set hash(value) {
    if (!(#context in this)) throw badMember('#context');
    setPart(this.#context, SET.hash, `${value}`);
  }

  toJSON() {
    if (!(#context in this)) throw badReceiver();
    return this.#context.href;
  }

  [customInspectSymbol](depth, opts) {
    if (!(#context in this)) throw badReceiver();
    if (typeof depth === 'number' && depth < 0) return this;
    const constructor = this.constructor ?? URL;
    const shown = { __proto__: { constructor: typeof constructor === 'function' && constructor.name ? constructor : URL } };
    shown.href = this.href;
    shown.origin = this.origin;
    shown.protocol = this.protocol;
    shown.username = this.username;
    shown.password = this.password;
    shown.host = this.host;
    shown.hostname = this.hostname;
    shown.port = this.port;
    shown.pathname = this.pathname;
    shown.search = this.search;
    shown.searchParams = this.searchParams;
    shown.hash = this.hash;
    if (opts.showHidden) shown[kContext] = shownContext(this.#context);
    const { inspect } = require('internal/util/inspect');
    return `${constructor.name} ${inspectPlain(inspect, shown, opts)}`;
  }
}

// The object's braces without a class name in front.
function inspectPlain(inspect, shown, opts) {
  const text = inspect(shown, opts);
  const at = StringPrototypeIndexOf(text, '{');
  return at === -1 ? text : StringPrototypeSlice(text, at);
}

const enumerable = { __proto__: null, enumerable: true };
ObjectDefineProperties(URL.prototype, {
  [SymbolToStringTag]: { __proto__: null, configurable: true, value: 'URL' },
  toString: enumerable,
  href: enumerable,
  origin: enumerable,
  protocol: enumerable,
  username: enumerable,
  password: enumerable,
  host: enumerable,
  hostname: enumerable,
  port: enumerable,
  pathname: enumerable,
  search: enumerable,
  searchParams: enumerable,
  hash: enumerable,
  toJSON: enumerable,
  [customInspectSymbol]: { __proto__: null, enumerable: false },
});
ObjectDefineProperties(URL, { canParse: enumerable, parse: enumerable, createObjectURL: enumerable, revokeObjectURL: enumerable });
ObjectDefineProperties(URL, { length: { __proto__: null, value: 1, configurable: true } });

// Whether a value has the shape of a URL, from this realm or another, and not of a legacy url.parse() result.
function isURL(self) {
  return Boolean(self?.href && self.protocol && self.auth === undefined && self.path === undefined);
}

module.exports = { URL, URLSearchParams, isURL, urlContext, isParams };
