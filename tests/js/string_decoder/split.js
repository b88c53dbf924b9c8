'use strict';
// Every encoding with characters cut at every place; the generator is fixed, so each run decodes the same bytes.
const {StringDecoder}=require('string_decoder');
const x=new StringDecoder('utf8'); console.log(x.write(Buffer.from([0xe2,0x82])), x.lastNeed,x.lastTotal,x.lastChar, x.end(Buffer.from([0xac])));
console.log(x.text(Buffer.from('hello'),2), x.write('str'), x.end('foo'), x.write(new Uint16Array([0x6161])), x.write(new DataView(new ArrayBuffer(2))));
const y=new StringDecoder('utf16le'); console.log(JSON.stringify([y.write(Buffer.from([0x3d,0xd8,0x4d])),y.lastNeed,y.lastTotal,y.end()]));
const z=new StringDecoder('base64'); console.log([z.write(Buffer.from([1,2,3,4])),z.lastNeed,z.lastTotal,z.end(), z.lastNeed, z.lastTotal]);
const q=new StringDecoder('utf16le');for (const b of ['3dd8','4d','dc3d','d8','3dd83dd8','00']) console.log(JSON.stringify(q.write(Buffer.from(b,'hex'))),q.lastNeed,q.lastTotal); console.log(JSON.stringify(q.end()));
let seed=7; const rnd=(n)=>{seed=(seed*1103515245+12345)&0x7fffffff; return (seed>>8)%n};
const pool=[0xd8,0x3d,0x4d,0xdc,0x61,0,0xe2,0x82,0xac,0xf0,0x9f,0xf4,0xc3];
for (const e of ['utf8','utf16le','base64','base64url']) for(let k=0;k<3000;k++){const d=new StringDecoder(e);let o=[];for(let j=0;j<4;j++){const b=Buffer.from(Array.from({length:rnd(5)},()=>pool[rnd(pool.length)]));o.push(b.toString('hex'),d.write(b),d.lastNeed,d.lastTotal)}o.push(d.end());console.log(e,JSON.stringify(o))}
