'use strict';
// A channel to name servers: one query at a time goes to one server after the other, over UDP, and over TCP where the answer
// was cut (RFC 1035, RFC 7766). Each query has a socket of its own with a port that the system chose, connected to its
// server: nobody else can answer it, and a closed port is heard of at once.

const {
  ArrayPrototypeMap, ArrayPrototypePush, ArrayPrototypeShift, ArrayPrototypeSlice, MathMin, RegExpPrototypeExec, SafeSet, StringPrototypeSlice, StringPrototypeSplit, StringPrototypeToLowerCase,
  TypedArrayPrototypeSet, TypedArrayPrototypeSubarray, Uint8Array,
} = primordials;
const timers = require('timers');
const { AsyncResource } = require('async_hooks');
const { UDP } = require('internal/dgram/handles');
const { isIP } = require('internal/net/address');
const { decodeAnswer, encodeQuery } = require('internal/dns/wire');

const DNS_PORT = 53;
const DEFAULT_TIMEOUT = 2000;
const DEFAULT_TRIES = 3;

// What a response code says (RFC 1035, 4.1.1; RFC 2136, 2.2), by Node's names. Numbers that stand for nothing: ESERVFAIL.
const codes = ['', 'EFORMERR', 'ESERVFAIL', 'ENOTFOUND', 'ENOTIMP', 'EREFUSED', 'ENODATA', 'ENODATA', 'ENODATA', 'ENODATA', 'ENODATA'];

// The sockets of all queries of this thread. There may be more queries than descriptors: those that find none wait here until
// one of ours is given back.
const MOST_SOCKETS = 512;
const EMFILE = -24;
const ENFILE = -23;
const sockets = { __proto__: null, open: 0, waiting: [] };

function wakeNext() {
  if (sockets.waiting.length > 0) process.nextTick(ArrayPrototypeShift(sockets.waiting));
}

// The servers of the machine: [address, port] each.
function systemServers() {
  const servers = [];
  let text = '';
  try {
    text = require('fs').readFileSync('/etc/resolv.conf', 'latin1');
  } catch {
    // A machine without the file has a server of its own, or none.
  }
  const lines = StringPrototypeSplit(text, '\n');
  for (let i = 0; i < lines.length; i++) {
    const match = RegExpPrototypeExec(/^\s*nameserver\s+([^\s#;]+)/, lines[i]);
    if (match !== null && isIP(match[1]) !== 0) ArrayPrototypePush(servers, [match[1], DNS_PORT]);
  }
  if (servers.length === 0) ArrayPrototypePush(servers, ['127.0.0.1', DNS_PORT]);
  return servers;
}

class Channel {
  #servers;
  #pending = new SafeSet();
  #timeout;
  #tries;
  #maxTimeout;
  #local = { v4: undefined, v6: undefined };

  constructor(timeout = -1, tries = DEFAULT_TRIES, maxTimeout = 0) {
    this.#timeout = timeout < 0 ? DEFAULT_TIMEOUT : timeout;
    this.#tries = tries;
    this.#maxTimeout = maxTimeout;
  }

  getServers() {
    this.#servers ??= systemServers();
    return ArrayPrototypeMap(this.#servers, (server) => ArrayPrototypeSlice(server));
  }

  // False while queries are under way.
  setServers(servers) {
    if (this.#pending.size > 0) return false;
    this.#servers = servers;
    return true;
  }

  setLocalAddress(v4, v6) { this.#local = { v4, v6 }; }

  cancel() {
    const pending = [];
    const iterator = this.#pending.values();
    for (let step = iterator.next(); !step.done; step = iterator.next()) ArrayPrototypePush(pending, step.value);
    for (let i = 0; i < pending.length; i++) pending[i].end('ECANCELLED');
  }

  // `done(code)` or `done(undefined, answers)`, never inside this call.
  query(name, type, done) {
    this.#servers ??= systemServers();
    const query = new Query(name, type, this.#servers, { timeout: this.#timeout, tries: this.#tries, maxTimeout: this.#maxTimeout, local: this.#local }, (code, answers) => {
      this.#pending.delete(query);
      done(code, answers);
    });
    this.#pending.add(query);
    query.start();
  }
}

class Query {
  #name;
  #type;
  #servers;
  #options;
  #done;
  #resource = new AsyncResource('QUERYWRAP');
  #attempt = 0;
  #handle;
  #stream;
  #timer;
  #id;
  #packet;
  #over = false;
  #round = 0;
  #holdsSocket = false;
  #lastCode = 'ETIMEOUT';

  constructor(name, type, servers, options, done) {
    this.#name = name;
    this.#type = type;
    this.#servers = servers;
    this.#options = options;
    this.#done = done;
  }

  start() {
    const seed = require('crypto').randomBytes(2);
    this.#id = seed[0] * 256 + seed[1];
    this.#packet = encodeQuery(this.#id, this.#name, this.#type);
    if (this.#packet === undefined) this.end('EBADNAME');
    else if (RegExpPrototypeExec(/(^|\.)onion\.?$/i, this.#name) !== null) this.end('ENOTFOUND');
    else if (this.#servers.length === 0) this.end('ECONNREFUSED');
    else this.#next();
  }

  end(code, answers) {
    if (this.#over) return;
    this.#over = true;
    this.#release();
    // The caller hears of it later, even when it is known at once.
    process.nextTick(() => this.#resource.runInAsyncScope(this.#done, undefined, code, answers));
  }

  #release() {
    if (this.#timer !== undefined) timers.clearTimeout(this.#timer);
    this.#handle?.close();
    this.#stream?.destroy();
    this.#timer = this.#handle = this.#stream = undefined;
    if (this.#holdsSocket) {
      this.#holdsSocket = false;
      sockets.open--;
      wakeNext();
    }
  }

  // Asks when there is a socket for it.
  #askInTurn(server) {
    if (this.#over) {
      // Cancelled while it waited: its turn is another's.
      wakeNext();
      return;
    }
    let err = EMFILE;
    if (sockets.open < MOST_SOCKETS) {
      this.#holdsSocket = true;
      sockets.open++;
      err = this.#ask(server);
    }
    if (err === 0) return;
    if (this.#holdsSocket) {
      this.#holdsSocket = false;
      sockets.open--;
    }
    if ((err === EMFILE || err === ENFILE) && sockets.open > 0) {
      this.#release();
      ArrayPrototypePush(sockets.waiting, () => this.#askInTurn(server));
      return;
    }
    wakeNext();
    this.#failed('ECONNREFUSED');
  }

  #waitForAnswer() {
    // One power of two per round; a number of rounds that overflows it is past every timer's limit anyway.
    let wait = this.#options.timeout * 2 ** MathMin(this.#round, 24);
    if (this.#options.maxTimeout > 0) wait = MathMin(wait, this.#options.maxTimeout);
    this.#timer = timers.setTimeout(() => this.#failed('ETIMEOUT'), MathMin(wait, 2 ** 31 - 1));
  }

  #failed(code) {
    this.#lastCode = code;
    this.#next();
  }

  // The next server, or the next round with more patience.
  #next() {
    this.#release();
    const count = this.#servers.length;
    if (this.#attempt >= count * this.#options.tries) {
      this.end(this.#lastCode);
      return;
    }
    const server = this.#servers[this.#attempt % count];
    const round = (this.#attempt - this.#attempt % count) / count;
    this.#attempt++;
    this.#round = round;
    this.#askInTurn(server);
  }

  // 0, or why the question could not be sent.
  #ask(server) {
    const { 0: address, 1: port } = server;
    const handle = this.#handle = new UDP();
    handle.setOwner(this, (err, arrayBuffer) => {
      if (this.#handle !== handle) return;
      if (err) this.#failed('ECONNREFUSED');
      else this.#take(new Uint8Array(arrayBuffer), server);
    });
    const v6 = isIP(address) === 6;
    const local = v6 ? this.#options.local.v6 : this.#options.local.v4;
    let err = local === undefined ? 0 : handle.bind(local, 0, 0);
    if (!err) err = handle.connect(address, port);
    if (!err) err = handle.recvStart();
    if (!err) {
      const sent = handle.send([this.#packet], undefined, 0, false, (status) => {
        if (status && this.#handle === handle) this.#failed('ECONNREFUSED');
      });
      if (sent < 0) err = sent;
    }
    if (!err) this.#waitForAnswer();
    return err;
  }

  // A message that does not answer this query is none: the wait goes on.
  #take(bytes, server) {
    const answer = decodeAnswer(bytes);
    if (answer === undefined && bytes.length >= 2 && bytes[0] * 256 + bytes[1] === this.#id) {
      this.#failed('EBADRESP');
      return;
    }
    if (answer === undefined || answer.id !== this.#id || answer.question.type !== this.#type ||
        answer.question.name !== StringPrototypeToLowerCase(withoutDot(this.#name))) return;
    if (answer.truncated && this.#stream === undefined) this.#askOverTcp(server);
    else if (answer.code !== 0) this.end(codes[answer.code] ?? 'ESERVFAIL');
    else this.end(undefined, answer.answers);
  }

  #askOverTcp(server) {
    this.#handle.close();
    this.#handle = undefined;
    const local = isIP(server[0]) === 6 ? this.#options.local.v6 : this.#options.local.v4;
    const stream = this.#stream = require('net').connect({ host: server[0], port: server[1], localAddress: local });
    const length = this.#packet.length;
    const message = new Uint8Array(length + 2);
    message[0] = length >> 8;
    message[1] = length & 255;
    TypedArrayPrototypeSet(message, this.#packet, 2);
    stream.write(message);
    let got = new Uint8Array(0);
    stream.on('data', (chunk) => {
      if (this.#stream !== stream) return;
      const all = new Uint8Array(got.length + chunk.length);
      TypedArrayPrototypeSet(all, got);
      TypedArrayPrototypeSet(all, chunk, got.length);
      got = all;
      const wanted = got.length < 2 ? 2 : 2 + got[0] * 256 + got[1];
      if (got.length >= 2 && got.length >= wanted) this.#take(TypedArrayPrototypeSubarray(got, 2, wanted), server);
    });
    const broken = () => {
      if (this.#stream === stream && !this.#over) this.#failed('ECONNREFUSED');
    };
    stream.on('error', broken);
    stream.on('end', broken);
  }
}

const withoutDot = (name) => (name.length > 0 && name[name.length - 1] === '.' ? StringPrototypeSlice(name, 0, -1) : name);

module.exports = { Channel, DNS_PORT };
