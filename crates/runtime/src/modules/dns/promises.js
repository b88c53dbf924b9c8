'use strict';
// `dns/promises`: the promise forms of `dns`.

const { ObjectKeys, Promise, StringPrototypeStartsWith } = primordials;
const dns = require('dns');

function lookup(hostname, options) {
  return new Promise((resolve, reject) => {
    const all = options !== null && typeof options === 'object' && options.all;
    dns.lookup(hostname, options ?? {}, (error, address, family) => {
      if (error) reject(error);
      else resolve(all ? address : { address, family });
    });
  });
}

function lookupService(address, port) {
  return new Promise((resolve, reject) => {
    dns.lookupService(address, port, (error, hostname, service) => {
      if (error) reject(error);
      else resolve({ hostname, service });
    });
  });
}

module.exports = {
  lookup, lookupService, setDefaultResultOrder: dns.setDefaultResultOrder, getDefaultResultOrder: dns.getDefaultResultOrder,
};
for (const name of ObjectKeys(dns)) {
  if (name === 'promises' || name in module.exports) continue;
  if (StringPrototypeStartsWith(name, 'resolve') || name === 'reverse' || name === 'getServers' || name === 'setServers' ||
      name === 'Resolver' || typeof dns[name] === 'string') module.exports[name] = dns[name];
}
