// Key sequences of terminals as keypress events.
const readline=require('readline'); const {PassThrough}=require('stream'); const p=new PassThrough(); readline.emitKeypressEvents(p); p.on('keypress',(s,k)=>console.log(JSON.stringify([s,k]))); p.write('aA1 \t\r\n\x7f\x1b[A\x1bOP\x1b[1;5C\x1b[3~\x1ba\x1bA\x1b[Z\x01\x1b[15~é😀\x1b[[A\x1bOF\x1b[H\x1b[200~\x1b\x1b[A\x1b[2;3~!\x00'); p.write('\x1b');
