'use strict';
// url.resolve(): a reference against a base, both legacy URLs. The frame is RFC 3986 section 5.2; the rest is what browsers and
// Node did before the URL Standard, above all that a base like 'mailto:' has its host treated as the first path segment.
// Follows https://nodejs.org/api/url.html#urlresolvefrom-to.

const {
  ArrayPrototypeJoin,
  ArrayPrototypePop,
  ArrayPrototypePush,
  ArrayPrototypeShift,
  ArrayPrototypeUnshift,
  ObjectAssign,
  StringPrototypeIndexOf,
  StringPrototypeSlice,
  StringPrototypeSplit,
} = primordials;

const { Url, isSlashed, isHostless, isFile } = require('internal/url/legacy');

const segments = (path) => (path ? StringPrototypeSplit(path, '/') : []);

function seal(url) {
  if (url.pathname !== null || url.search !== null) url.path = (url.pathname || '') + (url.search || '');
  url.href = url.format();
  return url;
}

// A reference with another scheme: it mostly stands for itself.
function otherScheme(result, ref) {
  if (!isSlashed(ref.protocol)) return seal(ObjectAssign(result, ref));
  let { host, hostname, pathname } = ref;
  if (!host && !isFile(ref.protocol) && !isHostless(ref.protocol)) {
    // 'http:/host/path' or 'http:host/path': the first segment that is not empty is the host.
    const path = StringPrototypeSplit(pathname || '', '/');
    host = '';
    while (path.length > 0 && host === '') host = ArrayPrototypeShift(path);
    hostname ||= '';
    if (path[0] !== '') ArrayPrototypeUnshift(path, '');
    if (path.length < 2) ArrayPrototypeUnshift(path, '');
    pathname = ArrayPrototypeJoin(path, '/');
  }
  result.protocol = ref.protocol;
  result.pathname = pathname;
  result.search = ref.search;
  result.query = ref.query;
  result.host = host || '';
  result.auth = ref.auth;
  result.hostname = hostname || host;
  result.port = ref.port;
  if (result.pathname || result.search) result.path = (result.pathname || '') + (result.search || '');
  result.slashes ||= ref.slashes;
  result.href = result.format();
  return result;
}

// Moves the host to the front of `path`, where opaque schemes keep it.
function hostIntoPath(host, path) {
  if (!host) return;
  if (path[0] === '') path[0] = host;
  else ArrayPrototypeUnshift(path, host);
}

// Moves it back; a user name may stand before it.
function hostOutOfPath(result, path, absolute) {
  const host = absolute ? '' : ArrayPrototypeShift(path) || '';
  result.hostname = result.host = host;
  const at = StringPrototypeIndexOf(host, '@');
  if (at > 0) {
    result.auth = StringPrototypeSlice(host, 0, at);
    result.host = result.hostname = StringPrototypeSplit(host, '@')[1];
  }
}

// Removes '.' and '..' segments; what climbs too high stays as '..' if `keepAbove`.
function removeDots(path, keepAbove) {
  const out = [];
  // From the end, so that each '..' takes the segment before it.
  let up = 0;
  for (let i = path.length - 1; i >= 0; i--) {
    if (path[i] === '.') continue;
    if (path[i] === '..') up++;
    else if (up > 0) up--;
    else ArrayPrototypeUnshift(out, path[i]);
  }
  if (keepAbove) for (; up > 0; up--) ArrayPrototypeUnshift(out, '..');
  return out;
}

function resolveObject(base, ref) {
  const result = ObjectAssign(new Url(), base);
  result.hash = ref.hash;
  if (ref.href === '') {
    result.href = result.format();
    return result;
  }
  if (ref.slashes && !ref.protocol) {
    const { protocol } = result;
    ObjectAssign(result, ref);
    result.protocol = protocol;
    if (isSlashed(protocol) && result.hostname && !result.pathname) result.path = result.pathname = '/';
    result.href = result.format();
    return result;
  }
  if (ref.protocol && ref.protocol !== result.protocol) return otherScheme(result, ref);

  let refHost = ref.host;
  let refHostname = ref.hostname;
  let refPort = ref.port;
  const baseAbsolute = result.pathname && result.pathname[0] === '/';
  const refAbsolute = refHost || (ref.pathname && ref.pathname[0] === '/');
  let endAbsolute = refAbsolute || baseAbsolute || (result.host && ref.pathname);
  const dropDots = endAbsolute;
  let path = segments(result.pathname);
  const refPath = segments(ref.pathname);
  const opaque = result.protocol && !isSlashed(result.protocol);

  if (opaque) {
    result.hostname = '';
    result.port = null;
    hostIntoPath(result.host, path);
    result.host = '';
    if (ref.protocol) {
      result.auth = null;
      refHostname = null;
      refPort = null;
      hostIntoPath(refHost, refPath);
      refHost = null;
    }
    endAbsolute &&= refPath[0] === '' || path[0] === '';
  }

  if (refAbsolute) {
    if (refHost || refHost === '') {
      if (result.host !== refHost) result.auth = null;
      result.host = refHost;
      result.port = refPort;
    }
    if (refHostname || refHostname === '') {
      if (result.hostname !== refHostname) result.auth = null;
      result.hostname = refHostname;
    }
    result.search = ref.search;
    result.query = ref.query;
    path = refPath;
  } else if (refPath.length > 0) {
    ArrayPrototypePop(path);
    for (let i = 0; i < refPath.length; i++) ArrayPrototypePush(path, refPath[i]);
    result.search = ref.search;
    result.query = ref.query;
  } else if (ref.search !== null && ref.search !== undefined) {
    if (opaque) hostOutOfPath(result, path, false);
    result.search = ref.search;
    result.query = ref.query;
    return seal(result);
  }

  if (path.length === 0) {
    result.pathname = null;
    result.path = result.search ? `/${result.search}` : null;
    result.href = result.format();
    return result;
  }

  const last = path[path.length - 1];
  const trailing = last === '' || ((result.host || refHost || path.length > 1) && (last === '.' || last === '..'));
  path = removeDots(path, !endAbsolute && !dropDots);
  if (endAbsolute && path[0] !== '' && (!path[0] || path[0][0] !== '/')) ArrayPrototypeUnshift(path, '');
  if (trailing) {
    const text = ArrayPrototypeJoin(path, '/');
    if (text[text.length - 1] !== '/') ArrayPrototypePush(path, '');
  }
  const absolute = path[0] === '' || (path[0] && path[0][0] === '/');
  if (opaque) hostOutOfPath(result, path, absolute);
  endAbsolute ||= result.host && path.length > 0;
  if (endAbsolute && !absolute) ArrayPrototypeUnshift(path, '');

  if (path.length === 0) {
    result.pathname = null;
    result.path = null;
  } else {
    result.pathname = ArrayPrototypeJoin(path, '/');
  }
  if (result.pathname !== null || result.search !== null) result.path = (result.pathname || '') + (result.search || '');
  result.auth = ref.auth || result.auth;
  result.slashes ||= ref.slashes;
  result.href = result.format();
  return result;
}

module.exports = { resolveObject };
