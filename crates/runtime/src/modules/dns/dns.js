'use strict';
// `dns` (nodejs.org/api/dns.html), first form: `lookup` and `lookupService` through the system's resolver, on the pool. The
// `resolve` family, which speaks DNS itself, is not there yet and says so.

const { ArrayPrototypePush, ArrayPrototypeSort, ObjectDefineProperty, Promise, SafeMap } = primordials;
const binding = internalBinding('dns');
const { codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_METHOD_NOT_IMPLEMENTED, ERR_MISSING_ARGS } } = require('internal/errors');
const { validateBoolean, validateFunction, validateNumber, validateOneOf, validatePort, validateString } = require('internal/validators');
const { kCustomPromisifiedSymbol, lazy } = require('internal/util');

const observed = require('internal/perf_hooks/active');
const { now } = require('internal/perf_hooks/clock');
const record = (...args) => require('internal/perf_hooks/observe').record(...args);

const orders = ['verbatim', 'ipv4first', 'ipv6first'];
let defaultOrder = 'verbatim';
const { flags } = internalBinding('runtime');
if (flags['--dns-result-order'] !== undefined) {
  defaultOrder = flags['--dns-result-order'];
  validateOneOf(defaultOrder, '--dns-result-order', orders);
}

const errorCodes = {
  NODATA: 'ENODATA', FORMERR: 'EFORMERR', SERVFAIL: 'ESERVFAIL', NOTFOUND: 'ENOTFOUND', NOTIMP: 'ENOTIMP', REFUSED: 'EREFUSED',
  BADQUERY: 'EBADQUERY', BADNAME: 'EBADNAME', BADFAMILY: 'EBADFAMILY', BADRESP: 'EBADRESP', CONNREFUSED: 'ECONNREFUSED',
  TIMEOUT: 'ETIMEOUT', EOF: 'EOF', FILE: 'EFILE', NOMEM: 'ENOMEM', DESTRUCTION: 'EDESTRUCTION', BADSTR: 'EBADSTR',
  BADFLAGS: 'EBADFLAGS', NONAME: 'ENONAME', BADHINTS: 'EBADHINTS', NOTINITIALIZED: 'ENOTINITIALIZED',
  LOADIPHLPAPI: 'ELOADIPHLPAPI', ADDRGETNETWORKPARAMS: 'EADDRGETNETWORKPARAMS', CANCELLED: 'ECANCELLED',
};

const families = new SafeMap([[0, 0], [4, 4], [6, 6], ['IPv4', 4], ['IPv6', 6]]);

function ipVersion(text) {
  return require('net').isIP(text);
}

function validateHints(hints) {
  if ((hints & ~(binding.ADDRCONFIG | binding.ALL | binding.V4MAPPED)) !== 0) throw new ERR_INVALID_ARG_VALUE('hints', hints);
}

// The options in their checked form: { family, hints, all, order }.
function lookupOptions(options) {
  let family = 0;
  let hints = 0;
  let all = false;
  let order = defaultOrder;
  if (typeof options === 'number' || typeof options === 'string') {
    family = families.get(options);
    if (family === undefined) {
      validateOneOf(options, 'family', [0, 4, 6]);
    }
  } else if (options !== undefined && typeof options !== 'object') {
    throw new ERR_INVALID_ARG_TYPE('options', ['integer', 'object'], options);
  } else if (options) {
    if (options.hints !== undefined && options.hints !== null) {
      validateNumber(options.hints, 'options.hints');
      hints = options.hints >>> 0;
      validateHints(hints);
    }
    if (options.family !== undefined && options.family !== null) {
      family = families.get(options.family);
      if (family === undefined) throw new ERR_INVALID_ARG_VALUE('options.family', options.family, 'must be one of: 0, 4, 6, \'IPv4\', \'IPv6\'');
    }
    if (options.all !== undefined && options.all !== null) {
      validateBoolean(options.all, 'options.all');
      all = options.all;
    }
    if (options.verbatim !== undefined && options.verbatim !== null) {
      validateBoolean(options.verbatim, 'options.verbatim');
      order = options.verbatim ? 'verbatim' : 'ipv4first';
    }
    if (options.order !== undefined && options.order !== null) {
      validateOneOf(options.order, 'options.order', orders);
      order = options.order;
    }
  }
  return { family, hints, all, order };
}

function arrange(flat, order) {
  const found = [];
  for (let i = 0; i < flat.length; i += 2) ArrayPrototypePush(found, { address: flat[i], family: flat[i + 1] });
  if (order !== 'verbatim') {
    const first = order === 'ipv4first' ? 4 : 6;
    ArrayPrototypeSort(found, (a, b) => (a.family === first ? 0 : 1) - (b.family === first ? 0 : 1));
  }
  return found;
}

function lookup(hostname, options, callback) {
  if (hostname) validateString(hostname, 'hostname');
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  } else {
    validateFunction(callback, 'callback');
  }
  const { family, hints, all, order } = lookupOptions(options);
  if (!hostname) {
    if (hostname !== undefined && hostname !== null && hostname !== '' && hostname !== false) throw new ERR_INVALID_ARG_VALUE('hostname', hostname);
    if (all) process.nextTick(callback, null, []);
    else process.nextTick(callback, null, null, family === 6 ? 6 : 4);
    return {};
  }
  const version = ipVersion(hostname);
  if (version) {
    if (all) process.nextTick(callback, null, [{ address: hostname, family: version }]);
    else process.nextTick(callback, null, hostname, version);
    return {};
  }
  const start = observed.dns > 0 ? now() : -1;
  binding.lookup(hostname, family, hints, (error, flat) => {
    if (error) return callback(error);
    const found = arrange(flat, order);
    if (start >= 0) {
      const addresses = [];
      for (let i = 0; i < found.length; i++) addresses[i] = found[i].address;
      record('dns', 'lookup', start, { hostname, family, hints, verbatim: order === 'verbatim', order, addresses });
    }
    if (all) return callback(null, found);
    if (found.length === 0) return callback(null, null, family === 6 ? 6 : 4);
    callback(null, found[0].address, found[0].family);
  });
  return {};
}

function lookupService(address, port, callback) {
  if (arguments.length !== 3) throw new ERR_MISSING_ARGS('address', 'port', 'callback');
  if (ipVersion(address) === 0) throw new ERR_INVALID_ARG_VALUE('address', address);
  validatePort(port);
  validateFunction(callback, 'callback');
  const start = observed.dns > 0 ? now() : -1;
  binding.lookupService(address, +port, (error, pair) => {
    if (error) return callback(error);
    if (start >= 0) record('dns', 'lookupService', start, { host: address, port: +port, hostname: pair[0], service: pair[1] });
    callback(null, pair[0], pair[1]);
  });
  return {};
}

const promises = lazy(() => require('dns/promises'));
ObjectDefineProperty(lookup, kCustomPromisifiedSymbol, {
  __proto__: null, value: (hostname, options) => new Promise((resolve, reject) => {
    const all = options !== null && typeof options === 'object' && options.all;
    lookup(hostname, options ?? {}, (error, address, family) => {
      if (error) reject(error);
      else resolve(all ? address : { address, family });
    });
  }), enumerable: false,
});
ObjectDefineProperty(lookupService, kCustomPromisifiedSymbol, {
  __proto__: null, value: (address, port) => promises().lookupService(address, port), enumerable: false,
});

function setDefaultResultOrder(order) {
  validateOneOf(order, 'dnsOrder', orders);
  defaultOrder = order;
}

const dns = {
  lookup, lookupService, setDefaultResultOrder,
  getDefaultResultOrder: () => defaultOrder,
  ADDRCONFIG: binding.ADDRCONFIG, ALL: binding.ALL, V4MAPPED: binding.V4MAPPED,
  ...errorCodes,
};

for (const name of ['resolve', 'resolve4', 'resolve6', 'resolveAny', 'resolveCaa', 'resolveCname', 'resolveMx', 'resolveNaptr', 'resolveNs',
                    'resolvePtr', 'resolveSoa', 'resolveSrv', 'resolveTlsa', 'resolveTxt', 'reverse', 'getServers', 'setServers']) {
  dns[name] = { [name]() { throw new ERR_METHOD_NOT_IMPLEMENTED(`dns.${name}()`); } }[name];
}
dns.Resolver = class Resolver {
  constructor() { throw new ERR_METHOD_NOT_IMPLEMENTED('dns.Resolver'); }
};
ObjectDefineProperty(dns, 'promises', { __proto__: null, get: promises, enumerable: true, configurable: true });

module.exports = dns;
