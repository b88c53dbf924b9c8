'use strict';
// require('stream/consumers'): everything a stream gives, as one value. Node's page "Stream", section "Utility consumers".

const { ArrayPrototypePush, JSONParse, Uint8Array } = primordials;
const { Buffer } = require('buffer');

// Values of any byte kind and text, as one Blob.
async function blob(stream) {
  const { Blob } = require('buffer');
  const parts = [];
  for await (const chunk of stream) ArrayPrototypePush(parts, chunk);
  return new Blob(parts);
}

async function arrayBuffer(stream) {
  return (await blob(stream)).arrayBuffer();
}

async function bytes(stream) {
  return new Uint8Array(await arrayBuffer(stream));
}

async function buffer(stream) {
  return Buffer.from(await arrayBuffer(stream));
}

async function text(stream) {
  const { TextDecoder } = require('internal/web/encoding');
  const decoder = new TextDecoder();
  let out = '';
  for await (const chunk of stream) out += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
  return out + decoder.decode();
}

async function json(stream) {
  return JSONParse(await text(stream));
}

module.exports = { arrayBuffer, blob, buffer, bytes, text, json };
