//! The message ports that reach other threads: one table for the process, with the queue of each port and the thread that
//! reads it. https://nodejs.org/api/worker_threads.html#class-messageport
//!
//! A port without a reader (it is on its way to another thread) keeps what is sent to it. The lock is held for a few list
//! operations only; values are serialized before and read after.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use rondo_engine::ClonedValue;
use rondo_loop::Remote;

use crate::runtime::Runtime;

/// What waits in a port's queue.
pub(super) enum Message {
    /// A value, and the ids of the ports that come with it.
    Data(ClonedValue, Vec<u64>),
    /// The other side is gone.
    Closed,
}

/// The thread that reads a port.
struct Reader {
    thread: u64,
    remote: Remote<Runtime>,
}

struct Port {
    queue: VecDeque<Message>,
    reader: Option<Reader>,
    peer: Option<u64>,
    /// The reader has been told and has not looked yet.
    notified: bool,
}

#[derive(Default)]
struct Hub {
    last: u64,
    ports: HashMap<u64, Port>,
    /// Broadcast channels: a port for each thread that has channels of that name.
    groups: HashMap<String, Vec<u64>>,
    /// The port by which other threads reach a thread.
    mailboxes: HashMap<u64, u64>,
}

fn hub() -> MutexGuard<'static, Hub> {
    static HUB: OnceLock<Mutex<Hub>> = OnceLock::new();
    // Nothing that can panic runs under this lock, so a poisoned one is whole.
    HUB.get_or_init(Mutex::default).lock().unwrap_or_else(PoisonError::into_inner)
}

impl Hub {
    fn add(&mut self, peer: Option<u64>) -> u64 {
        self.last += 1;
        let port = Port { queue: VecDeque::new(), reader: None, peer, notified: false };
        self.ports.insert(self.last, port);
        self.last
    }

    fn send(&mut self, id: u64, message: Message) -> Option<Message> {
        let Some(port) = self.ports.get_mut(&id) else {
            return Some(message);
        };
        port.queue.push_back(message);
        wake(id, port);
        None
    }

    /// Closes a port; returns what was left in its queue.
    fn close(&mut self, id: u64) -> VecDeque<Message> {
        let Some(port) = self.ports.remove(&id) else {
            return VecDeque::new();
        };
        if let Some(peer) = port.peer {
            if let Some(other) = self.ports.get_mut(&peer) {
                other.peer = None;
            }
            self.send(peer, Message::Closed);
        }
        port.queue
    }
}

fn wake(id: u64, port: &mut Port) {
    if port.notified || port.queue.is_empty() {
        return;
    }
    if let Some(reader) = &port.reader {
        port.notified = true;
        // A loop that is gone closes its ports in a moment.
        reader.remote.post(move |runtime| super::deliver(runtime, id));
    }
}

/// A new pair of connected ports.
pub(super) fn pair() -> (u64, u64) {
    let mut hub = hub();
    let first = hub.add(None);
    let second = hub.add(Some(first));
    if let Some(port) = hub.ports.get_mut(&first) {
        port.peer = Some(second);
    }
    (first, second)
}

/// This thread reads the port from now on.
pub(super) fn attach(id: u64, thread: u64, remote: Remote<Runtime>) {
    let mut hub = hub();
    if let Some(port) = hub.ports.get_mut(&id) {
        port.reader = Some(Reader { thread, remote });
        port.notified = false;
        wake(id, port);
    }
}

/// Nobody reads the port for now.
pub(super) fn detach(id: u64) {
    if let Some(port) = hub().ports.get_mut(&id) {
        port.reader = None;
        port.notified = false;
    }
}

/// Whether the port has another side.
pub(super) fn is_connected(id: u64) -> bool {
    hub().ports.get(&id).is_some_and(|port| port.peer.is_some())
}

/// Sends to the other side of `id`. What cannot be delivered is dropped, and ports in it are closed.
pub(super) fn post(id: u64, message: Message) {
    let rejected = {
        let mut hub = hub();
        match hub.ports.get(&id).and_then(|port| port.peer) {
            Some(peer) => hub.send(peer, message),
            None => Some(message),
        }
    };
    if let Some(message) = rejected {
        discard([message]);
    }
}

/// Puts a message in front of the port's queue.
pub(super) fn put_back(id: u64, message: Message) {
    let mut hub = hub();
    if let Some(port) = hub.ports.get_mut(&id) {
        port.queue.push_front(message);
        wake(id, port);
    }
}

/// The next message of the port. The first call after a notice allows the next notice.
pub(super) fn take(id: u64) -> Option<Message> {
    let mut hub = hub();
    let port = hub.ports.get_mut(&id)?;
    port.notified = false;
    port.queue.pop_front()
}

/// Closes the port; the other side hears of it.
pub(super) fn close(id: u64) {
    let left = hub().close(id);
    discard(left);
}

/// Drops messages and closes the ports that were in them.
fn discard(messages: impl IntoIterator<Item = Message>) {
    let mut todo: Vec<Message> = messages.into_iter().collect();
    while let Some(message) = todo.pop() {
        if let Message::Data(_, ports) = message {
            for id in ports {
                todo.extend(hub().close(id));
            }
        }
    }
}

/// Joins the group of a broadcast channel: the id of this thread's port in it.
pub(super) fn join(name: &str, thread: u64, remote: Remote<Runtime>) -> u64 {
    let id = {
        let mut hub = hub();
        let id = hub.add(None);
        hub.groups.entry(name.to_owned()).or_default().push(id);
        id
    };
    attach(id, thread, remote);
    id
}

/// Leaves the group.
pub(super) fn leave(name: &str, id: u64) {
    let mut hub = hub();
    leave_group(&mut hub, name, id);
    let left = hub.close(id);
    drop(hub);
    discard(left);
}

fn leave_group(hub: &mut Hub, name: &str, id: u64) {
    if let Some(group) = hub.groups.get_mut(name) {
        group.retain(|other| *other != id);
        if group.is_empty() {
            hub.groups.remove(name);
        }
    }
}

/// The mailbox of a thread, made when first asked for.
pub(super) fn mailbox(thread: u64) -> u64 {
    let mut hub = hub();
    if let Some(id) = hub.mailboxes.get(&thread) {
        return *id;
    }
    let id = hub.add(None);
    hub.mailboxes.insert(thread, id);
    id
}

/// Sends to a thread's mailbox. False when there is no such thread.
pub(super) fn send_to_thread(thread: u64, message: Message) -> bool {
    let rejected = {
        let mut hub = hub();
        match hub.mailboxes.get(&thread).copied() {
            Some(id) => hub.send(id, message),
            None => Some(message),
        }
    };
    match rejected {
        Some(message) => {
            discard([message]);
            false
        }
        None => true,
    }
}

/// The other members of the group.
pub(super) fn members(name: &str, but: u64) -> Vec<u64> {
    hub().groups.get(name).map(|group| group.iter().copied().filter(|id| *id != but).collect()).unwrap_or_default()
}

/// Sends to the port itself (a member of a group).
pub(super) fn send_to(id: u64, message: Message) {
    let rejected = hub().send(id, message);
    if let Some(message) = rejected {
        discard([message]);
    }
}

/// The thread ends: its ports close.
pub(super) fn thread_ended(thread: u64) {
    let left: Vec<VecDeque<Message>> = {
        let mut hub = hub();
        let mine = |port: &Port| port.reader.as_ref().is_some_and(|reader| reader.thread == thread);
        let mailbox = hub.mailboxes.remove(&thread);
        let mut ids: Vec<u64> = hub.ports.iter().filter(|(_, port)| mine(port)).map(|(id, _)| *id).collect();
        ids.extend(mailbox.filter(|id| !ids.contains(id)));
        for group in hub.groups.values_mut() {
            group.retain(|id| !ids.contains(id));
        }
        hub.groups.retain(|_, group| !group.is_empty());
        ids.into_iter().map(|id| hub.close(id)).collect()
    };
    discard(left.into_iter().flatten());
}
