'use strict';
// partialDeepStrictEqual() of arrays: the expected items in their order among the actual ones, and what holes mean.
const assert = require('assert');

const fits = (actual, expected) => assert.partialDeepStrictEqual(actual, expected);
const fails = (actual, expected) => assert.throws(() => fits(actual, expected), { code: 'ERR_ASSERTION' });

/* eslint-disable no-sparse-arrays */
fits([1, 2, 3], [1, 3]);
fails([1, 2, 3], [3, 1]);
fits([1, , 3], [1, 3]);
fits([1, 2, 3], [1, , 3]);
fits([1, undefined, 3], [1, , 3]);
fits([3, 2, 1], [, 1]);
fits([{ x: 0 }, , ], [, { x: 0 }]);
fits([, { x: 0 }], [{ x: 0 }, , ]);
fails([1, , 3], [1, undefined, 3]);
fails([1, 2], [, , , ]);
fails([1, , 2], [2, , 1]);
fails([1, 9, 4], [1, , , 4]);
fails([0, { x: 0 }], [{ x: 0 }, , ]);
