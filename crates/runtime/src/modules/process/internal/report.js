'use strict';
// `process.report`: a diagnostic report as an object or a JSON file (Node docs: "Diagnostic report"). First form: no native
// stack, no list of handles; the header, resource use, environment and limits are filled.

const { Date, DatePrototypeToISOString, Error, JSONStringify, ObjectDefineProperty, ObjectKeys, StringPrototypeSplit, StringPrototypeTrim } = primordials;
const binding = internalBinding('process');
const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const { validateBoolean, validateObject, validateSignalName, validateString } = require('internal/validators');

const settings = {
  directory: '', filename: '', compact: false, excludeNetwork: false, excludeEnv: false, signal: 'SIGUSR2', reportOnFatalError: false,
  reportOnSignal: false, reportOnUncaughtException: false,
};

function stackLines(err) {
  const lines = typeof err?.stack === 'string' ? StringPrototypeSplit(err.stack, '\n') : [];
  const frames = [];
  for (let i = 1; i < lines.length; i++) frames[i - 1] = StringPrototypeTrim(lines[i]);
  return { message: lines[0] ?? '', stack: frames, errorProperties: {} };
}

function build(err, trigger, filename) {
  const os = require('os');
  const now = new Date();
  const use = process.resourceUsage();
  const seconds = process.uptime() || 1;
  const report = {
    header: {
      reportVersion: 5,
      event: trigger === 'Exception' ? 'Exception' : 'JavaScript API',
      trigger,
      filename: filename ?? null,
      dumpEventTime: DatePrototypeToISOString(now),
      dumpEventTimeStamp: `${+now}`,
      processId: process.pid,
      threadId: 0,
      cwd: process.cwd(),
      commandLine: [process.execPath, ...process.execArgv, ...process.argv.slice(1)],
      nodejsVersion: process.version,
      wordSize: 64,
      arch: process.arch,
      platform: process.platform,
      componentVersions: { ...process.versions },
      release: { ...process.release },
      osName: os.type(),
      osRelease: os.release(),
      osVersion: os.version(),
      osMachine: os.machine(),
      cpus: os.cpus(),
      networkInterfaces: [],
      host: os.hostname(),
    },
    javascriptStack: stackLines(err),
    javascriptHeap: (() => {
      const memory = process.memoryUsage();
      return { totalMemory: memory.heapTotal, usedMemory: memory.heapUsed, memoryLimit: 0, externalMemory: memory.external, heapSpaces: {} };
    })(),
    nativeStack: [],
    resourceUsage: {
      free_memory: os.freemem(),
      total_memory: os.totalmem(),
      rss: process.memoryUsage.rss(),
      constrained_memory: process.constrainedMemory(),
      available_memory: process.availableMemory(),
      userCpuSeconds: use.userCPUTime / 1e6,
      kernelCpuSeconds: use.systemCPUTime / 1e6,
      cpuConsumptionPercent: (use.userCPUTime + use.systemCPUTime) / 1e4 / seconds,
      maxRss: use.maxRSS * 1024,
      pageFaults: { IORequired: use.majorPageFault, IONotRequired: use.minorPageFault },
      fsActivity: { reads: use.fsRead, writes: use.fsWrite },
    },
    libuv: [],
    workers: [],
    environmentVariables: settings.excludeEnv ? undefined : { ...process.env },
    userLimits: binding.userLimits(),
    sharedObjects: [],
  };
  // Musl systems must not have the field: that is how packages choose their binary.
  const glibc = binding.glibcVersion();
  if (glibc !== '') {
    report.header.glibcVersionRuntime = glibc;
    report.header.glibcVersionCompiler = glibc;
  }
  if (settings.excludeNetwork) delete report.header.networkInterfaces;
  else {
    const all = os.networkInterfaces();
    const names = ObjectKeys(all);
    for (let i = 0; i < names.length; i++) {
      const list = all[names[i]];
      for (let j = 0; j < list.length; j++) {
        const entry = { name: names[i], ...list[j] };
        report.header.networkInterfaces[report.header.networkInterfaces.length] = entry;
      }
    }
  }
  return report;
}

let sequence = 0;
function defaultName() {
  const now = new Date();
  const two = (n) => (n < 10 ? `0${n}` : `${n}`);
  const day = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`;
  const time = `${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`;
  sequence++;
  return `report.${day}.${time}.${process.pid}.0.00${sequence}.json`;
}

const report = {
  writeReport(file, err) {
    if (typeof file === 'object' && file !== null) {
      err = file;
      file = undefined;
    } else if (file !== undefined && typeof file !== 'string') {
      throw new ERR_INVALID_ARG_TYPE('file', 'string', file);
    }
    if (err === undefined) err = new Error('JavaScript Callstack');
    else validateObject(err, 'err');
    const name = file ?? (settings.filename || defaultName());
    const target = settings.directory === '' ? name : require('path').join(settings.directory, name);
    const text = settings.compact ? JSONStringify(build(err, 'API', name)) : JSONStringify(build(err, 'API', name), null, 2);
    if (name === 'stdout' || name === 'stderr') {
      process[name].write(`${text}\n`);
      return name;
    }
    process._rawDebug(`\nWriting Rondo report to file: ${name}`);
    require('fs').writeFileSync(target, `${text}\n`);
    process._rawDebug('Rondo report completed');
    return name;
  },
  getReport(err) {
    if (err === undefined) err = new Error('JavaScript Callstack');
    else validateObject(err, 'err');
    return build(err, 'GetReport', null);
  },
};

function accessor(name, check) {
  ObjectDefineProperty(report, name, {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() { return settings[name]; },
    set(value) {
      check(value, name);
      settings[name] = value;
    },
  });
}
accessor('directory', validateString);
accessor('filename', validateString);
accessor('compact', validateBoolean);
accessor('excludeNetwork', validateBoolean);
accessor('excludeEnv', validateBoolean);
accessor('signal', validateSignalName);
accessor('reportOnFatalError', validateBoolean);
accessor('reportOnSignal', validateBoolean);
accessor('reportOnUncaughtException', validateBoolean);

module.exports = { report };
