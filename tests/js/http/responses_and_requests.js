'use strict';
// The usual forms of a response, seen by the client: lengths, chunks, trailers, HEAD, pipes, lazily made headers and sockets.
const http=require('http');const log=[];
const s=http.createServer((req,res)=>{
  if(req.url==='/a'){res.setHeader('X-A',['1','2']);res.setHeader('Set-Cookie',['a=1','b=2']);res.end('x');console.log(JSON.stringify(res._header.replace(/Date:.*?\r\n/,'')));}
  else if(req.url==='/b'){res.statusCode=404;res.statusMessage='Nope';res.end();}
  else if(req.url==='/c'){res.writeHead(200,{'Content-Length':5});res.write('he');setTimeout(()=>res.end('llo'),10);}
  else if(req.url==='/d'){res.writeHead(204);res.end();}
  else if(req.url==='/e'){req.socket.setTimeout(1000);console.log(req.socket.remoteAddress,req.socket===res.socket,req.httpVersion,res.headersSent);res.on('close',()=>console.log('e close',res.writableFinished,res.socket));res.end(Buffer.from('buf'));console.log(res.headersSent,res.finished,res.writableEnded);}
  else if(req.url==='/f'){res.write('1');setImmediate(()=>{res.addTrailers({'X-T':'t'});res.end('2')});}
  else if(req.url==='/g'){let b='';req.setEncoding('utf8');req.on('data',d=>b+=d);req.on('end',()=>res.end(b.toUpperCase()))}
  else if(req.url==='/h'){require('stream').Readable.from(['a','b','c']).pipe(res)}
});
s.listen(0,'127.0.0.1',async()=>{
  const port=s.address().port;
  const one=(path,method='GET',body)=>new Promise((ok,no)=>{const r=http.request({host:'127.0.0.1',port,path,method},m=>{let t='';m.setEncoding('utf8');m.on('data',d=>t+=d);m.on('end',()=>{const h={...m.headers};delete h.date;ok([m.statusCode,m.statusMessage,JSON.stringify(h),t,JSON.stringify(m.trailers)].join(' | '))})});r.on('error',no);r.end(body)});
  for(const p of ['/a','/b','/c','/d','/e','/f','/h'])console.log(p,await one(p));
  console.log(await one('/g','POST','hello'));console.log(await one('/a','HEAD'));
  s.close(()=>console.log('closed'));
});
process.on('uncaughtException',(e)=>{console.log('UE',e&&e.stack);process.exit(1)});
