// commander: sub-commands, options of all kinds, help text, errors without leaving the process.
'use strict';
const { Command, Option, Argument, InvalidArgumentError } = require('commander');
function build(out) {
  const program = new Command('tool').version('1.2.3', '-V, --vers').description('A tool with sub-commands').exitOverride()
    .configureOutput({ writeOut: (s) => out.push(s), writeErr: (s) => out.push('ERR ' + s), getOutHelpWidth: () => 60 })
    .option('-v, --verbose', 'say more', (_, n) => n + 1, 0).option('--no-color', 'plain').enablePositionalOptions();
  program.command('build').argument('<entry>', 'file').argument('[more...]', 'others').alias('b')
    .addOption(new Option('-t, --target <name>', 'what to build for, a rather long explanation that has to be wrapped over several lines').choices(['es5', 'es6']).default('es6'))
    .option('-D, --define <pair...>', 'constants').option('-p, --port <n>', 'port', (v) => { const n = Number(v); if (!Number.isInteger(n)) throw new InvalidArgumentError('Not a number.'); return n; })
    .addOption(new Option('--token <t>').env('TOOL_TOKEN')).addOption(new Option('--a').conflicts('b')).option('--b')
    .action((entry, more, options, command) => out.push(JSON.stringify([entry, more, options, command.name(), program.opts()])));
  program.command('remote').description('nested').command('add').addArgument(new Argument('<url>').argParser((u) => new URL(u).host)).requiredOption('--name <n>')
    .action(async (url, options) => { await null; out.push(url + ' ' + options.name); });
  program.hook('preAction', (that, action) => out.push('before ' + action.name())).addHelpText('after', '\nExample: tool build x');
  return program;
}
(async () => {
  process.env.TOOL_TOKEN = 'secret';
  for (const line of ['build main.js a b -t es5 -D x=1 y=2 --port 80', '-vv b main.js', 'build', 'build x --target es7', 'build x -p q', 'build x --a --b', 'remote add https://example.org:8080/x --name n', 'remote add u', 'biuld x', '--help', 'build --help', 'help remote', '-V', '--nope', '', 'build --define', '--no-color build -- -t']) {
    const out = [];
    try { await build(out).parseAsync(line.split(' ').filter(Boolean), { from: 'user' }); } catch (error) { out.push(`${error.name} ${error.code} ${error.exitCode ?? ''} ${error.message}`); }
    console.log('$ tool ' + line + '\n' + out.join('\n'));
  }
})();
