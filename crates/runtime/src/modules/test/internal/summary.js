'use strict';
// The counts at the end of a run.

function report(stream, counts, duration, success) {
  const say = (message) => stream.report('test:diagnostic', { __proto__: null, nesting: 0, message, level: 'info' });
  say(`tests ${counts.tests}`);
  say(`suites ${counts.suites}`);
  say(`pass ${counts.passed}`);
  say(`fail ${counts.failed}`);
  say(`cancelled ${counts.cancelled}`);
  say(`skipped ${counts.skipped}`);
  say(`todo ${counts.todo}`);
  say(`duration_ms ${duration}`);
  stream.report('test:summary', {
    __proto__: null, success: success && counts.failed === 0 && counts.cancelled === 0, counts: { ...counts }, duration_ms: duration, file: undefined,
  });
}

module.exports = { report };
