'use strict';
// Messages of the DNS as bytes (RFC 1035; SRV: RFC 2782, NAPTR: RFC 3403, TLSA: RFC 6698, CAA: RFC 8659). Everything that
// comes from outside is checked against the end of the message; a malformed message is `undefined`, never an exception.

const {
  ArrayPrototypeJoin, ArrayPrototypePush, RegExpPrototypeExec, StringFromCharCode, StringPrototypeCharCodeAt, StringPrototypeEndsWith,
  StringPrototypeSlice, StringPrototypeSplit, StringPrototypeToLowerCase, TypedArrayPrototypeSlice, Uint8Array,
} = primordials;
const { formatV6 } = require('internal/net/address');

const types = {
  __proto__: null, A: 1, NS: 2, CNAME: 5, SOA: 6, PTR: 12, MX: 15, TXT: 16, AAAA: 28, SRV: 33, NAPTR: 35, TLSA: 52, ANY: 255, CAA: 257,
};
const CLASS_IN = 1;
const HEADER = 12;
// A name has 255 bytes at most, so no honest one needs more jumps than this.
const MAX_JUMPS = 128;

// The labels of a name; undefined if it cannot be one.
function labelsOf(name) {
  if (StringPrototypeEndsWith(name, '.')) name = StringPrototypeSlice(name, 0, -1);
  if (name === '') return [];
  if (name.length > 253 || RegExpPrototypeExec(/^[A-Za-z0-9\-._/*]*$/, name) === null) return undefined;
  const labels = StringPrototypeSplit(name, '.');
  for (let i = 0; i < labels.length; i++) {
    if (labels[i].length === 0 || labels[i].length > 63) return undefined;
  }
  return labels;
}

// A query that asks for recursion; undefined if the name is none.
function encodeQuery(id, name, type) {
  const labels = labelsOf(name);
  if (labels === undefined) return undefined;
  const bytes = [id >> 8, id & 255, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0];
  for (let i = 0; i < labels.length; i++) {
    ArrayPrototypePush(bytes, labels[i].length);
    for (let k = 0; k < labels[i].length; k++) ArrayPrototypePush(bytes, StringPrototypeCharCodeAt(labels[i], k));
  }
  ArrayPrototypePush(bytes, 0, type >> 8, type & 255, 0, CLASS_IN);
  return new Uint8Array(bytes);
}

const MALFORMED = { __proto__: null };

// Reads a message from its front; throws MALFORMED where it ends too early.
class Reader {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }
  need(count) {
    if (this.at + count > this.bytes.length) throw MALFORMED;
  }
  u8() {
    this.need(1);
    return this.bytes[this.at++];
  }
  u16() {
    this.need(2);
    this.at += 2;
    return this.bytes[this.at - 2] * 256 + this.bytes[this.at - 1];
  }
  u32() { return this.u16() * 65536 + this.u16(); }
  text(length) {
    this.need(length);
    let out = '';
    for (const end = this.at + length; this.at < end; this.at++) out += StringFromCharCode(this.bytes[this.at]);
    return out;
  }
  // <character-string>
  string() { return this.text(this.u8()); }
  name() {
    const labels = [];
    let after = -1;
    let length = 0;
    for (let jumps = 0; ;) {
      const head = this.u8();
      if (head === 0) break;
      if (head >= 0xc0) {
        const target = (head & 0x3f) * 256 + this.u8();
        if (after < 0) after = this.at;
        if (++jumps > MAX_JUMPS) throw MALFORMED;
        this.at = target;
        continue;
      }
      if (head > 63 || (length += head + 1) > 255) throw MALFORMED;
      ArrayPrototypePush(labels, escapeLabel(this.text(head)));
    }
    if (after >= 0) this.at = after;
    return ArrayPrototypeJoin(labels, '.');
  }
}

// Dots and unprintable bytes in a label, as in zone files (RFC 1035, 5.1).
function escapeLabel(label) {
  if (RegExpPrototypeExec(/^[!#-'*-\-/-:<-?A-[\]-~]*$/, label) !== null) return label;
  let out = '';
  for (let i = 0; i < label.length; i++) {
    const code = StringPrototypeCharCodeAt(label, i);
    if (code < 33 || code > 126) out += `\\${StringPrototypeSlice(`${1000 + code}`, 1)}`;
    else out += RegExpPrototypeExec(/[."$();@\\]/, label[i]) === null ? label[i] : `\\${label[i]}`;
  }
  return out;
}

// The data of a record, by its type; undefined for types that nobody asks for.
function recordData(reader, type, length) {
  const end = reader.at + length;
  switch (type) {
    case types.A:
      if (length !== 4) throw MALFORMED;
      return { address: `${reader.u8()}.${reader.u8()}.${reader.u8()}.${reader.u8()}` };
    case types.AAAA: {
      if (length !== 16) throw MALFORMED;
      const groups = [];
      for (let i = 0; i < 8; i++) ArrayPrototypePush(groups, reader.u16());
      return { address: formatV6(groups) };
    }
    case types.NS: case types.CNAME: case types.PTR:
      return { value: reader.name() };
    case types.MX: {
      const priority = reader.u16();
      return { exchange: reader.name(), priority };
    }
    case types.TXT: {
      const entries = [];
      while (reader.at < end) ArrayPrototypePush(entries, reader.string());
      return { entries };
    }
    case types.SOA: {
      const nsname = reader.name();
      const hostmaster = reader.name();
      return { nsname, hostmaster, serial: reader.u32(), refresh: reader.u32(), retry: reader.u32(), expire: reader.u32(), minttl: reader.u32() };
    }
    case types.SRV: {
      const priority = reader.u16();
      const weight = reader.u16();
      const port = reader.u16();
      return { name: reader.name(), port, priority, weight };
    }
    case types.NAPTR: {
      const order = reader.u16();
      const preference = reader.u16();
      const flags = reader.string();
      const service = reader.string();
      const regexp = reader.string();
      return { flags, service, regexp, replacement: reader.name(), order, preference };
    }
    case types.TLSA: {
      if (length < 3) throw MALFORMED;
      const certUsage = reader.u8();
      const selector = reader.u8();
      const match = reader.u8();
      reader.need(length - 3);
      const { buffer: data } = TypedArrayPrototypeSlice(reader.bytes, reader.at, end);
      reader.at = end;
      return { certUsage, selector, match, data };
    }
    case types.CAA: {
      const critical = reader.u8();
      const tag = reader.string();
      if (reader.at > end) throw MALFORMED;
      return { critical, [tag]: reader.text(end - reader.at) };
    }
    default:
      return undefined;
  }
}

// { id, truncated, code, question: { name, type }, answers: [{ type, ttl, data }] }, or undefined if malformed. `data` is
// undefined for types that nobody asks for.
function decodeAnswer(bytes) {
  try {
    const reader = new Reader(bytes);
    reader.need(HEADER);
    const id = reader.u16();
    const flags = reader.u16();
    const questions = reader.u16();
    const count = reader.u16();
    reader.u32();
    if ((flags & 0x8000) === 0 || questions !== 1) return undefined;
    const question = { name: StringPrototypeToLowerCase(reader.name()), type: reader.u16() };
    reader.u16();
    const truncated = (flags & 0x0200) !== 0;
    const answers = [];
    for (let i = 0; i < count && !truncated; i++) {
      reader.name();
      const type = reader.u16();
      reader.u16();
      const ttl = reader.u32();
      const length = reader.u16();
      reader.need(length);
      const end = reader.at + length;
      const data = recordData(reader, type, length);
      // Compressed names point elsewhere; what follows the data is where its length says.
      if (reader.at > end) return undefined;
      reader.at = end;
      ArrayPrototypePush(answers, { type, ttl, data });
    }
    return { id, truncated, code: flags & 15, question, answers };
  } catch (error) {
    if (error !== MALFORMED) throw error;
    return undefined;
  }
}

module.exports = { decodeAnswer, encodeQuery, labelsOf, types };
