// zod: schemas, inference at run time, errors to the character, transforms, async refinements; it compiles fast paths with `new Function`.
'use strict';
const { z } = require('zod');
const show = (label, schema, ...values) => { for (const value of values) { const r = schema.safeParse(value); console.log(label, value, r.success ? r.data : r.error.issues); } };
const User = z.object({
  id: z.uuid(), email: z.email().transform((s) => s.toLowerCase()), age: z.coerce.number().int().min(18).optional(), tags: z.array(z.string().trim().min(1)).max(3).default([]),
  role: z.enum(['admin', 'user']), address: z.object({ zip: z.string().regex(/^\d{5}$/, 'five digits') }).partial().nullable(), extra: z.record(z.string(), z.union([z.number(), z.boolean()])).optional(),
}).strict().superRefine((u, ctx) => { if (u.role === 'admin' && !u.age) ctx.addIssue({ code: 'custom', path: ['age'], message: 'admins have an age' }); });
const good = { id: '123e4567-e89b-42d3-a456-426614174000', email: 'A@Example.org', role: 'user', address: { zip: '12345' } };
show('user', User, good, { ...good, role: 'admin' }, { ...good, id: 'x', email: 'no', age: '17', tags: ['', 'b', 'c', 'd'], address: { zip: '1' }, extra: { a: 'x' }, more: 1 }, null, []);
show('union', z.discriminatedUnion('t', [z.object({ t: z.literal('a'), n: z.number() }), z.object({ t: z.literal('b'), s: z.string() })]), { t: 'a', n: 1 }, { t: 'b', s: 2 }, { t: 'c' });
show('misc', z.tuple([z.string(), z.bigint()]).rest(z.boolean()), ['a', 1n, true], ['a', 1, 2]);
show('date', z.coerce.date().min(new Date(0)), '2020-01-02', 'x', -1);
show('map', z.map(z.string(), z.set(z.number())), new Map([['a', new Set([1])]]), new Map([[1, new Set(['x'])]]));
show('string', z.string().startsWith('a').endsWith('z').includes('m').length(3), 'amz', 'b');
for (const f of ['url', 'ipv4', 'ipv6', 'cidrv4', 'base64', 'jwt', 'cuid2', 'ulid', 'nanoid', 'emoji', 'e164']) show(f, z[f](), 'https://x.y/z', '::1', '10.0.0.1', '10.0.0.0/8', 'aGk=', '😀');
for (const f of ['date', 'time', 'datetime', 'duration']) show(f, z.iso[f](), '2020-02-29', '10:20:30', '2020-01-01T00:00:00Z', 'P1DT2H', '2021-02-29');
const Tree = z.object({ v: z.number(), get kids() { return z.array(Tree); } });
show('tree', Tree, { v: 1, kids: [{ v: 2, kids: [] }] }, { v: 1, kids: [{ v: 'x', kids: 3 }] });
show('pipe', z.string().transform((s) => s.length).pipe(z.number().max(3)), 'abc', 'abcd');
show('catch', z.number().catch(42), 1, 'x');
show('readonly', z.object({ a: z.number().readonly() }).readonly(), { a: 1 });
show('template', z.templateLiteral(['v', z.number(), '.', z.enum(['a', 'b'])]), 'v12.a', 'v.a');
show('stringbool', z.stringbool(), 'yes', 'OFF', 'maybe');
console.log(Object.isFrozen(z.object({}).readonly().parse({})), z.toJSONSchema(z.object({ a: z.string().max(3).describe('text'), b: z.number().int().optional(), c: z.array(z.literal([1, 'x'])) })));
const failed = User.safeParse({ ...good, id: 1, address: { zip: 2 } });
console.log(z.prettifyError(failed.error), z.treeifyError(failed.error), z.flattenError(failed.error), failed.error instanceof Error, failed.error.name);
try { z.number().parse('x'); } catch (error) { console.log(error.message, error.constructor.name, Object.keys(error)); }
const slow = z.string().refine(async (s) => { await null; return s !== 'taken'; }, { error: 'is taken' });
(async () => {
  console.log(await slow.safeParseAsync('free'), (await slow.safeParseAsync('taken')).error.issues);
  try { slow.parse('x'); } catch (error) { console.log(error.name, error.message.slice(0, 60)); }
  const brand = z.custom((v) => typeof v === 'function').brand();
  console.log(typeof brand.parse(() => {}), z.instanceof(URL).safeParse(new URL('http://a')).success, z.codec(z.string(), z.number(), { decode: Number, encode: String }).encode(5), z.xor ? z.xor([z.string(), z.number()]).safeParse('a').success : 'no xor');
})();
