'use strict';
// Key derivation: callback forms run on the pool.

const binding = internalBinding('crypto');
const { Buffer } = require('buffer');
const { codes: { ERR_INCOMPATIBLE_OPTION_PAIR } } = require('internal/errors');
const { validateFunction, validateInt32, validateInteger, validateObject, validateString, validateUint32 } = require('internal/validators');
const { toBytes, toSecret } = require('internal/crypto/util');

function toCaller(callback) {
  return (error, bytes) => (error ? callback(error) : callback(null, Buffer.from(bytes)));
}

function pbkdf2Arguments(password, salt, iterations, length, digest) {
  validateString(digest, 'digest');
  password = toBytes(password, 'password');
  salt = toBytes(salt, 'salt');
  validateInt32(iterations, 'iterations', 1);
  validateInt32(length, 'keylen', 0);
  return { password, salt, iterations, length, digest };
}

function pbkdf2(password, salt, iterations, keylen, digest, callback) {
  if (typeof digest === 'function') {
    callback = digest;
    digest = undefined;
  }
  const checked = pbkdf2Arguments(password, salt, iterations, keylen, digest);
  validateFunction(callback, 'callback');
  binding.pbkdf2(checked.password, checked.salt, checked.iterations, checked.length, checked.digest, toCaller(callback));
}

function pbkdf2Sync(password, salt, iterations, keylen, digest) {
  const checked = pbkdf2Arguments(password, salt, iterations, keylen, digest);
  return Buffer.from(binding.pbkdf2(checked.password, checked.salt, checked.iterations, checked.length, checked.digest));
}

// Two names for each cost: the RFC's letters and Node's words.
function either(options, letter, word, fallback) {
  const hasLetter = options[letter] !== undefined;
  if (hasLetter && options[word] !== undefined) throw new ERR_INCOMPATIBLE_OPTION_PAIR(letter, word);
  const value = hasLetter ? options[letter] : options[word];
  if (value === undefined) return fallback;
  validateUint32(value, hasLetter ? letter : word);
  return value === 0 ? fallback : value;
}

function scryptArguments(password, salt, length, options) {
  password = toBytes(password, 'password');
  salt = toBytes(salt, 'salt');
  validateInt32(length, 'keylen', 0);
  let n = 16384;
  let r = 8;
  let p = 1;
  let memory = 32 * 1024 * 1024;
  if (options !== undefined && options !== null) {
    validateObject(options, 'options');
    n = either(options, 'N', 'cost', n);
    r = either(options, 'r', 'blockSize', r);
    p = either(options, 'p', 'parallelization', p);
    if (options.maxmem !== undefined) {
      validateInteger(options.maxmem, 'maxmem', 0);
      if (options.maxmem !== 0) memory = options.maxmem;
    }
  }
  return [password, salt, length, n, r, p, memory];
}

function scrypt(password, salt, keylen, options, callback = undefined) {
  if (callback === undefined) {
    callback = options;
    options = undefined;
  }
  const [pass, its, length, n, r, p, memory] = scryptArguments(password, salt, keylen, options);
  validateFunction(callback, 'callback');
  binding.scrypt(pass, its, length, n, r, p, memory, toCaller(callback));
}

function scryptSync(password, salt, keylen, options = undefined) {
  const [pass, its, length, n, r, p, memory] = scryptArguments(password, salt, keylen, options);
  return Buffer.from(binding.scrypt(pass, its, length, n, r, p, memory));
}

function hkdfArguments(digest, key, salt, info, length) {
  validateString(digest, 'digest');
  const secret = toSecret(key, 'ikm');
  salt = toBytes(salt, 'salt');
  info = toBytes(info, 'info');
  validateInteger(length, 'length', 0, 0x7fffffff);
  return { secret, salt, info };
}

function hkdf(digest, ikm, salt, info, length, callback) {
  const checked = hkdfArguments(digest, ikm, salt, info, length);
  validateFunction(callback, 'callback');
  binding.hkdf(digest, checked.secret, checked.salt, checked.info, length, callback);
}

function hkdfSync(digest, ikm, salt, info, length) {
  const checked = hkdfArguments(digest, ikm, salt, info, length);
  return binding.hkdf(digest, checked.secret, checked.salt, checked.info, length);
}

module.exports = { hkdf, hkdfSync, pbkdf2, pbkdf2Sync, scrypt, scryptSync };
