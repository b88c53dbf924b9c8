'use strict';
// Sets up `process`, the globals and the functions that the runtime calls. What a small program does not touch is loaded
// when first touched, so that starting stays cheap.

const { ObjectDefineProperty, ReflectApply } = primordials;
const runtime = internalBinding('runtime');
const builtins = internalBinding('builtins');

function define(name, value, enumerable = false) {
  ObjectDefineProperty(globalThis, name, { __proto__: null, value, writable: true, enumerable, configurable: true });
}

// A global that is loaded when first read. Assigning replaces it, as with a plain property.
function defineLazy(id, names, enumerable = false) {
  if (!builtins.has(id)) return;
  for (let i = 0; i < names.length; i++) {
    const name = names[i];
    const describe = (value) => ({ __proto__: null, value, writable: true, enumerable, configurable: true });
    ObjectDefineProperty(globalThis, name, {
      __proto__: null,
      get: ObjectDefineProperty(function() {
        const value = require(id)[name];
        ObjectDefineProperty(globalThis, name, describe(value));
        return value;
      }, 'name', { __proto__: null, value: `get ${name}` }),
      set(value) { ObjectDefineProperty(globalThis, name, describe(value)); },
      enumerable,
      configurable: true,
    });
  }
}

require('internal/stack_trace').install();
define('global', globalThis, true);
define('process', process);
require('internal/bootstrap/process');

const timers = require('timers');
for (const name of ['clearImmediate', 'setImmediate', 'clearInterval', 'clearTimeout', 'setInterval', 'setTimeout']) define(name, timers[name], true);
const { queueMicrotask } = require('internal/bootstrap/task_queues');
define('queueMicrotask', queueMicrotask, true);
require('internal/bootstrap/promises');

defineLazy('buffer', ['Blob', 'Buffer', 'File', 'atob', 'btoa']);
for (const name of ['atob', 'btoa']) ObjectDefineProperty(globalThis, name, { __proto__: null, enumerable: true });
defineLazy('internal/web/url', ['URL', 'URLSearchParams']);
defineLazy('internal/web/url_pattern', ['URLPattern']);
defineLazy('internal/web/encoding', ['TextDecoder', 'TextEncoder']);
defineLazy('internal/web/event_target', ['EventTarget']);
defineLazy('internal/web/event_target/event', ['Event', 'CustomEvent']);
defineLazy('internal/web/abort', ['AbortController', 'AbortSignal']);
defineLazy('internal/web/dom_exception', ['DOMException']);
defineLazy('internal/web/messaging', ['BroadcastChannel', 'MessageChannel', 'MessageEvent', 'MessagePort']);
defineLazy('internal/web/structured_clone', ['structuredClone'], true);
defineLazy('internal/web/navigator', ['Navigator', 'navigator']);
defineLazy('internal/crypto/webcrypto', ['Crypto', 'crypto']);
defineLazy('internal/web/fetch', ['CloseEvent', 'FormData', 'Headers', 'Request', 'Response', 'WebSocket']);
defineLazy('internal/web/fetch', ['fetch'], true);
defineLazy('perf_hooks', ['Performance', 'PerformanceEntry', 'PerformanceMark', 'PerformanceMeasure', 'PerformanceObserver',
  'PerformanceObserverEntryList', 'PerformanceResourceTiming']);
defineLazy('perf_hooks', ['performance'], true);
defineLazy('stream/web', ['ByteLengthQueuingStrategy', 'CompressionStream', 'CountQueuingStrategy', 'DecompressionStream',
  'ReadableByteStreamController', 'ReadableStream', 'ReadableStreamBYOBReader', 'ReadableStreamBYOBRequest',
  'ReadableStreamDefaultController', 'ReadableStreamDefaultReader', 'TextDecoderStream', 'TextEncoderStream',
  'TransformStream', 'TransformStreamDefaultController', 'WritableStream', 'WritableStreamDefaultController',
  'WritableStreamDefaultWriter']);
if (builtins.has('internal/console/global')) {
  ObjectDefineProperty(globalThis, 'console', {
    __proto__: null,
    get() {
      const value = require('internal/console/global');
      define('console', value);
      return value;
    },
    set(value) { define('console', value); },
    enumerable: false,
    configurable: true,
  });
} else {
  defineLazy('console', ['console']);
}
if (runtime.flags['--experimental-eventsource']) defineLazy('internal/web/event_source', ['EventSource']);
if (runtime.flags['--experimental-shadow-realm']) defineLazy('internal/web/shadow_realm', ['ShadowRealm']);
if (runtime.flags['--expose-gc'] || runtime.flags['--expose_gc']) define('gc', require('internal/gc').gc);

runtime.setMain(() => {
  ReflectApply(require('internal/bootstrap/main'), undefined, []);
  // From here on nothing runs but callbacks, which have ids of their own.
  const { current } = require('internal/async_hooks/state');
  current.executionId = 0;
  current.triggerId = 0;
});
