//! Descriptors sent along with bytes over a Unix socket (`SCM_RIGHTS`, unix(7)).
//!
//! The system keeps a message with descriptors apart from the bytes after it: a read that takes descriptors ends with
//! the message they came with, so a short read does not mean that nothing is left.

use std::io::{self, IoSlice};
use std::os::fd::{AsRawFd, BorrowedFd, FromRawFd, OwnedFd, RawFd};

use super::fd::retry;

/// Descriptors taken from one message; senders here send one, others may send more, and what does not fit is closed by
/// the system.
const MAX_DESCRIPTORS: usize = 16;

/// Room for the control part of a message, aligned as its header wants it.
#[repr(C, align(8))]
struct Control([u8; 128]);

/// Copies of a descriptor are closed on exec.
pub(crate) fn duplicate(fd: RawFd) -> io::Result<OwnedFd> {
    if fd < 0 {
        return Err(io::Error::from_raw_os_error(libc::EBADF));
    }
    // SAFETY: a number that is not -1; the system answers EBADF when it is not open.
    unsafe { BorrowedFd::borrow_raw(fd) }.try_clone_to_owned()
}

/// Sends bytes (at least one) and a descriptor with the first of them.
pub(crate) fn send(fd: RawFd, slices: &[IoSlice<'_>], passed: &OwnedFd) -> io::Result<usize> {
    let mut control = Control([0; 128]);
    let size = size_of::<RawFd>() as u32;
    // SAFETY: a zeroed `msghdr` is a valid empty one.
    let mut message: libc::msghdr = unsafe { std::mem::zeroed() };
    message.msg_iov = slices.as_ptr().cast_mut().cast();
    message.msg_iovlen = slices.len() as _;
    message.msg_control = control.0.as_mut_ptr().cast();
    // SAFETY: plain arithmetic; one descriptor's space (24 bytes) is below the 128 there are.
    message.msg_controllen = unsafe { libc::CMSG_SPACE(size) } as _;
    // SAFETY: the control part holds one header with room for one descriptor, so the header and its data lie inside.
    unsafe {
        let header = libc::CMSG_FIRSTHDR(&message);
        (*header).cmsg_level = libc::SOL_SOCKET;
        (*header).cmsg_type = libc::SCM_RIGHTS;
        (*header).cmsg_len = libc::CMSG_LEN(size) as _;
        std::ptr::write_unaligned(libc::CMSG_DATA(header).cast(), passed.as_raw_fd());
    }
    // SAFETY: buffers and control part live through the call, which only reads them.
    retry(|| unsafe { libc::sendmsg(fd, &message, libc::MSG_NOSIGNAL) })
}

/// Reads bytes and takes the descriptors that came with them.
pub(crate) fn receive(fd: RawFd, buffer: &mut [u8], taken: &mut Vec<OwnedFd>) -> io::Result<usize> {
    let mut control = Control([0; 128]);
    let mut slice = libc::iovec { iov_base: buffer.as_mut_ptr().cast(), iov_len: buffer.len() };
    // SAFETY: a zeroed `msghdr` is a valid empty one.
    let mut message: libc::msghdr = unsafe { std::mem::zeroed() };
    message.msg_iov = &raw mut slice;
    message.msg_iovlen = 1;
    let count = retry(|| {
        message.msg_control = control.0.as_mut_ptr().cast();
        // SAFETY: plain arithmetic; 16 descriptors need 80 of the 128 bytes.
        message.msg_controllen = unsafe { libc::CMSG_SPACE((MAX_DESCRIPTORS * size_of::<RawFd>()) as u32) } as _;
        // SAFETY: buffer and control part are valid for writes of the lengths given, through the call.
        unsafe { libc::recvmsg(fd, &raw mut message, RECEIVE_FLAGS) }
    })?;
    // SAFETY: the system filled in the control part and its length; the macros walk inside of it. Each number is a new
    // descriptor that nobody else has.
    unsafe {
        let mut header = libc::CMSG_FIRSTHDR(&message);
        while !header.is_null() {
            if (*header).cmsg_level == libc::SOL_SOCKET && (*header).cmsg_type == libc::SCM_RIGHTS {
                let bytes = ((*header).cmsg_len as usize).saturating_sub(libc::CMSG_LEN(0) as usize);
                let data: *const RawFd = libc::CMSG_DATA(header).cast();
                for index in 0..bytes / size_of::<RawFd>() {
                    taken.push(OwnedFd::from_raw_fd(std::ptr::read_unaligned(data.add(index))));
                }
            }
            header = libc::CMSG_NXTHDR(&message, header);
        }
    }
    #[cfg(not(target_os = "linux"))]
    for fd in taken.iter() {
        super::fd::close_on_exec(fd.as_raw_fd())?;
    }
    Ok(count)
}

#[cfg(target_os = "linux")]
const RECEIVE_FLAGS: i32 = libc::MSG_CMSG_CLOEXEC;
#[cfg(not(target_os = "linux"))]
const RECEIVE_FLAGS: i32 = 0;
