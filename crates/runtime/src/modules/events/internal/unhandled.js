'use strict';
// Remembers where an 'error' event without listeners was emitted, so that the report of an uncaught error can say
// "Emitted 'error' event on X instance at:" below the stack where the error was made.

const { ArrayPrototypeJoin, ArrayPrototypeSlice, SafeWeakMap, StringPrototypeIndexOf, StringPrototypeSlice, StringPrototypeSplit } = primordials;

const places = new SafeWeakMap();

function remember(err, emitter, capture) {
  places.set(err, { name: emitter?.constructor?.name, capture });
}

// Lines below the header of a stack text.
function frames(stack) {
  const start = StringPrototypeIndexOf(stack, '\n    at ');
  return start < 0 ? [] : StringPrototypeSplit(StringPrototypeSlice(stack, start + 1), '\n');
}

// The text to print after `err.stack`, or ''. Frames that both stacks share are cut at the first shared line.
function describe(err) {
  if (err === null || typeof err !== 'object') return '';
  const place = places.get(err);
  if (place === undefined || typeof place.capture.stack !== 'string') return '';
  const own = frames(place.capture.stack);
  const original = typeof err.stack === 'string' ? frames(err.stack) : [];
  let a = own.length;
  let b = original.length;
  while (a > 0 && b > 0 && own[a - 1] === original[b - 1]) { a--; b--; }
  const shared = own.length - a;
  const shown = shared > 1 ? [...ArrayPrototypeSlice(own, 0, a), `    [... lines matching original stack trace ...]`, own[own.length - 1]] : own;
  const on = place.name && place.name !== 'EventEmitter' ? ` on ${place.name} instance` : '';
  return `Emitted 'error' event${on} at:\n${ArrayPrototypeJoin(shown, '\n')}`;
}

module.exports = { describe, remember };
