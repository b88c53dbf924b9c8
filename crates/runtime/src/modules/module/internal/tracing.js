'use strict';
// The channels `tracing:module.require:*` and `tracing:module.import:*`. They cost nothing until a program loads
// `diagnostics_channel`: only then `require` and `import` go through them.


let importChannel;

function enable(diagnostics) {
  const { Module, kTracing } = require('internal/module/loader');
  if (Module[kTracing] !== undefined) return;
  const channel = diagnostics.tracingChannel('module.require');
  importChannel = diagnostics.tracingChannel('module.import');
  primordials.ObjectDefineProperty(Module, kTracing, {
    __proto__: null,
    enumerable: false,
    value: (id, parent) => {
      if (!channel.hasSubscribers) return Module._load(id, parent, false);
      return channel.traceSync(Module._load, { __proto__: null, parentFilename: parent.filename, id }, Module, id, parent, false);
    },
  });
}

// Wraps the start of an `import()`: `run` returns a promise.
function traceImport(run, parentURL, url) {
  if (importChannel === undefined || !importChannel.hasSubscribers) return run();
  return importChannel.tracePromise(run, { __proto__: null, parentURL, url });
}

module.exports = { enable, traceImport, isTracing: () => importChannel !== undefined && importChannel.hasSubscribers };
