'use strict';
// Proxies named by the environment: the agent option `proxyEnv`, http.setGlobalProxyFromEnv(), NODE_USE_ENV_PROXY=1.
// Node docs: http, "Built-in Proxy Support". Plain requests are sent to the proxy in absolute form (RFC 9112 section 3.2.2).

const {
  ArrayPrototypeIncludes, ArrayPrototypePush, Number, RegExpPrototypeExec, StringPrototypeEndsWith, StringPrototypeLastIndexOf, StringPrototypeSlice, StringPrototypeSplit, StringPrototypeStartsWith,
  StringPrototypeToLowerCase, StringPrototypeTrim, decodeURIComponent,
} = primordials;
const { Buffer } = require('buffer');
const { codes: { ERR_METHOD_NOT_IMPLEMENTED, ERR_PROXY_INVALID_CONFIG } } = require('internal/errors');

// The lower-case name goes before the other.
function fromEnv(env, name) {
  const lower = env[StringPrototypeToLowerCase(name)];
  return lower !== undefined && lower !== '' ? lower : env[name];
}

function ipv4Number(text) {
  const match = RegExpPrototypeExec(/^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/, text);
  if (match === null) return -1;
  let value = 0;
  for (let i = 1; i <= 4; i++) {
    if (Number(match[i]) > 255) return -1;
    value = value * 256 + Number(match[i]);
  }
  return value;
}

// One entry of NO_PROXY: `*`, a host, `.domain` or `*.domain`, an address, `first-last`; each may end with `:port`.
function noProxyRule(text) {
  let host = StringPrototypeToLowerCase(text);
  let port;
  const withPort = RegExpPrototypeExec(/^(\[[^\]]*\]|[^:]*):(\d+)$/, host);
  if (withPort !== null) {
    host = withPort[1];
    port = Number(withPort[2]);
  }
  if (StringPrototypeStartsWith(host, '[')) host = StringPrototypeSlice(host, 1, -1);
  const forPort = (test) => (name, at) => (port === undefined || port === at) && test(name);
  if (host === '*') return forPort(() => true);
  if (StringPrototypeStartsWith(host, '*.')) host = StringPrototypeSlice(host, 1);
  if (StringPrototypeStartsWith(host, '.')) return forPort((name) => StringPrototypeEndsWith(name, host) || name === StringPrototypeSlice(host, 1));
  const dash = StringPrototypeLastIndexOf(host, '-');
  const from = dash > 0 ? ipv4Number(StringPrototypeSlice(host, 0, dash)) : -1;
  const to = dash > 0 ? ipv4Number(StringPrototypeSlice(host, dash + 1)) : -1;
  if (from >= 0 && to >= 0) {
    return forPort((name) => {
      const address = ipv4Number(name);
      return address >= from && address <= to;
    });
  }
  return forPort((name) => name === host);
}

class Proxy {
  #rules = [];
  constructor(url, noProxy) {
    this.protocol = url.protocol;
    const { hostname } = url;
    this.host = StringPrototypeStartsWith(hostname, '[') ? StringPrototypeSlice(hostname, 1, -1) : hostname;
    this.port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
    const credentials = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
    this.authorization = url.username || url.password ? `Basic ${Buffer.from(credentials).toString('base64')}` : undefined;
    const entries = StringPrototypeSplit(noProxy ?? '', ',');
    for (let i = 0; i < entries.length; i++) {
      const text = StringPrototypeTrim(entries[i]);
      if (text !== '') ArrayPrototypePush(this.#rules, noProxyRule(text));
    }
  }

  // Whether requests to this host go through the proxy.
  serves(host, port) {
    const name = StringPrototypeToLowerCase(`${host}`);
    for (let i = 0; i < this.#rules.length; i++) if (this.#rules[i](name, Number(port))) return false;
    return true;
  }

  // The options of a connection to the proxy instead of the host.
  connectOptions(options) {
    if (this.protocol === 'https:') throw new ERR_METHOD_NOT_IMPLEMENTED('A proxy spoken to over TLS');
    return { ...options, host: this.host, port: this.port, path: undefined, servername: undefined, lookup: undefined };
  }
}

// The proxy for requests of `protocol`, if the environment names one.
function proxyFromEnv(env, protocol) {
  const text = fromEnv(env, protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY');
  // Other schemes (and bare hosts) are for other programs.
  if (!text || (!StringPrototypeStartsWith(text, 'http://') && !StringPrototypeStartsWith(text, 'https://'))) return undefined;
  const { URL } = require('url');
  if (!URL.canParse(text)) throw new ERR_PROXY_INVALID_CONFIG(`Invalid proxy URL: ${text}`);
  return new Proxy(new URL(text), fromEnv(env, 'NO_PROXY'));
}

// Throws for values that are no URL at all; true if a proxy is named.
function checkEnv(env) {
  const { URL } = require('url');
  let named = false;
  for (let i = 0; i < 2; i++) {
    const text = fromEnv(env, i === 0 ? 'HTTP_PROXY' : 'HTTPS_PROXY');
    if (!text) continue;
    if (!URL.canParse(text)) throw new ERR_PROXY_INVALID_CONFIG(text);
    named = true;
  }
  return named;
}

const wantedByEnv = () => process.env.NODE_USE_ENV_PROXY === '1' || ArrayPrototypeIncludes(process.execArgv, '--use-env-proxy');

module.exports = { checkEnv, fromEnv, proxyFromEnv, wantedByEnv };
