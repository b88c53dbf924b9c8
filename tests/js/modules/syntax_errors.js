'use strict';
// What cannot be compiled is shown: file, line, and a mark below the place; in the stack of the error too, for CommonJS.
const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { pathToFileURL } = require('url');

const folder = fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), 'syntax-'));
const source = 'const a = 1;\nconst b = a +;\n';
const place = 'const b = a +;\n             ^\n';
const file = (name, text) => {
  const full = path.join(folder, name);
  fs.writeFileSync(full, text);
  return full;
};
try {
  const script = file('broken.js', source);
  const module = file('broken.mjs', source);
  const requires = file('requires.js', 'require("./broken.js");');
  const imports = file('imports.mjs', 'import "./broken.mjs";');
  const scriptPlace = `${script}:2\n${place}`;
  const modulePlace = `${pathToFileURL(module)}:2\n${place}`;
  const cases = [
    [[script], scriptPlace], [[requires], scriptPlace], [['-e', `require(${JSON.stringify(script)})`], scriptPlace], [['--check', script], scriptPlace],
    [[module], modulePlace], [[imports], modulePlace],
    [['-e', source], `[eval]:2\n${place}`],
  ];
  for (const [args, start] of cases) {
    const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', cwd: folder });
    assert.strictEqual(status, 1);
    assert.ok(stderr.startsWith(start), `${args}: ${stderr}`);
    assert.strictEqual(stderr.split(start).length, 2, stderr);
    assert.match(stderr, /\nSyntaxError: Unexpected token ';'/);
  }
  assert.throws(() => require(script), (error) => error.stack.startsWith(`${scriptPlace}\nSyntaxError: `));

  // An error that the program makes itself is shown where it throws.
  const own = file('own.js', '\nthrow new SyntaxError("mine");\n');
  assert.ok(spawnSync(process.execPath, [own], { encoding: 'utf8' }).stderr.startsWith(`${own}:2\nthrow new SyntaxError("mine");\n^\n`));
} finally {
  fs.rmSync(folder, { recursive: true });
}
