'use strict';
// navigator: what a program may ask about the runtime and its host.
// Follows https://nodejs.org/api/globals.html#class-navigator.

const {
  ObjectDefineProperties,
  ObjectFreeze,
  StringPrototypeIndexOf,
  StringPrototypeReplaceAll,
  StringPrototypeSlice,
  StringPrototypeToUpperCase,
  Symbol,
  TypeError,
} = primordials;

const kMake = Symbol('navigator');

// Browsers name platforms by old habit; the rest is 'Name arch'.
function getNavigatorPlatform(arch, platform) {
  if (platform === 'darwin') return 'MacIntel';
  if (platform === 'win32') return 'Win32';
  if (platform === 'linux') {
    if (arch === 'ia32') return 'Linux i686';
    return `Linux ${arch === 'x64' ? 'x86_64' : arch}`;
  }
  const short = platform === 'freebsd' || platform === 'openbsd' ? { __proto__: null, ia32: 'i386', x64: 'amd64' }[arch] ?? arch :
    platform === 'sunos' && arch === 'ia32' ? 'i86pc' : arch;
  if (platform === 'freebsd') return `FreeBSD ${short}`;
  if (platform === 'openbsd') return `OpenBSD ${short}`;
  if (platform === 'sunos') return `SunOS ${short}`;
  if (platform === 'aix') return 'AIX';
  return `${StringPrototypeToUpperCase(platform[0])}${StringPrototypeSlice(platform, 1)} ${arch}`;
}

// The user's language as the environment gives it, as a BCP 47 tag.
function hostLanguage() {
  const set = process.env.LC_ALL || process.env.LC_MESSAGES || process.env.LANG || '';
  const dot = StringPrototypeIndexOf(set, '.');
  const tag = StringPrototypeReplaceAll(dot === -1 ? set : StringPrototypeSlice(set, 0, dot), '_', '-');
  if (tag === '' || tag === 'C' || tag === 'POSIX') return 'en-US';
  try {
    return new Intl.Locale(tag).toString();
  } catch {
    return 'en-US';
  }
}
const { Intl } = globalThis;

class Navigator {
  #cpus;
  #language;
  #languages;
  #userAgent;
  #platform;

  constructor(token) {
    if (token !== kMake) {
      const error = new TypeError('Illegal constructor');
      error.code = 'ERR_ILLEGAL_CONSTRUCTOR';
      throw error;
    }
  }

  get hardwareConcurrency() {
    this.#cpus ??= require('os').availableParallelism();
    return this.#cpus;
  }

  get language() {
    this.#language ??= hostLanguage();
    return this.#language;
  }

  get languages() {
    this.#languages ??= ObjectFreeze([this.language]);
    return this.#languages;
  }

  get userAgent() {
    this.#userAgent ??= `Node.js/${StringPrototypeSlice(process.version, 1, StringPrototypeIndexOf(process.version, '.'))}`;
    return this.#userAgent;
  }

  get platform() {
    this.#platform ??= getNavigatorPlatform(process.arch, process.platform);
    return this.#platform;
  }
}

const enumerable = { __proto__: null, enumerable: true };
ObjectDefineProperties(Navigator.prototype, {
  hardwareConcurrency: enumerable,
  language: enumerable,
  languages: enumerable,
  userAgent: enumerable,
  platform: enumerable,
});

module.exports = { Navigator, navigator: new Navigator(kMake), getNavigatorPlatform };
