//! Starting a child process.
//!
//! On Linux the child shares the parent's memory until it runs the new program (`CLONE_VM | CLONE_VFORK`), so a parent
//! with gigabytes of heap starts children as fast as a small one, and the child reports an error by writing it where
//! the parent looks. Between the clone and the exec the child makes system calls only: it allocates nothing, takes no
//! lock, and runs no signal handler (all signals are blocked around the clone and reset in the child).

use std::ffi::{CString, c_char, c_int, c_void};
use std::io;
use std::os::fd::{FromRawFd, OwnedFd, RawFd};
use std::ptr;

/// A child, fully described; everything it needs is allocated before.
pub(crate) struct Plan {
    /// Programs to try in turn, and the arguments.
    pub(crate) programs: Vec<CString>,
    pub(crate) args: Vec<CString>,
    /// The environment; the parent's own when `None`.
    pub(crate) env: Option<Vec<CString>>,
    pub(crate) cwd: Option<CString>,
    /// By the child's number: the parent's descriptor that it gets, or none.
    pub(crate) fds: Vec<Option<RawFd>>,
    pub(crate) uid: Option<u32>,
    pub(crate) gid: Option<u32>,
    /// Its own session: it outlives the parent's terminal.
    pub(crate) detached: bool,
}

/// A started child.
pub(crate) struct Spawned {
    pub(crate) pid: i32,
    /// Becomes readable when the child ends; where the system has such a thing.
    pub(crate) pidfd: Option<OwnedFd>,
}

/// What the child works on. It lives on the parent's stack while the parent waits for the exec.
struct Shared {
    programs: Vec<*const c_char>,
    argv: Vec<*const c_char>,
    /// `sh`, the script, the arguments: for a program that is no binary. The script's place is number 1.
    shell_argv: Vec<*const c_char>,
    envp: *const *const c_char,
    cwd: *const c_char,
    fds: Vec<RawFd>,
    uid: Option<u32>,
    gid: Option<u32>,
    detached: bool,
    error: c_int,
}

fn pointers(strings: &[CString]) -> Vec<*const c_char> {
    strings.iter().map(|text| text.as_ptr()).chain([ptr::null()]).collect()
}

unsafe extern "C" {
    static environ: *const *const c_char;
}

/// Starts the child; the error is the child's own if it got that far (a program not found, a directory missing).
pub(crate) fn spawn(plan: &Plan) -> io::Result<Spawned> {
    let env = plan.env.as_deref().map(pointers);
    let mut shell_argv = vec![c"sh".as_ptr(), ptr::null()];
    shell_argv.extend(plan.args.iter().skip(1).map(|text| text.as_ptr()));
    shell_argv.push(ptr::null());
    let mut shared = Shared {
        programs: plan.programs.iter().map(|text| text.as_ptr()).collect(),
        argv: pointers(&plan.args),
        shell_argv,
        // SAFETY: reading the pointer of the environment; nothing of this crate changes the environment meanwhile.
        envp: env.as_ref().map_or(unsafe { environ }, |env| env.as_ptr()),
        cwd: plan.cwd.as_ref().map_or(ptr::null(), |text| text.as_ptr()),
        fds: plan.fds.iter().map(|fd| fd.unwrap_or(-1)).collect(),
        uid: plan.uid,
        gid: plan.gid,
        detached: plan.detached,
        error: 0,
    };
    // SAFETY: the sets are filled before use. The mask is this thread's own and is put back below.
    let before = unsafe {
        let mut all: libc::sigset_t = std::mem::zeroed();
        let mut before: libc::sigset_t = std::mem::zeroed();
        libc::sigfillset(&mut all);
        libc::pthread_sigmask(libc::SIG_SETMASK, &all, &mut before);
        before
    };
    let started = start(&mut shared);
    // SAFETY: `before` came from the call above.
    unsafe { libc::pthread_sigmask(libc::SIG_SETMASK, &before, ptr::null_mut()) };
    let spawned = started?;
    // SAFETY: the child wrote this before it ended or ran its program, and the parent waited for that.
    let error = unsafe { ptr::read_volatile(&raw const shared.error) };
    if error != 0 {
        // It ends at once with 127: take it off the process table.
        let mut status = 0;
        // SAFETY: `status` is valid for writes, the pid is our own unreaped child.
        while unsafe { libc::waitpid(spawned.pid, &mut status, 0) } < 0
            && io::Error::last_os_error().kind() == io::ErrorKind::Interrupted
        {}
        return Err(io::Error::from_raw_os_error(error));
    }
    Ok(spawned)
}

#[cfg(target_os = "linux")]
fn start(shared: &mut Shared) -> io::Result<Spawned> {
    /// The child makes plain system calls and `execve`, whose search needs little.
    const STACK: usize = 64 * 1024;
    let mut stack = vec![0u128; STACK / size_of::<u128>()];
    let mut pidfd: c_int = -1;
    let flags = libc::CLONE_VM | libc::CLONE_VFORK | libc::CLONE_PIDFD | libc::SIGCHLD;
    // SAFETY: the stack's end is aligned to 16 bytes; the parent is suspended until the child no longer uses the memory
    // (CLONE_VFORK), so `shared` and the stack outlive its use and are not touched by two at once; `pidfd` is where
    // CLONE_PIDFD puts its answer.
    let pid = unsafe {
        let top = stack.as_mut_ptr().add(stack.len());
        libc::clone(child, top.cast(), flags, (shared as *mut Shared).cast(), &raw mut pidfd)
    };
    if pid < 0 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: the kernel made the descriptor for us, and nobody else knows it.
    let pidfd = (pidfd >= 0).then(|| unsafe { OwnedFd::from_raw_fd(pidfd) });
    Ok(Spawned { pid, pidfd })
}

#[cfg(not(target_os = "linux"))]
fn start(shared: &mut Shared) -> io::Result<Spawned> {
    // A copy of the memory cannot write its error where the parent looks: it goes through a pipe that exec closes.
    use std::io::Read;
    use std::os::fd::AsRawFd;
    let (reader, writer) = super::fd::pipe(false)?;
    // SAFETY: the child makes only async-signal-safe calls until exec or exit.
    let pid = unsafe { libc::fork() };
    if pid < 0 {
        return Err(io::Error::last_os_error());
    }
    if pid == 0 {
        child((shared as *mut Shared).cast());
        // SAFETY: a plain write of four bytes from valid memory, then the end.
        unsafe {
            libc::write(writer.as_raw_fd(), (&raw const shared.error).cast(), size_of::<c_int>());
            libc::_exit(127);
        }
    }
    drop(writer);
    let mut bytes = [0; size_of::<c_int>()];
    if std::fs::File::from(reader).read_exact(&mut bytes).is_ok() {
        shared.error = c_int::from_ne_bytes(bytes);
    }
    Ok(Spawned { pid, pidfd: None })
}

/// The child's life between clone and exec. Its result is its exit code, if the program could not be run.
extern "C" fn child(shared: *mut c_void) -> c_int {
    // SAFETY: the pointer is the `Shared` that `start` passed, alive and used by nobody else (see there). All calls below
    // are async-signal-safe system calls on memory that was prepared before.
    unsafe {
        let shared = &mut *shared.cast::<Shared>();
        let failed = prepare(shared).err().unwrap_or_else(|| execute(shared));
        ptr::write_volatile(&raw mut shared.error, failed);
    }
    127
}

fn errno() -> c_int {
    io::Error::last_os_error().raw_os_error().unwrap_or(libc::EIO)
}

fn check(result: c_int) -> Result<c_int, c_int> {
    if result < 0 { Err(errno()) } else { Ok(result) }
}

/// # Safety
/// Runs in the child only: it changes the whole process.
unsafe fn prepare(shared: &mut Shared) -> Result<(), c_int> {
    // SAFETY: system calls on numbers and on strings that the plan keeps alive.
    unsafe {
        if shared.detached {
            libc::setsid();
        }
        place_descriptors(&mut shared.fds)?;
        if !shared.cwd.is_null() {
            check(libc::chdir(shared.cwd))?;
        }
        become_user(shared.uid, shared.gid)?;
        for signal in 1..=super::signal::LAST_SIGNAL {
            // Fails for those that cannot be changed, which are at their default then.
            libc::signal(signal, libc::SIG_DFL);
        }
        let mut none: libc::sigset_t = std::mem::zeroed();
        libc::sigemptyset(&mut none);
        libc::sigprocmask(libc::SIG_SETMASK, &none, ptr::null_mut());
    }
    Ok(())
}

/// # Safety
/// Runs in the child only: it changes its descriptors.
unsafe fn place_descriptors(fds: &mut [RawFd]) -> Result<(), c_int> {
    let count = fds.len() as c_int;
    // SAFETY: system calls on numbers only.
    unsafe {
        // First out of the way: a source below `count` could be overwritten before its turn.
        for fd in fds.iter_mut() {
            if *fd >= 0 && *fd < count {
                *fd = check(libc::fcntl(*fd, libc::F_DUPFD_CLOEXEC, count))?;
            }
        }
        for (target, &fd) in fds.iter().enumerate() {
            let target = target as c_int;
            if fd >= 0 {
                check(libc::dup2(fd, target))?;
                if target <= 2 {
                    // Programs expect their standard streams to block.
                    let flags = check(libc::fcntl(target, libc::F_GETFL))?;
                    if flags & libc::O_NONBLOCK != 0 {
                        check(libc::fcntl(target, libc::F_SETFL, flags & !libc::O_NONBLOCK))?;
                    }
                }
            } else if target <= 2 {
                let mode = if target == 0 { libc::O_RDONLY } else { libc::O_RDWR };
                let null = check(libc::open(c"/dev/null".as_ptr(), mode))?;
                if null != target {
                    check(libc::dup2(null, target))?;
                    libc::close(null);
                }
            } else {
                libc::close(target);
            }
        }
    }
    keep_others_back(count.max(3));
    Ok(())
}

/// Descriptors above those that the child shall have do not reach the program, also those that this process got from its
/// own parent, or from a library, without the mark.
#[cfg(target_os = "linux")]
fn keep_others_back(first: c_int) {
    const CLOSE_RANGE_CLOEXEC: libc::c_uint = 4;
    // SAFETY: a system call on numbers. Kernels before 5.11 do not know it: what this runtime opens is marked anyway.
    unsafe { libc::syscall(libc::SYS_close_range, first as libc::c_uint, libc::c_uint::MAX, CLOSE_RANGE_CLOEXEC) };
}

#[cfg(not(target_os = "linux"))]
fn keep_others_back(_first: c_int) {
    // What this runtime opens is marked; there is no such call here.
}

/// The system calls themselves: the C library's functions would tell the parent's threads, whose memory this still is.
#[cfg(target_os = "linux")]
fn become_user(uid: Option<u32>, gid: Option<u32>) -> Result<(), c_int> {
    let none: *const u32 = ptr::null();
    // SAFETY: system calls on numbers; a null list of length 0 is allowed.
    unsafe {
        if uid.is_some() || gid.is_some() {
            // Fails without privileges, and then there are none to drop.
            libc::syscall(libc::SYS_setgroups, 0, none);
        }
        if let Some(gid) = gid {
            check(libc::syscall(libc::SYS_setgid, gid) as c_int)?;
        }
        if let Some(uid) = uid {
            check(libc::syscall(libc::SYS_setuid, uid) as c_int)?;
        }
    }
    Ok(())
}

#[cfg(not(target_os = "linux"))]
fn become_user(uid: Option<u32>, gid: Option<u32>) -> Result<(), c_int> {
    // SAFETY: system calls on numbers; a null list of length 0 is allowed. This process is a copy with one thread.
    unsafe {
        if uid.is_some() || gid.is_some() {
            libc::setgroups(0, ptr::null());
        }
        if let Some(gid) = gid {
            check(libc::setgid(gid))?;
        }
        if let Some(uid) = uid {
            check(libc::setuid(uid))?;
        }
    }
    Ok(())
}

/// Tries the programs in turn; comes back only with an error.
///
/// # Safety
/// Runs in the child only.
unsafe fn execute(shared: &mut Shared) -> c_int {
    let mut error = libc::ENOENT;
    for &program in &shared.programs {
        // SAFETY: null-terminated lists of strings that the plan keeps alive.
        unsafe { libc::execve(program, shared.argv.as_ptr(), shared.envp) };
        match errno() {
            libc::ENOENT | libc::ENOTDIR => {}
            // There, but not for us: say so unless a later directory has one that runs.
            libc::EACCES => error = libc::EACCES,
            libc::ENOEXEC => {
                shared.shell_argv[1] = program;
                // SAFETY: as above.
                unsafe { libc::execve(c"/bin/sh".as_ptr(), shared.shell_argv.as_ptr(), shared.envp) };
                return errno();
            }
            other => return other,
        }
    }
    error
}

/// How a child ended.
pub(crate) enum Ended {
    Code(i32),
    Signal(i32),
}

/// Takes an ended child off the process table; `None` while it runs.
pub(crate) fn reap(pid: i32) -> io::Result<Option<Ended>> {
    let mut status = 0;
    loop {
        // SAFETY: `status` is valid for writes.
        match unsafe { libc::waitpid(pid, &mut status, libc::WNOHANG) } {
            0 => return Ok(None),
            n if n > 0 && libc::WIFSIGNALED(status) => {
                return Ok(Some(Ended::Signal(libc::WTERMSIG(status))));
            }
            n if n > 0 => return Ok(Some(Ended::Code(libc::WEXITSTATUS(status)))),
            _ => {
                let error = io::Error::last_os_error();
                if error.kind() != io::ErrorKind::Interrupted {
                    return Err(error);
                }
            }
        }
    }
}
