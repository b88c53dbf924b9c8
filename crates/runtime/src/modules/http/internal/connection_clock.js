'use strict';
// What the clock of a server looks at on a connection, about once a second: heads, bodies and answers that take too long, and
// idle connections. Node docs: http, server.headersTimeout, requestTimeout, keepAliveTimeout.

// A body may come slowly for this long before minRequestBodyRate is asked for.
const RATE_GRACE_MS = 5000;
// How long a connection on which nothing was asked outlives the closing of its server.
const CLOSING_GRACE_MS = 1000;
// How long a client that was refused may take to end its side.
const LINGER_MS = 2000;

// Ends what has taken too long.
function check(connection, now, server) {
  if (connection.upgraded) return;
  // Output that no byte of leaves holds memory and a descriptor for nothing.
  const left = connection.writableLength();
  if (left !== connection.lastLeft) {
    connection.lastLeft = left;
    connection.stalledSince = now;
  } else if (left > 0 && server.sendTimeout > 0 && now - connection.stalledSince >= server.sendTimeout) {
    connection.abandon();
    return;
  }
  if (connection.lingering && now - connection.leaving >= LINGER_MS) connection.abandon();
  if (connection.closed || connection.ending) return;
  const { headersTimeout, requestTimeout, keepAliveTimeout } = server;
  if (connection.body !== null) {
    if (connection.paused) {
      // The program does not read: the client is not to blame.
      connection.rateSince = now;
      connection.rateFrom = connection.received;
    } else if (server.minRequestBodyRate > 0) {
      if (connection.rateOf !== connection.body) {
        connection.rateOf = connection.body;
        connection.rateSince = connection.since;
        connection.rateFrom = 0;
      }
      const age = now - connection.rateSince;
      if (age >= RATE_GRACE_MS && (connection.received - connection.rateFrom) * 1000 < age * server.minRequestBodyRate) {
        connection.bodyTimeout();
        return;
      }
    }
    if (requestTimeout > 0 && now - connection.since >= requestTimeout && !connection.paused) connection.bodyTimeout();
    return;
  }
  if (connection.current !== null) return;
  const head = connection.headAge();
  // Who has just come may have asked already: what is on its way is read and answered.
  if (server.kClosing === true && head < 0 && (connection.requests > 0 || now - server.closedAt >= CLOSING_GRACE_MS)) {
    connection.endSoon();
    return;
  }
  if (head >= 0 && connection.requests > 0) connection.headSince = now - head;
  if (head >= 0 || connection.requests === 0) {
    const age = head >= 0 && connection.requests > 0 ? head : now - connection.since;
    if ((headersTimeout > 0 && age >= headersTimeout) || (requestTimeout > 0 && age >= requestTimeout)) connection.timeout();
    return;
  }
  if (keepAliveTimeout > 0 && !connection.resting && now - connection.since >= keepAliveTimeout + server.keepAliveTimeoutBuffer) connection.endSoon();
}

module.exports = { check };
