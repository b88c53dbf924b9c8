'use strict';
// file: URLs and paths. Follows https://nodejs.org/api/url.html#urlfileurltopathurl-options.

const {
  RegExpPrototypeExec,
  RegExpPrototypeSymbolReplace,
  StringPrototypeCharCodeAt,
  StringPrototypeEndsWith,
  StringPrototypeIndexOf,
  StringPrototypeReplaceAll,
  StringPrototypeSlice,
  StringPrototypeStartsWith,
  StringPrototypeToWellFormed,
  decodeURIComponent,
  encodeURIComponent,
} = primordials;

const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_FILE_URL_HOST, ERR_INVALID_FILE_URL_PATH, ERR_INVALID_URL_SCHEME },
} = require('internal/errors');
const { validateString } = require('internal/validators');
const { URL, isURL } = require('internal/web/url');
const { domainToUnicode } = internalBinding('url');
const path = require('path');

const onWindows = process.platform === 'win32';
const wantsWindows = (options) => options?.windows ?? onWindows;

function fileURL(value) {
  if (typeof value === 'string') value = new URL(value);
  else if (!isURL(value)) throw new ERR_INVALID_ARG_TYPE('path', ['string', 'URL'], value);
  if (value.protocol !== 'file:') throw new ERR_INVALID_URL_SCHEME('file');
  return value;
}

// Throws for escapes that would hide a separator; `decode` turns the rest of the path into its result.
function posixPath(url, decode) {
  if (url.hostname !== '') throw new ERR_INVALID_FILE_URL_HOST(process.platform);
  if (RegExpPrototypeExec(/%2f/i, url.pathname) !== null) {
    throw new ERR_INVALID_FILE_URL_PATH('must not include encoded / characters', url);
  }
  return decode(url.pathname);
}

function windowsPath(url, decode, share, cut, drive) {
  if (RegExpPrototypeExec(/%2f|%5c/i, url.pathname) !== null) {
    throw new ERR_INVALID_FILE_URL_PATH('must not include encoded \\ or / characters', url);
  }
  const decoded = decode(StringPrototypeReplaceAll(url.pathname, '/', '\\'));
  // The host of a URL is in Punycode; paths are not.
  if (url.hostname !== '') return share(`\\\\${domainToUnicode(url.hostname)}`, decoded);
  if (!drive(decoded)) throw new ERR_INVALID_FILE_URL_PATH('must be absolute', url);
  return cut(decoded);
}

function fileURLToPath(url, options) {
  const windows = wantsWindows(options);
  url = fileURL(url);
  if (!windows) return posixPath(url, decodeURIComponent);
  return windowsPath(url, decodeURIComponent, (host, rest) => host + rest, (text) => StringPrototypeSlice(text, 1),
                     (text) => RegExpPrototypeExec(/^\\[a-z]:/i, text) !== null);
}

// As bytes: the path need not be UTF-8.
function fileURLToPathBuffer(url, options) {
  const { Buffer } = require('buffer');
  const { unescapeBuffer } = require('querystring');
  const windows = wantsWindows(options);
  url = fileURL(url);
  if (!windows) return posixPath(url, unescapeBuffer);
  const isLetter = (byte) => (byte | 32) >= 97 && (byte | 32) <= 122;
  return windowsPath(url, unescapeBuffer, (host, rest) => Buffer.concat([Buffer.from(host), rest]), (bytes) => bytes.slice(1),
                     (bytes) => bytes[0] === 92 && isLetter(bytes[1]) && bytes[2] === 58);
}

// Percent-encodes what a URL parser would take for something else; separators stay.
function encodePath(text, windows) {
  const kept = encodeURIComponent(StringPrototypeToWellFormed(text));
  text = RegExpPrototypeSymbolReplace(/%(?:2F|24|26|2B|2C|3A|3B|3D|40)/g, kept, (escape) => decodeURIComponent(escape));
  text = StringPrototypeReplaceAll(text, '~', '%7E');
  return windows ? RegExpPrototypeSymbolReplace(/%5C/g, text, '/') : text;
}

function pathToFileURL(filepath, options) {
  const windows = wantsWindows(options);
  validateString(filepath, 'path');
  const isShare = windows && StringPrototypeStartsWith(filepath, '\\\\');
  if (isShare) {
    // \\server\share, \\?\UNC\server\share or \\?\C:\path
    const isExtended = StringPrototypeStartsWith(filepath, '\\\\?\\');
    const isLongShare = StringPrototypeStartsWith(filepath, '\\\\?\\UNC\\');
    if (!isExtended || isLongShare) {
      const start = isLongShare ? 8 : 2;
      const end = StringPrototypeIndexOf(filepath, '\\', start);
      if (end === -1) throw new ERR_INVALID_ARG_VALUE('path', filepath, 'Missing UNC resource path');
      if (end === start) throw new ERR_INVALID_ARG_VALUE('path', filepath, 'Empty UNC servername');
      const url = new URL('file://');
      url.hostname = StringPrototypeSlice(filepath, start, end);
      url.pathname = encodePath(StringPrototypeSlice(filepath, end), true);
      return url;
    }
    filepath = StringPrototypeSlice(filepath, 4);
  }
  const { resolve, sep } = windows ? path.win32 : path.posix;
  let full = resolve(filepath);
  // resolve() drops a separator at the end; it means a folder.
  const lastCode = StringPrototypeCharCodeAt(filepath, filepath.length - 1);
  if ((lastCode === 47 || (windows && lastCode === 92)) && !StringPrototypeEndsWith(full, sep)) full += sep;
  const encoded = encodePath(full, windows);
  return new URL(encoded[0] === '/' ? `file://${encoded}` : `file:///${encoded}`);
}

module.exports = { fileURLToPath, fileURLToPathBuffer, pathToFileURL };
