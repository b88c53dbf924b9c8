'use strict';
// The `spec` reporter, the default: an indented list of tests, the counts, then the failures in full.

const { ArrayPrototypePop, ArrayPrototypePush } = primordials;
const { Transform } = require('stream');
const { describeFailure, headline, indent, marks, paint } = require('internal/test/reporters/text');

class SpecReporter extends Transform {
  #open = [];
  #failed = [];

  constructor() {
    super({ __proto__: null, writableObjectMode: true });
  }

  // The headings of suites and tests around this one that have not been shown.
  #headings(data) {
    let text = '';
    for (let i = 0; i < this.#open.length; i++) {
      const entry = this.#open[i];
      if (entry.data.nesting >= data.nesting || entry.shown) continue;
      entry.shown = true;
      text += `${indent(entry.data.nesting)}${marks.suite} ${entry.data.name}\n`;
    }
    return text;
  }

  #finished(type, data) {
    const text = this.#headings(data);
    if (this.#open.length > 0) ArrayPrototypePop(this.#open);
    if (type === 'test:fail' && data.details.error?.failureType !== 'subtestsFailed') ArrayPrototypePush(this.#failed, data);
    return `${text}${headline(type, data)}\n`;
  }

  _transform({ type, data }, encoding, callback) {
    switch (type) {
      case 'test:start':
        ArrayPrototypePush(this.#open, { __proto__: null, data, shown: false });
        return callback();
      case 'test:pass':
      case 'test:fail':
        return callback(null, this.#finished(type, data));
      case 'test:stdout':
      case 'test:stderr':
        return callback(null, data.message);
      case 'test:diagnostic':
        return callback(null, `${indent(data.nesting)}${paint('blue', `${marks[type]} ${data.message}`)}\n`);
      default:
        return callback();
    }
  }

  _flush(callback) {
    if (this.#failed.length === 0) return callback();
    let text = `\n${paint('red', `${marks['test:fail']} failing tests:`)}\n`;
    for (let i = 0; i < this.#failed.length; i++) text += `\n${describeFailure(this.#failed[i])}`;
    return callback(null, text);
  }
}

module.exports = { SpecReporter };
