//! Terminals: what they are, their size and mode.

use std::io;
use std::os::fd::RawFd;
use std::sync::{Mutex, PoisonError};

/// The mode in which the first changed terminal was found, for the end of the process.
static ORIGINAL: Mutex<Option<(RawFd, libc::termios)>> = Mutex::new(None);

/// Whether the descriptor is a terminal.
pub(crate) fn is_terminal(fd: RawFd) -> bool {
    // SAFETY: a plain system call on a number.
    unsafe { libc::isatty(fd) == 1 }
}

/// Columns and rows.
pub(crate) fn window_size(fd: RawFd) -> io::Result<(u16, u16)> {
    // SAFETY: `size` is valid for writes, and what TIOCGWINSZ writes.
    unsafe {
        let mut size: libc::winsize = std::mem::zeroed();
        if libc::ioctl(fd, libc::TIOCGWINSZ, &mut size) != 0 {
            return Err(io::Error::last_os_error());
        }
        Ok((size.ws_col, size.ws_row))
    }
}

fn attributes(fd: RawFd) -> io::Result<libc::termios> {
    // SAFETY: `termios` is valid for writes.
    unsafe {
        let mut termios: libc::termios = std::mem::zeroed();
        if libc::tcgetattr(fd, &mut termios) != 0 {
            return Err(io::Error::last_os_error());
        }
        Ok(termios)
    }
}

fn set_attributes(fd: RawFd, termios: &libc::termios) -> io::Result<()> {
    // SAFETY: `termios` is valid for reads.
    while unsafe { libc::tcsetattr(fd, libc::TCSADRAIN, termios) } != 0 {
        let error = io::Error::last_os_error();
        if error.kind() != io::ErrorKind::Interrupted {
            return Err(error);
        }
    }
    Ok(())
}

/// Keys one by one, without echo and without signals (`raw`), or lines as the terminal had them.
pub(crate) fn set_raw(fd: RawFd, raw: bool) -> io::Result<()> {
    let mut original = ORIGINAL.lock().unwrap_or_else(PoisonError::into_inner);
    if !raw {
        return match &*original {
            Some((of, termios)) if *of == fd => set_attributes(fd, termios),
            _ => Ok(()),
        };
    }
    let mut termios = attributes(fd)?;
    if original.is_none() {
        *original = Some((fd, termios));
    }
    termios.c_iflag &= !(libc::BRKINT | libc::ICRNL | libc::INPCK | libc::ISTRIP | libc::IXON);
    termios.c_oflag |= libc::ONLCR;
    termios.c_cflag |= libc::CS8;
    termios.c_lflag &= !(libc::ECHO | libc::ICANON | libc::IEXTEN | libc::ISIG);
    termios.c_cc[libc::VMIN] = 1;
    termios.c_cc[libc::VTIME] = 0;
    set_attributes(fd, &termios)
}

/// Puts the terminal back as it was found.
pub(crate) fn reset() -> io::Result<()> {
    match &*ORIGINAL.lock().unwrap_or_else(PoisonError::into_inner) {
        Some((fd, termios)) => set_attributes(*fd, termios),
        None => Ok(()),
    }
}
