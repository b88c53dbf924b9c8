// iconv-lite: single and double byte encodings, streams, byte order marks, the internal encodings that use Buffer and StringDecoder.
'use strict';
const iconv = require('iconv-lite');
const { Readable } = require('stream');
const texts = { win1251: 'Привет, мир', 'shift_jis': '日本語テキスト', gbk: '简体中文', gb18030: '漢字𠀀€', big5: '繁體中文', 'euc-kr': '한국어', 'iso-8859-15': 'œuvre €', cp437: '│├─', koi8r: 'Съешь', 'utf-16': 'a€𝄞', utf16le: 'x€', 'utf-32': 'x𝄞', 'utf-7': 'Hi ☺!', 'utf-7-imap': '~peter/mail/台北', macroman: 'Æther', eucjp: '漢字かな', 'utf8': 'é€𝄞', base64: 'aGVsbG8=', hex: '00ff10', binary: 'é', ascii: 'hello', cesu8: 'a𝄞', 'windows-874': 'ภาษา' };
for (const [encoding, text] of Object.entries(texts)) {
  const bytes = iconv.encode(text, encoding);
  console.log(encoding, bytes.toString('hex'), iconv.decode(bytes, encoding), iconv.decode(bytes, encoding) === text);
  // Byte by byte through a stateful decoder: characters are cut at every place.
  const decoder = iconv.getDecoder(encoding);
  let out = '';
  for (let i = 0; i < bytes.length; i++) out += decoder.write(bytes.subarray(i, i + 1)) || '';
  console.log(' cut', out + (decoder.end() || ''));
}
console.log(iconv.encode('日☺', 'latin1'), iconv.decode(Buffer.from([0xff, 0x81, 0x20, 0xfe]), 'shift_jis'), iconv.decode(Buffer.from([0x80, 0xff, 0x41]), 'gbk'));
console.log(iconv.decode(Buffer.from([0xef, 0xbb, 0xbf, 0x61]), 'utf8'), iconv.decode(Buffer.from([0xef, 0xbb, 0xbf, 0x61]), 'utf8', { stripBOM: false }).length, iconv.encode('x', 'utf16le', { addBOM: true }), iconv.encodingExists('us-ascii'), iconv.encodingExists('nope'));
try { iconv.encode('x', 'nope'); } catch (error) { console.log(error.message); }
console.log(Buffer.from(Array.from({ length: 256 }, (_, i) => i)).length, iconv.decode(Buffer.from(Array.from({ length: 256 }, (_, i) => i)), 'cp1252'));
const source = Readable.from([Buffer.from([0xcf, 0xf0]), Buffer.from([0xe8]), Buffer.from([0xe2, 0xe5, 0xf2])]);
let collected = '';
source.pipe(iconv.decodeStream('win1251')).on('data', (s) => { collected += s; }).on('end', () => {
  console.log('stream', collected);
  Readable.from(['日本', '語 end']).pipe(iconv.encodeStream('euc-jp')).collect((error, bytes) => console.log('collect', error, bytes));
});
