'use strict';
// The legacy URL object behind url.parse() and url.format(): a forgiving parser older than the URL Standard, kept for the
// programs that depend on it. Follows https://nodejs.org/api/url.html#legacy-url-api and Node's tests of it.

const {
  ArrayPrototypeJoin,
  RegExpPrototypeExec,
  RegExpPrototypeSymbolReplace,
  StringPrototypeCharCodeAt,
  StringPrototypeEndsWith,
  StringPrototypeIncludes,
  StringPrototypeIndexOf,
  StringPrototypeReplaceAll,
  StringPrototypeSlice,
  StringPrototypeStartsWith,
  StringPrototypeToLowerCase,
  decodeURIComponent,
  encodeURIComponent,
  TypeError,
} = primordials;

const { codes: { ERR_INVALID_ARG_VALUE } } = require('internal/errors');
const { validateString } = require('internal/validators');
const querystring = require('querystring');
const { domainToASCII } = internalBinding('url');

const SLASHED = { '__proto__': null, 'http': 1, 'http:': 1, 'https': 1, 'https:': 1, 'ftp': 1, 'ftp:': 1, 'gopher': 1, 'gopher:': 1,
                  'file': 1, 'file:': 1, 'ws': 1, 'ws:': 1, 'wss': 1, 'wss:': 1 };
// Schemes whose URLs always have an authority and a path that starts with '/'.
const isSlashed = (protocol) => SLASHED[protocol] === 1;
// 'javascript:' never has a host, and its text is left alone.
const isHostless = (protocol) => protocol === 'javascript' || protocol === 'javascript:';
const isFile = (protocol) => protocol === 'file' || protocol === 'file:';

const MAX_HOSTNAME = 255;

function Url() {
  this.protocol = null;
  this.slashes = null;
  this.auth = null;
  this.host = null;
  this.port = null;
  this.hostname = null;
  this.hash = null;
  this.search = null;
  this.query = null;
  this.pathname = null;
  this.path = null;
  this.href = null;
}

function isSpace(code) {
  return code <= 32 || code === 0xa0 || code === 0xfeff;
}

// Cuts white space at both ends and turns backslashes before the query and the fragment into slashes.
function clean(url) {
  let start = 0;
  let end = url.length;
  while (start < end && isSpace(StringPrototypeCharCodeAt(url, start))) start++;
  while (end > start && isSpace(StringPrototypeCharCodeAt(url, end - 1))) end--;
  const text = StringPrototypeSlice(url, start, end);
  if (!StringPrototypeIncludes(text, '\\')) return text;
  const cut = RegExpPrototypeExec(/[?#]/, text);
  const at = cut === null ? text.length : cut.index;
  return StringPrototypeReplaceAll(StringPrototypeSlice(text, 0, at), '\\', '/') + StringPrototypeSlice(text, at);
}

const ESCAPED = {
  '__proto__': null, '\t': '%09', '\n': '%0A', '\r': '%0D', ' ': '%20', '"': '%22', "'": '%27', '<': '%3C', '>': '%3E', '\\': '%5C',
  '^': '%5E', '`': '%60', '{': '%7B', '|': '%7C', '}': '%7D',
};
const escapeUnsafe = (text) => RegExpPrototypeSymbolReplace(/[\t\n\r "'<>\\^`{|}]/g, text, (c) => ESCAPED[c]);

function readQuery(self, search, asObject) {
  if (search !== undefined) {
    self.search = search;
    const query = StringPrototypeSlice(search, 1);
    self.query = asObject ? querystring.parse(query) : query;
  } else if (asObject) {
    self.search = null;
    self.query = { __proto__: null };
  }
}

function invalidURL(url) {
  const error = new TypeError('Invalid URL');
  error.code = 'ERR_INVALID_URL';
  error.input = url;
  return error;
}

// Takes the authority off the front of `rest`; gives back what follows it.
function takeAuthority(self, rest, url) {
  let nonHost = -1; // first character that no host may hold, after the last '@'
  let at = -1;
  let kept = ''; // `rest` without the tabs and line ends in its authority
  let i = 0;
  for (; i < rest.length; i++) {
    const char = rest[i];
    if (char === '\t' || char === '\n' || char === '\r') continue;
    if (char === '#' || char === '/' || char === '?') break;
    if (char === '@') {
      at = kept.length;
      nonHost = -1;
    } else if (nonHost === -1 && RegExpPrototypeExec(/[ "%';<>\\^`{|}]/, char) !== null) {
      nonHost = kept.length;
    }
    kept += char;
  }
  if (nonHost === -1) nonHost = kept.length;
  rest = kept + StringPrototypeSlice(rest, i);
  if (at !== -1) self.auth = decodeURIComponent(StringPrototypeSlice(rest, 0, at));
  self.host = StringPrototypeSlice(rest, at + 1, nonHost);
  rest = StringPrototypeSlice(rest, nonHost);
  self.parseHost();
  return finishHost(self, rest, url);
}

function finishHost(self, rest, url) {
  let hostname = self.hostname ?? '';
  const bracketed = hostname[0] === '[' && hostname[hostname.length - 1] === ']';
  if (!bracketed) {
    if (StringPrototypeIncludes(hostname, ':')) throw new ERR_INVALID_ARG_VALUE('url', 'Invalid port in url', url);
    // ASCII controls and a few marks end a host name early; the rest belongs to the path.
    const stop = RegExpPrototypeExec(/[\0-\x20"#%'/;<>?@\\^`{|}\x7f]/, hostname);
    if (stop !== null) {
      rest = `/${StringPrototypeSlice(hostname, stop.index)}${rest}`;
      hostname = StringPrototypeSlice(hostname, 0, stop.index);
    }
  }
  hostname = hostname.length > MAX_HOSTNAME ? '' : StringPrototypeToLowerCase(hostname);
  if (!bracketed && hostname !== '') {
    if (RegExpPrototypeExec(/[^\0-\x7f]/, hostname) !== null || RegExpPrototypeExec(/(?:^|\.)xn--/, hostname) !== null) {
      const ascii = domainToASCII(hostname);
      if (ascii === '') throw invalidURL(url);
      hostname = ascii;
    }
    if (RegExpPrototypeExec(/[\0\t\n\r #%/:<>?@[\\\]^|]/, hostname) !== null) throw invalidURL(url);
  }
  self.hostname = hostname;
  self.host = hostname + (self.port ? `:${self.port}` : '');
  if (bracketed) {
    if (RegExpPrototypeExec(/[\0\t\n\r #%/<>?@\\^|]/, hostname) !== null) throw invalidURL(url);
    self.hostname = StringPrototypeSlice(hostname, 1, -1);
    if (rest[0] !== '/') rest = `/${rest}`;
  }
  return rest;
}

Url.prototype.parse = function(url, parseQueryString, slashesDenoteHost) {
  validateString(url, 'url');
  let rest = clean(url);

  // A path and perhaps a query, nothing else: taken as it is, not even escaped.
  if (!slashesDenoteHost && RegExpPrototypeExec(/#|^[^?]*@/, rest) === null) {
    const simple = RegExpPrototypeExec(/^(\/\/?(?!\/)[^?\s]*)(\?[^\s]*)?$/, rest);
    if (simple !== null) {
      this.path = rest;
      this.href = rest;
      this.pathname = simple[1];
      readQuery(this, simple[2], parseQueryString);
      return this;
    }
  }

  const scheme = RegExpPrototypeExec(/^[a-z0-9.+-]+:/i, rest);
  let protocol = '';
  if (scheme !== null) {
    protocol = StringPrototypeToLowerCase(scheme[0]);
    this.protocol = protocol;
    rest = StringPrototypeSlice(rest, scheme[0].length);
  }

  let slashes = false;
  if (slashesDenoteHost || scheme !== null || RegExpPrototypeExec(/^\/\/[^@/]+@[^@/]+/, rest) !== null) {
    slashes = StringPrototypeStartsWith(rest, '//');
    if (slashes && !isHostless(protocol)) {
      rest = StringPrototypeSlice(rest, 2);
      this.slashes = true;
    }
  }
  // The scheme is compared as it was written here: 'HTTP:host' has a host where 'http:host' has none.
  if (!isHostless(protocol) && (slashes || (scheme !== null && !isSlashed(scheme[0])))) rest = takeAuthority(this, rest, url);
  if (!isHostless(protocol)) rest = escapeUnsafe(rest);

  const hash = StringPrototypeIndexOf(rest, '#');
  if (hash !== -1) {
    this.hash = StringPrototypeSlice(rest, hash);
    rest = StringPrototypeSlice(rest, 0, hash);
  }
  const question = StringPrototypeIndexOf(rest, '?');
  readQuery(this, question === -1 ? undefined : StringPrototypeSlice(rest, question), parseQueryString);
  if (question !== -1) rest = StringPrototypeSlice(rest, 0, question);
  if (rest.length > 0) this.pathname = rest;
  if (isSlashed(protocol) && this.hostname && !this.pathname) this.pathname = '/';
  if (this.pathname || this.search) this.path = (this.pathname || '') + (this.search || '');
  this.href = this.format();
  return this;
};

// Splits a port off the host.
Url.prototype.parseHost = function() {
  let { host } = this;
  const port = RegExpPrototypeExec(/:[0-9]*$/, host);
  if (port !== null) {
    if (port[0] !== ':') this.port = StringPrototypeSlice(port[0], 1);
    host = StringPrototypeSlice(host, 0, host.length - port[0].length);
  }
  if (host) this.hostname = host;
};

function formatAuth(auth) {
  if (!auth) return '';
  return `${StringPrototypeReplaceAll(encodeURIComponent(auth), '%3A', ':')}@`;
}

Url.prototype.format = function() {
  const auth = formatAuth(this.auth);
  let protocol = this.protocol || '';
  let pathname = this.pathname || '';
  let hash = this.hash || '';
  let host = '';
  if (this.host) {
    host = auth + this.host;
  } else if (this.hostname) {
    const bare = StringPrototypeIncludes(this.hostname, ':') && RegExpPrototypeExec(/^\[.*\]$/, this.hostname) === null;
    host = auth + (bare ? `[${this.hostname}]` : this.hostname);
    if (this.port) host += `:${this.port}`;
  }
  let query = '';
  if (this.query !== null && typeof this.query === 'object') query = querystring.stringify(this.query);
  let search = this.search || (query && `?${query}`) || '';

  if (protocol && !StringPrototypeEndsWith(protocol, ':')) protocol += ':';
  pathname = RegExpPrototypeSymbolReplace(/[#?]/g, pathname, (c) => (c === '#' ? '%23' : '%3F'));
  if (this.slashes || isSlashed(protocol)) {
    if (this.slashes || host) {
      if (pathname && pathname[0] !== '/') pathname = `/${pathname}`;
      host = `//${host}`;
    } else if (isFile(protocol)) {
      host = '//';
    }
  }
  search = StringPrototypeReplaceAll(search, '#', '%23');
  if (hash && hash[0] !== '#') hash = `#${hash}`;
  if (search && search[0] !== '?') search = `?${search}`;
  return ArrayPrototypeJoin([protocol, host, pathname, search, hash], '');
};

module.exports = { Url, isSlashed, isHostless, isFile };
