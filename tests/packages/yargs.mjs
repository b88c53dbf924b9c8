// yargs (an ES module package): parsing, coercion, commands, help, failures.
import yargs from 'yargs';
const build = () => yargs([]).scriptName('tool').exitProcess(false).wrap(70).locale('en')
  .option('size', { alias: 's', type: 'number', default: 3, describe: 'how large' })
  .option('list', { type: 'array', string: true }).option('level', { choices: ['low', 'high'] }).option('set', { coerce: (v) => JSON.parse(v) })
  .option('quiet', { type: 'boolean' }).option('cfg.deep', { type: 'string' }).count('verbose').alias('v', 'verbose')
  .command('serve [port]', 'start it', (y) => y.positional('port', { type: 'number', default: 80 }).option('host', { demandOption: true }), (argv) => { argv.served = true; })
  .command({ command: 'sum <numbers..>', aliases: ['add'], describe: 'adds', handler: async (argv) => { await null; argv.total = argv.numbers.reduce((a, b) => a + b); } })
  .check((argv) => { if (argv.size > 100) throw new Error('size is too large'); return true; }).conflicts('quiet', 'verbose').implies('level', 'size')
  .middleware((argv) => { argv.seen = true; }).version('9.8.7').help().epilogue('end of help').strictOptions().recommendCommands().demandCommand(0).example('$0 serve', 'an example');
const lines = ['-s 12 --list a b --no-quiet', '--size=x', '--level mid', '--set {"a":[1]}', 'serve 8080 --host h', 'serve', 'sum 1 2 3.5', 'add 4 5', 'srve', '--help', 'serve --help', '--version', '--unknown 1', '--size 500', '-vvv --cfg.deep z', '--quiet -v', '-- rest -x', '-s5 pos 0x10'];
for (const line of lines) {
  const result = await new Promise((resolve) => {
    const returned = build().parse(line.split(' '), {}, (error, argv, output) => resolve({ error: error && error.message, argv, output }));
    Promise.resolve(returned).catch(() => {});
  });
  console.log('$ ' + line, JSON.stringify(result.argv), result.error ?? '', '\n' + result.output);
}
