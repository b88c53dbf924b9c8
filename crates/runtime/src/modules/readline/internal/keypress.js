'use strict';
// Turns what a terminal sends into 'keypress' events. https://nodejs.org/api/readline.html#readlineemitkeypresseventsstream-interface
// Sequences after ECMA-48 and xterm's ctlseqs: ESC [ params final, ESC O final, ESC letter for meta.

const {
  NumberParseInt,
  RegExpPrototypeExec,
  StringPrototypeCharCodeAt,
  StringPrototypeCodePointAt,
  StringPrototypeSlice,
  StringPrototypeToLowerCase,
  StringFromCharCode,
  Symbol,
} = primordials;

const { clearTimeout, setTimeout } = require('timers');

const kDecoder = Symbol('keypress-decoder');
const kEscapeTimeoutMs = 500;

const byFinal = {
  __proto__: null,
  A: 'up', B: 'down', C: 'right', D: 'left', E: 'clear', F: 'end', H: 'home', P: 'f1', Q: 'f2', R: 'f3', S: 'f4',
};
const byNumber = {
  '__proto__': null,
  '1': 'home', '2': 'insert', '3': 'delete', '4': 'end', '5': 'pageup', '6': 'pagedown', '7': 'home', '8': 'end',
  '11': 'f1', '12': 'f2', '13': 'f3', '14': 'f4', '15': 'f5', '17': 'f6', '18': 'f7', '19': 'f8', '20': 'f9', '21': 'f10',
  '23': 'f11', '24': 'f12', '200': 'paste-start', '201': 'paste-end',
};

const csi = /^(?:\u001b)?\u001b\[(\[?)(\d*)(?:;(\d+))?([A-Za-z~^$])/;
const ss3 = /^(?:\u001b)?\u001bO(\d?)([A-Za-z])/;
// The beginning of a sequence that may still go on.
const incomplete = /^\u001b(?:\u001b)?(?:\[\[?[\d;]*|O\d?)?$/;

function withModifier(key, number) {
  const bits = number - 1;
  key.ctrl = (bits & 4) !== 0;
  key.meta = (bits & 10) !== 0;
  key.shift = (bits & 1) !== 0;
}

function newKey(sequence) {
  return { sequence, name: undefined, ctrl: false, meta: false, shift: false };
}

function keyOfCsi(found) {
  const key = newKey(found[0]);
  const { 2: number, 3: modifier, 4: final } = found;
  key.code = `[${found[1]}${final === '~' || final === '^' || final === '$' ? number : ''}${final}`;
  if (final === '~' || final === '^' || final === '$') {
    key.name = byNumber[number];
    if (modifier !== undefined) withModifier(key, NumberParseInt(modifier, 10));
    if (final === '^') key.ctrl = true;
    if (final === '$') key.shift = true;
  } else if (final === 'Z') {
    key.name = 'tab';
    key.shift = true;
  } else if (final >= 'a' && final <= 'e') {
    key.name = byFinal[primordials.StringPrototypeToUpperCase(final)];
    key.shift = true;
  } else if (found[1] === '[') {
    key.name = { A: 'f1', B: 'f2', C: 'f3', D: 'f4', E: 'f5' }[final];
  } else {
    key.name = byFinal[final];
    // `ESC [ 5 C`: without a second number the first is the modifier.
    const known = key.name !== undefined;
    if (!known) key.code = `[${number}${final}`;
    const bits = modifier ?? (known ? number : '');
    if (bits !== '') withModifier(key, NumberParseInt(bits, 10));
  }
  key.name ??= 'undefined';
  return key;
}

function keyOfSs3(found) {
  const key = newKey(found[0]);
  key.code = `O${found[2]}`;
  if (found[1] !== '') withModifier(key, NumberParseInt(found[1], 10));
  const final = found[2];
  if (final >= 'a' && final <= 'e') {
    key.name = byFinal[primordials.StringPrototypeToUpperCase(final)];
    key.ctrl = true;
  } else {
    key.name = byFinal[final] ?? 'undefined';
  }
  return key;
}

// One character, with `escaped` after an ESC (Alt held down).
function keyOfChar(char, escaped) {
  const key = newKey(escaped ? `\u001b${char}` : char);
  key.meta = escaped;
  const code = StringPrototypeCharCodeAt(char, 0);
  if (char === '\r') key.name = 'return';
  else if (char === '\n') key.name = 'enter';
  else if (char === '\t') key.name = 'tab';
  else if (char === '\b' || char === '\x7f') key.name = 'backspace';
  else if (char === '\u001b') key.name = 'escape';
  else if (char === ' ') key.name = 'space';
  else if (code === 0) {
    key.name = '`';
    key.ctrl = true;
  } else if (code <= 26) {
    key.name = StringFromCharCode(code + 96);
    key.ctrl = true;
  } else if (RegExpPrototypeExec(/^[0-9A-Za-z]$/, char) !== null) {
    key.name = StringPrototypeToLowerCase(char);
    key.shift = char >= 'A' && char <= 'Z';
  } else if (escaped) {
    key.name = undefined;
  }
  return key;
}

class KeyDecoder {
  #stream;
  #pending = '';
  #timer;
  #iface;
  constructor(stream, iface) {
    this.#stream = stream;
    this.#iface = iface;
  }

  write(text, escapeTimeout = kEscapeTimeoutMs) {
    clearTimeout(this.#timer);
    this.#pending += text;
    this.#drain();
    // A lone ESC is a key of its own when nothing follows soon.
    if (this.#pending !== '') this.#timer = setTimeout(() => this.#flush(), escapeTimeout);
  }

  // A tab amid pasted text is text: only the last key of what came in asks for completion.
  #emit(char, key) {
    this.#iface.isCompletionEnabled = this.#pending === '';
    this.#stream.emit('keypress', char, key);
    this.#iface.isCompletionEnabled = true;
  }

  #drain() {
    while (this.#pending !== '') {
      const text = this.#pending;
      if (text[0] !== '\u001b') {
        const char = StringPrototypeCodePointAt(text, 0) > 0xffff ? StringPrototypeSlice(text, 0, 2) : text[0];
        this.#pending = StringPrototypeSlice(text, char.length);
        this.#emit(char, keyOfChar(char, false));
        continue;
      }
      let found = RegExpPrototypeExec(csi, text);
      let key;
      if (found !== null) {
        key = keyOfCsi(found);
      } else if ((found = RegExpPrototypeExec(ss3, text)) !== null) {
        key = keyOfSs3(found);
      } else if (RegExpPrototypeExec(incomplete, text) !== null) {
        return;
      } else {
        // Alt and a key; some terminals send ESC twice.
        const at = text[1] === '\u001b' ? 2 : 1;
        key = keyOfChar(text[at], true);
        key.sequence = StringPrototypeSlice(text, 0, at + 1);
        this.#pending = StringPrototypeSlice(text, at + 1);
        this.#emit(undefined, key);
        continue;
      }
      this.#pending = StringPrototypeSlice(text, found[0].length);
      this.#emit(undefined, key);
    }
  }

  #flush() {
    const text = this.#pending;
    this.#pending = '';
    for (let i = 0; i < text.length; i++) {
      const key = keyOfChar(text[i], false);
      if (text[i] === '\u001b') key.meta = true;
      this.#emit(text[i] === '\u001b' ? undefined : text[i], key);
    }
  }
}

function emitKeypressEvents(stream, iface = {}) {
  if (stream[kDecoder]) return;
  const { StringDecoder } = require('string_decoder');
  const decoder = new StringDecoder('utf8');
  const keys = new KeyDecoder(stream, iface);
  stream[kDecoder] = keys;
  const onData = (input) => {
    if (stream.listenerCount('keypress') === 0) {
      stream.removeListener('data', onData);
      stream.on('newListener', onNewListener);
      return;
    }
    const text = typeof input === 'string' ? input : decoder.write(input);
    if (text) keys.write(text, iface.escapeCodeTimeout);
  };
  const onNewListener = (event) => {
    if (event !== 'keypress') return;
    stream.on('data', onData);
    stream.removeListener('newListener', onNewListener);
  };
  if (stream.listenerCount('keypress') > 0) stream.on('data', onData);
  else stream.on('newListener', onNewListener);
}

module.exports = { emitKeypressEvents };
