'use strict';
// node:os. https://nodejs.org/api/os.html

const {
  ArrayPrototypePush,
  Float64Array,
  ObjectDefineProperties,
  ObjectDefineProperty,
  ObjectFreeze,
  StringPrototypeSlice,
  SymbolToPrimitive,
  Uint8Array,
} = primordials;

const binding = internalBinding('os');
const { codes: { ERR_SYSTEM_ERROR } } = require('internal/errors');
const { validateInt32 } = require('internal/validators');
const { getCIDR, getSystemErrorMessage, getSystemErrorName, isWindows, kEmptyObject } = require('internal/util');

// Bindings answer a failed system call with its negative number.
function systemError(errno, syscall) {
  return new ERR_SYSTEM_ERROR({ errno, code: getSystemErrorName(errno), message: getSystemErrorMessage(errno), syscall });
}

function checked(value, syscall) {
  if (typeof value === 'number' && value < 0) throw systemError(value, syscall);
  return value;
}

const constants = binding.getConstants();
ObjectFreeze(constants.signals);

let information;
const osInformation = () => (information ??= checked(binding.getOSInformation(), 'uv_os_uname'));

function arch() { return process.arch; }
function platform() { return process.platform; }
function type() { return osInformation()[0]; }
function version() { return osInformation()[1]; }
function release() { return osInformation()[2]; }
function machine() { return osInformation()[3]; }
function hostname() { return checked(binding.getHostname(), 'uv_os_gethostname'); }
function homedir() {
  const { env } = process;
  if (env.HOME) return env.HOME;
  return checked(binding.getHomeDirectory(), 'uv_os_homedir');
}
function uptime() { return checked(binding.getUptime(), 'uv_uptime'); }
function totalmem() { return binding.getTotalMem(); }
function freemem() { return binding.getFreeMem(); }
function availableParallelism() { return binding.getAvailableParallelism(); }
function loadavg() { return binding.getLoadAvg(); }

const littleEndian = new Uint8Array(new Float64Array([1]).buffer)[7] !== 0;
function endianness() { return littleEndian ? 'LE' : 'BE'; }

function tmpdir() {
  const { env } = process;
  if (isWindows) {
    const path = env.TEMP || env.TMP || `${env.SystemRoot || env.windir}\\temp`;
    return path.length > 1 && path[path.length - 1] === '\\' && path[path.length - 2] !== ':' ? StringPrototypeSlice(path, 0, -1) : path;
  }
  const path = env.TMPDIR || env.TMP || env.TEMP || '/tmp';
  return path.length > 1 && path[path.length - 1] === '/' ? StringPrototypeSlice(path, 0, -1) : path;
}

function cpus() {
  const list = binding.getCPUs();
  const out = [];
  for (let i = 0; i < list.length; i += 7) {
    ArrayPrototypePush(out, {
      model: list[i],
      speed: list[i + 1],
      times: { user: list[i + 2], nice: list[i + 3], sys: list[i + 4], idle: list[i + 5], irq: list[i + 6] },
    });
  }
  return out;
}

function networkInterfaces() {
  const list = checked(binding.getInterfaceAddresses(), 'uv_interface_addresses');
  const out = {};
  for (let i = 0; i < list.length; i += 7) {
    const entry = {
      address: list[i + 1],
      netmask: list[i + 2],
      family: list[i + 3],
      mac: list[i + 4],
      internal: list[i + 5],
      cidr: getCIDR(list[i + 1], list[i + 2], list[i + 3]),
    };
    if (list[i + 6] !== -1) entry.scopeid = list[i + 6];
    ArrayPrototypePush(out[list[i]] ??= [], entry);
  }
  return out;
}

function getPriority(pid = 0) {
  validateInt32(pid, 'pid');
  const result = binding.getPriority(pid);
  if (typeof result === 'number') throw systemError(result, 'uv_os_getpriority');
  return result[0];
}

function setPriority(pid, priority) {
  if (priority === undefined) {
    priority = pid;
    pid = 0;
  }
  validateInt32(pid, 'pid');
  validateInt32(priority, 'priority', -20, 19);
  const errno = binding.setPriority(pid, priority);
  if (errno < 0) throw systemError(errno, 'uv_os_setpriority');
}

function encode(text, encoding) {
  const { Buffer } = require('buffer');
  const bytes = Buffer.from(text);
  return encoding === 'buffer' ? bytes : bytes.toString(encoding);
}

function userInfo(options = kEmptyObject) {
  if (typeof options !== 'object' || options === null) options = kEmptyObject;
  const { encoding } = options;
  const user = checked(binding.getUserInfo(), 'uv_os_get_passwd');
  if (encoding === undefined || encoding === 'utf8' || encoding === null) return user;
  return { __proto__: null, uid: user.uid, gid: user.gid, username: encode(user.username, encoding), homedir: encode(user.homedir, encoding), shell: encode(user.shell, encoding) };
}

// `${os.hostname}` works like os.hostname().
const textual = { arch, availableParallelism, endianness, freemem, homedir, hostname, platform, release, tmpdir, totalmem, type, uptime, version, machine };
for (const name in textual) ObjectDefineProperty(textual[name], SymbolToPrimitive, { __proto__: null, value: () => textual[name](), configurable: true, writable: true, enumerable: true });

module.exports = {
  arch,
  availableParallelism,
  cpus,
  endianness,
  freemem,
  getPriority,
  homedir,
  hostname,
  loadavg,
  networkInterfaces,
  platform,
  release,
  setPriority,
  tmpdir,
  totalmem,
  type,
  userInfo,
  uptime,
  version,
  machine,
};

ObjectDefineProperties(module.exports, {
  __proto__: null,
  constants: { __proto__: null, configurable: false, enumerable: true, value: constants },
  EOL: { __proto__: null, configurable: true, enumerable: true, writable: false, value: isWindows ? '\r\n' : '\n' },
  devNull: { __proto__: null, configurable: true, enumerable: true, writable: false, value: isWindows ? '\\\\.\\nul' : '/dev/null' },
});
