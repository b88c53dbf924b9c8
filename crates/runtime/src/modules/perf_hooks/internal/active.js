'use strict';
// How many observers there are of the entry types that other modules make: they look here before they measure anything.
// A module of its own, so that looking does not load the timeline.

module.exports = { __proto__: null, dns: 0, gc: 0, http: 0, http2: 0, net: 0 };
