// chalk (an ES module package): colour levels, nesting, templates, what it finds out about the terminal.
import { Chalk, supportsColor, supportsColorStderr, modifierNames, colorNames } from 'chalk';
import chalk from 'chalk';
console.log(supportsColor, supportsColorStderr, chalk.level, modifierNames.length, colorNames.length);
for (const level of [0, 1, 2, 3]) {
  const c = new Chalk({ level });
  console.log(JSON.stringify([c.red('a'), c.bold.underline.bgBlue('b'), c.hex('#ff8800')('c'), c.rgb(1, 200, 30).inverse('d'), c.bgHex('#123')('e'), c.ansi256(194)('f'), c.dim(`x ${c.green('y')} z`), c.red('line\nbreak\r\nend'), c.visible('seen'), c.yellow(1, 2, {}), c.blue()]));
}
const c = new Chalk({ level: 3 });
const warn = c.keyword ? c.keyword('orange') : c.hex('#ffa500');
console.log(JSON.stringify(warn`tag ${1}`), JSON.stringify(c.red.bold('a' + c.blue('b' + c.bold('c') + 'd') + 'e')), typeof c.red.bold, c.red instanceof Function, Object.keys(c.red));
try { new Chalk({ level: 9 }); } catch (error) { console.log(error.name, error.message); }
