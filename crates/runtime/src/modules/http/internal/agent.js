'use strict';
// http.Agent: which socket a client request gets, and what becomes of it afterwards. Node docs: http, class http.Agent.

const {
  ArrayPrototypeIncludes, ArrayPrototypeIndexOf, ArrayPrototypePop, ArrayPrototypePush, ArrayPrototypeShift, ArrayPrototypeSplice, FunctionPrototypeCall, MathMin, NumberParseInt,
  ObjectKeys, ObjectSetPrototypeOf, ObjectValues, RegExpPrototypeExec, StringPrototypeStartsWith, Symbol,
} = primordials;
const EventEmitter = require('events');
const net = require('net');
const { kIdle } = require('internal/net/socket');
const { kNative } = require('internal/http/exchange');
const { kOutHeaders } = require('internal/http/common');
const { validateNumber, validateOneOf, validateString } = require('internal/validators');

const debug = require('internal/util/debuglog').debuglog('http');
const kOnKeylog = Symbol('onkeylog');
const kRequestOptions = Symbol('requestOptions');
const kLastName = Symbol('lastName');
// The proxy of an agent with `proxyEnv`; asked by ClientRequest too.
const kProxy = Symbol('proxy');

function Agent(options) {
  if (!(this instanceof Agent)) return new Agent(options);
  FunctionPrototypeCall(EventEmitter, this);
  this.options = { __proto__: null, ...options };
  this.defaultPort = this.options.defaultPort || 80;
  this.protocol = this.options.protocol || 'http:';
  if (this.options.noDelay === undefined) this.options.noDelay = true;
  // A path among the options would make every connection a Unix one.
  this.options.path = null;
  this.requests = { __proto__: null };
  this.sockets = { __proto__: null };
  this.freeSockets = { __proto__: null };
  this.keepAliveMsecs = this.options.keepAliveMsecs || 1000;
  this.keepAlive = this.options.keepAlive || false;
  this.maxSockets = this.options.maxSockets || Agent.defaultMaxSockets;
  this.maxFreeSockets = this.options.maxFreeSockets || 256;
  this.scheduling = this.options.scheduling || 'lifo';
  this.maxTotalSockets = this.options.maxTotalSockets;
  this.totalSocketCount = 0;
  const buffer = this.options.agentKeepAliveTimeoutBuffer;
  this.agentKeepAliveTimeoutBuffer = typeof buffer === 'number' && buffer >= 0 && buffer < Infinity ? buffer : 1000;
  const { proxyEnv } = this.options;
  if (proxyEnv) this[kProxy] = require('internal/http/proxy').proxyFor(this.protocol, proxyEnv);
  validateOneOf(this.scheduling, 'scheduling', ['fifo', 'lifo']);
  if (this.maxTotalSockets !== undefined) validateNumber(this.maxTotalSockets, 'maxTotalSockets', 1);
  else this.maxTotalSockets = Infinity;

  this.on('free', onFree);
  // Key logging costs something on each socket: it begins with the first listener.
  this.on('newListener', function(event) {
    if (event !== 'keylog' || this[kOnKeylog]) return;
    const agent = this;
    this[kOnKeylog] = function(line) { agent.emit('keylog', line, this); };
    const lists = [...ObjectValues(this.sockets), ...ObjectValues(this.freeSockets)];
    for (let i = 0; i < lists.length; i++) for (let j = 0; j < lists[i].length; j++) lists[i][j].on('keylog', this[kOnKeylog]);
  });
}
ObjectSetPrototypeOf(Agent.prototype, EventEmitter.prototype);
ObjectSetPrototypeOf(Agent, EventEmitter);
Agent.defaultMaxSockets = Infinity;
Agent.prototype[kProxy] = undefined;
Agent.prototype[kLastName] = undefined;

// A socket's request is over: the next waiting request gets it, or it rests, or it goes.
function onFree(socket, options) {
  const name = nameOfSocket(this, options);
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const waiting = this.requests[name];
  if (waiting?.length) {
    const req = ArrayPrototypeShift(waiting);
    giveSocket(this, req, socket);
    if (waiting.length === 0) delete this.requests[name];
    return;
  }
  const req = socket._httpMessage;
  if (!req?.shouldKeepAlive || !this.keepAlive) {
    socket.destroy();
    return;
  }
  const free = this.freeSockets[name] || [];
  const count = free.length + (this.sockets[name]?.length ?? 0);
  if (this.totalSocketCount > this.maxTotalSockets || count > this.maxSockets || free.length >= this.maxFreeSockets || !this.keepSocketAlive(socket)) {
    socket.destroy();
    return;
  }
  this.freeSockets[name] = free;
  socket._httpMessage = null;
  this.removeSocket(socket, options);
  if (socket[kNative]) socket[kNative].rest();
  else socket.once('error', onFreeSocketError);
  // No one asked for anything: whatever comes now belongs to no request.
  socket[kIdle] = true;
  ArrayPrototypePush(free, socket);
}
function onFreeSocketError() {
  this.destroy();
  this.emit('agentRemove');
}

function giveSocket(agent, req, socket) {
  req.onSocket(socket);
  const agentTimeout = agent.options.timeout || 0;
  if (req.timeout === undefined || req.timeout === agentTimeout) return;
  socket.setTimeout(req.timeout);
}

Agent.prototype.createConnection = function(...args) {
  const proxy = this?.[kProxy];
  const { 0: options } = args;
  if (proxy !== undefined && options !== null && typeof options === 'object' && !options.socketPath && proxy.serves(options.host ?? 'localhost', options.port)) args[0] = proxy.connectOptions(options);
  return net.createConnection(...args);
};

Agent.prototype.getName = function(options = {}) {
  let name = options.host || 'localhost';
  name += ':';
  if (options.port) name += options.port;
  name += ':';
  if (options.localAddress) name += options.localAddress;
  if (options.family === 4 || options.family === 6) name += `:${options.family}`;
  if (options.socketPath) name += `:${options.socketPath}`;
  return name;
};

// The same text again for the same place: as a name of properties a new one has to be looked up among all names.
function nameOf(agent, options) {
  if (agent.getName !== getName) return agent.getName(options);
  const last = agent[kLastName];
  const { host, port, localAddress, family, socketPath } = options;
  if (last !== undefined && last.host === host && last.port === port && last.localAddress === localAddress && last.family === family && last.socketPath === socketPath) return last.name;
  const name = ObjectKeys({ [agent.getName(options)]: 0 })[0];
  agent[kLastName] = { host, port, localAddress, family, socketPath, name };
  return name;
}
const { getName } = Agent.prototype;
// Of the options that a socket was made with.
function nameOfSocket(agent, options) { return options._agentKey !== undefined && agent.getName === getName ? options._agentKey : agent.getName(options); }

// The options of a request with those of the agent over them.
function merged(agent, options, req) {
  options = { __proto__: null, ...options, ...agent.options };
  if (options.socketPath) options.path = options.socketPath;
  if (!options.servername && options.servername !== '') options.servername = serverName(options, req);
  return options;
}

// Whether the name of a request's place is that of its own options, and nothing about them is left to be refused.
function isPlain(agent, req) {
  const own = agent.options;
  if (own.host !== undefined || own.port !== undefined || own.localAddress !== undefined || own.family !== undefined || own.socketPath !== undefined) return false;
  const header = req[kOutHeaders]?.host;
  return agent.getName === getName && (header === undefined || typeof header[1] === 'string');
}

function serverName(options, req) {
  let name = options.host;
  const header = req.getHeader('host');
  if (header) {
    validateString(header, 'options.headers.host');
    // [::1]:80 and host:80
    const match = StringPrototypeStartsWith(header, '[') ? RegExpPrototypeExec(/^\[([^\]]*)\]/, header) : RegExpPrototypeExec(/^([^:]*)/, header);
    name = match !== null ? match[1] : header;
  }
  return net.isIP(name) ? '' : name;
}

Agent.prototype.addRequest = function(req, options, port, localAddress) {
  if (typeof options === 'string') options = { __proto__: null, host: options, port, localAddress };
  const plain = isPlain(this, req);
  if (!plain) options = merged(this, options, req);
  const name = nameOf(this, options);
  this.sockets[name] ||= [];
  const free = this.freeSockets[name];
  let socket;
  if (free) {
    while (free.length && free[0].destroyed) ArrayPrototypeShift(free);
    socket = this.scheduling === 'fifo' ? ArrayPrototypeShift(free) : ArrayPrototypePop(free);
    while (socket !== undefined && socket.destroyed) socket = ArrayPrototypePop(free);
    if (!free.length) delete this.freeSockets[name];
  }
  const count = (free?.length ?? 0) + this.sockets[name].length;
  if (socket) {
    socket[kIdle] = false;
    this.reuseSocket(socket, req);
    giveSocket(this, req, socket);
    ArrayPrototypePush(this.sockets[name], socket);
  } else if (count < this.maxSockets && this.totalSocketCount < this.maxTotalSockets) {
    if (plain) options = merged(this, options, req);
    this.createSocket(req, options, (error, made) => {
      if (error) req.onSocket(made, error);
      else giveSocket(this, req, made);
    });
  } else {
    ArrayPrototypePush(this.requests[name] ||= [], req);
    req[kRequestOptions] = options;
  }
};

Agent.prototype.createSocket = function(req, options, cb) {
  options = merged(this, options, req);
  const name = nameOf(this, options);
  options._agentKey = name;
  if (debug.enabled) debug('agent connects to', name);
  options.encoding = null;
  if (this.keepAlive) {
    options.keepAlive = this.keepAlive;
    options.keepAliveInitialDelay = this.keepAliveMsecs;
  }
  let made = false;
  const done = (error, socket) => {
    if (made) return;
    made = true;
    if (error) {
      cb(error);
      return;
    }
    ArrayPrototypePush(this.sockets[name] ||= [], socket);
    this.totalSocketCount++;
    watchSocket(this, socket, options);
    cb(null, socket);
  };
  const socket = this.createConnection(options, done);
  if (socket && !made) done(null, socket);
};

function watchSocket(agent, socket, options) {
  const onSocketFree = () => agent.emit('free', socket, options);
  const onClose = () => {
    agent.totalSocketCount--;
    agent.removeSocket(socket, options);
  };
  const onTimeout = () => {
    const native = socket[kNative];
    if (native && !native.over && !native.timing) native.req.res?.emit('timeout');
    const lists = ObjectValues(agent.freeSockets);
    for (let i = 0; i < lists.length; i++) {
      if (ArrayPrototypeIncludes(lists[i], socket)) {
        socket.destroy();
        return;
      }
    }
  };
  const onRemove = () => {
    agent.totalSocketCount--;
    agent.removeSocket(socket, options);
    // A request under way still hears of errors and the end, and a socket at rest has somebody to take its errors.
    if (socket[kNative] === null) socket[kNative] = undefined;
    socket.removeListener('close', onClose);
    socket.removeListener('free', onSocketFree);
    socket.removeListener('timeout', onTimeout);
    socket.removeListener('agentRemove', onRemove);
  };
  socket[kNative] = null;
  socket.on('free', onSocketFree);
  socket.on('close', onClose);
  socket.on('timeout', onTimeout);
  socket.on('agentRemove', onRemove);
  if (agent[kOnKeylog]) socket.on('keylog', agent[kOnKeylog]);
}

function dropFrom(store, name, socket) {
  const list = store[name];
  if (!list) return;
  const at = ArrayPrototypeIndexOf(list, socket);
  if (at === -1) return;
  ArrayPrototypeSplice(list, at, 1);
  if (list.length === 0) delete store[name];
}

Agent.prototype.removeSocket = function(socket, options) {
  const name = nameOfSocket(this, options);
  dropFrom(this.sockets, name, socket);
  // A socket that is no more must not be handed out again.
  if (!socket.writable) dropFrom(this.freeSockets, name, socket);
  let req;
  if (this.requests[name]?.length) {
    req = this.requests[name][0];
  } else {
    // The freed place may be for a request to another host, when the total was the limit.
    const names = ObjectKeys(this.requests);
    for (let i = 0; i < names.length; i++) {
      if (this.sockets[names[i]]?.length) continue;
      req = this.requests[names[i]][0];
      options = req[kRequestOptions];
      break;
    }
  }
  if (req && options) {
    req[kRequestOptions] = undefined;
    this.createSocket(req, options, (error, made) => {
      if (error) req.onSocket(null, error);
      else made.emit('free');
    });
  }
};

Agent.prototype.keepSocketAlive = function(socket) {
  socket.setKeepAlive(true, this.keepAliveMsecs);
  socket.unref();
  let timeout = this.options.timeout || 0;
  const hint = socket._httpMessage?.res?.headers['keep-alive'];
  if (hint) {
    const match = RegExpPrototypeExec(/^timeout=(\d+)/, hint);
    if (match !== null) {
      // The server closes after so many seconds: do not send into that.
      const server = NumberParseInt(match[1], 10) * 1000 - this.agentKeepAliveTimeoutBuffer;
      if (server <= 0) return false;
      timeout = timeout ? MathMin(timeout, server) : server;
    }
  }
  if (socket.timeout !== timeout) socket.setTimeout(timeout);
  return true;
};

Agent.prototype.reuseSocket = function(socket, req) {
  if (!socket[kNative]) socket.removeListener('error', onFreeSocketError);
  req.reusedSocket = true;
  socket.ref();
};

Agent.prototype.destroy = function() {
  const stores = [this.freeSockets, this.sockets];
  for (let s = 0; s < 2; s++) {
    const lists = ObjectValues(stores[s]);
    for (let i = 0; i < lists.length; i++) {
      const list = lists[i];
      for (let j = list.length - 1; j >= 0; j--) list[j].destroy();
    }
  }
};

// With NODE_USE_ENV_PROXY=1 the global agent follows the environment.
function globalAgentFor(proxyEnv) { return new Agent({ keepAlive: true, scheduling: 'lifo', timeout: 5000, proxyEnv }); }

module.exports = {
  Agent,
  globalAgent: globalAgentFor(process.env.NODE_USE_ENV_PROXY === '1' ? process.env : undefined),
  globalAgentFor,
  kProxy,
};
