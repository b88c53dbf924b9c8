'use strict';
// E14: process.exit() loses nothing of what was written to a pipe (Node cuts a long output).
if (process.argv[2] === 'child') {
  process.stdout.write(`${'x'.repeat(1288889)}\n`);
  process.exit(0);
}
const { execFileSync } = require('child_process');
const out = execFileSync(process.execPath, [__filename, 'child'], { maxBuffer: 1 << 24 });
console.log(out.length > 65536 ? 'more than one pipe buffer' : 'cut');
