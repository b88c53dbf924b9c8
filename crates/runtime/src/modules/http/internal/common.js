'use strict';
// What the HTTP classes share: methods, status texts, the checks of names and values, field lines, the date.

const {
  ArrayPrototypeJoin, ArrayPrototypePush, ArrayPrototypeSome, DateNow, DatePrototypeToUTCString, Date, ObjectKeys, RegExpPrototypeExec, SafeMap, StringFromCharCode, StringPrototypeCharCodeAt, StringPrototypeIndexOf, StringPrototypeSplit,
  StringPrototypeSlice, StringPrototypeStartsWith, StringPrototypeToLowerCase, Symbol,
} = primordials;
const { codes: { ERR_HTTP_INVALID_HEADER_VALUE, ERR_INVALID_ARG_VALUE, ERR_INVALID_CHAR, ERR_INVALID_HTTP_TOKEN } } = require('internal/errors');
const { getOptionValue } = require('internal/bootstrap/options');
const { validateArray, validateBoolean, validateOneOf } = require('internal/validators');

const METHODS = [
  'ACL', 'BIND', 'CHECKOUT', 'CONNECT', 'COPY', 'DELETE', 'GET', 'HEAD', 'LINK', 'LOCK', 'M-SEARCH', 'MERGE', 'MKACTIVITY', 'MKCALENDAR', 'MKCOL', 'MOVE',
  'NOTIFY', 'OPTIONS', 'PATCH', 'POST', 'PROPFIND', 'PROPPATCH', 'PURGE', 'PUT', 'QUERY', 'REBIND', 'REPORT', 'SEARCH', 'SOURCE', 'SUBSCRIBE', 'TRACE', 'UNBIND',
  'UNLINK', 'UNLOCK', 'UNSUBSCRIBE',
];

// RFC 9110 section 15 and the IANA registry, with the names that Node uses.
const STATUS_CODES = {
  100: 'Continue', 101: 'Switching Protocols', 102: 'Processing', 103: 'Early Hints', 200: 'OK', 201: 'Created', 202: 'Accepted',
  203: 'Non-Authoritative Information', 204: 'No Content', 205: 'Reset Content', 206: 'Partial Content', 207: 'Multi-Status', 208: 'Already Reported', 226: 'IM Used',
  300: 'Multiple Choices', 301: 'Moved Permanently', 302: 'Found', 303: 'See Other', 304: 'Not Modified', 305: 'Use Proxy', 307: 'Temporary Redirect',
  308: 'Permanent Redirect', 400: 'Bad Request', 401: 'Unauthorized', 402: 'Payment Required', 403: 'Forbidden', 404: 'Not Found', 405: 'Method Not Allowed',
  406: 'Not Acceptable', 407: 'Proxy Authentication Required', 408: 'Request Timeout', 409: 'Conflict', 410: 'Gone', 411: 'Length Required',
  412: 'Precondition Failed', 413: 'Payload Too Large', 414: 'URI Too Long', 415: 'Unsupported Media Type', 416: 'Range Not Satisfiable',
  417: 'Expectation Failed', 418: "I'm a Teapot", 421: 'Misdirected Request', 422: 'Unprocessable Entity', 423: 'Locked', 424: 'Failed Dependency',
  425: 'Too Early', 426: 'Upgrade Required', 428: 'Precondition Required', 429: 'Too Many Requests', 431: 'Request Header Fields Too Large',
  451: 'Unavailable For Legal Reasons', 500: 'Internal Server Error', 501: 'Not Implemented', 502: 'Bad Gateway', 503: 'Service Unavailable',
  504: 'Gateway Timeout', 505: 'HTTP Version Not Supported', 506: 'Variant Also Negotiates', 507: 'Insufficient Storage', 508: 'Loop Detected',
  509: 'Bandwidth Limit Exceeded', 510: 'Not Extended', 511: 'Network Authentication Required',
};

// Bits of a parsed head; as in support/http1/head.rs.
const F = {
  KEEP_ALIVE: 1, UPGRADE: 2, CHUNKED: 4, HAS_LENGTH: 8, EXPECT_CONTINUE: 16, EXPECT_OTHER: 32, CLOSE: 64, CONNECTION_KEEP_ALIVE: 128, CONNECTION_UPGRADE: 256,
  UPGRADE_FIELD: 512, HAS_HOST: 1024, HAS_CODING: 2048, HAS_BODY: 4096, HTTP_10: 8192,
};
// Bits of handle.respond(); as in support/http1/frame.rs.
const ADD = { DATE: 1, KEEP_ALIVE: 2, CLOSE: 4, LENGTH: 8, NO_BODY: 16, CHUNKED: 32 };

const tokenPattern = /^[\^_`a-zA-Z\-0-9!#$%&'*+.|~]+$/;
const badValuePattern = /[^\t\x20-\x7e\x80-\xff]/;
// With `httpValidation: 'lenient'` only what would break the framing is refused.
const badLenientPattern = /[\0\r\n]/;
const checkIsHttpToken = (value) => typeof value === 'string' && RegExpPrototypeExec(tokenPattern, value) !== null;
const checkInvalidHeaderChar = (value) => RegExpPrototypeExec(badValuePattern, value) !== null;

// Fields that settle something about the framing, as bits.
const H = { CONNECTION: 1, LENGTH: 2, CODING: 4, DATE: 8, EXPECT: 16, TRAILER: 32, UPGRADE: 64, KEEP_ALIVE: 128 };
const kinds = {
  '__proto__': null, 'connection': H.CONNECTION, 'content-length': H.LENGTH, 'transfer-encoding': H.CODING, 'date': H.DATE, 'expect': H.EXPECT, 'trailer': H.TRAILER, 'keep-alive': H.KEEP_ALIVE,
};

// What is known of a name in one spelling: lower-cased, its bit of H, and the last value that was found right with the line
// it makes: values repeat as well.
class FieldName {
  constructor(name) {
    // As the key of an object it is the string that the engine compares by address: any other is looked up at each use.
    this.lower = ObjectKeys({ [StringPrototypeToLowerCase(name)]: 0 })[0];
    this.kind = kinds[this.lower] ?? 0;
    this.value = undefined;
    this.line = '';
  }
}

// Names repeat: each valid one is checked once. Bounded, since a program may make names up.
const knownNames = new SafeMap();
function fieldName(name, label) {
  let field = knownNames.get(name);
  if (field === undefined) {
    if (typeof name !== 'string' || name === '' || !checkIsHttpToken(name)) throw new ERR_INVALID_HTTP_TOKEN(label || 'Header name', name);
    field = new FieldName(name);
    if (knownNames.size < 1000 && name.length < 64) knownNames.set(name, field);
  }
  return field;
}

// The same for what a message has stored: checked then, but for the deprecated ways to the store.
function storedField(name) { return knownNames.get(name) ?? (checkIsHttpToken(name) ? fieldName(name) : new FieldName(name)); }

function validateHeaderName(name, label) { fieldName(name, label); }

// Numbers have no character that could be wrong.
function checkFieldValue(field, name, value, lenient) {
  if (value === field.value && value !== undefined) return;
  if (typeof value === 'number') return;
  validateHeaderValue(name, value, lenient);
  if (lenient !== true && typeof value === 'string' && value.length < 128) {
    field.value = value;
    field.line = '';
  }
}

function validateHeaderValue(name, value, lenient) {
  if (value === undefined) throw new ERR_HTTP_INVALID_HEADER_VALUE(value, name);
  const text = typeof value === 'string' ? value : `${value}`;
  const bad = lenient === true ? RegExpPrototypeExec(badLenientPattern, text) !== null : text.length > 0 && checkInvalidHeaderChar(text);
  if (bad) throw new ERR_INVALID_CHAR('header content', name);
}

// The field lines of a head as [name, value, ...]; the parser has checked them. At most `max` pairs (0: all).
function splitFields(text, max) {
  const out = [];
  let at = 0;
  let left = max > 0 ? max : Infinity;
  while (at < text.length && left-- > 0) {
    const end = StringPrototypeIndexOf(text, '\r\n', at);
    const colon = StringPrototypeIndexOf(text, ':', at);
    let from = colon + 1;
    let to = end;
    let c = StringPrototypeCharCodeAt(text, from);
    while (from < to && (c === 32 || c === 9)) c = StringPrototypeCharCodeAt(text, ++from);
    c = StringPrototypeCharCodeAt(text, to - 1);
    while (to > from && (c === 32 || c === 9)) c = StringPrototypeCharCodeAt(text, --to - 1);
    ArrayPrototypePush(out, StringPrototypeSlice(text, at, colon), StringPrototypeSlice(text, from, to));
    at = end + 2;
  }
  return out;
}

let dateText = '';
let dateSecond = -1;
function utcDate() {
  const now = DateNow();
  const second = now - (now % 1000);
  if (second !== dateSecond) {
    dateSecond = second;
    dateText = DatePrototypeToUTCString(new Date(second));
  }
  return dateText;
}

// A parse error as Node shows it.
function parseError(code, reason, raw, bytesParsed) {
  // The parser sees lines; the method is refused at its first wrong byte.
  if (code === 'HPE_INVALID_METHOD' && raw !== undefined && bytesParsed === 0) {
    let start = '';
    const fits = (method) => StringPrototypeStartsWith(method, start);
    while (bytesParsed < raw.length) {
      start += StringFromCharCode(raw[bytesParsed]);
      if (!ArrayPrototypeSome(METHODS, fits)) break;
      bytesParsed++;
    }
    if (bytesParsed === 0) bytesParsed = 1;
  }
  const error = new Error(`Parse Error: ${reason}`);
  error.code = code;
  error.bytesParsed = bytesParsed;
  error.reason = reason;
  if (raw !== undefined) error.rawPacket = raw;
  return error;
}

// What the parser may let pass, by name (the option `httpLeniency`); the bits of support/http1/lenient.rs. Up to
// `headerValueRelaxed` they are those of HTTPParser.kLenient*.
const LENIENT = {
  __proto__: null, headers: 1, chunkedLength: 2, keepAlive: 4, transferEncoding: 8, version: 16, dataAfterClose: 32, optionalCRLFAfterChunk: 128,
  optionalCRBeforeLF: 256, spacesAfterChunkSize: 512, headerValueRelaxed: 1024, host: 2048, codingInHttp10: 4096,
};
const LENIENT_ALL = 8191;
let lenientByFlag;
function isInsecure() {
  if (lenientByFlag === undefined) {
    lenientByFlag = getOptionValue('--insecure-http-parser') === true;
    if (lenientByFlag) process.emitWarning('Using insecure HTTP parsing');
  }
  return lenientByFlag;
}

// --http-leniency=NAME[,NAME]: `httpLeniency` for the servers and requests that others create.
let namedByFlag;
function bitsOfFlag() {
  if (namedByFlag !== undefined) return namedByFlag;
  let bits = 0;
  const text = getOptionValue('--http-leniency');
  const names = text === undefined ? [] : StringPrototypeSplit(text, ',');
  for (let i = 0; i < names.length; i++) bits |= bitOf(names[i], '--http-leniency');
  return namedByFlag = bits;
}

function bitOf(name, option) {
  const bit = typeof name === 'string' ? LENIENT[name] : undefined;
  if (bit === undefined) throw new ERR_INVALID_ARG_VALUE(option, name, `must be one of ${ArrayPrototypeJoin(ObjectKeys(LENIENT), ', ')}`);
  return bit;
}

// The bits that the options of a server or request ask for; without any of them the flags of the command line decide.
function leniencyOf(options) {
  let bits = 0;
  const names = options.httpLeniency;
  if (names !== undefined) for (let i = 0; i < names.length; i++) bits |= LENIENT[names[i]];
  if (options.httpValidation !== undefined) return bits | (options.httpValidation === 'insecure' ? LENIENT_ALL : options.httpValidation === 'relaxed' ? LENIENT.headerValueRelaxed : 0);
  if (options.insecureHTTPParser !== undefined) return options.insecureHTTPParser ? LENIENT_ALL : bits;
  return isInsecure() ? LENIENT_ALL : bits | bitsOfFlag();
}

// Checks the options that choose how strict a parser is, and puts them on `target`.
function storeLeniency(target, options) {
  const { httpLeniency, httpValidation, insecureHTTPParser } = options;
  if (insecureHTTPParser !== undefined) validateBoolean(insecureHTTPParser, 'options.insecureHTTPParser');
  target.insecureHTTPParser = insecureHTTPParser;
  if (httpValidation !== undefined) {
    validateOneOf(httpValidation, 'options.httpValidation', ['strict', 'relaxed', 'insecure']);
    if (insecureHTTPParser !== undefined) throw new ERR_INVALID_ARG_VALUE('options.httpValidation', httpValidation, 'cannot be used together with options.insecureHTTPParser');
  }
  target.httpValidation = httpValidation;
  if (httpLeniency !== undefined) {
    validateArray(httpLeniency, 'options.httpLeniency');
    const copy = [];
    for (let i = 0; i < httpLeniency.length; i++) {
      bitOf(httpLeniency[i], 'options.httpLeniency');
      copy[i] = httpLeniency[i];
    }
    target.httpLeniency = copy;
  }
}

module.exports = {
  ADD, H, LENIENT_ALL, checkFieldValue, fieldName, isInsecure, storedField, leniencyOf, storeLeniency, F, METHODS, STATUS_CODES, checkInvalidHeaderChar, checkIsHttpToken, parseError, splitFields, utcDate, validateHeaderName, validateHeaderValue,
  kConnection: Symbol('kConnection'), kIncomingMessage: Symbol('IncomingMessage'), kServerResponse: Symbol('ServerResponse'), kOutHeaders: Symbol('kOutHeaders'),
  kNeedDrain: Symbol('kNeedDrain'), kNoBody: Symbol('kNoBody'),
};
