'use strict';
// `v8`, first form: heap statistics of this engine under V8's names, and the flag that test tools set. Serialization, snapshots
// and profiling are not there yet and say so.

const { RegExpPrototypeExec } = primordials;
const { addNotYet } = require('internal/not_yet');
const { validateString } = require('internal/validators');
const runtime = internalBinding('runtime');

function getHeapStatistics() {
  const { heapTotal, heapUsed, external } = process.memoryUsage();
  const limit = process.constrainedMemory();
  return {
    total_heap_size: heapTotal, total_heap_size_executable: 0, total_physical_size: heapTotal, total_available_size: limit,
    used_heap_size: heapUsed, heap_size_limit: limit, malloced_memory: 0, peak_malloced_memory: 0, does_zap_garbage: 0,
    number_of_native_contexts: 1, number_of_detached_contexts: 0, total_global_handles_size: 0, used_global_handles_size: 0,
    external_memory: external,
  };
}

// Only `--expose-gc` means something here; the other flags tune an engine that this is not.
function setFlagsFromString(flags) {
  validateString(flags, 'flags');
  if (RegExpPrototypeExec(/^--expose[-_]gc$/, flags) !== null) globalThis.gc = () => runtime.gc();
}

module.exports = addNotYet({ getHeapStatistics, setFlagsFromString, cachedDataVersionTag: () => 0 }, 'v8',
  ['deserialize', 'getCppHeapStatistics', 'getHeapCodeStatistics', 'getHeapSnapshot', 'getHeapSpaceStatistics', 'isStringOneByteRepresentation',
   'queryObjects', 'serialize', 'setHeapSnapshotNearHeapLimit', 'startCpuProfile', 'stopCoverage', 'takeCoverage', 'writeHeapSnapshot'],
  ['DefaultDeserializer', 'DefaultSerializer', 'Deserializer', 'GCProfiler', 'Serializer']);
