'use strict';
// `crypto` (nodejs.org/api/crypto.html), first form: hashes, HMACs, key derivation, random values. Ciphers, keys, signatures,
// certificates and Web Crypto are not there yet and say so.

const { ObjectDefineProperty } = primordials;
const binding = internalBinding('crypto');
const { codes: { ERR_METHOD_NOT_IMPLEMENTED } } = require('internal/errors');
const { createHash, createHmac, Hash, Hmac, hash } = require('internal/crypto/digest');
const { hkdf, hkdfSync, pbkdf2, pbkdf2Sync, scrypt, scryptSync } = require('internal/crypto/kdf');
const { getRandomValues, randomBytes, randomFill, randomFillSync, randomInt, randomUUID } = require('internal/crypto/random');
const { timingSafeEqual } = require('internal/crypto/util');

const crypto = {
  createHash, createHmac, getHashes: () => binding.getHashes(), getRandomValues, Hash, hash, hkdf, hkdfSync, Hmac, pbkdf2, pbkdf2Sync,
  randomBytes, randomFill, randomFillSync, randomInt, randomUUID, scrypt, scryptSync, timingSafeEqual,
  constants: { __proto__: null, defaultCoreCipherList: '', TLS1_VERSION: 769, TLS1_1_VERSION: 770, TLS1_2_VERSION: 771, TLS1_3_VERSION: 772 },
};
for (const [alias, name] of [['pseudoRandomBytes', 'randomBytes'], ['prng', 'randomBytes'], ['rng', 'randomBytes']]) {
  ObjectDefineProperty(crypto, alias, { __proto__: null, value: crypto[name], writable: true, enumerable: false, configurable: true });
}
for (const name of ['argon2', 'argon2Sync', 'checkPrime', 'checkPrimeSync', 'createCipheriv', 'createDecipheriv', 'createDiffieHellman',
                    'createDiffieHellmanGroup', 'createECDH', 'createPrivateKey', 'createPublicKey', 'createSecretKey', 'createSign',
                    'createVerify', 'decapsulate', 'diffieHellman', 'encapsulate', 'generateKey', 'generateKeyPair', 'generateKeyPairSync',
                    'generateKeySync', 'generatePrime', 'generatePrimeSync', 'getCipherInfo', 'getCiphers', 'getCurves', 'getDiffieHellman',
                    'privateDecrypt', 'privateEncrypt', 'publicDecrypt', 'publicEncrypt', 'secureHeapUsed', 'setEngine', 'setFips', 'sign',
                    'verify']) {
  crypto[name] = { [name]() { throw new ERR_METHOD_NOT_IMPLEMENTED(`crypto.${name}()`); } }[name];
}
for (const name of ['subtle', 'webcrypto']) {
  ObjectDefineProperty(crypto, name, {
    __proto__: null,
    get() {
      if (name === 'webcrypto') return require('internal/crypto/webcrypto').crypto;
      throw new ERR_METHOD_NOT_IMPLEMENTED('crypto.subtle');
    },
    enumerable: true,
    configurable: true,
  });
}

module.exports = crypto;
