//! `os.constants`: error numbers, signals, priorities and the flags of dlopen, with this platform's values.

use nix::errno::Errno;
use rondo_engine::{Args, Cx, Object, Result, Value};

#[rustfmt::skip]
const ERRORS: &[(&str, Errno)] = &[
    ("E2BIG", Errno::E2BIG), ("EACCES", Errno::EACCES), ("EADDRINUSE", Errno::EADDRINUSE),
    ("EADDRNOTAVAIL", Errno::EADDRNOTAVAIL), ("EAFNOSUPPORT", Errno::EAFNOSUPPORT), ("EAGAIN", Errno::EAGAIN),
    ("EALREADY", Errno::EALREADY), ("EBADF", Errno::EBADF), ("EBADMSG", Errno::EBADMSG), ("EBUSY", Errno::EBUSY),
    ("ECANCELED", Errno::ECANCELED), ("ECHILD", Errno::ECHILD), ("ECONNABORTED", Errno::ECONNABORTED),
    ("ECONNREFUSED", Errno::ECONNREFUSED), ("ECONNRESET", Errno::ECONNRESET), ("EDEADLK", Errno::EDEADLK),
    ("EDESTADDRREQ", Errno::EDESTADDRREQ), ("EDOM", Errno::EDOM), ("EDQUOT", Errno::EDQUOT),
    ("EEXIST", Errno::EEXIST), ("EFAULT", Errno::EFAULT), ("EFBIG", Errno::EFBIG),
    ("EHOSTUNREACH", Errno::EHOSTUNREACH), ("EIDRM", Errno::EIDRM), ("EILSEQ", Errno::EILSEQ),
    ("EINPROGRESS", Errno::EINPROGRESS), ("EINTR", Errno::EINTR), ("EINVAL", Errno::EINVAL), ("EIO", Errno::EIO),
    ("EISCONN", Errno::EISCONN), ("EISDIR", Errno::EISDIR), ("ELOOP", Errno::ELOOP), ("EMFILE", Errno::EMFILE),
    ("EMLINK", Errno::EMLINK), ("EMSGSIZE", Errno::EMSGSIZE), ("EMULTIHOP", Errno::EMULTIHOP),
    ("ENAMETOOLONG", Errno::ENAMETOOLONG), ("ENETDOWN", Errno::ENETDOWN), ("ENETRESET", Errno::ENETRESET),
    ("ENETUNREACH", Errno::ENETUNREACH), ("ENFILE", Errno::ENFILE), ("ENOBUFS", Errno::ENOBUFS),
    ("ENODATA", Errno::ENODATA), ("ENODEV", Errno::ENODEV), ("ENOENT", Errno::ENOENT), ("ENOEXEC", Errno::ENOEXEC),
    ("ENOLCK", Errno::ENOLCK), ("ENOLINK", Errno::ENOLINK), ("ENOMEM", Errno::ENOMEM), ("ENOMSG", Errno::ENOMSG),
    ("ENOPROTOOPT", Errno::ENOPROTOOPT), ("ENOSPC", Errno::ENOSPC), ("ENOSR", Errno::ENOSR),
    ("ENOSTR", Errno::ENOSTR), ("ENOSYS", Errno::ENOSYS), ("ENOTCONN", Errno::ENOTCONN), ("ENOTDIR", Errno::ENOTDIR),
    ("ENOTEMPTY", Errno::ENOTEMPTY), ("ENOTSOCK", Errno::ENOTSOCK), ("ENOTSUP", Errno::EOPNOTSUPP),
    ("ENOTTY", Errno::ENOTTY), ("ENXIO", Errno::ENXIO), ("EOPNOTSUPP", Errno::EOPNOTSUPP),
    ("EOVERFLOW", Errno::EOVERFLOW), ("EPERM", Errno::EPERM), ("EPIPE", Errno::EPIPE), ("EPROTO", Errno::EPROTO),
    ("EPROTONOSUPPORT", Errno::EPROTONOSUPPORT), ("EPROTOTYPE", Errno::EPROTOTYPE), ("ERANGE", Errno::ERANGE),
    ("EROFS", Errno::EROFS), ("ESPIPE", Errno::ESPIPE), ("ESRCH", Errno::ESRCH), ("ESTALE", Errno::ESTALE),
    ("ETIME", Errno::ETIME), ("ETIMEDOUT", Errno::ETIMEDOUT), ("ETXTBSY", Errno::ETXTBSY),
    ("EWOULDBLOCK", Errno::EAGAIN), ("EXDEV", Errno::EXDEV),
];

/// Signals in Node's order. The kernel ABI fixes these numbers.
#[cfg(not(target_os = "macos"))]
#[rustfmt::skip]
const SIGNALS: &[(&str, i32)] = &[
    ("SIGHUP", 1), ("SIGINT", 2), ("SIGQUIT", 3), ("SIGILL", 4), ("SIGTRAP", 5), ("SIGABRT", 6), ("SIGIOT", 6),
    ("SIGBUS", 7), ("SIGFPE", 8), ("SIGKILL", 9), ("SIGUSR1", 10), ("SIGSEGV", 11), ("SIGUSR2", 12), ("SIGPIPE", 13),
    ("SIGALRM", 14), ("SIGTERM", 15), ("SIGCHLD", 17), ("SIGSTKFLT", 16), ("SIGCONT", 18), ("SIGSTOP", 19),
    ("SIGTSTP", 20), ("SIGTTIN", 21), ("SIGTTOU", 22), ("SIGURG", 23), ("SIGXCPU", 24), ("SIGXFSZ", 25),
    ("SIGVTALRM", 26), ("SIGPROF", 27), ("SIGWINCH", 28), ("SIGIO", 29), ("SIGPOLL", 29), ("SIGPWR", 30),
    ("SIGSYS", 31),
];

/// Signals in Node's order. The kernel ABI fixes these numbers.
#[cfg(target_os = "macos")]
#[rustfmt::skip]
const SIGNALS: &[(&str, i32)] = &[
    ("SIGHUP", 1), ("SIGINT", 2), ("SIGQUIT", 3), ("SIGILL", 4), ("SIGTRAP", 5), ("SIGABRT", 6), ("SIGIOT", 6),
    ("SIGBUS", 10), ("SIGFPE", 8), ("SIGKILL", 9), ("SIGUSR1", 30), ("SIGSEGV", 11), ("SIGUSR2", 31),
    ("SIGPIPE", 13), ("SIGALRM", 14), ("SIGTERM", 15), ("SIGCHLD", 20), ("SIGCONT", 19), ("SIGSTOP", 17),
    ("SIGTSTP", 18), ("SIGTTIN", 21), ("SIGTTOU", 22), ("SIGURG", 16), ("SIGXCPU", 24), ("SIGXFSZ", 25),
    ("SIGVTALRM", 26), ("SIGPROF", 27), ("SIGWINCH", 28), ("SIGIO", 23), ("SIGINFO", 29), ("SIGSYS", 12),
];

const PRIORITIES: &[(&str, i32)] = &[
    ("PRIORITY_LOW", 19),
    ("PRIORITY_BELOW_NORMAL", 10),
    ("PRIORITY_NORMAL", 0),
    ("PRIORITY_ABOVE_NORMAL", -7),
    ("PRIORITY_HIGH", -14),
    ("PRIORITY_HIGHEST", -20),
];

#[cfg(not(target_os = "macos"))]
const DLOPEN: &[(&str, i32)] =
    &[("RTLD_LAZY", 1), ("RTLD_NOW", 2), ("RTLD_GLOBAL", 256), ("RTLD_LOCAL", 0), ("RTLD_DEEPBIND", 8)];
#[cfg(target_os = "macos")]
const DLOPEN: &[(&str, i32)] = &[("RTLD_LAZY", 1), ("RTLD_NOW", 2), ("RTLD_GLOBAL", 8), ("RTLD_LOCAL", 4)];

fn table<'s>(cx: &mut Cx<'s>, rows: impl Iterator<Item = (&'static str, i32)>) -> Result<Object<'s>> {
    let object = cx.null_object()?;
    for (name, value) in rows {
        object.set_number(cx, name, f64::from(value))?;
    }
    Ok(object)
}

/// `{ UV_UDP_REUSEADDR, dlopen, errno, signals, priority }`, all without prototype.
pub fn get_constants<'s>(cx: &mut Cx<'s>, _args: Args<'s>) -> Result<Value<'s>> {
    let all = cx.null_object()?;
    all.set_number(cx, "UV_UDP_REUSEADDR", 4.0)?;
    let dlopen = table(cx, DLOPEN.iter().copied())?;
    all.set(cx, "dlopen", dlopen)?;
    let errno = table(cx, ERRORS.iter().map(|(name, errno)| (*name, *errno as i32)))?;
    all.set(cx, "errno", errno)?;
    let signals = table(cx, SIGNALS.iter().copied())?;
    all.set(cx, "signals", signals)?;
    let priority = table(cx, PRIORITIES.iter().copied())?;
    all.set(cx, "priority", priority)?;
    Ok(all.value())
}
