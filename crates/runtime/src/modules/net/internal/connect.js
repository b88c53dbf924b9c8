'use strict';
// How a net.Socket gets its connection: argument forms, name lookup, one attempt or several ("happy eyeballs",
// RFC 8305: families in turn, the next attempt starts when one fails or takes too long).

const {
  ArrayIsArray, ArrayPrototypePush, Boolean, Number, ObjectHasOwn, Symbol,
} = primordials;
const timers = require('timers');
const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ADDRESS_FAMILY, ERR_INVALID_IP_ADDRESS, ERR_IP_BLOCKED, ERR_MISSING_ARGS, ERR_SOCKET_CONNECTION_TIMEOUT },
  ErrnoException, ExceptionWithHostPort, NodeAggregateError,
} = require('internal/errors');
const { validateBoolean, validateFunction, validateInt32, validateNumber, validatePort, validateString } = require('internal/validators');
const { isIP, isIPv6 } = require('internal/net/address');
const { initHandle, kBytesRead, kBytesWritten, kSetKeepAlive, kSetKeepAliveInitialDelay, kSetNoDelay, kTypeOfService } = require('internal/net/socket');
const { TCP, Pipe, errno: { ECANCELED } } = require('internal/net/handles');

const { getOptionValue } = require('internal/bootstrap/options');
const observed = require('internal/perf_hooks/active');
const { now } = require('internal/perf_hooks/clock');
const clientChannel = require('diagnostics_channel').channel('net.client.socket');

const kNormalized = Symbol('normalizedArgs');
const MIN_ATTEMPT_TIMEOUT = 10;
const defaults = { autoSelectFamily: true, attemptTimeout: 500 };
if (getOptionValue('--no-network-family-autoselection') || getOptionValue('--no-enable-network-family-autoselection')) defaults.autoSelectFamily = false;
const attemptTimeout = Number(getOptionValue('--network-family-autoselection-attempt-timeout'));
if (attemptTimeout >= 1) defaults.attemptTimeout = attemptTimeout;

// `connect(options, cb)`, `connect(port, host, cb)`, `connect(path, cb)`: [options, callback].
function normalizeArgs(args) {
  if (args.length === 0) {
    const empty = [{}, null];
    empty[kNormalized] = true;
    return empty;
  }
  const first = args[0];
  let options = {};
  if (typeof first === 'object' && first !== null) {
    options = first;
  } else if (isPipeName(first)) {
    options.path = first;
  } else {
    options.port = first;
    if (args.length > 1 && typeof args[1] === 'string') options.host = args[1];
  }
  const last = args[args.length - 1];
  const out = [options, typeof last === 'function' ? last : null];
  out[kNormalized] = true;
  return out;
}

const toNumber = (value) => ((value = Number(value)) >= 0 ? value : false);
const isPipeName = (value) => typeof value === 'string' && toNumber(value) === false;

function connectSocket(socket, args) {
  const { 0: options, 1: callback } = ArrayIsArray(args[0]) && args[0][kNormalized] ? args[0] : normalizeArgs(args);
  if (options.port === undefined && options.path == null) throw new ERR_MISSING_ARGS(['options', 'port', 'path']);
  if (ObjectHasOwn(socket, 'write')) delete socket.write;
  if (socket.destroyed) {
    // The end of the last connection is not the end of this one.
    if (socket._readableState.ended) socket.readable = true;
    socket._undestroy();
    socket._handle = null;
    socket._peername = null;
    socket._sockname = null;
  }
  const { path } = options;
  const pipe = Boolean(path);
  if (!socket._handle) {
    socket._handle = pipe ? new Pipe() : new TCP();
    initHandle(socket);
  }
  socket[kBytesRead] = 0;
  socket[kBytesWritten] = 0;
  if (callback !== null) socket.once('connect', callback);
  if (clientChannel.hasSubscribers) clientChannel.publish({ socket });
  socket._unrefTimer();
  socket.connecting = true;
  if (options.noDelay !== undefined && options.noDelay) socket[kSetNoDelay] = true;
  if (options.keepAlive) {
    socket[kSetKeepAlive] = true;
    const delay = options.keepAliveInitialDelay ?? 0;
    socket[kSetKeepAliveInitialDelay] = delay > 0 ? ~~(delay / 1000) : 0;
  }
  if (pipe) {
    validateString(path, 'options.path');
    attempt(socket, path);
  } else {
    lookupAndConnect(socket, options);
  }
  return socket;
}

function lookupAndConnect(socket, options) {
  const { localAddress, localPort } = options;
  if (options.host !== undefined && options.host !== null && typeof options.host !== 'string') throw new ERR_INVALID_ARG_TYPE('options.host', 'string', options.host);
  const host = options.host || 'localhost';
  let { port, autoSelectFamilyAttemptTimeout, autoSelectFamily } = options;
  if (localAddress && !isIP(localAddress)) throw new ERR_INVALID_IP_ADDRESS(localAddress);
  if (localPort) validateNumber(localPort, 'options.localPort');
  if (port !== undefined) {
    if (typeof port !== 'number' && typeof port !== 'string') throw new ERR_INVALID_ARG_TYPE('options.port', ['number', 'string'], port);
    validatePort(port);
  }
  port |= 0;
  if (autoSelectFamily != null) validateBoolean(autoSelectFamily, 'options.autoSelectFamily');
  else autoSelectFamily = defaults.autoSelectFamily;
  if (autoSelectFamilyAttemptTimeout != null) {
    validateInt32(autoSelectFamilyAttemptTimeout, 'options.autoSelectFamilyAttemptTimeout', 1);
    if (autoSelectFamilyAttemptTimeout < MIN_ATTEMPT_TIMEOUT) autoSelectFamilyAttemptTimeout = MIN_ATTEMPT_TIMEOUT;
  } else {
    autoSelectFamilyAttemptTimeout = defaults.attemptTimeout;
  }

  const family = isIP(host);
  if (family) {
    process.nextTick(() => {
      if (socket.connecting) attempt(socket, host, port, family, localAddress, localPort);
    });
    return;
  }
  if (options.lookup != null) validateFunction(options.lookup, 'options.lookup');
  const lookup = options.lookup || require('dns').lookup;
  const query = { family: socketFamily(options.family), hints: options.hints || 0 };
  socket._host = host;
  socket._lookupPending = true;
  if (autoSelectFamily && query.family !== 4 && query.family !== 6 && !localAddress) {
    query.all = true;
    lookupMany(socket, host, port, query, lookup, localAddress, localPort, autoSelectFamilyAttemptTimeout);
    return;
  }
  if (lookup === require('dns').lookup) query.all = false;
  lookup(host, query, (error, ip, addressType) => {
    socket.emit('lookup', error, ip, addressType, host);
    if (!socket.connecting) return;
    if (error) {
      process.nextTick(failConnect, socket, error);
    } else if (typeof ip !== 'string' || !isIP(ip)) {
      process.nextTick(failConnect, socket, new ERR_INVALID_IP_ADDRESS(ip));
    } else if (addressType !== 4 && addressType !== 6 && addressType !== 'IPv4' && addressType !== 'IPv6') {
      process.nextTick(failConnect, socket, new ERR_INVALID_ADDRESS_FAMILY(addressType, options.host, options.port));
    } else {
      socket._unrefTimer();
      attempt(socket, ip, port, isIPv6(ip) ? 6 : 4, localAddress, localPort);
    }
  });
}

const socketFamily = (family) => (family === 'IPv4' ? 4 : family === 'IPv6' ? 6 : family);

function failConnect(socket, error) { socket.destroy(error); }

function lookupMany(socket, host, port, query, lookup, localAddress, localPort, timeout) {
  lookup(host, query, (error, addresses) => {
    if (!socket.connecting) return;
    if (error) {
      socket.emit('lookup', error, undefined, undefined, host);
      process.nextTick(failConnect, socket, error);
      return;
    }
    if (!ArrayIsArray(addresses)) {
      process.nextTick(failConnect, socket, new ERR_INVALID_IP_ADDRESS(addresses));
      return;
    }
    const v4 = [];
    const v6 = [];
    let firstBad;
    let first;
    for (let i = 0; i < addresses.length; i++) {
      const { address: ip, family } = addresses[i];
      socket.emit('lookup', error, ip, family, host);
      if (!socket.connecting) return;
      if (typeof ip === 'string' && isIP(ip) && (family === 4 || family === 6)) {
        first ??= family;
        ArrayPrototypePush(family === 4 ? v4 : v6, { address: ip, family });
      } else {
        firstBad ??= addresses[i];
      }
    }
    if (first === undefined) {
      const bad = firstBad ?? {};
      process.nextTick(failConnect, socket, !isIP(bad.address) ? new ERR_INVALID_IP_ADDRESS(bad.address) : new ERR_INVALID_ADDRESS_FAMILY(bad.family, host, port));
      return;
    }
    // The families take turns, beginning with that of the first answer.
    const { 0: one, 1: two } = first === 4 ? [v4, v6] : [v6, v4];
    const order = [];
    for (let i = 0; i < one.length || i < two.length; i++) {
      if (i < one.length) ArrayPrototypePush(order, one[i]);
      if (i < two.length) ArrayPrototypePush(order, two[i]);
    }
    socket._unrefTimer();
    if (order.length === 1) {
      attempt(socket, order[0].address, port, order[0].family, localAddress, localPort);
      return;
    }
    socket.autoSelectFamilyAttemptedAddresses = [];
    const state = { socket, order, port, localPort, timeout, index: 0, errors: [], timer: null };
    process.nextTick(nextAttempt, state);
  });
}

function bindLocal(socket, handle, family, localAddress, localPort) {
  if (!localAddress && !localPort) return true;
  localAddress ||= family === 4 ? '0.0.0.0' : '::';
  const err = handle.bindLocal(localAddress, localPort ?? 0);
  if (err) {
    socket.destroy(new ExceptionWithHostPort(err, 'bind', localAddress, localPort));
    return false;
  }
  return true;
}

function blocked(socket, address, family) {
  return socket.blockList !== undefined && family && socket.blockList.check(address, `ipv${family}`) ? new ERR_IP_BLOCKED(address) : undefined;
}

function localDetails(handle) {
  const out = {};
  if (handle.getsockname && handle.getsockname(out) === 0 && out.address) return `${out.address}:${out.port}`;
  return undefined;
}

// One attempt, whose failure is the failure of the socket.
function attempt(socket, address, port, family, localAddress, localPort) {
  const handle = socket._handle;
  if (!bindLocal(socket, handle, family, localAddress, localPort)) return;
  const block = blocked(socket, address, family);
  if (block) {
    socket.destroy(block);
    return;
  }
  if (family) socket.emit('connectionAttempt', address, port, family);
  if (socket._handle !== handle || !socket.connecting) return;
  const start = observed.net > 0 ? now() : -1;
  const done = (status) => {
    if (socket.destroyed || socket._handle !== handle) return;
    if (status === 0) {
      if (start >= 0 && family) require('internal/perf_hooks/observe').record('net', 'connect', start, { host: address, port });
      connected(socket, handle);
      return;
    }
    socket.connecting = false;
    const details = localAddress && localPort ? `${localAddress}:${localPort}` : undefined;
    const error = new ExceptionWithHostPort(status, 'connect', address, port, details);
    if (localAddress && localPort) {
      error.localAddress = localAddress;
      error.localPort = localPort;
    }
    if (family) socket.emit('connectionAttemptFailed', address, port, family, error);
    socket.destroy(error);
  };
  const err = family ? handle.connect(address, port, done) : handle.connect(address, done);
  if (err) {
    const error = new ExceptionWithHostPort(err, 'connect', address, port, localDetails(handle));
    if (family) socket.emit('connectionAttemptFailed', address, port, family, error);
    socket.destroy(error);
  } else if (family === undefined) {
    socket._peername = undefined;
  }
}

function nextAttempt(state) {
  const { socket, order, errors } = state;
  for (;;) {
    if (!socket.connecting || socket.destroyed) return;
    if (state.index === order.length) {
      if (errors.length > 0) socket.destroy(errors.length === 1 ? errors[0] : new NodeAggregateError(errors));
      else socket.destroy(new ErrnoException(ECANCELED, 'connect'));
      return;
    }
    const last = state.index === order.length - 1;
    const { address, family } = order[state.index++];
    const handle = state.index === 1 ? socket._handle : replaceHandle(socket);
    if (state.localPort) {
      const err = handle.bindLocal(family === 4 ? '0.0.0.0' : '::', state.localPort);
      if (err) {
        ArrayPrototypePush(errors, new ExceptionWithHostPort(err, 'bind', undefined, state.localPort));
        continue;
      }
    }
    const block = blocked(socket, address, family);
    if (block) {
      ArrayPrototypePush(errors, block);
      continue;
    }
    ArrayPrototypePush(socket.autoSelectFamilyAttemptedAddresses, `${address}:${state.port}`);
    socket.emit('connectionAttempt', address, state.port, family);
    if (!socket.connecting || socket.destroyed) return;
    let over = false;
    const err = handle.connect(address, state.port, (status) => {
      if (over) return;
      over = true;
      timers.clearTimeout(state.timer);
      if (socket.destroyed || !socket.connecting) return;
      if (status === 0) {
        connected(socket, handle);
        return;
      }
      const error = new ExceptionWithHostPort(status, 'connect', address, state.port);
      ArrayPrototypePush(errors, error);
      socket.emit('connectionAttemptFailed', address, state.port, family, error);
      nextAttempt(state);
    });
    if (err) {
      const error = new ExceptionWithHostPort(err, 'connect', address, state.port, localDetails(handle));
      ArrayPrototypePush(errors, error);
      socket.emit('connectionAttemptFailed', address, state.port, family, error);
      continue;
    }
    if (!last) {
      state.timer = timers.setTimeout(() => {
        if (over || socket.destroyed || !socket.connecting) return;
        over = true;
        socket.emit('connectionAttemptTimeout', address, state.port, family);
        const error = new ERR_SOCKET_CONNECTION_TIMEOUT();
        error.address = address;
        error.port = state.port;
        ArrayPrototypePush(errors, error);
        nextAttempt(state);
      }, state.timeout);
    }
    return;
  }
}

// A failed attempt's handle cannot be used again.
function replaceHandle(socket) {
  const old = socket._handle;
  const hadRef = typeof old.hasRef !== 'function' || old.hasRef();
  old.setOwner(undefined, () => {});
  old.close();
  socket._handle = new TCP();
  if (!hadRef) socket._handle.unref();
  initHandle(socket);
  return socket._handle;
}

function connected(socket, handle) {
  socket.connecting = false;
  socket._sockname = null;
  socket._peername = undefined;
  if (socket[kSetNoDelay] && handle.setNoDelay) handle.setNoDelay(true);
  if (socket[kSetKeepAlive] && handle.setKeepAlive) handle.setKeepAlive(true, socket[kSetKeepAliveInitialDelay]);
  if (socket[kTypeOfService] !== undefined && handle.setTypeOfService) handle.setTypeOfService(socket[kTypeOfService]);
  socket._unrefTimer();
  socket.emit('connect');
  socket.emit('ready');
  if (socket.readable && !socket.isPaused()) socket.read(0);
}

function getDefaultAutoSelectFamily() { return defaults.autoSelectFamily; }
function setDefaultAutoSelectFamily(value) {
  validateBoolean(value, 'value');
  defaults.autoSelectFamily = value;
}
function getDefaultAutoSelectFamilyAttemptTimeout() { return defaults.attemptTimeout; }
function setDefaultAutoSelectFamilyAttemptTimeout(value) {
  validateInt32(value, 'value', 1);
  defaults.attemptTimeout = value < MIN_ATTEMPT_TIMEOUT ? MIN_ATTEMPT_TIMEOUT : value;
}

module.exports = {
  connectSocket, getDefaultAutoSelectFamily, getDefaultAutoSelectFamilyAttemptTimeout, isPipeName, kNormalized, normalizeArgs,
  setDefaultAutoSelectFamily, setDefaultAutoSelectFamilyAttemptTimeout, toNumber,
};
