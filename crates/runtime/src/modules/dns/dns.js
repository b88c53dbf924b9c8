'use strict';
// `dns` (nodejs.org/api/dns.html): `lookup` and `lookupService` through the system's resolver, on the pool. The `resolve`
// family, which speaks DNS itself on the loop's sockets, is in internal/dns/resolver.

const { ArrayPrototypeForEach, ArrayPrototypePush, ArrayPrototypeSort, ObjectDefineProperty, Promise, RegExpPrototypeExec, ReflectApply, SafeMap, StringPrototypeIncludes } = primordials;
const binding = internalBinding('dns');
const { codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_MISSING_ARGS }, DNSException } = require('internal/errors');
const { validateBoolean, validateFunction, validateNumber, validateOneOf, validatePort, validateString } = require('internal/validators');
const { kCustomPromisifiedSymbol, lazy } = require('internal/util');
const perf = require('internal/dns/timing');

const EINVAL = -22;
// Bytes of a name, those between its labels included.
const MAX_NAME = 255;

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
  if (typeof options === 'number') {
    validateOneOf(options, 'family', [0, 4, 6]);
    family = options;
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
      if (family === undefined) throw new ERR_INVALID_ARG_VALUE('options.family', options.family, 'must be one of: 0, 4, 6');
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

function checkHostname(hostname) {
  if (!hostname) throw new ERR_INVALID_ARG_VALUE('hostname', hostname, 'must be a non-empty string');
}

function validateHostname(hostname) {
  if (!hostname) return;
  validateString(hostname, 'hostname');
  if (StringPrototypeIncludes(hostname, '\0')) throw new ERR_INVALID_ARG_VALUE('hostname', hostname, 'must be a string without null bytes');
}

// `done(error)` or `done(null, found)`: found is [{ address, family }, ...], never inside this call.
function lookUp(hostname, { family, hints, all, order }, done) {
  const version = ipVersion(hostname);
  if (version) {
    process.nextTick(done, null, [{ address: hostname, family: version }]);
    return;
  }
  // The system takes names in ASCII, of this length at most.
  const name = RegExpPrototypeExec(/[^\0-\x7f]/, hostname) !== null ? require('url').domainToASCII(hostname) : hostname;
  if (name === '' || name.length > MAX_NAME) {
    process.nextTick(done, new DNSException(EINVAL, 'getaddrinfo', hostname));
    return;
  }
  const entry = perf.begin('lookup', { hostname, family, hints, verbatim: order === 'verbatim', order });
  binding.lookup(name, family, hints, (error, flat) => {
    if (error) {
      done(error);
      return;
    }
    const found = arrange(flat, order);
    perf.end(entry, { addresses: all ? found : [found[0].address] });
    done(null, found);
  });
}

function lookup(hostname, options, callback) {
  validateHostname(hostname);
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  } else {
    validateFunction(callback, 'callback');
  }
  const wanted = lookupOptions(options);
  checkHostname(hostname);
  lookUp(hostname, wanted, (error, found) => {
    if (error) callback(error);
    else if (wanted.all) callback(null, found);
    else callback(null, found[0].address, found[0].family);
  });
  return {};
}

function lookupPromise(hostname, options) {
  validateHostname(hostname);
  const wanted = lookupOptions(options);
  return new Promise((resolve, reject) => {
    checkHostname(hostname);
    lookUp(hostname, wanted, (error, found) => {
      if (error) reject(error);
      else resolve(wanted.all ? found : found[0]);
    });
  });
}

function nameService(address, port, done) {
  const entry = perf.begin('lookupService', { host: address, port });
  binding.lookupService(address, port, (error, pair) => {
    if (!error) perf.end(entry, { hostname: pair[0], service: pair[1] });
    done(error, pair);
  });
}

function checkService(address, port) {
  if (ipVersion(address) === 0) throw new ERR_INVALID_ARG_VALUE('address', address);
  return validatePort(port);
}

function lookupService(address, port, callback) {
  if (arguments.length !== 3) throw new ERR_MISSING_ARGS('address', 'port', 'callback');
  port = checkService(address, port);
  validateFunction(callback, 'callback');
  nameService(address, port, (error, pair) => {
    if (error) callback(error);
    else callback(null, pair[0], pair[1]);
  });
  return {};
}

function lookupServicePromise(address, port) {
  if (arguments.length !== 2) throw new ERR_MISSING_ARGS('address', 'port');
  port = checkService(address, port);
  return new Promise((resolve, reject) => {
    nameService(address, port, (error, pair) => (error ? reject(error) : resolve({ hostname: pair[0], service: pair[1] })));
  });
}

ObjectDefineProperty(lookup, kCustomPromisifiedSymbol, { __proto__: null, value: lookupPromise, enumerable: false });
ObjectDefineProperty(lookupService, kCustomPromisifiedSymbol, { __proto__: null, value: lookupServicePromise, enumerable: false });

function setDefaultResultOrder(order) {
  validateOneOf(order, 'dnsOrder', orders);
  defaultOrder = order;
}
function getDefaultResultOrder() { return defaultOrder; }

// The resolver is loaded when it is first used.
const resolver = lazy(() => require('internal/dns/resolver'));
const queries = ['getServers', 'resolve', 'resolve4', 'resolve6', 'resolveAny', 'resolveCaa', 'resolveCname', 'resolveMx', 'resolveNaptr', 'resolveNs',
  'resolvePtr', 'resolveSoa', 'resolveSrv', 'resolveTlsa', 'resolveTxt', 'reverse'];

function addQueries(target, current) {
  ArrayPrototypeForEach(queries, (name) => {
    target[name] = { [name](hostname, _options) {
      const to = current();
      return ReflectApply(to[name], to, arguments);
    } }[name];
  });
}
const classGetter = (get) => ({
  __proto__: null, enumerable: true, configurable: true, get,
});
function setServers(servers) { resolver().setServers(servers); }

const promises = {
  lookup: lookupPromise, lookupService: lookupServicePromise, getDefaultResultOrder, setDefaultResultOrder, setServers, ...errorCodes,
};
ObjectDefineProperty(promises, 'Resolver', classGetter(() => resolver().PromiseResolver));
addQueries(promises, () => resolver().sharedPromiseResolver());

const dns = {
  lookup, lookupService, getDefaultResultOrder, setDefaultResultOrder, setServers,
  ADDRCONFIG: binding.ADDRCONFIG, ALL: binding.ALL, V4MAPPED: binding.V4MAPPED,
  ...errorCodes,
};
ObjectDefineProperty(dns, 'Resolver', classGetter(() => resolver().Resolver));
addQueries(dns, () => resolver().sharedResolver());
ObjectDefineProperty(lookupPromise, 'name', { __proto__: null, value: 'lookup', configurable: true });
ObjectDefineProperty(lookupServicePromise, 'name', { __proto__: null, value: 'lookupService', configurable: true });
ObjectDefineProperty(dns, 'promises', { __proto__: null, value: promises, enumerable: true, configurable: true });

module.exports = dns;
