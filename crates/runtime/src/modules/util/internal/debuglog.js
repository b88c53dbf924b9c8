'use strict';
// util.debuglog(): messages that appear on stderr for the sections named in NODE_DEBUG.
// https://nodejs.org/api/util.html#utildebuglogsection-callback

const {
  ArrayPrototypeJoin,
  ArrayPrototypeMap,
  ObjectDefineProperty,
  RegExp,
  RegExpPrototypeExec,
  RegExpPrototypeSymbolReplace,
  SafeMap,
  StringPrototypeSplit,
  StringPrototypeToUpperCase,
} = primordials;

const { formatWithOptions, inspect } = require('internal/util/inspect');

let pattern;

// `NODE_DEBUG=fs,net*`: names are matched whatever their case, `*` stands for anything.
function sectionEnabled(section) {
  if (pattern === undefined) {
    const wanted = process.env.NODE_DEBUG;
    if (!wanted) {
      pattern = null;
    } else {
      const escaped = RegExpPrototypeSymbolReplace(/[|\\{}()[\]^$+?.]/g, wanted, '\\$&');
      const names = ArrayPrototypeMap(StringPrototypeSplit(escaped, ','), (name) => RegExpPrototypeSymbolReplace(/\*/g, name, '.*'));
      pattern = new RegExp(`^(?:${ArrayPrototypeJoin(names, '|')})$`, 'i');
    }
  }
  return pattern !== null && RegExpPrototypeExec(pattern, section) !== null;
}

const enabledSections = new SafeMap();

function isEnabled(section) {
  let enabled = enabledSections.get(section);
  if (enabled === undefined) {
    enabled = sectionEnabled(section);
    enabledSections.set(section, enabled);
  }
  return enabled;
}

function write(section, args) {
  const colors = process.stderr.hasColors?.() === true;
  const text = formatWithOptions({ colors }, ...args);
  const pid = inspect(process.pid, { colors });
  process.stderr.write(formatWithOptions({ colors }, '%s %s: %s\n', section, pid, text));
}

function debuglog(section, callback) {
  section = StringPrototypeToUpperCase(section);
  let first = true;
  let emit;
  // What `callback` is given takes over from the general function, as it need not test anything any more.
  const logger = (...args) => {
    if (emit === undefined) emit = isEnabled(section) ? (...list) => write(section, list) : () => undefined;
    if (first) {
      first = false;
      if (typeof callback === 'function') callback(emit);
    }
    return emit(...args);
  };
  ObjectDefineProperty(logger, 'enabled', {
    __proto__: null,
    get() { return isEnabled(section); },
    configurable: true,
    enumerable: true,
  });
  return logger;
}

module.exports = { debuglog };
