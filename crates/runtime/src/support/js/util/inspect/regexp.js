'use strict';
// Colours for regular expressions in inspect(): each token takes the colour of its nesting depth.

const {
  RegExpPrototypeExec,
  StringPrototypeCharCodeAt,
  StringPrototypeSlice,
} = primordials;

// One token each: escapes, group heads, quantifiers, ranges, single characters.
const token = /\\(?:u\{[^}]*\}|[pP]\{[^}]*\}|k<[^>]*>|x[\da-fA-F]{2}|u[\da-fA-F]{4}|c[A-Za-z]|\d+|.)|\(\?(?:[:=!]|<[=!]|<[^>]*>|[a-z-]*:)?|\{\d*,?\d*\}|[^]/y;
const colorNames = ['green', 'red', 'yellow', 'cyan', 'magenta'];

// `colors` is inspect.colors; `highlight.colors` may name another palette.
function makeHighlighter(colors) {
  function highlight(text) {
    const names = highlight.colors?.length > 0 ? highlight.colors : colorNames;
    const paint = (part, depth) => {
      const codes = colors[names[depth % names.length]];
      return codes === undefined ? part : `\u001b[${codes[0]}m${part}\u001b[${codes[1]}m`;
    };
    let end = text.length;
    while (end > 0 && StringPrototypeCharCodeAt(text, end - 1) !== 47) end--;
    let out = paint('/', 0);
    let depth = 1;
    let inClass = 0;
    token.lastIndex = 1;
    while (token.lastIndex < end - 1) {
      const found = RegExpPrototypeExec(token, text);
      if (found === null) break;
      const part = found[0];
      const first = part[0];
      if (inClass > 0) {
        if (part === ']') {
          inClass--;
          depth--;
          out += paint(part, depth);
        } else if (part === '[') {
          out += paint(part, depth);
          inClass++;
          depth++;
        } else {
          out += paint(part, part === '-' ? depth + 1 : depth);
        }
      } else if (part === '[') {
        out += paint(part, depth);
        inClass++;
        depth++;
      } else if (first === '(') {
        out += paint('(', depth);
        if (part.length > 1) out += paint(StringPrototypeSlice(part, 1), depth);
        depth++;
      } else if (part === ')') {
        depth = depth > 1 ? depth - 1 : 1;
        out += paint(part, depth);
      } else if (first === '\\') {
        out += paint(part, depth + 1);
      } else if (part === '|' || part === '+' || part === '*' || part === '?' || part === '^' || part === '$') {
        out += paint(part, depth + 3);
      } else if (part === '.') {
        out += paint(part, depth + 2);
      } else {
        out += paint(part, part.length > 1 ? depth : depth + 1);
      }
    }
    out += paint('/', 0);
    return end < text.length ? out + paint(StringPrototypeSlice(text, end), 1) : out;
  }
  return highlight;
}

module.exports = { makeHighlighter };
