'use strict';
// The `junit` reporter: an XML file that build servers read.

const { ArrayPrototypePop, ArrayPrototypePush, NumberPrototypeToFixed, ObjectKeys, StringPrototypeRepeat, StringPrototypeReplace, StringPrototypeReplaceAll } = primordials;
const { inspect } = require('internal/util/inspect');
const { hostname } = require('os');

function escapeAttribute(text) {
  let out = StringPrototypeReplaceAll(`${text}`, '&', '&amp;');
  out = StringPrototypeReplaceAll(out, '<', '&lt;');
  out = StringPrototypeReplaceAll(out, '"', '&quot;');
  return StringPrototypeReplace(out, /\n/g, '&#10;');
}
const escapeContent = (text) => StringPrototypeReplaceAll(StringPrototypeReplaceAll(`${text}`, '&', '&amp;'), '<', '&lt;');
const escapeComment = (text) => StringPrototypeReplaceAll(`${text}`, '--', '&#45;&#45;');

function toXml(node) {
  if (typeof node === 'string') return `${escapeContent(node)}\n`;
  const prefix = StringPrototypeRepeat('\t', node.depth);
  if (node.comment !== undefined) return `${prefix}<!-- ${escapeComment(node.comment)} -->\n`;
  let out = `${prefix}<${node.tag}`;
  const keys = ObjectKeys(node.attrs);
  for (let i = 0; i < keys.length; i++) out += ` ${keys[i]}="${escapeAttribute(node.attrs[keys[i]])}"`;
  if (node.children.length === 0) return `${out}/>\n`;
  out += '>\n';
  for (let i = 0; i < node.children.length; i++) out += toXml(node.children[i]);
  return `${out}${prefix}</${node.tag}>\n`;
}

const seconds = (ms) => NumberPrototypeToFixed(ms / 1000, 6);

function finish(node, type, data) {
  node.attrs.name = data.name;
  node.attrs.time = seconds(data.details.duration_ms);
  if (node.children.length > 0) {
    const count = (test) => {
      let total = 0;
      const walk = (at) => at.children?.forEach((child) => { if (test(child)) total++; walk(child); });
      walk(node);
      return total;
    };
    node.tag = 'testsuite';
    node.attrs.disabled = 0;
    node.attrs.errors = 0;
    node.attrs.tests = count((child) => child.tag === 'testcase');
    node.attrs.failures = count((child) => child.tag === 'failure');
    node.attrs.skipped = count((child) => child.tag === 'skipped');
    node.attrs.hostname = hostname();
    return;
  }
  node.tag = 'testcase';
  node.attrs.classname = data.classname ?? 'test';
  if (data.file !== undefined) node.attrs.file = data.file;
  const add = (tag, attrs, children = []) => ArrayPrototypePush(node.children, { __proto__: null, depth: node.depth + 1, tag, attrs, children });
  if (data.skip !== undefined) add('skipped', { type: 'skipped', message: data.skip });
  if (data.todo !== undefined) add('skipped', { type: 'todo', message: data.todo });
  if (type === 'test:fail') {
    const { error } = data.details;
    add('failure', { type: error?.failureType ?? error?.code, message: error?.message ?? '' }, [inspect(error, { __proto__: null, colors: false, breakLength: Infinity })]);
    node.attrs.failure = error?.message ?? '';
  }
}

async function* junit(source) {
  yield '<?xml version="1.0" encoding="utf-8"?>\n<testsuites>\n';
  const open = [];
  let roots = [];
  const add = (node) => ArrayPrototypePush(open.length === 0 ? roots : open[open.length - 1].children, node);
  for await (const { type, data } of source) {
    switch (type) {
      case 'test:start': {
        const node = { __proto__: null, depth: data.nesting + 1, tag: 'testcase', attrs: { name: data.name }, children: [] };
        add(node);
        ArrayPrototypePush(open, node);
        break;
      }
      case 'test:pass':
      case 'test:fail': {
        let node = ArrayPrototypePop(open);
        if (node === undefined) {
          node = { __proto__: null, depth: data.nesting + 1, tag: 'testcase', attrs: {}, children: [] };
          add(node);
        }
        finish(node, type, data);
        break;
      }
      case 'test:diagnostic':
        add({ __proto__: null, depth: open.length + 1, comment: data.message });
        break;
      default: break;
    }
    if (open.length === 0) {
      for (let i = 0; i < roots.length; i++) yield toXml(roots[i]);
      roots = [];
    }
  }
  yield '</testsuites>\n';
}

module.exports = { junit };
