'use strict';
// Streams that move by structuredClone(): chunks are cloned, the old stream is locked.
(async()=>{
const rs1 = new ReadableStream({start(c){c.enqueue({a:1});c.close()}}); const out=[]; const ws1 = new WritableStream({write(x){console.log('got',JSON.stringify(x))}});
const [rs2, ws2] = structuredClone([rs1, ws1], { transfer: [rs1, ws1] });
console.log(rs2 instanceof ReadableStream, ws2 instanceof WritableStream, rs1.locked);
for await (const x of rs2) console.log(JSON.stringify(x));
const w=ws2.getWriter(); await w.write({b:2}); await w.close();
const ts=new TransformStream(); const t2=structuredClone(ts,{transfer:[ts]}); const ww=t2.writable.getWriter(); ww.write('x'); console.log(JSON.stringify(await t2.readable.getReader().read()));
for (const f of [()=>structuredClone(new ReadableStream()),()=>{const l=new ReadableStream();l.getReader();structuredClone(l,{transfer:[l]})}]) try{f()}catch(e){console.log(e.name,e.code,e.message)}
})();
setTimeout(() => process.exit(0), 300); // Node's ports keep it alive
