'use strict';
// node:url: the URL Standard's classes, the legacy parser, and the helpers between URLs, paths and HTTP options.
// Follows https://nodejs.org/api/url.html.

const {
  Boolean,
  FunctionPrototypeCall,
  Number,
  StringPrototypeEndsWith,
  StringPrototypeSlice,
  StringPrototypeStartsWith,
  decodeURIComponent,
} = primordials;

const { codes: { ERR_INVALID_ARG_TYPE, ERR_MISSING_ARGS } } = require('internal/errors');
const { validateObject } = require('internal/validators');
const { URL, URLSearchParams, urlContext } = require('internal/web/url');
const { Url } = require('internal/url/legacy');
const { resolveObject } = require('internal/url/resolve');
const { fileURLToPath, fileURLToPathBuffer, pathToFileURL } = require('internal/url/file');
const binding = internalBinding('url');

Url.prototype.resolve = function(relative) {
  return this.resolveObject(parseQuietly(relative, false, true)).format();
};
Url.prototype.resolveObject = function(relative) {
  if (typeof relative === 'string') relative = parseQuietly(relative, false, true);
  return resolveObject(this, relative);
};

function parseQuietly(url, parseQueryString, slashesDenoteHost) {
  if (url instanceof Url) return url;
  return new Url().parse(url, parseQueryString, slashesDenoteHost);
}

let warned = false;
function warnOnce() {
  if (warned || require('internal/buffer/caller').isInsideNodeModules()) return;
  warned = true;
  process.emitWarning(
    '`url.parse()` behavior is not standardized and prone to errors that have security implications. Use the WHATWG URL API ' +
    'instead. CVEs are not issued for `url.parse()` vulnerabilities.', 'DeprecationWarning', 'DEP0169');
}

function urlParse(url, parseQueryString, slashesDenoteHost) {
  warnOnce();
  return parseQuietly(url, parseQueryString, slashesDenoteHost);
}

// The text of a URL object without some of its parts.
function formatURL(url, options) {
  if (options) validateObject(options, 'options');
  const keep = (name) => options?.[name] === undefined || Boolean(options[name]);
  let host = url.host;
  if (options?.unicode && url.hostname) {
    host = binding.domainToUnicode(url.hostname) + StringPrototypeSlice(url.host, url.hostname.length);
  }
  let out = url.protocol;
  // Whether there is an authority shows in the text only.
  if (StringPrototypeStartsWith(StringPrototypeSlice(url.href, out.length), '//')) {
    out += '//';
    if (keep('auth') && (url.username !== '' || url.password !== '')) {
      out += url.username;
      if (url.password !== '') out += `:${url.password}`;
      out += '@';
    }
    out += host;
  } else if (StringPrototypeStartsWith(url.pathname, '//')) {
    out += '/.';
  }
  out += url.pathname;
  if (keep('search')) out += url.search;
  if (keep('fragment')) out += url.hash;
  return out;
}

function urlFormat(urlObject, options) {
  if (typeof urlObject === 'string') {
    urlObject = parseQuietly(urlObject);
  } else if (typeof urlObject !== 'object' || urlObject === null) {
    throw new ERR_INVALID_ARG_TYPE('urlObject', ['Object', 'string'], urlObject);
  } else if (urlContext(urlObject) !== undefined) {
    return formatURL(urlObject, options);
  }
  return FunctionPrototypeCall(Url.prototype.format, urlObject);
}

function urlResolve(source, relative) {
  return parseQuietly(source, false, true).resolve(relative);
}

function urlResolveObject(source, relative) {
  if (!source) return relative;
  return parseQuietly(source, false, true).resolveObject(relative);
}

function domainToASCII(domain) {
  if (arguments.length < 1) throw new ERR_MISSING_ARGS('domain');
  return binding.domainToASCII(`${domain}`);
}

function domainToUnicode(domain) {
  if (arguments.length < 1) throw new ERR_MISSING_ARGS('domain');
  return binding.domainToUnicode(`${domain}`);
}

// The options of http.request() for a URL.
function urlToHttpOptions(url) {
  validateObject(url, 'url', require('internal/validators').kValidateObjectAllowObjects);
  const { hostname, pathname, port, username, password, search } = url;
  const options = {
    __proto__: null,
    // A user may have added to the URL object what the request understands.
    ...url,
    protocol: url.protocol,
    hostname: hostname && hostname[0] === '[' && StringPrototypeEndsWith(hostname, ']') ? StringPrototypeSlice(hostname, 1, -1) : hostname,
    hash: url.hash,
    search,
    pathname,
    path: `${pathname || ''}${search || ''}`,
    href: url.href,
  };
  if (port !== '') options.port = Number(port);
  if (username || password) options.auth = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return options;
}

module.exports = {
  Url,
  parse: urlParse,
  resolve: urlResolve,
  resolveObject: urlResolveObject,
  format: urlFormat,
  URL,
  get URLPattern() { return require('internal/web/url_pattern').URLPattern; },
  URLSearchParams,
  domainToASCII,
  domainToUnicode,
  pathToFileURL,
  fileURLToPath,
  fileURLToPathBuffer,
  urlToHttpOptions,
};
