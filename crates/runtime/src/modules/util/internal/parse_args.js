'use strict';
// util.parseArgs(): https://nodejs.org/api/util.html#utilparseargsconfig

const {
  ArrayPrototypePush,
  ArrayPrototypeSlice,
  ObjectEntries,
  ObjectPrototypeHasOwnProperty: hasOwn,
  StringPrototypeIndexOf,
  StringPrototypeSlice,
  StringPrototypeStartsWith,
} = primordials;

const {
  ERR_INVALID_ARG_VALUE,
  ERR_PARSE_ARGS_INVALID_OPTION_VALUE,
  ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL,
  ERR_PARSE_ARGS_UNKNOWN_OPTION,
} = require('internal/errors').codes;
const {
  validateArray, validateBoolean, validateBooleanArray, validateObject, validateString, validateStringArray, validateUnion,
} = require('internal/validators');
const { kEmptyObject } = require('internal/util');

const own = (object, key) => (object != null && hasOwn(object, key) ? object[key] : undefined);

// What the process was started with, less the program and its script (which `--eval` and `--print` do not have).
function programArgs() {
  const { argv, execArgv } = process;
  for (let i = 0; i < execArgv.length; i++) {
    if (execArgv[i] === '-e' || execArgv[i] === '--eval' || execArgv[i] === '-p' || execArgv[i] === '--print') return ArrayPrototypeSlice(argv, 1);
  }
  return ArrayPrototypeSlice(argv, 2);
}

function checkOption(name, option) {
  const at = `options.${name}`;
  validateObject(option, at);
  const type = own(option, 'type');
  validateUnion(type, `${at}.type`, ['string', 'boolean']);
  const short = own(option, 'short');
  if (short !== undefined) {
    validateString(short, `${at}.short`);
    if (short.length !== 1) throw new ERR_INVALID_ARG_VALUE(`${at}.short`, short, 'must be a single character');
  }
  const multiple = own(option, 'multiple');
  if (multiple !== undefined) validateBoolean(multiple, `${at}.multiple`);
  const value = own(option, 'default');
  if (value === undefined) return;
  const where = `${at}.default`;
  if (type === 'string') {
    if (multiple) validateStringArray(value, where);
    else validateString(value, where);
  } else if (multiple) {
    validateBooleanArray(value, where);
  } else {
    validateBoolean(value, where);
  }
}

const typeOf = (options, name) => own(own(options, name), 'type');

function longNameOf(short, options) {
  const entries = ObjectEntries(options);
  for (let i = 0; i < entries.length; i++) if (own(entries[i][1], 'short') === short) return entries[i][0];
  return short;
}

// Splits the arguments into tokens: options with their values, positionals, the terminator.
function tokenize(args, options) {
  const tokens = [];
  // Groups of short options are opened in place, so `index` is that of the original argument.
  const queue = [];
  for (let i = 0; i < args.length; i++) ArrayPrototypePush(queue, { text: args[i], index: i });
  const valueAfter = (i, index) => {
    const next = queue[i + 1];
    return next !== undefined && next.index !== index ? next.text : undefined;
  };
  for (let i = 0; i < queue.length; i++) {
    const { text, index } = queue[i];
    if (text === '--') {
      ArrayPrototypePush(tokens, { kind: 'option-terminator', index });
      for (i++; i < queue.length; i++) ArrayPrototypePush(tokens, { kind: 'positional', index: queue[i].index, value: queue[i].text });
      break;
    }
    if (text.length > 1 && text[0] === '-' && text[1] !== '-') {
      const name = longNameOf(text[1], options);
      const isString = typeOf(options, name) === 'string';
      if (text.length === 2) {
        let value;
        let inlineValue;
        if (isString) {
          value = valueAfter(i, index);
          if (value !== undefined) {
            i++;
            inlineValue = false;
          }
        }
        ArrayPrototypePush(tokens, { kind: 'option', name, rawName: text, index, value, inlineValue });
        continue;
      }
      if (isString) {
        ArrayPrototypePush(tokens, { kind: 'option', name, rawName: StringPrototypeSlice(text, 0, 2), index, value: StringPrototypeSlice(text, 2), inlineValue: true });
        continue;
      }
      // -abc is -a -b -c, where the last that takes a value also takes the rest: -fFILE.
      const expanded = [];
      for (let at = 1; at < text.length; at++) {
        const short = text[at];
        const isLast = at === text.length - 1;
        if (typeOf(options, longNameOf(short, options)) !== 'string' || isLast) {
          ArrayPrototypePush(expanded, { text: `-${short}`, index });
        } else {
          ArrayPrototypePush(expanded, { text: `-${StringPrototypeSlice(text, at)}`, index });
          break;
        }
      }
      primordials.ArrayPrototypeSplice(queue, i, 1, ...new primordials.SafeArrayIterator(expanded));
      i--;
      continue;
    }
    if (text.length > 2 && StringPrototypeStartsWith(text, '--')) {
      const equals = StringPrototypeIndexOf(text, '=', 3);
      if (equals === -1) {
        const name = StringPrototypeSlice(text, 2);
        let value;
        let inlineValue;
        if (typeOf(options, name) === 'string') {
          value = valueAfter(i, -1);
          if (value !== undefined) {
            i++;
            inlineValue = false;
          }
        }
        ArrayPrototypePush(tokens, { kind: 'option', name, rawName: text, index, value, inlineValue });
      } else {
        const name = StringPrototypeSlice(text, 2, equals);
        ArrayPrototypePush(tokens, { kind: 'option', name, rawName: `--${name}`, index, value: StringPrototypeSlice(text, equals + 1), inlineValue: true });
      }
      continue;
    }
    ArrayPrototypePush(tokens, { kind: 'positional', index, value: text });
  }
  return tokens;
}

function checkToken(config, token) {
  const { allowNegative, allowPositionals, options } = config;
  const { name } = token;
  if (!hasOwn(options, name)) {
    throw new ERR_PARSE_ARGS_UNKNOWN_OPTION(token.rawName, allowPositionals);
  }
  const short = own(options[name], 'short');
  const shown = `${short ? `-${short}, ` : ''}--${name}`;
  const type = own(options[name], 'type');
  if (type === 'string' && typeof token.value !== 'string') {
    throw new ERR_PARSE_ARGS_INVALID_OPTION_VALUE(`Option '${shown} <value>' argument missing`);
  }
  if (type === 'boolean' && token.value != null && !(allowNegative && token.negated)) {
    throw new ERR_PARSE_ARGS_INVALID_OPTION_VALUE(`Option '${shown}' does not take an argument`);
  }
  if (token.inlineValue !== false || token.value.length <= 1 || token.value[0] !== '-') return;
  // A value that looks like an option is more likely a forgotten one.
  const example = StringPrototypeStartsWith(token.rawName, '--') ? `'${token.rawName}=-XYZ'` : `'--${name}=-XYZ' or '${token.rawName}-XYZ'`;
  throw new ERR_PARSE_ARGS_INVALID_OPTION_VALUE(`Option '${token.rawName}' argument is ambiguous.\n` +
    `Did you forget to specify the option argument for '${token.rawName}'?\n` +
    `To specify an option argument starting with a dash use ${example}.`);
}

function store(values, options, name, value) {
  if (name === '__proto__') return;
  if (own(own(options, name), 'multiple')) {
    if (values[name]) ArrayPrototypePush(values[name], value);
    else values[name] = [value];
  } else {
    values[name] = value;
  }
}

function parseArgs(config = kEmptyObject) {
  validateObject(config, 'config');
  const args = own(config, 'args') ?? programArgs();
  const strict = own(config, 'strict') ?? true;
  const allowPositionals = own(config, 'allowPositionals') ?? !strict;
  const returnTokens = own(config, 'tokens') ?? false;
  const allowNegative = own(config, 'allowNegative') ?? false;
  const options = own(config, 'options') ?? { __proto__: null };
  validateArray(args, 'args');
  validateBoolean(strict, 'strict');
  validateBoolean(allowPositionals, 'allowPositionals');
  validateBoolean(returnTokens, 'tokens');
  validateBoolean(allowNegative, 'allowNegative');
  validateObject(options, 'options');
  const entries = ObjectEntries(options);
  for (let i = 0; i < entries.length; i++) checkOption(entries[i][0], entries[i][1]);

  const tokens = tokenize(args, options);
  const result = { values: { __proto__: null }, positionals: [] };
  if (returnTokens) result.tokens = tokens;
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i];
    if (token.kind === 'option') {
      // --no-color stands for color: false where negation is allowed and no option has the longer name.
      let negated = false;
      let name = token.name;
      if (allowNegative && StringPrototypeStartsWith(name, 'no-') && !hasOwn(options, name)) {
        const positive = StringPrototypeSlice(name, 3);
        if (typeOf(options, positive) !== 'string') {
          negated = token.value == null;
          name = positive;
          token.name = positive;
        }
      }
      if (strict) checkToken({ allowNegative, allowPositionals, options }, { ...token, negated });
      store(result.values, options, name, negated ? false : token.value ?? true);
    } else if (token.kind === 'positional') {
      if (!allowPositionals) throw new ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL(token.value);
      ArrayPrototypePush(result.positionals, token.value);
    }
  }
  for (let i = 0; i < entries.length; i++) {
    const { 0: name, 1: option } = entries[i];
    const value = own(option, 'default');
    if (value !== undefined && name !== '__proto__' && result.values[name] === undefined) result.values[name] = value;
  }
  return result;
}

module.exports = { parseArgs };
