//! The open handles of an environment, for `process._getActiveHandles()` and `process.getActiveResourcesInfo()`.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use rondo_engine::{Args, Cx, Result, Value};

use super::connection::{Kind, Socket};
use super::handle::{Handle, slot};
use crate::env::{Env, ModuleState};

/// Every handle that was opened, and some that are closed by now.
#[derive(Default)]
pub struct OpenHandles {
    list: RefCell<Vec<Weak<Handle>>>,
}

impl ModuleState for OpenHandles {}

impl OpenHandles {
    /// Adds a handle that was just opened. The closed ones go whenever the list would have to grow.
    pub fn add(&self, handle: &Rc<Handle>) {
        let mut list = self.list.borrow_mut();
        if list.len() == list.capacity() {
            list.retain(|entry| entry.upgrade().is_some_and(|handle| handle.this.borrow().is_some()));
        }
        list.push(Rc::downgrade(handle));
    }
}

/// Node's name of what the handle is.
fn name_of(handle: &Handle) -> &'static str {
    match (&*handle.socket.borrow(), handle.kind) {
        (Socket::TcpListener(_), _) => "TCPServerWrap",
        (_, Kind::Tcp) => "TCPSocketWrap",
        (_, Kind::Pipe) => "PipeWrap",
    }
}

/// `[name, owner, ...]` of the open handles that keep the loop alive.
pub fn active_handles<'s>(cx: &mut Cx<'s>, _args: Args<'s>) -> Result<Value<'s>> {
    let state = Env::of(cx).module_state::<OpenHandles>();
    let open: Vec<Rc<Handle>> = state.list.borrow().iter().filter_map(Weak::upgrade).collect();
    let mut values = Vec::new();
    for handle in open {
        let closed = matches!(&*handle.socket.borrow(), Socket::Closed | Socket::None(_));
        if closed || handle.unref.get() {
            continue;
        }
        let Some(object) = handle.object(cx) else { continue };
        values.push(cx.str_value(name_of(&handle))?);
        let owner = object.slot(cx, slot::OWNER);
        // A connection of an HTTP server has no socket object until somebody asks for one.
        let shown = [owner, object.slot(cx, slot::HTTP)].into_iter().find(|value| !value.is_undefined());
        values.push(shown.unwrap_or(object.value()));
    }
    Ok(cx.array(&values)?.value())
}
