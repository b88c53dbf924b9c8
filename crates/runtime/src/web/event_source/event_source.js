'use strict';
// EventSource: events that a server sends over one long HTTP response, with reconnection. Follows
// https://html.spec.whatwg.org/multipage/server-sent-events.html. Behind `--experimental-eventsource`, as in Node.

const {
  ObjectDefineProperties, ObjectDefineProperty, RegExpPrototypeExec, StringPrototypeCharCodeAt, StringPrototypeEndsWith, StringPrototypeIncludes,
  StringPrototypeIndexOf, StringPrototypeSlice, StringPrototypeStartsWith, StringPrototypeToLowerCase, SymbolToStringTag,
} = primordials;
const { URL } = require('internal/web/url');
const { Event } = require('internal/web/event_target/event');
const { EventTarget, defineEventHandler } = require('internal/web/event_target');
const { codes: { ERR_INVALID_THIS, ERR_MISSING_ARGS } } = require('internal/errors');
const { lazy, lazyDOMException } = require('internal/util');

const messageEvents = lazy(() => require('internal/web/messaging').MessageEvent);

const CONNECTING = 0;
const OPEN = 1;
const CLOSED = 2;
const kDefaultDelay = 3000;
const kMaxRedirects = 20;
// A field that never ends must not fill the memory.
const kMaxBuffered = 64 * 1024 * 1024;

// Takes text piece by piece and gives whole events.
class StreamParser {
  #rest = '';
  #first = true;
  #data = '';
  #type = '';
  lastEventId = '';
  constructor(onEvent, onRetry) {
    this.onEvent = onEvent;
    this.onRetry = onRetry;
  }

  // False when the stream holds too much without an end of a line.
  push(text) {
    if (this.#first && text.length > 0) {
      this.#first = false;
      if (StringPrototypeCharCodeAt(text, 0) === 0xfeff) text = StringPrototypeSlice(text, 1);
    }
    const all = this.#rest + text;
    let from = 0;
    for (let i = 0; i < all.length; i++) {
      const code = StringPrototypeCharCodeAt(all, i);
      if (code !== 10 && code !== 13) continue;
      // A CR at the end may be half of a CRLF.
      if (code === 13 && i + 1 === all.length) break;
      this.#line(StringPrototypeSlice(all, from, i));
      if (code === 13 && StringPrototypeCharCodeAt(all, i + 1) === 10) i++;
      from = i + 1;
    }
    this.#rest = StringPrototypeSlice(all, from);
    return this.#rest.length + this.#data.length <= kMaxBuffered;
  }

  #line(line) {
    if (line === '') {
      this.#dispatch();
      return;
    }
    const colon = StringPrototypeIndexOf(line, ':');
    if (colon === 0) return;
    const field = colon === -1 ? line : StringPrototypeSlice(line, 0, colon);
    let value = colon === -1 ? '' : StringPrototypeSlice(line, colon + 1);
    if (StringPrototypeStartsWith(value, ' ')) value = StringPrototypeSlice(value, 1);
    switch (field) {
      case 'event': this.#type = value; break;
      case 'data': this.#data += `${value}\n`; break;
      case 'id':
        if (!StringPrototypeIncludes(value, '\0')) this.lastEventId = value;
        break;
      case 'retry':
        if (RegExpPrototypeExec(/^\d{1,9}$/, value) !== null) this.onRetry(+value);
        break;
    }
  }

  #dispatch() {
    const data = this.#data;
    const type = this.#type;
    this.#data = '';
    this.#type = '';
    if (data === '') return;
    this.onEvent(type === '' ? 'message' : type, StringPrototypeEndsWith(data, '\n') ? StringPrototypeSlice(data, 0, -1) : data, this.lastEventId);
  }
}

class EventSource extends EventTarget {
  #url;
  #state = CONNECTING;
  #withCredentials;
  #delay = kDefaultDelay;
  #lastEventId = '';
  #request = null;
  #attempt = 0;
  #timer = undefined;

  constructor(url, options = {}) {
    super();
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('url');
    let parsed;
    try {
      parsed = new URL(`${url}`);
    } catch (cause) {
      throw lazyDOMException(`${cause}`, 'SyntaxError');
    }
    this.#url = parsed.href;
    this.#withCredentials = !!options?.withCredentials;
    const wanted = options?.node?.reconnectionTime;
    if (typeof wanted === 'number' && wanted >= 0) this.#delay = wanted;
    this.#connect(parsed.href, 0);
  }

  #connect(href, redirects) {
    const url = new URL(href);
    if (url.protocol !== 'http:' && url.protocol !== 'https:') {
      process.nextTick(() => this.#fail());
      return;
    }
    const headers = { accept: 'text/event-stream', 'cache-control': 'no-store' };
    if (this.#lastEventId !== '') headers['last-event-id'] = this.#lastEventId;
    const attempt = ++this.#attempt;
    const current = () => this.#attempt === attempt && this.#state !== CLOSED;
    const { request } = require(url.protocol === 'http:' ? 'http' : 'https');
    const req = this.#request = request(url, { headers, agent: false }, (res) => {
      if (!current()) {
        res.destroy();
        return;
      }
      const { statusCode } = res;
      const { location } = res.headers;
      if ((statusCode === 301 || statusCode === 302 || statusCode === 303 || statusCode === 307 || statusCode === 308) && location !== undefined) {
        res.resume();
        let next;
        try {
          next = new URL(location, href).href;
        } catch {
          // Nowhere to go: as with any other bad answer.
        }
        if (next === undefined || redirects >= kMaxRedirects) this.#fail();
        else this.#connect(next, redirects + 1);
        return;
      }
      const type = StringPrototypeToLowerCase(`${res.headers['content-type'] ?? ''}`);
      if (statusCode !== 200 || RegExpPrototypeExec(/^text\/event-stream(?:\s*;|$)/, type) === null) {
        res.destroy();
        this.#fail();
        return;
      }
      this.#listen(res, url.origin, current);
    });
    req.on('error', () => {
      if (current()) this.#reconnect();
    });
    req.end();
  }

  #listen(res, origin, current) {
    const parser = new StreamParser((type, data, lastEventId) => {
      if (!current()) return;
      this.#lastEventId = lastEventId;
      const MessageEvent = messageEvents();
      this.dispatchEvent(new MessageEvent(type, { data, origin, lastEventId }));
    }, (delay) => { this.#delay = delay; });
    parser.lastEventId = this.#lastEventId;
    this.#state = OPEN;
    this.dispatchEvent(new Event('open'));
    res.setEncoding('utf8');
    res.on('data', (text) => {
      if (current() && !parser.push(text)) res.destroy();
    });
    // 'close' follows.
    res.on('error', () => {});
    res.on('close', () => {
      if (current()) this.#reconnect();
    });
  }

  // The connection is lost: once more, after a while.
  #reconnect() {
    this.#state = CONNECTING;
    this.#attempt++;
    this.dispatchEvent(new Event('error'));
    if (this.#state === CLOSED) return;
    this.#timer = require('timers').setTimeout(() => this.#connect(this.#url, 0), this.#delay);
  }

  // For good.
  #fail() {
    if (this.#state === CLOSED) return;
    this.#state = CLOSED;
    this.dispatchEvent(new Event('error'));
  }

  close() {
    if (!(#url in this)) throw new ERR_INVALID_THIS('EventSource');
    if (this.#state === CLOSED) return;
    this.#state = CLOSED;
    this.#attempt++;
    require('timers').clearTimeout(this.#timer);
    this.#request?.destroy();
  }
  get readyState() {
    if (!(#url in this)) throw new ERR_INVALID_THIS('EventSource');
    return this.#state;
  }
  get url() {
    if (!(#url in this)) throw new ERR_INVALID_THIS('EventSource');
    return this.#url;
  }
  get withCredentials() {
    if (!(#url in this)) throw new ERR_INVALID_THIS('EventSource');
    return this.#withCredentials;
  }
}
defineEventHandler(EventSource.prototype, 'open');
defineEventHandler(EventSource.prototype, 'message');
defineEventHandler(EventSource.prototype, 'error');

const states = { CONNECTING, OPEN, CLOSED };
for (const name in states) {
  const constant = { __proto__: null, value: states[name], writable: false, enumerable: true, configurable: false };
  ObjectDefineProperty(EventSource, name, constant);
  ObjectDefineProperty(EventSource.prototype, name, constant);
}
const visible = { __proto__: null, enumerable: true };
ObjectDefineProperties(EventSource.prototype, {
  close: visible, readyState: visible, url: visible, withCredentials: visible,
  [SymbolToStringTag]: { __proto__: null, value: 'EventSource', configurable: true },
});

module.exports = { EventSource };
