'use strict';
// An upgraded connection belongs to the program: head, data both ways, ends.
const http=require('http'),net=require('net');
const s=http.createServer((q,r)=>r.end('x'));s.on('connection',()=>console.log('conn'));
s.on('upgrade',(req,socket,head)=>{console.log('upgrade',head.toString());socket.write('HTTP/1.1 101 X\r\nUpgrade: W\r\nConnection: Upgrade\r\n\r\n');socket.on('data',d=>{console.log('srv data',d.toString());if(d.toString()==='kill')socket.end();else socket.write('r:'+d)});socket.on('end',()=>console.log('srv end'));socket.on('close',()=>console.log('srv close'))});
s.listen(0,'127.0.0.1',()=>{const c=net.connect(s.address().port,'127.0.0.1');c.setEncoding('utf8');c.write('GET / HTTP/1.1\r\nHost: a\r\nUpgrade: W\r\nConnection: Upgrade\r\n\r\nHEAD');let n=0;c.on('data',d=>{console.log('cli',JSON.stringify(d));n++;if(n===1)c.write('hello');else c.write('kill')});c.on('end',()=>{console.log('cli end');c.end()});c.on('close',()=>{console.log('cli close');s.close(()=>console.log('closed'))})});
