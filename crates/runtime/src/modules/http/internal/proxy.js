'use strict';
// Proxies that the environment names. Node docs: http, "Built-in Proxy Support" (the agent option `proxyEnv`,
// http.setGlobalProxyFromEnv, NODE_USE_ENV_PROXY). A plain request goes to the proxy in absolute form: RFC 9112 section 3.2.2.

const {
  ArrayIsArray, ArrayPrototypePush, Number, RegExpPrototypeExec, RegExpPrototypeSymbolReplace, String, StringPrototypeEndsWith, StringPrototypeSlice, StringPrototypeSplit, StringPrototypeStartsWith,
  StringPrototypeToLowerCase, StringPrototypeToUpperCase, StringPrototypeTrim, decodeURIComponent,
} = primordials;
const { Buffer } = require('buffer');
const { isIPv4, isIPv6 } = require('net');
const { URL } = require('url');
const { codes: { ERR_INVALID_ARG_VALUE, ERR_METHOD_NOT_IMPLEMENTED, ERR_PROXY_INVALID_CONFIG } } = require('internal/errors');
const { validateObject } = require('internal/validators');

// A variable of the environment; its lower-case spelling wins.
function variable(env, name) { return String(env[name] || env[StringPrototypeToUpperCase(name)] || ''); }

const ipv4Value = (text) => {
  const parts = StringPrototypeSplit(text, '.');
  return ((Number(parts[0]) * 256 + Number(parts[1])) * 256 + Number(parts[2])) * 256 + Number(parts[3]);
};

// NO_PROXY: the hosts that are reached without the proxy. Kept in the form in which a host is looked up.
class Exemptions {
  all = false;
  names = { __proto__: null }; // hosts and host:port
  domains = []; // with their dot: the domain and all below it
  below = []; // with their dot: all below it
  ranges = []; // [first, last] of IPv4 addresses

  constructor(text) {
    const entries = StringPrototypeSplit(StringPrototypeToLowerCase(text), ',');
    for (let i = 0; i < entries.length; i++) this.add(StringPrototypeTrim(entries[i]));
  }

  add(entry) {
    if (entry === '') return;
    if (entry === '*') {
      this.all = true;
    } else if (StringPrototypeStartsWith(entry, '*.')) {
      ArrayPrototypePush(this.below, StringPrototypeSlice(entry, 1));
    } else if (StringPrototypeStartsWith(entry, '.')) {
      ArrayPrototypePush(this.domains, entry);
    } else {
      this.names[entry] = true;
      const range = RegExpPrototypeExec(/^([\d.]+)\s*-\s*([\d.]+)$/, entry);
      if (range !== null && isIPv4(range[1]) && isIPv4(range[2])) ArrayPrototypePush(this.ranges, [ipv4Value(range[1]), ipv4Value(range[2])]);
    }
  }

  has(host, port) {
    if (this.all || this.names[host] === true || this.names[`${host}:${port}`] === true) return true;
    for (let i = 0; i < this.below.length; i++) if (StringPrototypeEndsWith(host, this.below[i])) return true;
    for (let i = 0; i < this.domains.length; i++) if (StringPrototypeEndsWith(`.${host}`, this.domains[i])) return true;
    if (this.ranges.length === 0 || !isIPv4(host)) return false;
    const value = ipv4Value(host);
    for (let i = 0; i < this.ranges.length; i++) if (value >= this.ranges[i][0] && value <= this.ranges[i][1]) return true;
    return false;
  }
}

// Host and port as a URL writes them: without the port that the scheme has anyway.
function authorityOf(host, port) {
  const text = isIPv6(host) ? `[${host}]` : host;
  const url = RegExpPrototypeExec(/[/\\?#@]/, text) === null ? URL.parse(`http://${text}:${port}`) : null;
  if (url === null) throw new ERR_INVALID_ARG_VALUE('options.host', host);
  return url.host;
}

// What an agent with `proxyEnv` sends its requests through.
class EnvProxy {
  constructor(url, exemptions) {
    this.overTls = url.protocol === 'https:';
    this.address = { host: RegExpPrototypeSymbolReplace(/^\[|\]$/g, url.hostname, ''), port: Number(url.port) || (this.overTls ? 443 : 80) };
    this.exemptions = exemptions;
    this.authorization = undefined;
    if (url.username !== '' || url.password !== '') {
      const credentials = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
      this.authorization = `Basic ${Buffer.from(credentials).toString('base64')}`;
    }
  }

  serves(host, port) { return !this.exemptions.has(StringPrototypeToLowerCase(host), port); }

  // What to connect to in place of the host in `options`.
  connectOptions(options) {
    if (this.overTls) throw new ERR_METHOD_NOT_IMPLEMENTED('connection to a proxy over TLS');
    return { ...options, ...this.address };
  }

  // The target that the proxy is to be told.
  target(req, port) {
    const { method, path } = req;
    if (method === 'CONNECT' || (method === 'OPTIONS' && path === '*')) return path;
    const authority = authorityOf(req.host, port);
    if (StringPrototypeStartsWith(path, '/')) return new URL(`http://${authority}${path}`).href;
    const url = RegExpPrototypeExec(/^[a-z][a-z\d+.-]*:\/\//i, path) === null ? null : URL.parse(path);
    if (url === null) throw new ERR_INVALID_ARG_VALUE('options.path', path, 'must be in absolute-form or start with /');
    if (url.protocol !== 'http:') throw new ERR_INVALID_ARG_VALUE('options.path', url.protocol, 'must use http: scheme when specified as an absolute URL');
    if (url.host !== authority) throw new ERR_INVALID_ARG_VALUE('options.path', url, `must match the request authority (${authority})`);
    return url.href;
  }

  // A proxy goes by the target, the server by Host: they may not name two different places. Fields in a list are sent as they
  // are, others are completed.
  checkHost(req, port, fields) {
    if (req.method === 'CONNECT') return;
    const authority = authorityOf(req.host, port);
    const check = (value, same) => {
      if (!same) throw new ERR_INVALID_ARG_VALUE('Host in options.headers', value, `must match the request authority (${authority})`);
    };
    if (fields === undefined) {
      const host = req.getHeader('host');
      if (host === undefined) return;
      check(host, URL.parse(`http://${host}`)?.host === authority);
      if (host !== authority) req.setHeader('Host', authority);
      return;
    }
    const pairs = ArrayIsArray(fields[0]);
    for (let i = 0; i < fields.length; i += pairs ? 1 : 2) {
      const name = pairs ? fields[i][0] : fields[i];
      const value = pairs ? fields[i][1] : fields[i + 1];
      if (StringPrototypeToLowerCase(String(name)) === 'host') check(value, value === authority);
    }
  }

  addFields(req) {
    if (this.authorization !== undefined) req.setHeader('proxy-authorization', this.authorization);
    req.setHeader('proxy-connection', req.agent.keepAlive ? 'keep-alive' : 'close');
  }
}

// The proxy for agents of `protocol`; undefined if `env` has none that can be one.
function proxyFor(protocol, env) {
  const text = variable(env, protocol === 'https:' ? 'https_proxy' : 'http_proxy');
  if (RegExpPrototypeExec(/^https?:/, text) === null) return undefined;
  // A URL parser would take the ends of lines out, and read another address than the one that is seen.
  const url = RegExpPrototypeExec(/[\r\n]/, text) === null ? URL.parse(text) : null;
  if (url === null) throw new ERR_PROXY_INVALID_CONFIG(`Invalid proxy URL: ${text}`);
  return new EnvProxy(url, new Exemptions(variable(env, 'no_proxy')));
}

// http.setGlobalProxyFromEnv(): the global agent of `agents` gives way to one with proxies, until the function that comes
// back is called.
function replaceGlobalAgent(agents, env) {
  validateObject(env, 'proxyEnv');
  const plain = variable(env, 'http_proxy');
  const secure = variable(env, 'https_proxy');
  if (plain !== '' && !URL.canParse(plain)) throw new ERR_PROXY_INVALID_CONFIG(plain);
  if (secure !== '' && !URL.canParse(secure)) throw new ERR_PROXY_INVALID_CONFIG(secure);
  if (plain === '') return () => {};
  const replaced = agents.globalAgent;
  agents.globalAgent = agents.globalAgentFor(env);
  return function restore() { agents.globalAgent = replaced; };
}

module.exports = { proxyFor, replaceGlobalAgent };
