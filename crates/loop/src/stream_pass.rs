//! Descriptors that go along with the bytes of a Unix socket: what lets a process hand a connection to another one.
//!
//! A descriptor belongs to a message: it goes with the first byte of its write, and is there for the taking when the
//! callback of the read that brought this byte runs. Untaken descriptors are closed with the stream.

use crate::error::{Error, IoResultExt, Result, errno};
use crate::stream::{Bytes, Stream, StreamCore};
use crate::sys;
use std::io;
use std::os::fd::{OwnedFd, RawFd};

impl<C: 'static> StreamCore<C> {
    /// Reads into `buffer`, and keeps descriptors when they are asked for.
    pub(crate) fn receive(&self, buffer: &mut [u8]) -> io::Result<usize> {
        match self.passed.borrow_mut().as_mut() {
            Some(taken) => sys::pass::receive(self.raw.get(), buffer, taken),
            None => sys::fd::read(self.raw.get(), buffer),
        }
    }

    /// Only Unix sockets carry descriptors.
    fn check_unix(&self, syscall: &'static str) -> Result<()> {
        match self.with_socket(syscall, |socket| Ok(socket.local_addr()?.is_unix())) {
            Ok(true) => Ok(()),
            Ok(false) => Err(Error::new(errno::ENOTSUP, syscall)),
            Err(error) if error.errno() == -libc::ENOTSOCK => Err(Error::new(errno::ENOTSUP, syscall)),
            Err(error) => Err(error),
        }
    }
}

impl<C: 'static> Stream<C> {
    /// From now on descriptors that come with the bytes are kept for [`Stream::take_passed`]. `ENOTSUP` for what is not a
    /// Unix socket.
    pub fn receive_passed(&self) -> Result<()> {
        self.core.check_unix("recvmsg")?;
        self.core.passed.borrow_mut().get_or_insert_with(Vec::new);
        Ok(())
    }

    /// The oldest descriptor that came and was not taken. It is closed on exec, and blocking as its sender left it.
    pub fn take_passed(&self) -> Option<OwnedFd> {
        let mut passed = self.core.passed.borrow_mut();
        let list = passed.as_mut()?;
        if list.is_empty() { None } else { Some(list.remove(0)) }
    }

    /// Like [`Stream::write`], with a copy of the descriptor `fd` that goes with the first byte. `bytes` must not be empty.
    pub fn write_passing(
        &self,
        bytes: impl Into<Bytes>,
        fd: RawFd,
        done: impl FnOnce(&mut C, Result<()>) + 'static,
    ) -> Result<()> {
        let bytes = bytes.into();
        if bytes.as_ref().is_empty() {
            return Err(Error::new(errno::EINVAL, "sendmsg"));
        }
        self.core.check_unix("sendmsg")?;
        let passed = sys::pass::duplicate(fd).or_syscall("dup")?;
        self.core.write(vec![bytes], Some(passed), Box::new(done));
        Ok(())
    }
}
