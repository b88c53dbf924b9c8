'use strict';
// net.SocketAddress and net.BlockList (Node docs: net). Rules are kept as numbers and compared without text.

const {
  ArrayIsArray, ArrayPrototypePush, ArrayPrototypeSplice, BigInt, JSONParse, Number, NumberParseInt, Object, RegExpPrototypeExec,
  StringPrototypeIndexOf, StringPrototypeSlice, StringPrototypeSplit, StringPrototypeToLowerCase, Symbol,
} = primordials;
const { codes: { ERR_INVALID_ADDRESS, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE } } = require('internal/errors');
const { validateArray, validateInt32, validateObject, validatePort, validateString, validateUint32 } = require('internal/validators');
const { customInspectSymbol: kInspect, kEmptyObject } = require('internal/util');
const { formatV4, formatV6, parseV4, parseV6 } = require('internal/net/address');

const kValue = Symbol('kValue');

function familyName(family, name) {
  if (typeof family?.toLowerCase !== 'function') throw new ERR_INVALID_ARG_VALUE(name, family);
  const lower = StringPrototypeToLowerCase(`${family}`);
  if (lower !== 'ipv4' && lower !== 'ipv6') throw new ERR_INVALID_ARG_VALUE(name, family);
  return lower;
}

// [family, BigInt value]
function numeric(address, family) {
  if (family === 'ipv4') {
    const v4 = parseV4(address);
    return v4 < 0 ? undefined : BigInt(v4);
  }
  const groups = parseV6(address);
  if (groups === undefined) return undefined;
  let value = 0n;
  for (let i = 0; i < 8; i++) value = (value << 16n) | BigInt(groups[i]);
  return value;
}

class SocketAddress {
  #address;
  #port;
  #family;
  #flowlabel;

  static isSocketAddress(value) { return #address in Object(value); }

  static parse(input) {
    validateString(input, 'input');
    let host = input;
    let port = 0;
    let match = RegExpPrototypeExec(/^\[([^\]]*)\](?::(\d*))?$/, input);
    if (match !== null) {
      host = match[1];
    } else {
      match = RegExpPrototypeExec(/^([^:[\]/?#@]+)(?::(\d*))?$/, input);
      if (match === null) return undefined;
      host = match[1];
    }
    if (match[2]) port = Number(match[2]);
    if (!(port <= 65535)) return undefined;
    // The text is read as the host of an http URL, whose own port is no port.
    if (port === 80) port = 0;
    const v6 = input[0] === '[';
    const value = numeric(host, v6 ? 'ipv6' : 'ipv4');
    if (value !== undefined) return new SocketAddress({ address: v6 ? host : formatV4(Number(value)), port, family: v6 ? 'ipv6' : 'ipv4' });
    if (v6) return undefined;
    // The URL forms of an IPv4 address: 0x7f.1, 2130706433, ...
    try {
      const { hostname } = new (require('internal/web/url').URL)(`http://${host}/`);
      if (parseV4(hostname) < 0) return undefined;
      return new SocketAddress({ address: hostname, port, family: 'ipv4' });
    } catch {
      return undefined;
    }
  }

  constructor(options = kEmptyObject) {
    validateObject(options, 'options');
    let { family = 'ipv4' } = options;
    const { port = 0, flowlabel = 0 } = options;
    family = familyName(family, 'options.family');
    const { address = family === 'ipv4' ? '127.0.0.1' : '::' } = options;
    validateString(address, 'options.address');
    validatePort(port, 'options.port');
    validateUint32(flowlabel, 'options.flowlabel', false);
    const value = numeric(address, family);
    if (value === undefined) throw new ERR_INVALID_ADDRESS();
    this.#address = family === 'ipv6' ? formatV6(parseV6(address)) : address;
    this.#family = family;
    this.#port = Number(port);
    this.#flowlabel = family === 'ipv6' ? flowlabel : 0;
    this[kValue] = value;
  }

  get address() { return this.#address; }
  get port() { return this.#port; }
  get family() { return this.#family; }
  get flowlabel() { return this.#flowlabel; }

  toJSON() {
    return { address: this.#address, port: this.#port, family: this.#family, flowlabel: this.#flowlabel };
  }

  [kInspect](depth, options) {
    if (depth < 0) return this;
    const { inspect } = require('internal/util/inspect');
    return `SocketAddress ${inspect(this.toJSON(), { ...options, depth: options.depth == null ? null : options.depth - 1 })}`;
  }
}
const MAPPED = 0xffffn << 32n;
const bitsOf = (family) => (family === 'ipv4' ? 32n : 128n);

class BlockList {
  #rules = [];

  static isBlockList(value) { return #rules in Object(value); }

  #take(address, family, name) {
    if (SocketAddress.isSocketAddress(address)) return address;
    validateString(address, name);
    return new SocketAddress({ address, family: familyName(family, 'family') });
  }

  addAddress(address, family = 'ipv4') {
    const at = this.#take(address, family, 'address');
    this.#rules = [{ kind: 'Address', family: at.family, low: at[kValue], high: at[kValue], text: at.address }, ...this.#rules];
  }

  addAddresses(addresses, family = 'ipv4') {
    validateArray(addresses, 'addresses');
    for (let i = 0; i < addresses.length; i++) this.addAddress(addresses[i], family);
  }

  addRange(start, end, family = 'ipv4') {
    const from = this.#take(start, family, 'start');
    const to = this.#take(end, family, 'end');
    if (from[kValue] > to[kValue] || from.family !== to.family) throw new ERR_INVALID_ARG_VALUE('start', start, 'must come before end');
    this.#rules = [{ kind: 'Range', family: from.family, low: from[kValue], high: to[kValue], text: `${from.address}-${to.address}` }, ...this.#rules];
  }

  #subnetRule(net, prefix, family) {
    const at = this.#take(net, family, 'network');
    validateInt32(prefix, 'prefix', 0, at.family === 'ipv4' ? 32 : 128);
    const shift = bitsOf(at.family) - BigInt(prefix);
    const low = (at[kValue] >> shift) << shift;
    return { kind: 'Subnet', family: at.family, low, high: low + (1n << shift) - 1n, text: `${at.address}/${prefix}` };
  }

  addSubnet(network, prefix, family = 'ipv4') {
    this.#rules = [this.#subnetRule(network, prefix, family), ...this.#rules];
  }

  #cidr(cidr) {
    validateString(cidr, 'cidr');
    const slash = StringPrototypeIndexOf(cidr, '/');
    const network = slash === -1 ? cidr : StringPrototypeSlice(cidr, 0, slash);
    const prefix = slash === -1 ? '' : StringPrototypeSlice(cidr, slash + 1);
    const family = parseV4(network) >= 0 ? 'ipv4' : parseV6(network) !== undefined ? 'ipv6' : undefined;
    if (family === undefined || RegExpPrototypeExec(/^(0|[1-9]\d{0,2})$/, prefix) === null) throw new ERR_INVALID_ARG_VALUE('cidr', cidr);
    return { network, prefix: NumberParseInt(prefix, 10), family };
  }

  addCIDR(cidr) {
    const { network, prefix, family } = this.#cidr(cidr);
    this.addSubnet(network, prefix, family);
  }

  addCIDRs(cidrs) {
    validateArray(cidrs, 'cidrs');
    for (let i = 0; i < cidrs.length; i++) this.addCIDR(cidrs[i]);
  }

  #remove(kind, family, low, high) {
    for (let i = 0; i < this.#rules.length; i++) {
      const rule = this.#rules[i];
      if (rule.kind === kind && rule.family === family && rule.low === low && rule.high === high) {
        ArrayPrototypeSplice(this.#rules, i, 1);
        return true;
      }
    }
    return false;
  }

  removeAddress(address, family = 'ipv4') {
    const at = this.#take(address, family, 'address');
    return this.#remove('Address', at.family, at[kValue], at[kValue]);
  }

  removeRange(start, end, family = 'ipv4') {
    const from = this.#take(start, family, 'start');
    const to = this.#take(end, family, 'end');
    return this.#remove('Range', from.family, from[kValue], to[kValue]);
  }

  removeSubnet(network, prefix, family = 'ipv4') {
    const rule = this.#subnetRule(network, prefix, family);
    return this.#remove('Subnet', rule.family, rule.low, rule.high);
  }

  removeCIDR(cidr) {
    const { network, prefix, family } = this.#cidr(cidr);
    return this.removeSubnet(network, prefix, family);
  }

  check(address, family = 'ipv4') {
    let at = address;
    if (!SocketAddress.isSocketAddress(address)) {
      validateString(address, 'address');
      family = familyName(family, 'family');
      try {
        at = new SocketAddress({ address, family });
      } catch (error) {
        if (error.code !== 'ERR_INVALID_ADDRESS') throw error;
        return false;
      }
    }
    const value = at[kValue];
    // An IPv4 address may also be asked for, or blocked, in its IPv6-mapped form.
    const mapped = at.family === 'ipv6' && value >> 32n === 0xffffn;
    for (let i = 0; i < this.#rules.length; i++) {
      const rule = this.#rules[i];
      let seen = value;
      if (rule.family !== at.family) {
        if (rule.family === 'ipv4') {
          if (!mapped) continue;
          seen = value & 0xffffffffn;
        } else {
          seen = value | MAPPED;
        }
      }
      if (seen >= rule.low && seen <= rule.high) return true;
    }
    return false;
  }

  clear() { this.#rules = []; }
  get size() { return this.#rules.length; }

  // Single addresses first, then ranges and subnets, the newest first.
  get rules() {
    const out = [];
    const add = (wanted) => {
      for (let i = 0; i < this.#rules.length; i++) {
        const { kind, family, text } = this.#rules[i];
        if (wanted(kind, family)) ArrayPrototypePush(out, `${kind}: ${family === 'ipv4' ? 'IPv4' : 'IPv6'} ${text}`);
      }
    };
    add((kind, family) => kind === 'Address' && family === 'ipv4');
    add((kind, family) => kind === 'Address' && family === 'ipv6');
    add((kind) => kind !== 'Address');
    return out;
  }

  toJSON() { return this.rules; }

  fromJSON(data) {
    if (typeof data === 'string') {
      const parsed = JSONParse(data);
      if (!ArrayIsArray(parsed)) throw new ERR_INVALID_ARG_TYPE('data', ['string', 'string[]'], data);
      data = parsed;
    } else if (!ArrayIsArray(data)) {
      throw new ERR_INVALID_ARG_TYPE('data', ['string', 'string[]'], data);
    }
    const todo = [];
    for (let i = 0; i < data.length; i++) {
      const line = data[i];
      if (typeof line !== 'string') throw new ERR_INVALID_ARG_TYPE('data', ['string', 'string[]'], data);
      const match = RegExpPrototypeExec(/^(Subnet|Range|Address): (IPv4|IPv6) (.+)$/, line);
      if (match === null) continue;
      ArrayPrototypePush(todo, match);
    }
    for (let i = todo.length - 1; i >= 0; i--) {
      const { 1: kind, 2: family, 3: text } = todo[i];
      if (kind === 'Address') {
        this.addAddress(text, family);
      } else if (kind === 'Range') {
        const parts = StringPrototypeSplit(text, '-');
        this.addRange(parts[0], parts[1], family);
      } else {
        const parts = StringPrototypeSplit(text, '/');
        this.addSubnet(parts[0], NumberParseInt(parts[1], 10), family);
      }
    }
  }

  [kInspect](depth, options) {
    if (depth < 0) return this;
    const { inspect } = require('internal/util/inspect');
    return `BlockList ${inspect({ rules: this.rules }, { ...options, depth: options.depth == null ? null : options.depth - 1 })}`;
  }
}

module.exports = { BlockList, SocketAddress };
