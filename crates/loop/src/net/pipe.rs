//! Pipes and other stream descriptors that were opened elsewhere: standard streams, FIFOs, inherited sockets.

use crate::error::{Error, IoResultExt, Result, errno};
use crate::event_loop::EventLoop;
use crate::handle::HandleKind;
use crate::stream::{Stream, StreamCore};
use crate::sys::{self, fd::FdType};
use std::ops::Deref;
use std::os::fd::RawFd;

/// One end of a pipe (or a socket, or a character device) as a stream.
pub struct Pipe<C: 'static> {
    stream: Stream<C>,
}

impl<C: 'static> Deref for Pipe<C> {
    type Target = Stream<C>;
    fn deref(&self) -> &Stream<C> {
        &self.stream
    }
}

impl<C: 'static> Pipe<C> {
    /// Takes over `fd` and makes it non-blocking. It stays the caller's when this fails. `EINVAL` for plain files, which are never waited for.
    pub fn open(lp: &EventLoop<C>, fd: RawFd) -> Result<Self> {
        let kind = match sys::fd::type_of(fd).or_syscall("fstat")? {
            FdType::File => return Err(Error::new(errno::EINVAL, "open")),
            FdType::Socket => HandleKind::Unix,
            FdType::Terminal => HandleKind::Tty,
            FdType::Fifo | FdType::Other => HandleKind::Pipe,
        };
        let core = StreamCore::new(lp.shared(), kind);
        let pipe = Self { stream: Stream { core } };
        pipe.core.adopt(fd)?;
        Ok(pipe)
    }

    /// A new pipe: its read end, its write end.
    pub fn pair(lp: &EventLoop<C>) -> Result<(Self, Self)> {
        let (reader, writer) = sys::fd::pipe(true).or_syscall("pipe2")?;
        let end = |fd| {
            let pipe = Self { stream: Stream { core: StreamCore::new(lp.shared(), HandleKind::Pipe) } };
            pipe.core.attach(fd, true).map(|()| pipe)
        };
        Ok((end(reader)?, end(writer)?))
    }

    /// Which ways the descriptor was opened: readable, writable.
    pub fn access(&self) -> Result<(bool, bool)> {
        sys::fd::access_of(self.fd()).or_syscall("fcntl")
    }
}
