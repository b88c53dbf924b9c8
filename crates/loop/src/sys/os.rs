//! Questions about descriptors, terminals and process priorities, for `os`, `tty` and `process`.

use std::io;
use std::os::fd::RawFd;
use std::sync::Mutex;

fn checked(result: i32) -> io::Result<i32> {
    if result < 0 { Err(io::Error::last_os_error()) } else { Ok(result) }
}

/// What a descriptor is, by the names Node uses for stdio: `TTY`, `FILE`, `PIPE`, `TCP`, `UDP`, `UNKNOWN`, or `INVALID`
/// when it is not open.
pub fn handle_type(fd: RawFd) -> &'static str {
    // SAFETY: a zeroed `stat` is a valid place for the answer.
    let mut stat: libc::stat = unsafe { std::mem::zeroed() };
    // SAFETY: `stat` is valid for writes; a bad number is reported as an error.
    if checked(unsafe { libc::fstat(fd, &mut stat) }).is_err() {
        return "INVALID";
    }
    match stat.st_mode & libc::S_IFMT {
        libc::S_IFIFO => "PIPE",
        libc::S_IFREG => "FILE",
        libc::S_IFCHR if is_terminal(fd) => "TTY",
        libc::S_IFCHR => "FILE",
        libc::S_IFSOCK => socket_type(fd),
        _ => "UNKNOWN",
    }
}

fn socket_type(fd: RawFd) -> &'static str {
    let mut kind: i32 = 0;
    let mut length = size_of::<i32>() as libc::socklen_t;
    // SAFETY: both out pointers are locals of the size given.
    let got = unsafe { libc::getsockopt(fd, libc::SOL_SOCKET, libc::SO_TYPE, (&raw mut kind).cast(), &mut length) };
    // SAFETY: a zeroed address is a valid place for the answer.
    let mut address: libc::sockaddr_storage = unsafe { std::mem::zeroed() };
    let mut size = size_of::<libc::sockaddr_storage>() as libc::socklen_t;
    // SAFETY: as above.
    let named = unsafe { libc::getsockname(fd, (&raw mut address).cast(), &mut size) };
    if got != 0 || named != 0 {
        return "UNKNOWN";
    }
    match (kind, i32::from(address.ss_family)) {
        (libc::SOCK_STREAM, libc::AF_INET | libc::AF_INET6) => "TCP",
        (libc::SOCK_STREAM, libc::AF_UNIX) => "PIPE",
        (libc::SOCK_DGRAM, libc::AF_INET | libc::AF_INET6) => "UDP",
        _ => "UNKNOWN",
    }
}

/// Whether the descriptor is a terminal.
pub fn is_terminal(fd: RawFd) -> bool {
    // SAFETY: a plain query on a number.
    unsafe { libc::isatty(fd) == 1 }
}

/// Columns and rows of a terminal.
pub fn window_size(fd: RawFd) -> io::Result<(u16, u16)> {
    // SAFETY: a zeroed `winsize` is a valid place for the answer.
    let mut size: libc::winsize = unsafe { std::mem::zeroed() };
    // SAFETY: TIOCGWINSZ fills a `winsize`.
    checked(unsafe { libc::ioctl(fd, libc::TIOCGWINSZ, &mut size) })?;
    Ok((size.ws_col, size.ws_row))
}

/// The modes of terminals before they were first made raw, to go back to.
static ORIGINAL: Mutex<Vec<(RawFd, libc::termios)>> = Mutex::new(Vec::new());

/// Switches a terminal to raw input, or back to how it was found.
pub fn set_raw_mode(fd: RawFd, raw: bool) -> io::Result<()> {
    let mut saved = ORIGINAL.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let known = saved.iter().position(|entry| entry.0 == fd);
    let mode = match (known, raw) {
        (None, false) => return Ok(()),
        (Some(index), false) => saved[index].1,
        (known, true) => {
            let original = match known {
                Some(index) => saved[index].1,
                None => {
                    // SAFETY: a zeroed `termios` is a valid place for the answer.
                    let mut now: libc::termios = unsafe { std::mem::zeroed() };
                    // SAFETY: `now` is valid for writes.
                    checked(unsafe { libc::tcgetattr(fd, &mut now) })?;
                    saved.push((fd, now));
                    now
                }
            };
            let mut mode = original;
            // No echo, no line editing, no signals from keys; output processing stays so that "\n" still returns.
            mode.c_iflag &= !(libc::BRKINT | libc::ICRNL | libc::INPCK | libc::ISTRIP | libc::IXON);
            mode.c_oflag |= libc::ONLCR;
            mode.c_cflag |= libc::CS8;
            mode.c_lflag &= !(libc::ECHO | libc::ICANON | libc::IEXTEN | libc::ISIG);
            mode.c_cc[libc::VMIN] = 1;
            mode.c_cc[libc::VTIME] = 0;
            mode
        }
    };
    // SAFETY: `mode` is a complete `termios`.
    checked(unsafe { libc::tcsetattr(fd, libc::TCSADRAIN, &mode) }).map(|_| ())
}

/// Puts every terminal that was made raw back to how it was found; for the end of the process.
pub fn reset_terminals() {
    let saved = ORIGINAL.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    for (fd, mode) in saved.iter() {
        // SAFETY: `mode` is a complete `termios`; failure leaves the terminal as it is.
        let _ = unsafe { libc::tcsetattr(*fd, libc::TCSANOW, mode) };
    }
}

/// The scheduling priority of a process, 0 for this one.
pub fn priority(pid: i32) -> io::Result<i32> {
    // getpriority may rightly return -1: only errno tells.
    // SAFETY: errno is this thread's own.
    unsafe { *errno_place() = 0 };
    // SAFETY: a plain call on numbers.
    let value = unsafe { libc::getpriority(libc::PRIO_PROCESS, pid as libc::id_t) };
    // SAFETY: as above.
    let errno = unsafe { *errno_place() };
    if value == -1 && errno != 0 { Err(io::Error::from_raw_os_error(errno)) } else { Ok(value) }
}

/// Sets the scheduling priority of a process, 0 for this one.
pub fn set_priority(pid: i32, priority: i32) -> io::Result<()> {
    // SAFETY: a plain call on numbers.
    checked(unsafe { libc::setpriority(libc::PRIO_PROCESS, pid as libc::id_t, priority) }).map(|_| ())
}

#[cfg(target_os = "linux")]
unsafe fn errno_place() -> *mut i32 {
    // SAFETY: always returns the thread's errno.
    unsafe { libc::__errno_location() }
}

#[cfg(not(target_os = "linux"))]
unsafe fn errno_place() -> *mut i32 {
    // SAFETY: always returns the thread's errno.
    unsafe { libc::__error() }
}

/// The load averages over 1, 5 and 15 minutes.
pub fn load_average() -> [f64; 3] {
    let mut loads = [0.0; 3];
    // SAFETY: room for three numbers.
    unsafe { libc::getloadavg(loads.as_mut_ptr(), 3) };
    loads
}

/// A write beyond the limit of file sizes fails with an error only. Children get the signal's default back.
pub fn ignore_file_size_signal() {
    // SAFETY: sets a disposition, no handler is involved.
    unsafe { libc::signal(libc::SIGXFSZ, libc::SIG_IGN) };
}

/// Ends the process by `SIGABRT`, so that a parent sees that signal and a core file is written where those are wanted. The C
/// library's `abort` may be another one here: the engine brings its own, which ends by a wrong address.
pub fn abort() -> ! {
    // SAFETY: system calls on numbers; the set is filled before use. The signal is at its default and not blocked when it is
    // raised, so nothing runs after that.
    unsafe {
        libc::signal(libc::SIGABRT, libc::SIG_DFL);
        let mut set: libc::sigset_t = std::mem::zeroed();
        libc::sigemptyset(&mut set);
        libc::sigaddset(&mut set, libc::SIGABRT);
        libc::pthread_sigmask(libc::SIG_UNBLOCK, &set, std::ptr::null_mut());
        libc::raise(libc::SIGABRT);
        libc::_exit(134)
    }
}
