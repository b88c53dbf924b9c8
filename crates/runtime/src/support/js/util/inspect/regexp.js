'use strict';
// Colours for regular expressions in inspect(): each token takes the colour of its nesting depth.

const {
  RegExpPrototypeExec,
  StringPrototypeCharCodeAt,
  StringPrototypeIndexOf,
  StringPrototypeSlice,
} = primordials;

// One token each: escapes, group heads, quantifiers, ranges, single characters.
const token = /\\(?:[upP]\{([^}]*)\}|k<([^>]*)>|[upP]\{|x[\da-fA-F]{2}|\d+|.)|\(\?(?:[:=!]|<[=!]|<([^>]*)>|[a-z-]*:)?|\{\d*,?\d*\}|[^]/y;
const colorNames = ['green', 'red', 'yellow', 'cyan', 'magenta'];

// `colors` is inspect.colors; `highlight.colors` may name another palette.
function makeHighlighter(colors) {
  function highlight(text) {
    const names = highlight.colors?.length > 0 ? highlight.colors : colorNames;
    const paint = (part, depth) => {
      const codes = colors[names[depth % names.length] ?? names[0]];
      return codes === undefined ? part : `\u001b[${codes[0]}m${part}\u001b[${codes[1]}m`;
    };
    let end = text.length;
    while (end > 0 && StringPrototypeCharCodeAt(text, end - 1) !== 47) end--;
    let out = paint('/', 0);
    let depth = 1;
    let inClass = false;
    token.lastIndex = 1;
    while (token.lastIndex < end - 1) {
      const found = RegExpPrototypeExec(token, text);
      if (found === null) break;
      const part = found[0];
      const first = part[0];
      const braced = found[1] ?? found[2];
      if (braced !== undefined) {
        // \u{1F600}, \p{Letter}, and one level further out \k<name>
        const outer = found[1] !== undefined ? depth : depth - 1;
        out += paint(StringPrototypeSlice(part, 0, 3), outer) + paint(braced, outer + 1) + paint(part[part.length - 1], outer);
      } else if (inClass) {
        if (part === ']') {
          inClass = false;
          depth--;
          out += paint(part, depth);
        } else {
          const isRange = part === '-' && text[token.lastIndex - 2] !== '[' && text[token.lastIndex] !== ']';
          out += paint(part, isRange ? depth + 1 : depth);
        }
      } else if (part === '[') {
        out += paint(part, depth);
        inClass = true;
        depth++;
      } else if (first === '(') {
        out += paint('(', depth);
        if (found[3] !== undefined) out += paint('?<', depth) + paint(found[3], depth + 1) + paint('>', depth);
        else if (part.length > 1) out += paint(StringPrototypeSlice(part, 1), depth);
        depth++;
      } else if (part === ')') {
        depth--;
        out += paint(part, depth);
      } else if (first === '\\') {
        out += paint(part, depth + 1);
      } else if (first === '{' && part.length > 1) {
        out += paint('{', depth);
        const comma = StringPrototypeIndexOf(part, ',');
        const low = StringPrototypeSlice(part, 1, comma === -1 ? -1 : comma);
        if (low !== '') out += paint(low, depth + 2);
        if (comma !== -1) out += paint(',', depth + 1);
        const high = comma === -1 ? '' : StringPrototypeSlice(part, comma + 1, -1);
        if (high !== '') out += paint(high, depth + 2);
        out += paint('}', depth);
      } else if (part === '|' || part === ',' || part === '+' || part === '*' || part === '?' || part === '^' || part === '$') {
        out += paint(part, depth + 3);
      } else if (part === '.') {
        out += paint(part, depth + 2);
      } else {
        out += paint(part, depth + 1);
      }
    }
    out += paint('/', 0);
    return end < text.length ? out + paint(StringPrototypeSlice(text, end), 1) : out;
  }
  return highlight;
}

module.exports = { makeHighlighter };
