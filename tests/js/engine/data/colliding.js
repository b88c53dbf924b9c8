'use strict';
// 4096 names of sixteen letters and digits that fall on one hash of the engine's strings, which has no secret: each is a block
// that leads the hash from 0 to 1 and one that leads it from 1 to 2. And as many honest ones of the same form.

const blocks = (text) => text.trim().split(/\s+/);
const first = blocks(`
  at1z2uca xm6tpjea pgwl97fa mko92pja 8hn6ohla r4tsanma 2dkm7soa xx9mg5oa 7pccm3qa 8ipfxdwa tlhpqqxa lmsembza
  xhsy9k2a k9qpos2a 8oant02a lkdmi25a j722fk6a heje1n6a c0y5nr8a 7ur3758a pzx7r99a ekopoiab 36bqqqbb cib19rdb
  g3fteoeb urwrw1gb 1rcuj6hb cs6b4mjb izyuuqpb e3330bqb axeobbrb 2i53uesb 5q5nm0ub ft96zbvb ybmwp8vb o4t3xaxb
  rgnokr1b p408od3b 6jw2vs4b bhl25x4b g101924b mejx164b jqj1jm7b uaxmo68b 8c6mocdc wsouugfc yqo49qfc v5uq60hc
  qzcz8plc ov0vj6pc gbhya5tc 1aq77oxc i8zif80c dv31hk2c pbesof9c hco8x8bd pdkfs3dd 9ibgdfjd 1gmypwld meejidmd
  nc4xuymd 5wv2mcpd i0ss0upd rs92adqd
`);
const second = blocks(`
  bn7oabba nzoyt8ba h89vomda rpjcrsda o7526tga lr2703ga 6vbvigka lxbh9ooa t9q4sqra jkrrz3sa 2t0qjmva iu53k1wa
  n7j8jj3a am84e65a 233o0u7a ic8zz27a 12gy6g8a k2xhureb v4xal5eb 23cfp8fb m08fv5hb izndhoib 0lzbf5jb s0crickb
  yyfxwjmb 9vf5brpb oadb4dsb mjc8wpsb lt4wjaxb k3v7gnxb mkdietxb 7d6bu5zb rsrccg5b sww1747b nck8oz9b ragsd5bc
  h3z2s5dc wewouqfc bw73erfc k4ir6cgc 3jbwytgc 854lkkic 319ss0nc ftv3c3qc cpiuwmsc bv9dtvsc mt9zn9sc ekhd2wtc
  1ga11duc rz0xcuwc mxdas91c 9v8jgp2c c54rvc4c b3kcrh4c xep9lm5c 4qnu6y5c 4bd1hp6c 7e6lwhad 3gg1j4ad e625qvdd
  f9htelhd 22kpqnmd tlvdgdpd 0mblkkqd
`);

const letters = 'abcdefghijklmnopqrstuvwxyz0123456789';
let seed = 1;
const letter = () => letters[(seed = Math.imul(seed, 1103515245) + 12345 >>> 0) / 2 ** 32 * letters.length | 0];

exports.colliding = first.flatMap((one) => second.map((two) => one + two));
exports.honest = exports.colliding.map(() => Array.from({ length: 16 }, letter).join(''));
