//! System calls on descriptors.

use std::io::{self, IoSlice};
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd, RawFd};

fn checked(result: isize) -> io::Result<usize> {
    usize::try_from(result).map_err(|_| io::Error::last_os_error())
}

/// Repeats a call that a signal interrupted.
pub(crate) fn retry(mut call: impl FnMut() -> isize) -> io::Result<usize> {
    loop {
        match checked(call()) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            done => return done,
        }
    }
}

/// Reads what is there.
pub(crate) fn read(fd: RawFd, buffer: &mut [u8]) -> io::Result<usize> {
    // SAFETY: the buffer is valid for writes of its length during the call.
    retry(|| unsafe { libc::read(fd, buffer.as_mut_ptr().cast(), buffer.len()) })
}

/// Writes what fits. On sockets a closed peer gives `EPIPE` without a signal.
pub(crate) fn write(fd: RawFd, bytes: &[u8], socket: bool) -> io::Result<usize> {
    if socket {
        // SAFETY: the buffer is valid for reads of its length during the call.
        retry(|| unsafe { libc::send(fd, bytes.as_ptr().cast(), bytes.len(), libc::MSG_NOSIGNAL) })
    } else {
        // SAFETY: as above.
        retry(|| unsafe { libc::write(fd, bytes.as_ptr().cast(), bytes.len()) })
    }
}

/// Writes several buffers in one call.
pub(crate) fn write_vectored(fd: RawFd, slices: &[IoSlice<'_>], socket: bool) -> io::Result<usize> {
    if socket {
        // SAFETY: a zeroed `msghdr` is a valid empty one.
        let mut message: libc::msghdr = unsafe { std::mem::zeroed() };
        message.msg_iov = slices.as_ptr().cast_mut().cast();
        message.msg_iovlen = slices.len() as _;
        // SAFETY: `IoSlice` is ABI-compatible with `iovec`; the slices live through the call, which only reads them.
        retry(|| unsafe { libc::sendmsg(fd, &message, libc::MSG_NOSIGNAL) })
    } else {
        // SAFETY: as above.
        retry(|| unsafe { libc::writev(fd, slices.as_ptr().cast(), slices.len() as _) })
    }
}

/// Makes reads and writes on the descriptor non-blocking.
pub(crate) fn set_nonblocking(fd: RawFd) -> io::Result<()> {
    // SAFETY: plain system calls on a number; no memory is involved.
    let flags = checked(unsafe { libc::fcntl(fd, libc::F_GETFL) } as isize)? as i32;
    if flags & libc::O_NONBLOCK == 0 {
        // SAFETY: as above.
        checked(unsafe { libc::fcntl(fd, libc::F_SETFL, flags | libc::O_NONBLOCK) } as isize)?;
    }
    Ok(())
}

/// What a descriptor is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum FdType {
    Socket,
    Fifo,
    Terminal,
    File,
    Other,
}

/// Finds out what a descriptor is; `EBADF` when it is not open.
pub(crate) fn type_of(fd: RawFd) -> io::Result<FdType> {
    // SAFETY: a zeroed `stat` is a valid place for the answer.
    let mut stat: libc::stat = unsafe { std::mem::zeroed() };
    // SAFETY: `stat` is valid for writes.
    checked(unsafe { libc::fstat(fd, &mut stat) } as isize)?;
    Ok(match stat.st_mode & libc::S_IFMT {
        libc::S_IFSOCK => FdType::Socket,
        libc::S_IFIFO => FdType::Fifo,
        // SAFETY: a plain system call on a number.
        libc::S_IFCHR if unsafe { libc::isatty(fd) } == 1 => FdType::Terminal,
        libc::S_IFREG | libc::S_IFDIR | libc::S_IFBLK => FdType::File,
        _ => FdType::Other,
    })
}

/// Which directions a descriptor was opened for: readable, writable.
pub(crate) fn access_of(fd: RawFd) -> io::Result<(bool, bool)> {
    // SAFETY: a plain system call on a number.
    let flags = checked(unsafe { libc::fcntl(fd, libc::F_GETFL) } as isize)? as i32;
    Ok(match flags & libc::O_ACCMODE {
        libc::O_RDONLY => (true, false),
        libc::O_WRONLY => (false, true),
        _ => (true, true),
    })
}

/// Takes over a descriptor that somebody else opened. The caller vouches, as for `close(2)`, that it is theirs to give.
pub(crate) fn adopt(fd: RawFd) -> io::Result<OwnedFd> {
    // SAFETY: a plain system call on a number.
    checked(unsafe { libc::fcntl(fd, libc::F_GETFD) } as isize)?;
    // SAFETY: the descriptor is open (checked above) and the caller hands over its ownership.
    Ok(unsafe { OwnedFd::from_raw_fd(fd) })
}

/// Opens the null device; the accept loop keeps one open for the day when descriptors run out.
pub(crate) fn open_spare() -> io::Result<OwnedFd> {
    std::fs::File::open("/dev/null").map(OwnedFd::from)
}

/// A pipe: read end, write end; both closed on exec. `nonblocking` counts for both ends.
pub(crate) fn pipe(nonblocking: bool) -> io::Result<(OwnedFd, OwnedFd)> {
    let (reader, writer) = io::pipe()?;
    let (reader, writer) = (OwnedFd::from(reader), OwnedFd::from(writer));
    if nonblocking {
        set_nonblocking(reader.as_raw_fd())?;
        set_nonblocking(writer.as_raw_fd())?;
    }
    Ok((reader, writer))
}

/// Accepts a connection; the new socket is non-blocking and closed on exec.
#[cfg(target_os = "linux")]
pub(crate) fn accept(fd: RawFd) -> io::Result<OwnedFd> {
    let flags = libc::SOCK_NONBLOCK | libc::SOCK_CLOEXEC;
    let none = std::ptr::null_mut();
    // SAFETY: null pointers say that the peer's address is not wanted.
    let accepted = retry(|| unsafe { libc::accept4(fd, none, std::ptr::null_mut(), flags) } as isize)?;
    // SAFETY: the call returned a new descriptor that nobody else has.
    Ok(unsafe { OwnedFd::from_raw_fd(accepted as RawFd) })
}

/// Accepts a connection; the new socket is non-blocking and closed on exec.
#[cfg(not(target_os = "linux"))]
pub(crate) fn accept(fd: RawFd) -> io::Result<OwnedFd> {
    let none = std::ptr::null_mut();
    // SAFETY: null pointers say that the peer's address is not wanted.
    let accepted = retry(|| unsafe { libc::accept(fd, none, std::ptr::null_mut()) } as isize)?;
    // SAFETY: the call returned a new descriptor that nobody else has.
    let accepted = unsafe { OwnedFd::from_raw_fd(accepted as RawFd) };
    set_nonblocking(accepted.as_raw_fd())?;
    close_on_exec(accepted.as_raw_fd())?;
    Ok(accepted)
}

/// Children do not get the descriptor.
#[cfg(not(target_os = "linux"))]
pub(crate) fn close_on_exec(fd: RawFd) -> io::Result<()> {
    // SAFETY: a plain system call on a number.
    checked(unsafe { libc::fcntl(fd, libc::F_SETFD, libc::FD_CLOEXEC) } as isize).map(drop)
}

/// Receives a datagram: its length, its sender, whether it was cut.
pub(crate) fn receive_from(fd: RawFd, buffer: &mut [u8]) -> io::Result<(usize, socket2::SockAddr, bool)> {
    let mut storage = socket2::SockAddrStorage::zeroed();
    let mut slice = libc::iovec { iov_base: buffer.as_mut_ptr().cast(), iov_len: buffer.len() };
    // SAFETY: a zeroed `msghdr` is a valid empty one.
    let mut message: libc::msghdr = unsafe { std::mem::zeroed() };
    message.msg_name = (&raw mut storage).cast();
    message.msg_namelen = storage.size_of();
    message.msg_iov = &raw mut slice;
    message.msg_iovlen = 1;
    // SAFETY: name and buffer are valid for writes of the lengths given, through the call.
    let count = retry(|| unsafe { libc::recvmsg(fd, &raw mut message, 0) })?;
    // SAFETY: the system filled in the address and its length.
    let from = unsafe { socket2::SockAddr::new(storage, message.msg_namelen) };
    Ok((count, from, message.msg_flags & libc::MSG_TRUNC != 0))
}

/// Dissolves the association of a connected datagram socket.
pub(crate) fn disconnect(fd: RawFd) -> io::Result<()> {
    // SAFETY: a zeroed address of no family is a valid argument; it is alive through the call.
    unsafe {
        let mut address: libc::sockaddr = std::mem::zeroed();
        address.sa_family = libc::AF_UNSPEC as libc::sa_family_t;
        let length = size_of::<libc::sockaddr>() as libc::socklen_t;
        checked(libc::connect(fd, &raw const address, length) as isize).map(drop)
    }
}

/// The address family and the type of a socket.
pub(crate) fn socket_family_and_type(fd: RawFd) -> io::Result<(i32, i32)> {
    // SAFETY: the descriptor is only looked at for the length of this call, in which its owner keeps it open.
    let borrowed = unsafe { std::os::fd::BorrowedFd::borrow_raw(fd) };
    let socket = socket2::SockRef::from(&borrowed);
    let family = i32::from(socket.local_addr()?.family());
    Ok((family, i32::from(socket.r#type()?)))
}
