'use strict';
// Run by ../outcome.js.
for (const line of ['5', 'null', '[]', '["test:pass"]', '["test:pass",null]', '{"$":1}', '["x",{"$":"error"}]']) process.stdout.write(`\0\x01test:${line}\n`);
process.exitCode = 3;
