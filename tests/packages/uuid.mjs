// uuid: random values from web crypto, hashes for v3 and v5, clock-based forms with fixed input.
import * as uuid from 'uuid';
const random = Uint8Array.from({ length: 16 }, (_, i) => i * 7);
console.log(uuid.v4({ random }), uuid.v1({ msecs: 1e12, nsecs: 5, clockseq: 0x1234, node: [1, 2, 3, 4, 5, 6] }), uuid.v7({ msecs: 1e12, random, seq: 9 }), uuid.v6({ msecs: 1e12, nsecs: 5, clockseq: 1, node: [1, 2, 3, 4, 5, 6] }));
console.log(uuid.v3('héllo', uuid.v3.DNS), uuid.v5('héllo', uuid.v5.URL), uuid.v5(Buffer.from('x'), uuid.NIL), uuid.MAX);
const ids = Array.from({ length: 1000 }, () => uuid.v4()), times = Array.from({ length: 1000 }, () => uuid.v7());
console.log(new Set(ids).size, ids.every(uuid.validate), ids.every((id) => uuid.version(id) === 4), times.every((id, i) => i === 0 || id > times[i - 1]), uuid.stringify(uuid.parse(ids[0])) === ids[0]);
for (const attempt of [() => uuid.parse('x'), () => uuid.stringify(new Uint8Array(3)), () => uuid.version('y'), () => uuid.v5('a', 'b'), () => uuid.v4({ random: [1] }), () => uuid.v4(undefined, new Uint8Array(4), 0)]) {
  try { console.log(attempt()); } catch (error) { console.log(error.name, error.message); }
}
console.log(uuid.v4({ random }, new Uint8Array(20), 2), uuid.v1ToV6(uuid.v1({ msecs: 5 })).length, uuid.validate('00000000-0000-0000-0000-000000000000'), uuid.validate('00000000-0000-9000-0000-000000000000'));
