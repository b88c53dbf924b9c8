'use strict';
// URLPattern. Follows https://urlpattern.spec.whatwg.org/.

const {
  ArrayPrototypeIncludes,
  ArrayPrototypePush,
  Boolean,
  Number,
  ObjectDefineProperties,
  ObjectSetPrototypeOf,
  RegExpPrototypeExec,
  RegExpPrototypeSymbolReplace,
  StringPrototypeLastIndexOf,
  StringPrototypeSlice,
  StringPrototypeToLowerCase,
  StringPrototypeToWellFormed,
  SymbolToStringTag,
  TypeError,
} = primordials;

const { customInspectSymbol } = require('internal/util');
const { URL } = require('internal/web/url');
const { bad, tokenize, compile, escapePattern } = require('internal/web/url_pattern/parser');

const NAMES = ['protocol', 'username', 'password', 'hostname', 'port', 'pathname', 'search', 'hash'];
const SPECIAL_PORTS = { '__proto__': null, 'http': '80', 'https': '443', 'ws': '80', 'wss': '443', 'ftp': '21', 'file': '' };
const isSpecial = (protocol) => SPECIAL_PORTS[protocol] !== undefined;

// --- canonicalisation: each component as a URL would carry it -------------------------------------------------------------------

function viaURL(base, part, value, expected) {
  const url = new URL(base);
  url[part] = value;
  const out = url[part];
  if (expected !== undefined && out === expected) throw bad();
  return out;
}

const encoders = {
  __proto__: null,
  protocol(value) {
    if (value === '') return value;
    const url = URL.parse(`${value}://dummy.invalid/`);
    if (url === null) throw bad();
    return StringPrototypeSlice(url.protocol, 0, -1);
  },
  username: (value) => (value === '' ? value : viaURL('https://dummy.invalid', 'username', value)),
  password: (value) => (value === '' ? value : viaURL('https://dummy.invalid', 'password', value)),
  hostname(value) {
    if (value === '') return value;
    // What would end a host ends it here too.
    if (RegExpPrototypeExec(/[\0\t\n\r #/<>?@\\^|]/, value) !== null && RegExpPrototypeExec(/[\t\n\r]/, value) === null &&
        RegExpPrototypeExec(/^[^#/?\\]*$/, value) !== null) throw bad();
    const url = new URL('https://dummy.invalid/');
    url.hostname = value;
    if (url.hostname === 'dummy.invalid' && value !== 'dummy.invalid') throw bad();
    return url.hostname;
  },
  ipv6Hostname(value) {
    if (RegExpPrototypeExec(/^[0-9a-fA-F[\]:]*$/, value) === null) throw bad();
    return StringPrototypeToLowerCase(value);
  },
  port(value, protocol) {
    if (value === '') return value;
    const digits = RegExpPrototypeExec(/^[0-9]+/, RegExpPrototypeSymbolReplace(/[\t\n\r]/g, value, ''));
    if (digits === null || Number(digits[0]) > 65535) throw bad();
    const port = `${Number(digits[0])}`;
    return protocol !== undefined && SPECIAL_PORTS[protocol] === port ? '' : port;
  },
  pathname(value) {
    if (value === '') return value;
    // A relative path keeps its start: it is encoded behind a slash that is taken off again.
    const leading = value[0] === '/';
    const url = new URL('https://dummy.invalid/');
    url.pathname = leading ? value : `/-${value}`;
    return leading ? url.pathname : StringPrototypeSlice(url.pathname, 2);
  },
  opaquePathname(value) {
    if (value === '') return value;
    const url = URL.parse(`data:${value}`);
    if (url === null) throw bad();
    return url.pathname + url.search + url.hash;
  },
  search(value) {
    if (value === '') return value;
    return StringPrototypeSlice(viaURL('https://dummy.invalid', 'search', value), 1);
  },
  hash(value) {
    if (value === '') return value;
    return StringPrototypeSlice(viaURL('https://dummy.invalid', 'hash', value), 1);
  },
};

// --- the constructor string -----------------------------------------------------------------------------------------------------

// "Parse a constructor string": splits a pattern of a whole URL into the patterns of its components.
function parseConstructorString(input) {
  const tokens = tokenize(input, true);
  const result = { __proto__: null };
  let state = 'init';
  let start = 0; // token at which the component begins
  let index = 0;
  let step = 1;
  let depth = 0;
  let brackets = 0;
  let special = false;

  const safe = (i) => (i < tokens.length ? tokens[i] : tokens[tokens.length - 1]);
  const isChar = (i, value) => {
    const token = safe(i);
    return token.value === value && (token.type === 'char' || token.type === 'escaped-char' || token.type === 'invalid-char');
  };
  const isSearchPrefix = () => {
    if (isChar(index, '?')) return true;
    if (tokens[index].value !== '?') return false;
    if (index === 0) return true;
    const { type } = safe(index - 1);
    return type !== 'name' && type !== 'regexp' && type !== 'close' && type !== 'asterisk';
  };
  const text = () => StringPrototypeSlice(input, safe(start).index, tokens[index].index);
  const change = (next, skip) => {
    if (state !== 'init' && state !== 'authority' && state !== 'done') result[state] = text();
    if (state !== 'init' && next !== 'done') {
      const past = (list) => ArrayPrototypeIncludes(list, state);
      if (past(['protocol', 'authority', 'username', 'password']) && (next === 'port' || next === 'pathname' || next === 'search' || next === 'hash') &&
          result.hostname === undefined) result.hostname = '';
      if (past(['protocol', 'authority', 'username', 'password', 'hostname', 'port']) && (next === 'search' || next === 'hash') &&
          result.pathname === undefined) result.pathname = special ? '/' : '';
      if (past(['protocol', 'authority', 'username', 'password', 'hostname', 'port', 'pathname']) && next === 'hash' &&
          result.search === undefined) result.search = '';
    }
    state = next;
    index += skip;
    start = index;
    step = 0;
  };
  const rewind = (next) => {
    index = start;
    step = 0;
    state = next;
  };

  while (index < tokens.length) {
    step = 1;
    if (tokens[index].type === 'end') {
      if (state === 'init') {
        rewind('init');
        if (isChar(index, '#')) change('hash', 1);
        else if (isSearchPrefix()) change('search', 1);
        else change('pathname', 0);
        index += step;
        continue;
      }
      if (state === 'authority') {
        rewind('hostname');
        index += step;
        continue;
      }
      change('done', 0);
      break;
    }
    if (tokens[index].type === 'open') {
      depth++;
      index += step;
      continue;
    }
    if (depth > 0) {
      if (tokens[index].type !== 'close') {
        index += step;
        continue;
      }
      depth--;
    }
    switch (state) {
      case 'init':
        if (isChar(index, ':')) rewind('protocol');
        break;
      case 'protocol':
        if (isChar(index, ':')) {
          // Whether the scheme may be a special one decides what an empty path means.
          const component = compile(text(), encoders.protocol, { delimiter: '', prefix: '', ignoreCase: false });
          for (const name of ['http', 'https', 'ws', 'wss', 'ftp', 'file']) {
            if (RegExpPrototypeExec(component.regexp, name) !== null) special = true;
          }
          const slashes = isChar(index + 1, '/') && isChar(index + 2, '/');
          if (slashes) change('authority', 3);
          else if (special) change('authority', 1);
          else change('pathname', 1);
        }
        break;
      case 'authority':
        if (isChar(index, '@')) rewind('username');
        else if (isChar(index, '/') || isSearchPrefix() || isChar(index, '#')) rewind('hostname');
        break;
      case 'username':
        if (isChar(index, ':')) change('password', 1);
        else if (isChar(index, '@')) change('hostname', 1);
        break;
      case 'password':
        if (isChar(index, '@')) change('hostname', 1);
        break;
      case 'hostname':
        if (isChar(index, '[')) brackets++;
        else if (isChar(index, ']')) brackets--;
        else if (isChar(index, ':') && brackets === 0) change('port', 1);
        else if (isChar(index, '/')) change('pathname', 0);
        else if (isSearchPrefix()) change('search', 1);
        else if (isChar(index, '#')) change('hash', 1);
        break;
      case 'port':
        if (isChar(index, '/')) change('pathname', 0);
        else if (isSearchPrefix()) change('search', 1);
        else if (isChar(index, '#')) change('hash', 1);
        break;
      case 'pathname':
        if (isSearchPrefix()) change('search', 1);
        else if (isChar(index, '#')) change('hash', 1);
        break;
      case 'search':
        if (isChar(index, '#')) change('hash', 1);
        break;
      default:
    }
    index += step;
  }
  if (result.hostname !== undefined && result.port === undefined) result.port = '';
  return result;
}

// --- URLPatternInit ------------------------------------------------------------------------------------------------------------------

const stripSuffix = (text, char) => (text[text.length - 1] === char ? StringPrototypeSlice(text, 0, -1) : text);
const stripPrefix = (text, char) => (text[0] === char ? StringPrototypeSlice(text, 1) : text);

function isAbsolutePathname(text, asPattern) {
  if (text === '') return false;
  if (text[0] === '/') return true;
  return asPattern && text.length > 1 && (text[0] === '\\' || text[0] === '{') && text[1] === '/';
}

// "Process a URLPatternInit", for a pattern or for the URL to match.
function processInit(init, asPattern) {
  const given = { __proto__: null };
  for (let i = 0; i < NAMES.length; i++) {
    const value = init[NAMES[i]];
    if (value !== undefined) given[NAMES[i]] = StringPrototypeToWellFormed(`${value}`);
  }
  const base_ = init.baseURL;
  const result = { __proto__: null };
  if (!asPattern) for (let i = 0; i < NAMES.length; i++) result[NAMES[i]] = '';
  let base = null;
  const fromBase = asPattern ? escapePattern : (text) => text;
  if (base_ !== undefined) {
    base = URL.parse(`${base_}`);
    if (base === null) throw bad();
    const { protocol, username, password, hostname, port, pathname, search, hash } = given;
    if (protocol === undefined) {
      result.protocol = fromBase(StringPrototypeSlice(base.protocol, 0, -1));
      if (!asPattern && hostname === undefined && port === undefined && username === undefined) result.username = base.username;
      if (!asPattern && hostname === undefined && port === undefined && username === undefined && password === undefined) result.password = base.password;
      if (hostname === undefined) {
        result.hostname = fromBase(base.hostname);
        if (port === undefined) {
          result.port = fromBase(base.port);
          if (pathname === undefined) {
            result.pathname = fromBase(base.pathname);
            if (search === undefined) {
              result.search = fromBase(stripPrefix(base.search, '?'));
              if (hash === undefined) result.hash = fromBase(stripPrefix(base.hash, '#'));
            }
          }
        }
      }
    }
  }
  const put = (name, value) => { result[name] = value; };
  if (given.protocol !== undefined) {
    const text = stripSuffix(given.protocol, ':');
    put('protocol', asPattern ? text : encoders.protocol(text));
  }
  if (given.username !== undefined) put('username', asPattern ? given.username : encoders.username(given.username));
  if (given.password !== undefined) put('password', asPattern ? given.password : encoders.password(given.password));
  if (given.hostname !== undefined) put('hostname', asPattern ? given.hostname : encoders.hostname(given.hostname));
  if (given.port !== undefined) put('port', asPattern ? given.port : encoders.port(given.port, result.protocol));
  if (given.pathname !== undefined) {
    let text = given.pathname;
    if (base !== null && base.host !== undefined && !isAbsolutePathname(text, asPattern)) {
      const basePath = fromBase(base.pathname);
      const slash = StringPrototypeLastIndexOf(basePath, '/');
      if (slash !== -1) text = StringPrototypeSlice(basePath, 0, slash + 1) + text;
    }
    if (!asPattern) {
      text = result.protocol === '' || isSpecial(result.protocol) ? encoders.pathname(text) : encoders.opaquePathname(text);
    }
    put('pathname', text);
  }
  if (given.search !== undefined) {
    const text = stripPrefix(given.search, '?');
    put('search', asPattern ? text : encoders.search(text));
  }
  if (given.hash !== undefined) {
    const text = stripPrefix(given.hash, '#');
    put('hash', asPattern ? text : encoders.hash(text));
  }
  return result;
}

// --- the class -------------------------------------------------------------------------------------------------------------------------

function wrongArgument(message) {
  const error = new TypeError(message);
  error.code = 'ERR_INVALID_ARG_TYPE';
  return error;
}
const isObject = (value) => (typeof value === 'object' && value !== null) || typeof value === 'function';

let componentsOf;
const illegal = () => new TypeError('Illegal invocation');

class Pattern {
  #components = { __proto__: null };

  static {
    componentsOf = (value) => {
      if (!isObject(value) || !(#components in value)) throw illegal();
      return value.#components;
    };
  }

  constructor(input, base, ignoreCase) {
    let init;
    if (typeof input === 'string') {
      init = parseConstructorString(StringPrototypeToWellFormed(input));
      if (base === undefined && init.protocol === undefined) throw bad();
      if (base !== undefined) init.baseURL = base;
    } else {
      if (base !== undefined) throw bad();
      init = input;
    }
    const processed = processInit(init, true);
    for (let i = 0; i < NAMES.length; i++) processed[NAMES[i]] ??= '*';
    if (isSpecial(processed.protocol) && SPECIAL_PORTS[processed.protocol] === processed.port) processed.port = '';
    const make = (name, encode, delimiter, prefix, fold) => {
      this.#components[name] = compile(processed[name], encode, { delimiter, prefix, ignoreCase: fold });
    };
    make('protocol', encoders.protocol, '', '', false);
    make('username', encoders.username, '', '', false);
    make('password', encoders.password, '', '', false);
    const { hostname } = processed;
    const ipv6 = hostname.length > 1 && (hostname[0] === '[' || ((hostname[0] === '{' || hostname[0] === '\\') && hostname[1] === '['));
    make('hostname', ipv6 ? encoders.ipv6Hostname : encoders.hostname, '.', '', false);
    make('port', (text) => encoders.port(text), '', '', false);
    let pathLike = false;
    for (const name of ['http', 'https', 'ws', 'wss', 'ftp', 'file']) {
      if (RegExpPrototypeExec(this.#components.protocol.regexp, name) !== null) pathLike = true;
    }
    if (pathLike) make('pathname', encoders.pathname, '/', '/', ignoreCase);
    else make('pathname', encoders.opaquePathname, '', '', ignoreCase);
    make('search', encoders.search, '', '', ignoreCase);
    make('hash', encoders.hash, '', '', ignoreCase);
  }
}

// "Match": the result object, or null.
function match(components, input, base) {
  const inputs = [input];
  let parts;
  if (typeof input === 'string') {
    if (base !== undefined) ArrayPrototypePush(inputs, base);
    const url = URL.parse(input, base);
    if (url === null) return null;
    parts = {
      __proto__: null,
      protocol: StringPrototypeSlice(url.protocol, 0, -1),
      username: url.username,
      password: url.password,
      hostname: url.hostname,
      port: url.port,
      pathname: url.pathname,
      search: stripPrefix(url.search, '?'),
      hash: stripPrefix(url.hash, '#'),
    };
  } else {
    if (base !== undefined) throw bad();
    try {
      parts = processInit(input, false);
    } catch (error) {
      if (error.code === 'ERR_INVALID_URL_PATTERN') return null;
      throw error;
    }
  }
  const result = { __proto__: null, inputs };
  for (let i = 0; i < NAMES.length; i++) {
    const name = NAMES[i];
    const { regexp, names } = components[name];
    const found = RegExpPrototypeExec(regexp, parts[name]);
    if (found === null) return null;
    const groups = {};
    for (let k = 0; k < names.length; k++) groups[names[k]] = found[k + 1];
    result[name] = { groups, input: parts[name] };
  }
  return result;
}

function readInput(input, base) {
  if (input === undefined) input = {};
  if (typeof input !== 'string' && !isObject(input)) throw wrongArgument('URLPattern input needs to be a string or an object');
  if (base !== undefined && typeof base !== 'string') throw wrongArgument('baseURL needs to be a string');
  return input;
}

function URLPattern(input = undefined, baseOrOptions = undefined, options = undefined) {
  if (new.target === undefined) {
    const error = new TypeError('Cannot call constructor without `new`');
    error.code = 'ERR_CONSTRUCT_CALL_REQUIRED';
    throw error;
  }
  if (input === undefined) input = {};
  if (typeof input !== 'string' && !isObject(input)) throw wrongArgument('Input must be an object or a string');
  let base;
  if (typeof baseOrOptions === 'string') {
    base = baseOrOptions;
  } else if (isObject(baseOrOptions)) {
    if (options !== undefined) throw wrongArgument('baseURL must be a string');
    options = baseOrOptions;
  } else if (baseOrOptions !== undefined && baseOrOptions !== null) {
    throw wrongArgument('second argument must be a string or object');
  }
  if (options !== undefined && options !== null && !isObject(options)) throw wrongArgument('options must be an object');
  let ignoreCase = false;
  if (isObject(options)) {
    const given = options.ignoreCase;
    if (given !== undefined && typeof given !== 'boolean') throw wrongArgument('options.ignoreCase must be a boolean');
    ignoreCase = Boolean(given);
  }
  const self = new Pattern(input, base, ignoreCase);
  ObjectSetPrototypeOf(self, new.target.prototype);
  return self;
}

URLPattern.prototype.exec = { exec(input = undefined, baseURL = undefined) {
  const components = componentsOf(this);
  return match(components, readInput(input, baseURL), baseURL);
} }.exec;
URLPattern.prototype.test = { test(input = undefined, baseURL = undefined) {
  const components = componentsOf(this);
  return match(components, readInput(input, baseURL), baseURL) !== null;
} }.test;

for (let i = 0; i < NAMES.length; i++) {
  const name = NAMES[i];
  ObjectDefineProperties(URLPattern.prototype, {
    [name]: { __proto__: null, enumerable: true, configurable: false, get() { return componentsOf(this)[name].pattern; } },
  });
}
ObjectDefineProperties(URLPattern.prototype, {
  hasRegExpGroups: {
    __proto__: null,
    enumerable: true,
    get() {
      const components = componentsOf(this);
      for (let i = 0; i < NAMES.length; i++) if (components[NAMES[i]].hasGroups) return true;
      return false;
    },
  },
  [customInspectSymbol]: { __proto__: null, configurable: true, writable: true, value() { return 'URLPattern {}'; } },
  [SymbolToStringTag]: { __proto__: null, configurable: true, value: 'URLPattern' },
});

module.exports = { URLPattern };
