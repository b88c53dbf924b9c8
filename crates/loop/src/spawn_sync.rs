//! A child that is waited for: `child_process.spawnSync`. Nothing else runs meanwhile, the loop neither.
//!
//! The call ends when the child has ended and all its pipes are closed at their other side. With a limit that is reached
//! (time, or bytes of one pipe) the child is killed, and only its end is waited for: a grandchild that holds a pipe open
//! must not hold the caller for longer than asked.

use crate::error::{Error, IoResultExt, Result};
use crate::process::{ExitStatus, SpawnOptions, descriptors, plan};
use crate::sys;
use crate::sys::spawn::{Ended, Spawned};
use crate::sys::wait::{Waiting, wait};
use std::io::{ErrorKind, Read};
use std::os::fd::AsRawFd;
use std::os::unix::net::UnixStream;
use std::time::{Duration, Instant};

/// Bytes of one read.
const READ: usize = 64 * 1024;

/// How often the child is looked at on systems that cannot wait for its end and for its pipes at once.
const LOOK: Duration = Duration::from_millis(5);

/// When to stop.
#[derive(Clone, Copy, Debug)]
pub struct SyncLimits {
    /// Time the child has.
    pub timeout: Option<Duration>,
    /// Bytes that each pipe may give.
    pub max_buffer: Option<u64>,
    /// The signal sent when a limit is reached.
    pub kill_signal: i32,
}

/// What a pipe is for, by the child's number.
#[derive(Clone, Debug)]
pub enum SyncPipe {
    /// Not a pipe.
    None,
    /// The child reads these bytes.
    Input(Vec<u8>),
    /// The child writes.
    Output,
}

/// Why the child was not left to end by itself.
pub type SyncEnd = Option<Error>;

/// A child that has ended.
#[derive(Debug)]
pub struct SyncChild {
    /// The process number it had.
    pub pid: i32,
    /// How it ended.
    pub status: ExitStatus,
    /// What it wrote, by the child's number; `None` for what was no output pipe.
    pub output: Vec<Option<Vec<u8>>>,
    /// `ETIMEDOUT`, `ENOBUFS`, or the error of a pipe.
    pub error: SyncEnd,
}

struct End {
    number: usize,
    socket: UnixStream,
    /// What is still to be written.
    input: Option<(Vec<u8>, usize)>,
    open: bool,
}

struct Run {
    child: Spawned,
    ended: Option<ExitStatus>,
    ends: Vec<End>,
    output: Vec<Option<Vec<u8>>>,
    error: SyncEnd,
    killed: bool,
}

/// Starts a child and waits for it. `pipes` says, for each [`crate::Stdio::Pipe`] of the options, what it is for.
pub fn spawn_sync(options: &SpawnOptions, pipes: Vec<SyncPipe>, limits: SyncLimits) -> Result<SyncChild> {
    let (fds, ours, theirs) = descriptors(&options.stdio)?;
    let mut ends = Vec::new();
    let mut output = Vec::new();
    for ((number, socket), pipe) in ours.into_iter().enumerate().zip(pipes) {
        output.push(None);
        let Some(socket) = socket else { continue };
        socket.set_nonblocking(true).or_syscall("fcntl")?;
        let input = match pipe {
            SyncPipe::Input(bytes) => Some((bytes, 0)),
            SyncPipe::Output | SyncPipe::None => {
                output[number] = Some(Vec::new());
                None
            }
        };
        ends.push(End { number, socket, input, open: true });
    }
    let child = sys::spawn::spawn(&plan(options, fds)?).or_syscall("spawn")?;
    drop(theirs);
    let mut run = Run { child, ended: None, ends, output, error: None, killed: false };
    if let Err(error) = run.wait(limits) {
        // The wait itself failed: do not leave a child that nobody watches.
        run.stop(error, libc::SIGKILL);
        while run.ended.is_none() && run.look().is_ok() {
            std::thread::sleep(LOOK);
        }
        return Err(error);
    }
    let status = run.ended.unwrap_or(ExitStatus { code: 0, signal: 0 });
    Ok(SyncChild { pid: run.child.pid, status, output: run.output, error: run.error })
}

impl Run {
    fn wait(&mut self, limits: SyncLimits) -> Result<()> {
        let deadline = limits.timeout.and_then(|limit| Instant::now().checked_add(limit));
        let mut buffer = vec![0; READ];
        for index in 0..self.ends.len() {
            self.write(index);
        }
        loop {
            self.look()?;
            if self.ended.is_some() && !self.ends.iter().any(|end| end.open) {
                return Ok(());
            }
            let left = match deadline {
                Some(deadline) if !self.killed => {
                    let left = deadline.saturating_duration_since(Instant::now());
                    if left.is_zero() {
                        self.stop(Error::new(-libc::ETIMEDOUT, "spawnSync"), limits.kill_signal);
                        continue;
                    }
                    Some(left)
                }
                _ => None,
            };
            self.wait_once(left)?;
            for index in 0..self.ends.len() {
                self.write(index);
                self.read(index, &mut buffer, limits);
            }
        }
    }

    fn wait_once(&self, left: Option<Duration>) -> Result<()> {
        let mut list = Vec::with_capacity(self.ends.len() + 1);
        for end in self.ends.iter().filter(|end| end.open) {
            let write = end.input.is_some();
            list.push(Waiting { fd: end.socket.as_raw_fd(), read: !write, write, ready: false });
        }
        let mut limit = left;
        if self.ended.is_none() {
            match &self.child.pidfd {
                Some(pidfd) => list.push(Waiting { fd: pidfd.as_raw_fd(), read: true, write: false, ready: false }),
                None => limit = Some(left.map_or(LOOK, |left| left.min(LOOK))),
            }
        }
        wait(&mut list, limit).or_syscall("poll")
    }

    /// Whether the child has ended.
    fn look(&mut self) -> Result<()> {
        if self.ended.is_none() {
            self.ended = match sys::spawn::reap(self.child.pid).or_syscall("waitpid")? {
                None => None,
                Some(Ended::Code(code)) => Some(ExitStatus { code, signal: 0 }),
                Some(Ended::Signal(signal)) => Some(ExitStatus { code: 0, signal }),
            };
        }
        Ok(())
    }

    /// A limit is reached: kill, and let go of the pipes.
    fn stop(&mut self, why: Error, signal: i32) {
        if self.killed {
            return;
        }
        self.killed = true;
        self.error.get_or_insert(why);
        self.ends.clear();
        if self.ended.is_none() && sys::signal::kill(self.child.pid, signal).is_err() {
            // A signal that the system refuses; it must end all the same.
            let _ = sys::signal::kill(self.child.pid, libc::SIGKILL);
        }
    }

    fn write(&mut self, index: usize) {
        let Some(end) = self.ends.get_mut(index) else { return };
        let Some((bytes, at)) = &mut end.input else { return };
        while end.open {
            if *at == bytes.len() {
                end.open = false;
                // The child sees the end. It may be gone already, which is no error.
                let _ = end.socket.shutdown(std::net::Shutdown::Write);
                return;
            }
            match sys::fd::write(end.socket.as_raw_fd(), &bytes[*at..], true) {
                Ok(count) => *at += count,
                Err(error) if error.kind() == ErrorKind::WouldBlock => return,
                Err(error) => {
                    end.open = false;
                    let error = Error::from_io(&error, "write");
                    self.error.get_or_insert(error);
                }
            }
        }
    }

    fn read(&mut self, index: usize, buffer: &mut [u8], limits: SyncLimits) {
        loop {
            let Some(end) = self.ends.get_mut(index) else { return };
            let Some(Some(output)) = self.output.get_mut(end.number) else { return };
            if !end.open {
                return;
            }
            match end.socket.read(buffer) {
                Ok(0) => end.open = false,
                Ok(count) => {
                    output.extend_from_slice(&buffer[..count]);
                    if limits.max_buffer.is_some_and(|most| output.len() as u64 > most) {
                        self.stop(Error::new(-libc::ENOBUFS, "spawnSync"), limits.kill_signal);
                        return;
                    }
                }
                Err(error) if error.kind() == ErrorKind::WouldBlock => return,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) if error.kind() == ErrorKind::ConnectionReset => end.open = false,
                Err(error) => {
                    end.open = false;
                    let error = Error::from_io(&error, "read");
                    self.error.get_or_insert(error);
                }
            }
        }
    }
}
