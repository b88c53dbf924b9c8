'use strict';
// `for await` over a readline interface whose input fails: the loop ends with that error.
const assert = require('assert');
const fs = require('fs');
const readline = require('readline');

(async () => {
  const lines = readline.createInterface({ input: fs.createReadStream('/there/is/no/such/file'), crlfDelay: Infinity });
  await assert.rejects((async () => { for await (const _ of lines); })(), { code: 'ENOENT' });
  console.log('ok');
})();
