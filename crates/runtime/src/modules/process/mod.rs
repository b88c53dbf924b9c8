//! `internalBinding('process')`: what the `process` object asks of the operating system. The JavaScript half
//! (internal/process/methods.js and its neighbours) checks arguments and makes the errors; functions here return a negative
//! errno where a call may fail.

mod resources;
mod signals;
mod users;

use std::os::unix::process::CommandExt;

use nix::errno::Errno;
use rondo_engine::{Args, Binding, Cx, ErrorClass, JsError, Object, Result, Value, binding};

use crate::env::Env;

pub use signals::BINDING as SIGNALS;

/// The functions of `process` that need the system.
pub const BINDING: Binding = binding! {
    "process";
    "info" => info,
    "environ" => environ,
    "environChanged" => environ_changed,
    "cwd" => cwd,
    "chdir" => chdir,
    "umask" => umask,
    "kill" => kill,
    "ppid" => ppid,
    "abort" => abort,
    "execve" => execve,
    "setTitle" => set_title,
    "rawDebug" => raw_debug,
    "writeSync" => write_sync,
    "reallyExit" => really_exit,
    "hrtime" => resources::hrtime,
    "uptime" => resources::uptime,
    "memoryUsage" => resources::memory_usage,
    "rss" => resources::rss,
    "cpuUsage" => resources::cpu_usage,
    "threadCpuUsage" => resources::thread_cpu_usage,
    "resourceUsage" => resources::resource_usage,
    "availableMemory" => resources::available_memory,
    "constrainedMemory" => resources::constrained_memory,
    "userLimits" => resources::user_limits,
    "glibcVersion" => resources::glibc_version,
    "getuid" => users::getuid,
    "geteuid" => users::geteuid,
    "getgid" => users::getgid,
    "getegid" => users::getegid,
    "getgroups" => users::getgroups,
    "setuid" => users::setuid,
    "seteuid" => users::seteuid,
    "setgid" => users::setgid,
    "setegid" => users::setegid,
    "setgroups" => users::setgroups,
    "initgroups" => users::initgroups,
};

/// The Node release that Rondo is compatible with.
const NODE_VERSION: &str = "26.10.0";

/// `process.versions`: the Node values that packages compare, and what Rondo itself stands on.
const VERSIONS: &[(&str, &str)] = &[
    ("node", NODE_VERSION),
    ("rondo", env!("CARGO_PKG_VERSION")),
    ("acorn", "8.18.0"),
    ("ada", "4.0.0"),
    ("ares", "1.34.8"),
    ("brotli", "1.2.0"),
    ("cldr", "48.0"),
    ("icu", "78.3"),
    ("llhttp", "9.4.3"),
    ("modules", "147"),
    ("napi", "10"),
    ("nghttp2", "1.70.0"),
    ("openssl", "3.5.8"),
    ("simdjson", "4.6.11"),
    ("simdutf", "7.7.0"),
    ("spidermonkey", "153.6"),
    ("sqlite", "3.53.4"),
    ("tz", "2026c"),
    ("undici", "8.10.2"),
    ("unicode", "17.0"),
    ("uv", "1.52.1"),
    ("v8", "14.6.202.34-rondo.0"),
    ("zlib", "1.3.2"),
    ("zstd", "1.5.7"),
];

/// What does not change while the process runs.
fn info<'s>(cx: &mut Cx<'s>, _args: Args<'s>) -> Result<Value<'s>> {
    let env = Env::of(cx);
    let out = cx.object()?;
    out.set_str(cx, "version", &format!("v{NODE_VERSION}"))?;
    let versions = cx.object()?;
    for (name, version) in VERSIONS {
        versions.set_str(cx, name, version)?;
    }
    out.set(cx, "versions", versions)?;
    out.set_str(cx, "arch", arch())?;
    out.set_str(cx, "platform", platform())?;
    out.set_number(cx, "pid", f64::from(std::process::id()))?;
    out.set_str(cx, "argv0", &env.options.argv0)?;
    out.set_str(cx, "execPath", &env.options.exec_path)?;
    out.set_str(cx, "title", &env.options.argv0)?;
    let exec_argv = cx.string_array(&env.options.exec_argv)?;
    out.set(cx, "execArgv", exec_argv)?;
    let mut argv = vec![env.options.exec_path.clone()];
    argv.extend(env.options.args.iter().cloned());
    let argv = cx.string_array(&argv)?;
    out.set(cx, "argv", argv)?;
    Ok(out.value())
}

/// Node's name of the processor.
fn arch() -> &'static str {
    match std::env::consts::ARCH {
        "x86_64" => "x64",
        "x86" => "ia32",
        "aarch64" => "arm64",
        "powerpc64" => "ppc64",
        "loongarch64" => "loong64",
        other => other,
    }
}

/// Node's name of the operating system.
fn platform() -> &'static str {
    match std::env::consts::OS {
        "macos" => "darwin",
        "solaris" | "illumos" => "sunos",
        other => other,
    }
}

/// The environment at the start: name, value, name, value, ...
fn environ<'s>(cx: &mut Cx<'s>, _args: Args<'s>) -> Result<Value<'s>> {
    let mut texts = Vec::new();
    for (name, value) in std::env::vars_os() {
        texts.push(name.to_string_lossy().into_owned());
        texts.push(value.to_string_lossy().into_owned());
    }
    Ok(cx.string_array(&texts)?.value())
}

/// `environChanged(name, value | undefined)`: a variable was set or deleted by the program. The process's own environment
/// is not changed (other threads may read it at any time), except for the time zone; children get `process.env` explicitly.
fn environ_changed<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    if args.string(cx, 0)? == "TZ" {
        let value = args.get(1);
        let name = if value.is_undefined() { None } else { Some(value.to_rust(cx)?) };
        // The system's environment cannot hold a zero byte.
        cx.set_time_zone(name.as_deref().filter(|name| !name.contains('\0')));
    }
    Ok(cx.undefined())
}

/// A negative errno as a JavaScript number.
fn failed<'s>(cx: &Cx<'s>, errno: Errno) -> Value<'s> {
    cx.int(-(errno as i32))
}

fn cwd<'s>(cx: &mut Cx<'s>, _args: Args<'s>) -> Result<Value<'s>> {
    match std::env::current_dir() {
        Ok(path) => cx.str_value(&path.to_string_lossy()),
        Err(error) => {
            let message = "ENOENT: process.cwd failed with error no such file or directory, the current working directory was likely removed without changing the working directory, uv_cwd";
            let errno = error.raw_os_error().unwrap_or(2);
            let error = JsError::new(ErrorClass::Error, message).code("ENOENT").text("syscall", "uv_cwd");
            Err(error.number("errno", f64::from(-errno)).throw(cx))
        }
    }
}

fn chdir<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let path = args.string(cx, 0)?;
    Ok(match std::env::set_current_dir(&path) {
        Ok(()) => cx.int(0),
        Err(error) => cx.int(-error.raw_os_error().unwrap_or(Errno::EINVAL as i32)),
    })
}

/// `umask(mask)` sets and returns the mask before; without an argument it only reads.
fn umask<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    use nix::sys::stat::{Mode, umask};
    let before = if args.get(0).is_undefined() {
        // The system can only exchange it.
        let before = umask(Mode::empty());
        umask(before);
        before
    } else {
        umask(Mode::from_bits_truncate((args.u32(cx, 0)? & 0o777) as nix::libc::mode_t))
    };
    Ok(cx.number(f64::from(before.bits())))
}

fn kill<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    use nix::sys::signal::{Signal, kill};
    let pid = args.i32(cx, 0)?;
    let number = args.i32(cx, 1)?;
    let signal = if number == 0 {
        None
    } else {
        match Signal::try_from(number) {
            Ok(signal) => Some(signal),
            Err(errno) => return Ok(failed(cx, errno)),
        }
    };
    Ok(match kill(nix::unistd::Pid::from_raw(pid), signal) {
        Ok(()) => cx.int(0),
        Err(errno) => failed(cx, errno),
    })
}

fn ppid<'s>(cx: &mut Cx<'s>, _args: Args<'s>) -> Result<Value<'s>> {
    Ok(cx.int(nix::unistd::getppid().as_raw()))
}

fn abort<'s>(_cx: &mut Cx<'s>, _args: Args<'s>) -> Result<Value<'s>> {
    rondo_loop::os::abort()
}

/// `execve(path, args, pairs)`: replaces the process; returns only when that fails.
fn execve<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let path = args.string(cx, 0)?;
    let words = args.object(cx, 1)?;
    let words = strings(cx, words)?;
    let pairs = args.object(cx, 2)?;
    let pairs = strings(cx, pairs)?;
    let mut command = std::process::Command::new(&path);
    if let Some((first, rest)) = words.split_first() {
        command.arg0(first).args(rest);
    }
    command.env_clear();
    for pair in pairs.chunks_exact(2) {
        command.env(&pair[0], &pair[1]);
    }
    let error = command.exec();
    // As Node: half of the state is gone, so there is no going on.
    eprintln!("process.execve failed with error code {error}");
    rondo_loop::os::abort()
}

fn strings(cx: &mut Cx<'_>, list: Object<'_>) -> Result<Vec<String>> {
    let length = list.length(cx)?;
    let mut out = Vec::new();
    for index in 0..length {
        out.push(list.get_index(cx, index)?.to_rust(cx)?);
    }
    Ok(out)
}

/// The name that `ps` shows (the system keeps 15 bytes of it).
fn set_title<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let title = args.string(cx, 0)?;
    let bytes: Vec<u8> = title.bytes().filter(|byte| *byte != 0).take(15).collect();
    #[cfg(target_os = "linux")]
    if let Ok(name) = std::ffi::CString::new(bytes) {
        // A refusal (a sandbox) costs only the display.
        let _ = nix::sys::prctl::set_name(&name);
    }
    Ok(cx.undefined())
}

/// Writes everything to standard output or error, waiting where the descriptor has no room. Errno or 0.
fn write_all(to_stderr: bool, mut bytes: &[u8]) -> std::result::Result<(), Errno> {
    use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
    use std::os::fd::AsFd;
    let (out, err) = (std::io::stdout(), std::io::stderr());
    let fd = if to_stderr { err.as_fd() } else { out.as_fd() };
    while !bytes.is_empty() {
        match nix::unistd::write(fd, bytes) {
            Ok(count) => bytes = bytes.get(count..).unwrap_or_default(),
            Err(Errno::EINTR) => {}
            Err(Errno::EAGAIN) => {
                let mut wait = [PollFd::new(fd, PollFlags::POLLOUT)];
                match poll(&mut wait, PollTimeout::NONE) {
                    Ok(_) | Err(Errno::EINTR) => {}
                    Err(errno) => return Err(errno),
                }
            }
            Err(errno) => return Err(errno),
        }
    }
    Ok(())
}

/// `writeSync(1 | 2, bytes)`: 0 or a negative errno.
fn write_sync<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let to_stderr = match args.i32(cx, 0)? {
        1 => false,
        2 => true,
        _ => return Ok(failed(cx, Errno::EBADF)),
    };
    let result = args.bytes(cx, 1)?.with(cx, |bytes| write_all(to_stderr, bytes));
    Ok(match result {
        Ok(()) => cx.int(0),
        Err(errno) => failed(cx, errno),
    })
}

/// A line on standard error, past all streams.
fn raw_debug<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let mut text = args.string(cx, 0)?;
    text.push('\n');
    // Nothing can be done when standard error is gone.
    let _ = write_all(true, text.as_bytes());
    Ok(cx.undefined())
}

fn really_exit<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let code = args.i32(cx, 0)?;
    Err(Env::of(cx).end_now(cx, code))
}
