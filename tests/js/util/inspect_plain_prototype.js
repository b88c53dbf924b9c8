// util.inspect(): objects that were given Object.prototype.
const u = require('util'); const {inspect,format,formatWithOptions}=u;
let n=0; const p=(v,o)=>{n++; try{console.log(n+'> '+inspect(v,o))}catch(e){console.log(n+'! ',e.message)}}; Error.stackTraceLimit=0;
p(Object.setPrototypeOf(new Error('x'),Object.prototype));p(Object.setPrototypeOf(new Date(0),Object.prototype));p(Object.setPrototypeOf(/a/,Object.prototype));p(Object.setPrototypeOf(new Number(1),Object.prototype));p(Object.setPrototypeOf(new Map([[1,2]]),Object.prototype));p(Object.setPrototypeOf(new ArrayBuffer(1),Object.prototype));p(Object.setPrototypeOf(Promise.resolve(1),Object.prototype));p(Object.setPrototypeOf([1],Object.prototype));p(Object.setPrototypeOf(new Uint8Array(1),Object.prototype));
p(Error.prototype);p(TypeError.prototype); p(Object.create(TypeError.prototype)); p(AggregateError.prototype);
