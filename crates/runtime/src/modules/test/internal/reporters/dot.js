'use strict';
// The `dot` reporter: a mark for each test, then the failures.

const { ArrayPrototypePush, MathMax } = primordials;
const { describeFailure } = require('internal/test/reporters/text');

async function* dot(source) {
  const width = () => MathMax(process.stdout.columns ?? 20, 20);
  const failed = [];
  let count = 0;
  for await (const { type, data } of source) {
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    if (type === 'test:fail') ArrayPrototypePush(failed, data);
    yield type === 'test:pass' ? '.' : 'X';
    if (++count === width()) {
      count = 0;
      yield '\n';
    }
  }
  yield '\n';
  if (failed.length > 0) {
    yield '\nFailed tests:\n\n';
    for (let i = 0; i < failed.length; i++) yield `${describeFailure(failed[i], 0)}\n`;
  }
}

module.exports = { dot };
