'use strict';
// `v8` (Node docs: "V8"): this engine's heap under V8's names, V8's serialization, promise hooks. What is about V8 itself (its
// flags, snapshots, coverage, profiles) either has nothing to act on here or throws, function by function.

const {
  ArrayPrototypeMap, DateNow, RegExpPrototypeExec, SymbolDispose, Uint8Array,
} = primordials;
const { Buffer } = require('buffer');
const { addNotYet } = require('internal/not_yet');
const { codes: { ERR_INVALID_ARG_VALUE, ERR_NOT_BUILDING_SNAPSHOT } } = require('internal/errors');
const { Serializer } = require('internal/v8/serializer');
const { Deserializer } = require('internal/v8/deserializer');
const cached = require('internal/vm/cached_data');
const types = require('internal/util/types');
const { validateFunction, validateObject, validateOneOf, validateString, validateUint32 } = require('internal/validators');
const binding = internalBinding('v8');

// --- the heap ---

function getHeapStatistics() {
  const { heapTotal, heapUsed, external } = process.memoryUsage();
  const limit = process.constrainedMemory();
  return {
    total_heap_size: heapTotal, total_heap_size_executable: 0, total_physical_size: heapTotal, total_available_size: limit,
    used_heap_size: heapUsed, heap_size_limit: limit, malloced_memory: 0, peak_malloced_memory: 0, does_zap_garbage: 0,
    number_of_native_contexts: 1, number_of_detached_contexts: 0, total_global_handles_size: 0, used_global_handles_size: 0,
    external_memory: external, total_allocated_bytes: heapTotal,
  };
}

// V8's names for the parts of a heap. This engine does not divide its heap so: all of it is shown as the old space.
const spaces = ['read_only_space', 'new_space', 'old_space', 'code_space', 'shared_space', 'trusted_space', 'shared_trusted_space',
  'new_large_object_space', 'large_object_space', 'code_large_object_space', 'shared_large_object_space', 'shared_trusted_large_object_space',
  'trusted_large_object_space'];
function getHeapSpaceStatistics() {
  const { heapTotal, heapUsed } = process.memoryUsage();
  return ArrayPrototypeMap(spaces, (name) => {
    const all = name === 'old_space';
    return {
      space_name: name, space_size: all ? heapTotal : 0, space_used_size: all ? heapUsed : 0,
      space_available_size: all ? heapTotal - heapUsed : 0, physical_space_size: all ? heapTotal : 0,
    };
  });
}

function getHeapCodeStatistics() {
  return { code_and_metadata_size: 0, bytecode_and_metadata_size: 0, external_script_source_size: 0, cpu_profiler_metadata_size: 0 };
}

// There is no heap of C++ objects beside the one of JavaScript.
function getCppHeapStatistics(type = 'detailed') {
  validateOneOf(type, 'type', ['brief', 'detailed']);
  return {
    __proto__: null, committed_size_bytes: 0, resident_size_bytes: 0, used_size_bytes: 0, space_statistics: [], type_names: [], detail_level: type,
  };
}

// The collections between `start` and `stop`, as far as the engine counts them: how many, not how long.
class GCProfiler {
  #started = undefined;
  start() {
    if (this.#started !== undefined) return;
    this.#started = { time: DateNow(), collections: binding.collections() };
  }
  stop() {
    if (this.#started === undefined) return undefined;
    const { time, collections } = this.#started;
    this.#started = undefined;
    const now = binding.collections();
    const statistics = [];
    const heap = getHeapStatistics();
    const add = (gcType, count) => {
      for (let i = 0; i < count && statistics.length < 10_000; i++) {
        const shown = () => ({ heapStatistics: camelCase(heap), heapSpaceStatistics: ArrayPrototypeMap(getHeapSpaceStatistics(), camelCase) });
        statistics[statistics.length] = { gcType, beforeGC: shown(), cost: 0, afterGC: shown() };
      }
    };
    add('MarkSweepCompact', now[0] - collections[0]);
    add('Scavenge', now[1] - collections[1]);
    return { version: 1, startTime: time, statistics, endTime: DateNow() };
  }
  [SymbolDispose]() {
    this.stop();
  }
}
const statisticNames = {
  '__proto__': null, 'total_heap_size': 'totalHeapSize', 'total_heap_size_executable': 'totalHeapSizeExecutable',
  'total_physical_size': 'totalPhysicalSize', 'total_available_size': 'totalAvailableSize', 'total_global_handles_size': 'totalGlobalHandlesSize',
  'used_global_handles_size': 'usedGlobalHandlesSize', 'used_heap_size': 'usedHeapSize', 'heap_size_limit': 'heapSizeLimit',
  'malloced_memory': 'mallocedMemory', 'external_memory': 'externalMemory', 'peak_malloced_memory': 'peakMallocedMemory',
  'space_name': 'spaceName', 'space_size': 'spaceSize', 'space_used_size': 'spaceUsedSize', 'space_available_size': 'spaceAvailableSize',
  'physical_space_size': 'physicalSpaceSize',
};
function camelCase(statistics) {
  const shown = {};
  for (const key in statistics) if (statisticNames[key] !== undefined) shown[statisticNames[key]] = statistics[key];
  return shown;
}

function queryObjects(constructor, options = {}) {
  validateFunction(constructor, 'constructor');
  validateObject(options, 'options');
  const { format = 'count' } = options;
  if (format !== 'count' && format !== 'summary') throw new ERR_INVALID_ARG_VALUE('options.format', format);
  notYet.queryObjects();
}

function isStringOneByteRepresentation(content) {
  validateString(content, 'content');
  return internalBinding('contextify').isOneByte(content);
}

function setHeapSnapshotNearHeapLimit(limit) {
  validateUint32(limit, 'limit', true);
  notYet.setHeapSnapshotNearHeapLimit();
}

// --- flags ---

// Only `--expose-gc` means something here; the other flags tune an engine that this is not.
function setFlagsFromString(flags) {
  validateString(flags, 'flags');
  cached.noteFlags(flags);
  if (RegExpPrototypeExec(/^--expose[-_]gc$/, flags) !== null) globalThis.gc = require('internal/gc').gc;
}

// Coverage is written where NODE_V8_COVERAGE says so; it is never on here.
function takeCoverage() { return undefined; }
function stopCoverage() { return undefined; }

// --- serialization ---

// The place in Node's list of the views that it writes as host objects.
const views = [Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array, Float32Array, Float64Array, DataView,
  undefined, BigInt64Array, BigUint64Array, globalThis.Float16Array];
const kBuffer = 10;
const nameIndex = { __proto__: null };
for (let i = 0; i < views.length; i++) if (views[i] !== undefined) nameIndex[views[i].name] = i;

class DefaultSerializer extends Serializer {
  constructor() {
    super();
    this._setTreatArrayBufferViewsAsHostObjects(true);
  }
  _writeHostObject(view) {
    if (!types.isArrayBufferView(view)) {
      throw this._getDataCloneError(`Unserializable host object: ${require('internal/util/inspect').inspect(view)}`);
    }
    const name = primordials.TypedArrayPrototypeGetSymbolToStringTag(view) ?? 'DataView';
    this.writeUint32(view instanceof Buffer ? kBuffer : nameIndex[name]);
    this.writeUint32(view.byteLength);
    this.writeRawBytes(new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
  }
}

class DefaultDeserializer extends Deserializer {
  _readHostObject() {
    const index = this.readUint32();
    const View = index === kBuffer ? Buffer : views[index];
    const size = this.readUint32();
    if (View === undefined) throw new primordials.Error('Unable to deserialize cloned data.');
    const width = View.BYTES_PER_ELEMENT ?? 1;
    const start = this._readRawBytes(size);
    const { buffer, byteOffset } = this.buffer;
    const from = byteOffset + start;
    if (index === kBuffer) return Buffer.from(buffer, from, size);
    // A view with wider elements needs an aligned copy.
    if (from % width !== 0) {
      const copy = new Uint8Array(size);
      copy.set(new Uint8Array(buffer, from, size));
      return new View(copy.buffer, 0, size / width);
    }
    return new View(buffer, from, size / width);
  }
}

function serialize(value) {
  const serializer = new DefaultSerializer();
  serializer.writeHeader();
  serializer.writeValue(value);
  return serializer.releaseBuffer();
}
function deserialize(buffer) {
  const deserializer = new DefaultDeserializer(buffer);
  deserializer.readHeader();
  return deserializer.readValue();
}

// --- snapshots: Rondo is never building one ---

function notBuilding() {
  throw new ERR_NOT_BUILDING_SNAPSHOT();
}
const startupSnapshot = {
  addDeserializeCallback: notBuilding, addSerializeCallback: notBuilding, setDeserializeMainFunction: notBuilding, isBuildingSnapshot() { return false; },
};

const notYet = addNotYet({}, 'v8', ['getHeapSnapshot', 'queryObjects', 'setHeapProfileNearHeapLimit', 'setHeapSnapshotNearHeapLimit',
  'startCpuProfile', 'startHeapProfile', 'writeHeapSnapshot']);

module.exports = {
  cachedDataVersionTag: () => cached.versionTag(),
  getHeapSnapshot: notYet.getHeapSnapshot,
  getHeapStatistics,
  getHeapSpaceStatistics,
  getHeapCodeStatistics,
  getCppHeapStatistics,
  setFlagsFromString,
  Serializer,
  Deserializer,
  DefaultSerializer,
  DefaultDeserializer,
  deserialize,
  takeCoverage,
  stopCoverage,
  serialize,
  writeHeapSnapshot: notYet.writeHeapSnapshot,
  promiseHooks: require('internal/async_hooks/promise_hooks').promiseHooks,
  queryObjects,
  startupSnapshot,
  setHeapSnapshotNearHeapLimit,
  setHeapProfileNearHeapLimit: notYet.setHeapProfileNearHeapLimit,
  GCProfiler,
  isStringOneByteRepresentation,
  startCpuProfile: notYet.startCpuProfile,
  startHeapProfile: notYet.startHeapProfile,
};
