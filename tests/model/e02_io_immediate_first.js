'use strict';
// E2: in an I/O callback setImmediate always comes before setTimeout(0).
const fs = require('fs');
let left = 10;
(function again() {
  fs.readFile(__filename, () => {
    const order = [];
    setTimeout(() => { order.push('timeout'); done(); }, 0);
    setImmediate(() => { order.push('immediate'); done(); });
    function done() {
      if (order.length < 2) return;
      console.log(order.join(' '));
      if (--left > 0) again();
    }
  });
})();
