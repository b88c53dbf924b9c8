'use strict';
// A few bytes that unpack to a lot: a stream makes no more than its reader takes; maxOutputLength stops the other forms.
const assert = require('assert');
const zlib = require('zlib');

const size = 64 << 20;
const forms = [['gzipSync', 'createGunzip', 'gunzip'], ['brotliCompressSync', 'createBrotliDecompress', 'brotliDecompress'], ['zstdCompressSync', 'createZstdDecompress', 'zstdDecompress']];
(async () => {
  for (const [pack, create, whole] of forms) {
    const bomb = zlib[pack](Buffer.alloc(size), pack[0] === 'b' ? { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 1 } } : {});
    const stream = zlib[create]();
    stream.end(bomb);
    await new Promise((resolve) => stream.once('readable', resolve));
    for (let i = 0; i < 50; i++) await new Promise(setImmediate);
    assert(stream.readableLength <= stream.readableHighWaterMark, `${create} ${stream.readableLength}`);
    let total = 0;
    for await (const part of stream) {
      total += part.length;
      assert(part.length <= stream.readableHighWaterMark);
    }
    assert.strictEqual(total, size);
    assert.throws(() => zlib[`${whole}Sync`](bomb, { maxOutputLength: 1000 }), { code: 'ERR_BUFFER_TOO_LARGE', message: 'Cannot create a Buffer larger than 1000 bytes' });
    await assert.rejects(require('util').promisify(zlib[whole])(bomb, { maxOutputLength: size - 1 }), { code: 'ERR_BUFFER_TOO_LARGE' });
  }
  console.log('ok');
})();
