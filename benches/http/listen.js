'use strict';
// What the servers of the bench share: they listen on a free port of the loopback and print it.

module.exports = function listen(server) {
  server.listen(0, '127.0.0.1', () => console.log(server.address().port));
};
