// A plain client for the scenarios of HTTP packages: sends one request and gives a line that does not depend on clock or port.
'use strict';
const http = require('http');
const SHOWN = ['allow', 'cache-control', 'content-encoding', 'content-length', 'content-range', 'content-type', 'etag', 'location', 'set-cookie', 'transfer-encoding', 'vary', 'www-authenticate', 'x-powered-by', 'x-request-no'];

exports.send = (port, method, path, { headers = {}, body, show = SHOWN, agent } = {}) => new Promise((resolve, reject) => {
  const req = http.request({ port, host: '127.0.0.1', method, path, headers, agent }, (res) => {
    const parts = [];
    res.on('data', (part) => parts.push(part));
    res.on('error', reject);
    res.on('end', () => {
      const all = Buffer.concat(parts);
      const text = /gzip|br|deflate/.test(res.headers['content-encoding'] ?? '') ? `<${res.headers['content-encoding']}>` : all.toString();
      const shown = show.filter((name) => res.headers[name] !== undefined).map((name) => `${name}=${res.headers[name]}`).join(' ');
      resolve(`${method} ${path} -> ${res.statusCode} ${res.statusMessage} | ${shown} | ${text.length > 300 ? `${text.slice(0, 300)}... (${text.length})` : text}`);
    });
  });
  req.on('error', reject);
  if (body === undefined) req.end();
  else if (Array.isArray(body)) {
    body.forEach((part) => req.write(part));
    req.end();
  } else req.end(body);
});

exports.listen = (server, ...args) => new Promise((resolve, reject) => {
  server.on('error', reject);
  server.listen(0, '127.0.0.1', ...args, () => resolve(server.address().port));
});

exports.multipart = (fields, boundary = 'xXxBOUNDARYxXx') => ({
  headers: { 'Content-Type': `multipart/form-data; boundary=${boundary}` },
  body: Buffer.concat([...fields.map(([name, value, filename, type]) => Buffer.concat([
    Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"${filename ? `; filename="${filename}"` : ''}\r\n${type ? `Content-Type: ${type}\r\n` : ''}\r\n`), Buffer.from(value), Buffer.from('\r\n'),
  ])), Buffer.from(`--${boundary}--\r\n`)]),
});
