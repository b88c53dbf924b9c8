'use strict';
// readable.pipeTo(writable): Streams standard, section 4.9.1 (ReadableStreamPipeTo). Chunks go over one microtask apart and
// without a promise each; errors and closing are passed on as the options say.

const { PromisePrototypeThen, PromiseResolve, PromiseAll, SymbolDispose } = primordials;
const { codes: { ERR_INVALID_STATE } } = require('internal/errors');
const { Deferred, nop, soon } = require('internal/web/streams/util');
const { DefaultReader } = require('internal/web/streams/readable_state');
const { Writer } = require('internal/web/streams/writable_state');

class Pipe {
  constructor(rs, ws, preventClose, preventAbort, preventCancel, signal) {
    this.rs = rs;
    this.ws = ws;
    this.preventClose = preventClose;
    this.preventAbort = preventAbort;
    this.preventCancel = preventCancel;
    this.signal = signal;
    this.reader = new DefaultReader(rs);
    this.writer = new Writer(ws);
    rs.disturbed = true;
    this.deferred = new Deferred();
    this.shuttingDown = false;
    this.outstanding = 0;   // chunks taken from the source and not settled by the destination
    this.whenSettled = null;
    this.disposable = undefined;
    this.chunk = undefined;
    this.step = () => { this.next(); };
    this.writeChunk = () => {
      const { chunk } = this;
      this.chunk = undefined;
      this.writer.writeWith(chunk, this.writeRequest);
      this.next();
    };
    this.writeRequest = { resolve: () => { this.settled(); }, reject: () => { this.settled(); } };
    this.readRequest = {
      chunk: (value) => {
        this.chunk = value;
        this.outstanding++;
        // Later: enqueue() must not call the sink's write() while it is still running.
        soon(this.writeChunk);
      },
      close: nop, // The watchers below see it.
      error: nop,
    };
  }

  start() {
    const { signal } = this;
    if (signal !== undefined) {
      const abort = () => { this.abort(); };
      if (signal.aborted) {
        abort();
        return this.deferred.promise;
      }
      this.disposable = require('events').addAbortListener(signal, abort);
    }
    const { rs, ws } = this;
    // In the standard's order: errors forward, errors backward, closing forward, closing backward.
    if (rs.state === 'errored') this.sourceErrored();
    else if (ws.state === 'errored') this.destErrored();
    else if (rs.state === 'closed') this.sourceClosed();
    else if (ws.closing || ws.state === 'closed') this.destClosed();
    if (rs.state === 'readable') {
      this.reader.closed.subscribe(() => { this.sourceClosed(); }, () => {
        if (this.rs.state === 'errored') this.sourceErrored();
      });
    }
    if (ws.state === 'writable' || ws.state === 'erroring') {
      this.writer.closed.subscribe(nop, () => {
        if (this.ws.state === 'errored') this.destErrored();
      });
    }
    this.next();
    return this.deferred.promise;
  }

  next() {
    if (this.shuttingDown) return;
    if (this.writer.desiredSize > 0) this.reader.readWith(this.readRequest);
    else this.writer.ready.subscribe(this.step, undefined);
  }

  settled() {
    if (--this.outstanding === 0 && this.whenSettled !== null) {
      const fn = this.whenSettled;
      this.whenSettled = null;
      // Later: the destination is in the middle of a step of its own.
      soon(fn);
    }
  }

  abort() {
    const reason = this.signal.reason;
    this.shutdownWith(() => {
      const actions = [];
      if (!this.preventAbort) actions[0] = this.ws.state === 'writable' ? this.ws.abort(reason) : PromiseResolve();
      if (!this.preventCancel) actions[actions.length] = this.rs.state === 'readable' ? this.rs.cancel(reason) : PromiseResolve();
      return PromiseAll(actions);
    }, true, reason);
  }

  sourceErrored() {
    const reason = this.rs.storedError;
    this.shutdownWith(this.preventAbort ? undefined : () => this.ws.abort(reason), true, reason);
  }

  destErrored() {
    const reason = this.ws.storedError;
    this.shutdownWith(this.preventCancel ? undefined : () => this.rs.cancel(reason), true, reason);
  }

  sourceClosed() {
    this.shutdownWith(this.preventClose ? undefined : () => this.writer.closeWithErrorPropagation(), false);
  }

  destClosed() {
    const reason = new ERR_INVALID_STATE.TypeError('Destination WritableStream is closed');
    this.shutdownWith(this.preventCancel ? undefined : () => this.rs.cancel(reason), true, reason);
  }

  // Lets what was read reach the destination, does `action`, then ends the pipe.
  shutdownWith(action, hasError, reason) {
    if (this.shuttingDown) return;
    this.shuttingDown = true;
    const act = () => {
      if (action === undefined) {
        this.finalize(hasError, reason);
        return;
      }
      PromisePrototypeThen(action(), () => { this.finalize(hasError, reason); }, (err) => { this.finalize(true, err); });
    };
    if (this.ws.state === 'writable' && !this.ws.closing) {
      if (this.outstanding > 0) this.whenSettled = act;
      else soon(act);
    } else {
      act();
    }
  }

  finalize(hasError, reason) {
    this.writer.release();
    this.reader.release();
    this.disposable?.[SymbolDispose]();
    if (hasError) this.deferred.reject(reason);
    else this.deferred.resolve();
  }
}

module.exports = function pipeTo(rs, ws, preventClose, preventAbort, preventCancel, signal) {
  return new Pipe(rs, ws, preventClose, preventAbort, preventCancel, signal).start();
};
