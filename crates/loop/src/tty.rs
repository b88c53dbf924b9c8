//! Terminals: as streams, their size, their mode. Node's page: `tty`.

use crate::error::{Error, IoResultExt, Result, errno};
use crate::event_loop::EventLoop;
use crate::handle::HandleKind;
use crate::stream::{Stream, StreamCore};
use crate::sys;
use std::ops::Deref;
use std::os::fd::{OwnedFd, RawFd};
use std::os::unix::fs::OpenOptionsExt;

/// What a descriptor is, in Node's words.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub enum FdKind {
    Tty,
    File,
    Pipe,
    Tcp,
    Udp,
    Unknown,
}

/// Finds out what a descriptor is, as the host must know for its standard streams.
pub fn guess_handle(fd: RawFd) -> FdKind {
    use sys::fd::FdType;
    match sys::fd::type_of(fd) {
        Ok(FdType::Terminal) => FdKind::Tty,
        // Character devices (the null device) are read and written like files.
        Ok(FdType::File | FdType::Other) => FdKind::File,
        Ok(FdType::Fifo) => FdKind::Pipe,
        Ok(FdType::Socket) => match sys::fd::socket_family_and_type(fd) {
            Ok((libc::AF_UNIX, libc::SOCK_STREAM)) => FdKind::Pipe,
            Ok((libc::AF_INET | libc::AF_INET6, libc::SOCK_STREAM)) => FdKind::Tcp,
            Ok((libc::AF_INET | libc::AF_INET6, libc::SOCK_DGRAM)) => FdKind::Udp,
            _ => FdKind::Unknown,
        },
        Err(_) => FdKind::Unknown,
    }
}

/// Whether the descriptor is a terminal.
pub fn is_terminal(fd: RawFd) -> bool {
    sys::os::is_terminal(fd)
}

/// Columns and rows of a terminal.
pub fn window_size(fd: RawFd) -> Result<(u16, u16)> {
    sys::os::window_size(fd).or_syscall("ioctl")
}

/// Switches raw mode: keys one by one, without echo and without signals.
pub fn set_raw_mode(fd: RawFd, raw: bool) -> Result<()> {
    sys::os::set_raw_mode(fd, raw).or_syscall("tcsetattr")
}

/// Puts the terminals back as they were found before the first [`set_raw_mode`]: for the end of the process.
pub fn reset_mode() {
    sys::os::reset_terminals();
}

/// A terminal as a stream.
pub struct Tty<C: 'static> {
    stream: Stream<C>,
    /// The descriptor that was given; its mode is the terminal's.
    given: RawFd,
}

impl<C: 'static> Deref for Tty<C> {
    type Target = Stream<C>;
    fn deref(&self) -> &Stream<C> {
        &self.stream
    }
}

impl<C: 'static> Tty<C> {
    /// Opens the terminal behind `fd` anew, so that making it non-blocking does not change it for the programs that
    /// share it. `fd` itself stays as it is.
    pub fn open(lp: &EventLoop<C>, fd: RawFd) -> Result<Self> {
        if !sys::os::is_terminal(fd) {
            return Err(Error::new(errno::EINVAL, "open"));
        }
        let (readable, writable) = sys::fd::access_of(fd).or_syscall("fcntl")?;
        let again = std::fs::OpenOptions::new()
            .read(readable)
            .write(writable)
            .custom_flags(libc::O_NOCTTY | libc::O_NONBLOCK)
            .open(format!("/dev/fd/{fd}"))
            .or_syscall("open")?;
        let core = StreamCore::new(lp.shared(), HandleKind::Tty);
        let tty = Self { stream: Stream { core }, given: fd };
        tty.core.attach(OwnedFd::from(again), true)?;
        Ok(tty)
    }

    /// Columns and rows.
    pub fn window_size(&self) -> Result<(u16, u16)> {
        window_size(self.given)
    }

    /// Switches raw mode.
    pub fn set_raw_mode(&self, raw: bool) -> Result<()> {
        set_raw_mode(self.given, raw)
    }
}
