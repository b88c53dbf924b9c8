// HTTPParser of _http_common, as programs use it that parse HTTP themselves.
'use strict';
const assert = require('assert');
const { HTTPParser, methods } = require('_http_common');
const { kOnHeaders, kOnHeadersComplete, kOnBody, kOnMessageComplete } = HTTPParser;

function parse(type, pieces) {
  const log = [];
  const parser = new HTTPParser();
  parser.initialize(type, {});
  // Headers come apart from the rest when the head comes in pieces.
  let early = [];
  parser[kOnHeaders] = (headers) => { if (log.length === 0) early.push(...headers); else log.push(['trailers', ...headers]); };
  parser[kOnHeadersComplete] = (major, minor, headers, method, url, status, reason, upgrade, keepAlive) => {
    log.push(['head', `${major}.${minor}`, type === HTTPParser.REQUEST ? methods[method] : status, url ?? reason, (headers ?? early).join('|'), upgrade, keepAlive]);
  };
  parser[kOnBody] = (part) => log.push(['body', String(part)]);
  parser[kOnMessageComplete] = () => log.push(['end']);
  const results = pieces.map((piece) => parser.execute(Buffer.from(piece)));
  return { log, results };
}

let r = parse(HTTPParser.REQUEST, ['POST /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\nX: y\r\n\r\n3\r\n', 'abc\r\n0\r\nT: 1\r\n\r\n']);
assert.deepStrictEqual(r.log, [
  ['head', '1.1', 'POST', '/a', 'Transfer-Encoding|chunked|X|y', false, true], ['body', 'abc'], ['trailers', 'T', '1'], ['end'],
]);
assert.deepStrictEqual(r.results, [57, 16]);
r = parse(HTTPParser.RESPONSE, ['HTTP/1.1 204 None\r\nA: b\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi']);
assert.deepStrictEqual(r.log, [['head', '1.1', 204, 'None', 'A|b', false, true], ['end'], ['head', '1.1', 200, 'OK', 'Content-Length|2', false, true], ['body', 'hi'], ['end']]);
// Before an upgrade only the head is taken.
const upgrade = 'GET /chat HTTP/1.1\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n';
r = parse(HTTPParser.REQUEST, [`${upgrade}rest`]);
assert.strictEqual(r.results[0], upgrade.length);
assert.strictEqual(r.log[0][5], true);
// A refusal is given back, what a callback throws is thrown.
const error = parse(HTTPParser.REQUEST, ['GARBAGE\r\n\r\n']).results[0];
assert.ok(error instanceof Error);
assert.strictEqual(error.code, 'HPE_INVALID_METHOD');
const parser = new HTTPParser();
parser.initialize(HTTPParser.REQUEST, {});
parser[kOnHeadersComplete] = () => { throw new Error('from the callback'); };
assert.throws(() => parser.execute(Buffer.from('GET / HTTP/1.1\r\n\r\n')), /from the callback/);
parser.initialize(HTTPParser.REQUEST, {});
parser[kOnHeadersComplete] = () => {};
assert.strictEqual(parser.execute(Buffer.from('GET / HTTP/1.1\r\n\r\n')), 18);
parser.close();
assert.throws(() => ({ execute: parser.execute }).execute(Buffer.alloc(1), 0, 1), TypeError);
console.log('ok');
