'use strict';
// How many colours a terminal shows, by its environment. https://nodejs.org/api/tty.html#writestreamgetcolordepthenv

const { RegExpPrototypeExec, SafeMap, StringPrototypeStartsWith, StringPrototypeToLowerCase } = primordials;

const kMono = 1;
const k16 = 4;
const k256 = 8;
const kTrue = 24;

// Terminals that do not say by their names how much they can.
const terminals = new SafeMap([
  ['eterm', k16], ['cons25', k16], ['console', k16], ['cygwin', k16], ['dtterm', k16], ['gnome', k16], ['hurd', k16],
  ['jfbterm', k16], ['konsole', k16], ['kterm', k16], ['mlterm', k16], ['mosh', kTrue], ['putty', k16], ['st', k16],
  ['rxvt-unicode-24bit', kTrue], ['terminator', kTrue], ['xterm-kitty', kTrue],
]);
const families = [/ansi/, /color/, /linux/, /direct/, /^con\d*x\d/, /^rxvt/, /^screen/, /^xterm/, /^vt100/, /^vt220/];
const builders = [['CIRCLECI', k256], ['GITEA_ACTIONS', kTrue], ['GITHUB_ACTIONS', kTrue], ['APPVEYOR', k256], ['BUILDKITE', k256], ['DRONE', k256], ['GITLAB_CI', k256], ['TRAVIS', k256]];

let warned = false;
function warnAboutIgnored(env) {
  if (warned || process.emitWarning === undefined) return;
  const name = env.NODE_DISABLE_COLORS !== undefined && env.NODE_DISABLE_COLORS !== '' ? 'NODE_DISABLE_COLORS' :
    env.NO_COLOR !== undefined && env.NO_COLOR !== '' ? 'NO_COLOR' : undefined;
  if (name === undefined) return;
  warned = true;
  process.emitWarning(`The '${name}' env is ignored due to the 'FORCE_COLOR' env being set.`);
}

function byProgram(env) {
  switch (env.TERM_PROGRAM) {
    case 'iTerm.app': {
      const version = env.TERM_PROGRAM_VERSION;
      return version === undefined || RegExpPrototypeExec(/^[0-2]\./, version) !== null ? k256 : kTrue;
    }
    case 'HyperTerm':
    case 'MacTerm': return kTrue;
    case 'Apple_Terminal': return k256;
    default: return undefined;
  }
}

function byName(term) {
  if (term === undefined) return undefined;
  if (StringPrototypeStartsWith(term, 'xterm-256')) return k256;
  const name = StringPrototypeToLowerCase(term);
  const known = terminals.get(name);
  if (known !== undefined) return known;
  for (let i = 0; i < families.length; i++) if (RegExpPrototypeExec(families[i], name) !== null) return k16;
  return undefined;
}

// Bits for each pixel: 1, 4, 8 or 24.
function getColorDepth(env = process.env) {
  if (env.FORCE_COLOR !== undefined) {
    switch (env.FORCE_COLOR) {
      case '':
      case '1':
      case 'true': warnAboutIgnored(env); return k16;
      case '2': warnAboutIgnored(env); return k256;
      case '3': warnAboutIgnored(env); return kTrue;
      default: return kMono;
    }
  }
  const disabled = (name) => env[name] !== undefined && env[name] !== '';
  if (disabled('NODE_DISABLE_COLORS') || disabled('NO_COLOR') || env.TERM === 'dumb') return kMono;
  if (env.TMUX) return kTrue;
  if ('TF_BUILD' in env && 'AGENT_NAME' in env) return k16;
  if ('CI' in env) {
    for (let i = 0; i < builders.length; i++) if (builders[i][0] in env) return builders[i][1];
    return env.CI_NAME === 'codeship' ? k256 : kMono;
  }
  if ('TEAMCITY_VERSION' in env) {
    return RegExpPrototypeExec(/^(?:9\.0*[1-9]\d*\.|\d{2,}\.)/, env.TEAMCITY_VERSION) !== null ? k16 : kMono;
  }
  const program = byProgram(env);
  if (program !== undefined) return program;
  if (env.COLORTERM === 'truecolor' || env.COLORTERM === '24bit') return kTrue;
  const named = byName(env.TERM);
  if (named !== undefined) return named;
  return env.COLORTERM ? k16 : kMono;
}

function hasColors(count, env) {
  if (env === undefined && (count === undefined || (typeof count === 'object' && count !== null))) {
    env = count;
    count = 16;
  } else {
    require('internal/validators').validateInteger(count, 'count', 2);
  }
  return count <= 2 ** this.getColorDepth(env);
}

module.exports = { getColorDepth, hasColors };
