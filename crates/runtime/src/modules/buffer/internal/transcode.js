'use strict';
// buffer.transcode(), isUtf8(), isAscii(), atob() and btoa().
// Follows https://nodejs.org/api/buffer.html#buffertranscodesource-fromenc-toenc and https://infra.spec.whatwg.org/#forgiving-base64.

const { Error, RegExpPrototypeSymbolReplace, StringPrototypeCharCodeAt, StringPrototypeIsWellFormed } = primordials;

const { codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_STATE, ERR_MISSING_ARGS } } = require('internal/errors');
const { isAnyArrayBuffer, isArrayBufferView, isUint8Array } = require('internal/util/types');
const binding = internalBinding('buffer');
const { FastBuffer, allocate, copyOf } = require('internal/buffer/fast');
const { byName, lookup } = require('internal/buffer/encodings');

const QUESTION = 63;

function refuse(code, errno) {
  const error = new Error(`Unable to transcode Buffer [${code}]`);
  error.code = code;
  error.errno = errno;
  return error;
}

// `text` with one byte for each code point, '?' for what does not fit below `limit`.
function narrow(text, limit) {
  const out = allocate(text.length);
  let at = 0;
  for (let i = 0; i < text.length; i++) {
    const code = StringPrototypeCharCodeAt(text, i);
    if ((code & 0xfc00) === 0xd800 && (StringPrototypeCharCodeAt(text, i + 1) & 0xfc00) === 0xdc00) i++;
    out[at++] = code < limit ? code : QUESTION;
  }
  return at === out.length ? out : out.subarray(0, at);
}

function isTranscodable(ops) {
  return ops === byName.utf8 || ops === byName.utf16le || ops === byName.latin1 || ops === byName.ascii;
}

function transcode(source, fromEncoding, toEncoding) {
  if (!isUint8Array(source)) throw new ERR_INVALID_ARG_TYPE('source', ['Buffer', 'Uint8Array'], source);
  if (source.length === 0) return new FastBuffer(0);
  const from = fromEncoding === undefined ? byName.utf8 : lookup(fromEncoding);
  const to = toEncoding === undefined ? byName.utf8 : lookup(toEncoding);
  if (!isTranscodable(from) || !isTranscodable(to)) throw refuse('U_ILLEGAL_ARGUMENT_ERROR', 1);
  if (from === to && from !== byName.utf8) return copyOf(source, source.length);
  // Whole UTF-16 units only; a broken pair has no UTF-8 form, and broken UTF-8 no UTF-16 form.
  let text;
  if (from === byName.ascii) {
    text = byName.latin1.slice(source, 0, source.length);
    text = replaceHigh(text);
  } else {
    text = from.slice(source, 0, source.length);
  }
  if (from === byName.utf8 && to === byName.utf16le && !binding.isUtf8(source)) throw refuse('U_INVALID_CHAR_FOUND', 10);
  if (from === byName.utf16le && to === byName.utf8 && !StringPrototypeIsWellFormed(text)) throw refuse('U_INVALID_CHAR_FOUND', 10);
  if (to === byName.latin1) return narrow(text, 256);
  if (to === byName.ascii) return narrow(text, 128);
  return to.from(text);
}

// ASCII has nothing above 127: such bytes read as U+FFFD.
function replaceHigh(text) {
  return RegExpPrototypeSymbolReplace(/[\x80-\xff]/g, text, '\ufffd');
}

function checkInput(input) {
  if (isArrayBufferView(input)) return input;
  if (isAnyArrayBuffer(input)) {
    if (input.detached) throw new ERR_INVALID_STATE('Cannot validate on a detached buffer');
    return new FastBuffer(input);
  }
  throw new ERR_INVALID_ARG_TYPE('input', ['ArrayBuffer', 'Buffer', 'TypedArray'], input);
}

function isUtf8(input) {
  return binding.isUtf8(checkView(input));
}
function isAscii(input) {
  return binding.isAscii(checkView(input));
}
function checkView(input) {
  const view = checkInput(input);
  if (view.buffer.detached) throw new ERR_INVALID_STATE('Cannot validate on a detached buffer');
  return view;
}

function invalidCharacter(message) {
  const { DOMException } = require('internal/web/dom_exception');
  return new DOMException(message, 'InvalidCharacterError');
}

function btoa(input) {
  if (arguments.length === 0) throw new ERR_MISSING_ARGS('input');
  const result = binding.btoa(`${input}`);
  if (result === -1) throw invalidCharacter('Invalid character');
  return result;
}

function atob(input) {
  if (arguments.length === 0) throw new ERR_MISSING_ARGS('input');
  const result = binding.atob(`${input}`);
  if (result === -1) throw invalidCharacter('Invalid character');
  if (result === -2) throw invalidCharacter('The string to be decoded is not correctly encoded.');
  return result;
}

module.exports = { transcode, isUtf8, isAscii, atob, btoa };
