'use strict';
// The `resolve` family (nodejs.org/api/dns.html): what each record type's answer looks like, and the classes `Resolver` in
// their callback and promise forms. Messages and servers are in internal/dns/channel.

const {
  ArrayPrototypeForEach, ArrayPrototypeJoin, ArrayPrototypeMap, ArrayPrototypePush, ArrayPrototypeReverse, MathMin, NumberPrototypeToString,
  ObjectDefineProperty, ObjectKeys, Promise, RegExpPrototypeExec, StringPrototypePadStart, StringPrototypeSplit,
} = primordials;
const {
  codes: { ERR_DNS_SET_SERVERS_FAILED, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_IP_ADDRESS },
  DNSException, ErrnoException,
} = require('internal/errors');
const { validateArray, validateFunction, validateInt32, validateOneOf, validatePort, validateString, validateUint32 } = require('internal/validators');
const { isIP, parseV4, parseV6 } = require('internal/net/address');
const { Channel, DNS_PORT } = require('internal/dns/channel');
const { types } = require('internal/dns/wire');
const perf = require('internal/dns/timing');

// --- answers ---

function dataOf(answers, type) {
  const out = [];
  for (let i = 0; i < answers.length; i++) {
    if (answers[i].type === type) ArrayPrototypePush(out, answers[i].data);
  }
  return out;
}

function addresses(answers, type, withTtl) {
  const out = [];
  // An address lives no longer than the aliases that lead to it.
  let limit = Infinity;
  for (let i = 0; i < answers.length; i++) {
    const { type: kind, ttl, data } = answers[i];
    if (kind === types.CNAME) limit = MathMin(limit, ttl);
    else if (kind === type) ArrayPrototypePush(out, withTtl ? { address: data.address, ttl: MathMin(ttl, limit) } : data.address);
  }
  return out;
}

// Some kinds of records say what they are, as Node's do.
function typedData(answers, type) {
  const out = dataOf(answers, type);
  for (let i = 0; i < out.length; i++) out[i].type = names[type];
  return out;
}

const values = (answers, type) => ArrayPrototypeMap(dataOf(answers, type), (data) => data.value);

const names = { __proto__: null };
for (const name in types) names[types[name]] = name;

function anything(answers) {
  const out = [];
  for (let i = 0; i < answers.length; i++) {
    const { type, ttl, data } = answers[i];
    if (data === undefined) continue;
    const entry = type === types.A || type === types.AAAA ? { address: data.address, ttl } : data;
    entry.type = names[type];
    ArrayPrototypePush(out, entry);
  }
  return out;
}

// method: [system call of its errors, record type, answers to result]
const kinds = {
  __proto__: null,
  resolveAny: ['queryAny', 'ANY', anything],
  resolve4: ['queryA', 'A', (answers, ttl) => addresses(answers, types.A, ttl)],
  resolve6: ['queryAaaa', 'AAAA', (answers, ttl) => addresses(answers, types.AAAA, ttl)],
  resolveCaa: ['queryCaa', 'CAA', (answers) => typedData(answers, types.CAA)],
  resolveCname: ['queryCname', 'CNAME', (answers) => values(answers, types.CNAME)],
  resolveMx: ['queryMx', 'MX', (answers) => typedData(answers, types.MX)],
  resolveNs: ['queryNs', 'NS', (answers) => values(answers, types.NS)],
  resolveTlsa: ['queryTlsa', 'TLSA', (answers) => dataOf(answers, types.TLSA)],
  resolveTxt: ['queryTxt', 'TXT', (answers) => ArrayPrototypeMap(dataOf(answers, types.TXT), (data) => data.entries)],
  resolveSrv: ['querySrv', 'SRV', (answers) => typedData(answers, types.SRV)],
  resolvePtr: ['queryPtr', 'PTR', (answers) => values(answers, types.PTR)],
  resolveNaptr: ['queryNaptr', 'NAPTR', (answers) => dataOf(answers, types.NAPTR)],
  resolveSoa: ['querySoa', 'SOA', (answers) => dataOf(answers, types.SOA)],
};

// --- queries ---

const hasNonAscii = (text) => RegExpPrototypeExec(/[^\0-\x7f]/, text) !== null;
const wireName = (name) => (hasNonAscii(name) ? require('url').domainToASCII(name) : name);

// What it means that none of the answers is of the type asked for: an error's code, or undefined for an empty result.
function codeOfNothing(method, answers) {
  if (answers.length === 0) return 'ENODATA';
  switch (method) {
    case 'resolveSoa': return 'EBADRESP';
    case 'resolveCname': case 'resolveNs': case 'resolvePtr': return 'ENODATA';
    // An alias without addresses is an answer to the question for addresses.
    case 'resolve4': case 'resolve6': return dataOf(answers, types.CNAME).length > 0 ? undefined : 'ENODATA';
    default: return undefined;
  }
}

// `done(error)` or `done(null, result)`.
function runQuery(channel, method, name, ttl, done) {
  const { 0: syscall, 1: type, 2: result } = kinds[method];
  const entry = perf.begin(syscall, { host: name, ttl });
  channel.query(wireName(name), types[type], (code, answers) => {
    let found;
    if (code === undefined) {
      found = result(answers, ttl);
      if (found.length === 0) code = codeOfNothing(method, answers);
    }
    if (code !== undefined) {
      done(new DNSException(code, syscall, name));
      return;
    }
    if (method === 'resolveSoa') found = found[0];
    perf.end(entry, { result: found });
    done(null, found);
  });
}

// The name under which an address is looked up (RFC 1035, 3.5; RFC 3596).
function reverseName(address) {
  if (isIP(address) === 4) {
    const value = parseV4(address);
    return `${value % 256}.${(value >>> 8) % 256}.${(value >>> 16) % 256}.${value >>> 24}.in-addr.arpa`;
  }
  const hex = ArrayPrototypeJoin(ArrayPrototypeMap(parseV6(address), (group) => StringPrototypePadStart(NumberPrototypeToString(group, 16), 4, '0')), '');
  return `${ArrayPrototypeJoin(ArrayPrototypeReverse(StringPrototypeSplit(hex, '')), '.')}.ip6.arpa`;
}

function sameAddress(a, b) {
  const family = isIP(a);
  if (family === 0 || family !== isIP(b)) return false;
  return family === 4 ? parseV4(a) === parseV4(b) : ArrayPrototypeJoin(parseV6(a), ':') === ArrayPrototypeJoin(parseV6(b), ':');
}

// The names that the machine's own table gives an address.
function hostsNames(address, text) {
  const out = [];
  const lines = StringPrototypeSplit(text, '\n');
  for (let i = 0; i < lines.length; i++) {
    const words = StringPrototypeSplit(RegExpPrototypeExec(/^[^#]*/, lines[i])[0].trim(), /\s+/);
    if (!sameAddress(words[0], address)) continue;
    for (let k = 1; k < words.length; k++) ArrayPrototypePush(out, words[k]);
  }
  return out;
}

function runReverse(channel, address, done) {
  const entry = perf.begin('getHostByAddr', { host: address, ttl: false });
  const found = (result) => {
    perf.end(entry, { result });
    done(null, result);
  };
  require('fs').readFile('/etc/hosts', 'latin1', (error, text) => {
    const listed = error ? [] : hostsNames(address, text);
    if (listed.length > 0) {
      found(listed);
      return;
    }
    channel.query(reverseName(address), types.PTR, (code, answers) => {
      const result = code === undefined ? values(answers, types.PTR) : [];
      if (code === undefined && result.length === 0) code = 'ENOTFOUND';
      if (code !== undefined) done(new DNSException(code, 'getHostByAddr', address));
      else found(result);
    });
  });
}

// --- servers ---

// A server that is named twice is asked once.
function addServer(out, address, port) {
  for (let i = 0; i < out.length; i++) {
    if (out[i][1] === port && sameAddress(out[i][0], address)) return;
  }
  ArrayPrototypePush(out, [address, port]);
}

function parseServer(text, out) {
  if (isIP(text) !== 0) {
    addServer(out, text, DNS_PORT);
    return;
  }
  // A text that is longer than any address with brackets, zone and port is none.
  const match = text.length > 128 ? null : RegExpPrototypeExec(/^\[([^[\]]+)\](?::(\d+))?$/, text) ?? RegExpPrototypeExec(/^([^:]+):(\d+)$/, text);
  if (match === null || isIP(match[1]) === 0) throw new ERR_INVALID_IP_ADDRESS(text);
  const port = match[2] === undefined ? 0 : validatePort(+match[2]);
  addServer(out, match[1], port === 0 ? DNS_PORT : port);
}

const EINVAL = -22;

class ResolverBase {
  constructor(options) {
    const { timeout = -1, tries = 3, maxTimeout = 0 } = { ...options };
    validateInt32(timeout, 'options.timeout', -1);
    validateInt32(tries, 'options.tries', 1);
    validateUint32(maxTimeout, 'options.maxTimeout');
    this._handle = new Channel(timeout, tries, maxTimeout);
  }

  cancel() { this._handle.cancel(); }

  getServers() {
    const servers = this._handle.getServers() || [];
    return ArrayPrototypeMap(servers, ({ 0: address, 1: port }) => {
      if (!port || port === DNS_PORT) return address;
      return isIP(address) === 6 ? `[${address}]:${port}` : `${address}:${port}`;
    });
  }

  setServers(servers) {
    validateArray(servers, 'servers');
    const parsed = [];
    ArrayPrototypeForEach(servers, (server, index) => {
      validateString(server, `servers[${index}]`);
      parseServer(server, parsed);
    });
    if (!this._handle.setServers(parsed)) throw new ERR_DNS_SET_SERVERS_FAILED('There are pending queries.', require('internal/util/inspect').inspect(servers));
  }

  setLocalAddress(ipv4, ipv6) {
    validateString(ipv4, 'ipv4');
    if (ipv6 !== undefined) validateString(ipv6, 'ipv6');
    const bad = (message) => {
      const error = new ERR_INVALID_ARG_VALUE('address', ipv4);
      error.message = message;
      throw error;
    };
    const first = isIP(ipv4);
    if (first === 0) bad('Invalid IP address.');
    if (ipv6 === undefined) {
      this._handle.setLocalAddress(first === 4 ? ipv4 : undefined, first === 6 ? ipv4 : undefined);
      return;
    }
    const second = isIP(ipv6);
    if (second === 0) bad('Invalid IP address.');
    if (first === second) bad(`Cannot specify two IPv${first} addresses.`);
    this._handle.setLocalAddress(first === 4 ? ipv4 : ipv6, first === 6 ? ipv4 : ipv6);
  }
}

const wantsTtl = (options) => Boolean(options !== null && typeof options === 'object' && options.ttl);

class Resolver extends ResolverBase {}
class PromiseResolver extends ResolverBase {}

function method(Class, name, value) {
  ObjectDefineProperty(value, 'name', { __proto__: null, value: kinds[name]?.[0] ?? (name === 'reverse' ? 'getHostByAddr' : name), configurable: true });
  ObjectDefineProperty(Class.prototype, name, { __proto__: null, value, writable: true, enumerable: true, configurable: true });
}

const methods = ObjectKeys(kinds);
ArrayPrototypeForEach(methods, (kind) => {
  // Both with two named parameters: their `length` is part of the interface.
  method(Resolver, kind, function(name, options) {
    const callback = arguments.length > 2 ? arguments[2] : options;
    validateString(name, 'name');
    validateFunction(callback, 'callback');
    runQuery(this._handle, kind, name, arguments.length > 2 && wantsTtl(options), callback);
    return {};
  });
  method(PromiseResolver, kind, function(name, options) {
    validateString(name, 'name');
    return new Promise((resolve, reject) => {
      runQuery(this._handle, kind, name, wantsTtl(options), (error, result) => (error ? reject(error) : resolve(result)));
    });
  });
});

// Node names this system call with a number as the code of what is no address.
function checkAddress(address) {
  if (isIP(address) !== 0) return undefined;
  const error = new ErrnoException(EINVAL, 'getHostByAddr', address);
  error.hostname = address;
  return error;
}

method(Resolver, 'reverse', function(name, callback) {
  validateString(name, 'name');
  validateFunction(callback, 'callback');
  const error = checkAddress(name);
  if (error !== undefined) throw error;
  runReverse(this._handle, name, callback);
  return {};
});
method(PromiseResolver, 'reverse', function(name, _options) {
  validateString(name, 'name');
  return new Promise((resolve, reject) => {
    const error = checkAddress(name);
    if (error !== undefined) reject(error);
    else runReverse(this._handle, name, (failure, result) => (failure ? reject(failure) : resolve(result)));
  });
});

const byType = { __proto__: null };
ArrayPrototypeForEach(methods, (kind) => { byType[kinds[kind][1]] = kind; });

function methodOf(rrtype) {
  const kind = byType[rrtype];
  if (kind === undefined) throw new ERR_INVALID_ARG_VALUE('rrtype', rrtype);
  return kind;
}

method(Resolver, 'resolve', function(name, rrtype, callback) {
  let kind = 'resolve4';
  if (typeof rrtype === 'string') kind = methodOf(rrtype);
  else if (typeof rrtype === 'function') callback = rrtype;
  else throw new ERR_INVALID_ARG_TYPE('rrtype', 'string', rrtype);
  return this[kind](name, callback);
});
method(PromiseResolver, 'resolve', function(name, rrtype) {
  if (rrtype === undefined) return this.resolve4(name);
  validateString(rrtype, 'rrtype');
  return this[methodOf(rrtype)](name);
});

// --- the resolver behind `dns.resolve4()` and the others ---

let shared;
let sharedPromises;

// One for both forms: they have the same servers.
function sharedResolver() {
  if (shared === undefined) {
    shared = new Resolver();
    sharedPromises = new PromiseResolver();
    sharedPromises._handle = shared._handle;
  }
  return shared;
}
function sharedPromiseResolver() {
  sharedResolver();
  return sharedPromises;
}

// A new one takes over: queries under way go on with the servers that they know.
function setServers(servers) {
  const next = new Resolver();
  next.setServers(servers);
  sharedResolver();
  shared = next;
  sharedPromises = new PromiseResolver();
  sharedPromises._handle = next._handle;
}

module.exports = { PromiseResolver, Resolver, methods, setServers, sharedPromiseResolver, sharedResolver };
