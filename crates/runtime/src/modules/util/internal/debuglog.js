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
  StringPrototypeToLowerCase, StringPrototypeToUpperCase,
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

// What HTTP carries may be secret.
function warnOf(section) {
  if (section !== 'HTTP' && section !== 'HTTP2') return;
  process.emitWarning(`Setting the NODE_DEBUG environment variable to '${StringPrototypeToLowerCase(section)}' can expose sensitive data ` +
    '(such as passwords, tokens and authentication headers) in the resulting log.');
}

function debuglog(section, callback) {
  section = StringPrototypeToUpperCase(section);
  let first = true;
  let emit;
  // What `callback` is given takes over from the general function, as it need not test anything any more.
  const logger = (...args) => {
    if (emit === undefined) {
      emit = isEnabled(section) ? (...list) => write(section, list) : () => undefined;
      if (isEnabled(section)) warnOf(section);
    }
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
