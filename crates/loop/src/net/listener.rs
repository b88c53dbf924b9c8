//! The accept half that TCP and Unix listeners share.
//!
//! Accepting is bounded per event, the rest follows in the next turn. When the process is out of descriptors, a spare
//! one is given up to accept the connection and close it at once: waiting clients get an answer, and the loop does not
//! spin on a listener that stays ready.

use crate::error::{Error, IoResultExt, Result, errno};
use crate::event_loop::{Pending, Shared};
use crate::handle::{CloseCallback, HandleBase, HandleKind, Ready, Slot, Source, handle_methods};
use crate::metrics::add;
use crate::sys;
use std::cell::{Cell, RefCell};
use std::io;
use std::os::fd::{AsRawFd, OwnedFd, RawFd};
use std::path::PathBuf;
use std::rc::Rc;

/// Connections taken per event; then the others get their turn.
const ACCEPTS_PER_EVENT: usize = 64;

/// Gets an accepted, non-blocking socket.
pub(crate) type AcceptCallback<C> = dyn FnMut(&mut C, Result<OwnedFd>);

/// A listening socket. `TcpListener` and `UnixListener` dereference to it.
pub struct Listener<C: 'static> {
    pub(crate) core: Rc<ListenerCore<C>>,
}

pub(crate) struct ListenerCore<C: 'static> {
    pub(crate) base: HandleBase<C>,
    socket: RefCell<Option<socket2::Socket>>,
    raw: Cell<RawFd>,
    key: Cell<usize>,
    queued: Cell<bool>,
    spare: RefCell<Option<OwnedFd>>,
    /// A Unix socket's file, removed at close.
    unlink: RefCell<Option<PathBuf>>,
    on_accept: Slot<AcceptCallback<C>>,
}

/// What became of an attempt to shed a connection.
enum Shed {
    One,
    NobodyWaits,
    NoSpare,
}

impl<C: 'static> ListenerCore<C> {
    pub(crate) fn new(lp: &Rc<Shared<C>>, kind: HandleKind, socket: socket2::Socket) -> Rc<Self> {
        Rc::new(Self {
            base: HandleBase::new(lp, kind),
            raw: Cell::new(socket.as_raw_fd()),
            socket: RefCell::new(Some(socket)),
            key: Cell::new(usize::MAX),
            queued: Cell::new(false),
            spare: RefCell::new(None),
            unlink: RefCell::new(None),
            on_accept: Slot::empty(),
        })
    }

    pub(crate) fn set_unlink(&self, path: PathBuf) {
        *self.unlink.borrow_mut() = Some(path);
    }

    pub(crate) fn listen(self: &Rc<Self>, backlog: i32, callback: Box<AcceptCallback<C>>) -> Result<()> {
        if self.base.is_closing() {
            return Err(Error::new(errno::EINVAL, "listen"));
        }
        self.with_socket("listen", |socket| socket.listen(backlog))?;
        if self.key.get() == usize::MAX {
            let source = Rc::clone(self) as Rc<dyn Source<C>>;
            self.key.set(self.base.lp.register(self.raw.get(), mio::Interest::READABLE, source)?);
        }
        // Without a spare, shedding is not possible, and nothing else is lost.
        *self.spare.borrow_mut() = sys::fd::open_spare().ok();
        self.on_accept.set(callback);
        self.base.set_active(true);
        Ok(())
    }

    pub(crate) fn with_socket<T>(
        &self,
        syscall: &'static str,
        call: impl FnOnce(&socket2::Socket) -> io::Result<T>,
    ) -> Result<T> {
        match self.socket.borrow().as_ref() {
            Some(socket) => call(socket).or_syscall(syscall),
            None => Err(Error::new(errno::EBADF, syscall)),
        }
    }

    /// Gives the bound socket away, unless it listens; the handle is of no use afterwards.
    pub(crate) fn release(&self) -> Option<OwnedFd> {
        if self.key.get() != usize::MAX {
            return None;
        }
        self.raw.set(-1);
        self.socket.borrow_mut().take().map(OwnedFd::from)
    }

    fn accept_some(self: &Rc<Self>, cx: &mut C) {
        for _ in 0..ACCEPTS_PER_EVENT {
            if !self.base.is_active() {
                return;
            }
            let accepted = match self.socket.borrow().as_ref() {
                Some(socket) => sys::fd::accept(socket.as_raw_fd()),
                None => return,
            };
            match accepted {
                Ok(fd) => {
                    add(&self.base.lp.counters.accepted, 1);
                    self.report(cx, Ok(fd));
                }
                Err(error) => match error.raw_os_error() {
                    Some(libc::EAGAIN) => return,
                    // The client went away before it was accepted.
                    Some(libc::ECONNABORTED | libc::EPROTO) => {}
                    Some(libc::EMFILE | libc::ENFILE) => match self.shed() {
                        Shed::One => {}
                        Shed::NobodyWaits => return,
                        Shed::NoSpare => {
                            return self.report(cx, Err(Error::from_io(&error, "accept")));
                        }
                    },
                    _ => return self.report(cx, Err(Error::from_io(&error, "accept"))),
                },
            }
        }
        if !self.queued.replace(true) {
            let me = Rc::clone(self);
            let call = move |cx: &mut C| {
                me.queued.set(false);
                me.accept_some(cx);
            };
            self.base.lp.pend_next_turn(Pending::Call(Box::new(call)));
        }
    }

    /// Takes one connection with the spare descriptor and closes it.
    fn shed(&self) -> Shed {
        let Some(spare) = self.spare.borrow_mut().take() else {
            return Shed::NoSpare;
        };
        drop(spare);
        let accepted = sys::fd::accept(self.raw.get());
        let shed = match &accepted {
            Ok(_) => Shed::One,
            // The system looks for a descriptor first: "none left" says nothing about who waits.
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => Shed::NobodyWaits,
            // Another thread was faster to take the descriptor that was given up.
            Err(_) => Shed::NoSpare,
        };
        if accepted.is_ok() {
            add(&self.base.lp.counters.accept_shed, 1);
        }
        drop(accepted);
        *self.spare.borrow_mut() = sys::fd::open_spare().ok();
        shed
    }

    fn report(&self, cx: &mut C, accepted: Result<OwnedFd>) {
        self.base.call(&self.on_accept, |callback| callback(cx, accepted));
    }

    fn close(self: &Rc<Self>, callback: Option<CloseCallback<C>>) {
        if self.base.begin_close(callback) {
            self.close_fd();
            self.base.lp.pend_close(Rc::clone(self) as Rc<dyn Source<C>>);
        }
    }

    fn close_fd(&self) {
        let raw = self.raw.replace(-1);
        if self.key.get() != usize::MAX {
            self.base.lp.deregister(raw, self.key.replace(usize::MAX));
        }
        let socket = self.socket.borrow_mut().take();
        let spare = self.spare.borrow_mut().take();
        if let Some(path) = self.unlink.borrow_mut().take() {
            // Gone already is as good.
            let _ = std::fs::remove_file(path);
        }
        drop((socket, spare));
    }
}

impl<C: 'static> Source<C> for ListenerCore<C> {
    fn on_event(self: Rc<Self>, cx: &mut C, _ready: Ready) {
        self.accept_some(cx);
    }

    fn finish_close(self: Rc<Self>, cx: &mut C) {
        drop(self.on_accept.take());
        self.base.run_closed(cx);
    }

    fn dispose(&self) {
        self.base.set_active(false);
        self.close_fd();
        drop(self.on_accept.take());
        drop(self.base.closed());
    }
}

impl<C: 'static> Listener<C> {
    /// The descriptor, or -1 when closed.
    pub fn fd(&self) -> RawFd {
        self.core.raw.get()
    }
}

handle_methods!(Listener);
