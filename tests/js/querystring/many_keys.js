'use strict';
// A query whose names collide in the engine's hash is refused or read quickly, never slowly.
const qs = require('querystring');
const honest = [];
for (let i = 0; i < 50000; i++) honest.push(`key${i}=${i}`);
const start = Date.now();
const parsed = qs.parse(honest.join('&'), '&', '=', { maxKeys: 0 });
console.log(Object.keys(parsed).length, parsed.key49999, Date.now() - start < 5000);
