'use strict';
// v8.serialize: the bytes are those of V8's wire format, version 15.
const assert = require('assert');
const v8 = require('v8');

const known = [
  [undefined, 'ff0f5f'], [null, 'ff0f30'], [true, 'ff0f54'], [false, 'ff0f46'], [1, 'ff0f4902'], [-1, 'ff0f4901'], [2 ** 31, 'ff0f4e000000000000e041'],
  [0.5, 'ff0f4e000000000000e03f'], [-0, 'ff0f4e0000000000000080'], ['ab', 'ff0f22026162'], ['é', 'ff0f2201e9'], ['你', 'ff0f6302604f'], [10n, 'ff0f5a100a00000000000000'],
  [-1n, 'ff0f5a110100000000000000'], [{ a: 1 }, 'ff0f6f22016149027b01'], [[1, 'x'], 'ff0f410249022201782400' + '02'],
  [new Date(0), 'ff0f440000000000000000'], [/a/gi, 'ff0f5222016103'], [new Map([[1, 2]]), 'ff0f3b490249043a02'], [new Set([1]), 'ff0f2749022c01'],
  [Object(true), 'ff0f79'], [Object('s'), 'ff0f73220173'], [Object(2), 'ff0f6e0000000000000040'], [new Uint8Array([7]), 'ff0f5c010107'],
  [Buffer.from('ab'), 'ff0f5c0a026162'], [new ArrayBuffer(2), 'ff0f42020000'], [new DataView(new ArrayBuffer(1)), 'ff0f5c090100'],
];
for (const [value, hex] of known) {
  assert.strictEqual(v8.serialize(value).toString('hex'), hex);
  assert.deepStrictEqual(v8.deserialize(Buffer.from(hex, 'hex')), value);
}

// References, holes, errors, keys.
{
  const loop = { list: [] };
  loop.self = loop;
  loop.list.push(loop);
  const copy = v8.deserialize(v8.serialize(loop));
  assert.strictEqual(copy.self, copy);
  assert.strictEqual(copy.list[0], copy);
  const holes = v8.deserialize(v8.serialize([1, , 3])); // eslint-disable-line no-sparse-arrays
  assert.deepStrictEqual([holes.length, 1 in holes, holes[2]], [3, false, 3]);
  const error = v8.deserialize(v8.serialize(new RangeError('r', { cause: 'c' })));
  assert.ok(error instanceof RangeError);
  assert.deepStrictEqual([error.message, error.cause], ['r', 'c']);
  assert.deepStrictEqual(v8.deserialize(v8.serialize({ 5: 1, b: [undefined, null] })), { 5: 1, b: [undefined, null] });
  const shared = new Float64Array([1.5, 2.5]);
  const views = v8.deserialize(v8.serialize([shared, shared]));
  assert.strictEqual(views[0], views[1]);
  assert.deepStrictEqual(views[0], shared);
}

// What cannot be copied.
for (const value of [() => {}, Symbol('s'), new WeakMap(), Promise.resolve(), new Proxy({}, {})]) {
  assert.throws(() => v8.serialize(value), /could not be cloned/);
}

// Bytes from anywhere: an error, never more.
for (const hex of ['', '00', 'ff', 'ff20', 'ff0f', 'ff0f41ffffffff0f', 'ff0f22ff01', 'ff0f5e05', 'ff0f6f', 'ff0f5affff03', 'ff0f42ffffffff0f', 'ff0f5c63', 'ff0f52220161ff7f']) {
  assert.throws(() => v8.deserialize(Buffer.from(hex, 'hex')), Error, hex);
}

// The parts.
{
  const writer = new v8.Serializer();
  writer.writeHeader();
  writer.writeUint32(300);
  writer.writeUint64(1, 2);
  writer.writeDouble(-0.25);
  writer.writeRawBytes(Buffer.from('hi'));
  writer.writeValue({ a: 1n });
  const reader = new v8.Deserializer(writer.releaseBuffer());
  assert.strictEqual(reader.readHeader(), true);
  assert.strictEqual(reader.getWireFormatVersion(), 15);
  assert.strictEqual(reader.readUint32(), 300);
  assert.deepStrictEqual(reader.readUint64(), [1, 2]);
  assert.strictEqual(reader.readDouble(), -0.25);
  assert.strictEqual(reader.readRawBytes(2).toString(), 'hi');
  assert.deepStrictEqual(reader.readValue(), { a: 1n });
  assert.throws(() => v8.deserialize('text'), { code: 'ERR_INVALID_ARG_TYPE' });

  class Writer extends v8.Serializer {
    _writeHostObject(object) { this.writeUint32(object.length); }
  }
  class Reader extends v8.Deserializer {
    _readHostObject() { return { length: this.readUint32() }; }
  }
  const custom = new Writer();
  custom._setTreatArrayBufferViewsAsHostObjects(true);
  custom.writeHeader();
  custom.writeValue([new Uint8Array(9)]);
  const read = new Reader(custom.releaseBuffer());
  read.readHeader();
  assert.deepStrictEqual(read.readValue(), [{ length: 9 }]);
}

// A reader that a program drives itself.
{
  const reader = new v8.Deserializer(Buffer.from([1, 2, 3]));
  for (const [method, name] of [['readDouble', 'ReadDouble'], ['readRawBytes', 'ReadRawBytes']]) {
    assert.throws(() => reader[method](4), { message: `${name}() failed` });
  }
  // A length below zero does not go back.
  assert.throws(() => reader.readRawBytes(-1), { message: 'ReadRawBytes() failed' });
  assert.deepStrictEqual([...reader.readRawBytes(2)], [1, 2]);
  assert.strictEqual(reader.readUint32(), 3);
  assert.throws(() => reader.readUint32(), { message: 'ReadUint32() failed' });
  assert.throws(() => reader.readUint64(), { message: 'ReadUint64() failed' });
}
