//! `internalBinding('worker')`: threads with environments of their own, and the ports between them.
//! https://nodejs.org/api/worker_threads.html

mod environment;
mod hub;
mod thread;

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread::JoinHandle;

use rondo_engine::{Args, Binding, Cx, FunctionKind, Object, Persistent, Result, Value, binding};

use crate::env::{Env, ModuleState};
use crate::runtime::Runtime;

use hub::Message;
use thread::Outcome;
pub use thread::WorkerLink;

/// Ports are numbers: `channel()` gives a pair; `attach(id)` reads one on this thread, which `setNotify(fn)` hears of;
/// `post(id, value, transfer, ports)` sends to the other side; `take(id)` gives `[value, ...ports]`, null (closed) or
/// undefined (nothing). `create(...)` starts a worker.
pub const BINDING: Binding = binding! {
    "worker";
    "channel" => channel,
    "attach" => attach,
    "detach" => detach,
    "isConnected" => is_connected,
    "post" => post,
    "putBack" => put_back,
    "take" => take,
    "close" => close,
    "join" => join,
    "leave" => leave,
    "broadcast" => broadcast,
    "mailbox" => mailbox,
    "sendToThread" => send_to_thread,
    "setNotify" => set_notify,
    "setEnded" => set_ended,
    "envShare" => environment::share,
    "envGet" => environment::get,
    "envSet" => environment::set,
    "envKeys" => environment::keys,
    "create" => create,
    "terminate" => terminate;
    init = init
};

/// Numbers for threads; the main thread is 0.
static LAST_THREAD: AtomicU32 = AtomicU32::new(0);

struct Child {
    link: Arc<WorkerLink>,
    thread: JoinHandle<()>,
}

#[derive(Default)]
struct State {
    /// `(port id)`: something waits in a port of this thread.
    notify: RefCell<Option<Persistent<FunctionKind>>>,
    /// `(thread id, exit code, kind, text)`: a worker of this thread has ended.
    ended: RefCell<Option<Persistent<FunctionKind>>>,
    children: RefCell<HashMap<u32, Child>>,
    /// The number of this thread; none until JavaScript has this binding. A worker that is stopped before has no ports.
    thread: Cell<Option<u64>>,
}

impl ModuleState for State {
    fn release(&self) {
        self.notify.borrow_mut().take();
        self.ended.borrow_mut().take();
        if let Some(thread) = self.thread.get() {
            hub::thread_ended(thread);
        }
    }
}

fn init<'s>(cx: &mut Cx<'s>, target: Object<'s>) -> Result<()> {
    let env = Env::of(cx);
    let state = env.module_state::<State>();
    let link = env.options.worker.clone();
    let number = link.as_ref().map_or(0, |link| link.thread_id);
    state.thread.set(Some(u64::from(number)));
    target.set_number(cx, "threadId", f64::from(number))?;
    let main = cx.boolean(link.is_none());
    target.set(cx, "isMainThread", main)?;
    target.set_str(cx, "threadName", link.as_ref().map_or("", |link| &link.name))?;
    if let Some(link) = link {
        target.set_number(cx, "port", link.port as f64)?;
        target.set_number(cx, "control", link.control as f64)?;
        let names = ["maxYoungGenerationSizeMb", "maxOldGenerationSizeMb", "codeRangeSizeMb", "stackSizeMb"];
        let limits = cx.object()?;
        for (name, value) in names.iter().zip(link.limits) {
            limits.set_number(cx, name, value)?;
        }
        target.set(cx, "resourceLimits", limits)?;
    }
    Ok(())
}

/// The number of this thread; the main thread is 0.
fn this_thread(env: &Env) -> u64 {
    env.options.worker.as_ref().map_or(0, |link| u64::from(link.thread_id))
}

/// The number of a port; JavaScript holds it as a double, which is exact up to 2^53.
fn port_id(cx: &mut Cx<'_>, args: Args<'_>, index: usize) -> Result<u64> {
    Ok(args.f64(cx, index)? as u64)
}

fn channel<'s>(cx: &mut Cx<'s>, _args: Args<'s>) -> Result<Value<'s>> {
    let (first, second) = hub::pair();
    let pair = [cx.number(first as f64), cx.number(second as f64)];
    Ok(cx.array(&pair)?.value())
}

fn attach<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let id = port_id(cx, args, 0)?;
    let env = Env::of(cx);
    hub::attach(id, this_thread(&env), env.event_loop().remote());
    Ok(cx.undefined())
}

fn detach<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    hub::detach(port_id(cx, args, 0)?);
    Ok(cx.undefined())
}

fn is_connected<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let id = port_id(cx, args, 0)?;
    Ok(cx.boolean(hub::is_connected(id)))
}

/// `(.., value, array of buffers to move, array of port numbers)` from argument `first` on.
fn message<'s>(cx: &mut Cx<'s>, args: Args<'s>, first: usize) -> Result<Message> {
    let moved = args.get(first + 1);
    let moved = (!moved.is_undefined()).then_some(moved);
    let mut ports = Vec::new();
    if let Some(list) = args.get(first + 2).as_object() {
        for index in 0..list.length(cx)? {
            ports.push(list.get_index(cx, index)?.to_number(cx)? as u64);
        }
    }
    let value = cx.write_clone(args.get(first), moved, true)?;
    Ok(Message::Data(value, ports))
}

fn post<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let id = port_id(cx, args, 0)?;
    let message = message(cx, args, 1)?;
    hub::post(id, message);
    Ok(cx.undefined())
}

/// `putBack(id, value, transfer, ports)`: a message taken too early goes back to the front of the queue.
fn put_back<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let id = port_id(cx, args, 0)?;
    let message = message(cx, args, 1)?;
    hub::put_back(id, message);
    Ok(cx.undefined())
}

fn take<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let id = port_id(cx, args, 0)?;
    match hub::take(id) {
        None => Ok(cx.undefined()),
        Some(Message::Closed) => Ok(cx.null()),
        Some(Message::Data(value, ports)) => {
            let mut parts = vec![cx.read_clone(value)?];
            parts.extend(ports.iter().map(|port| cx.number(*port as f64)));
            Ok(cx.array(&parts)?.value())
        }
    }
}

fn close<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    hub::close(port_id(cx, args, 0)?);
    Ok(cx.undefined())
}

fn join<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let name = args.string(cx, 0)?;
    let env = Env::of(cx);
    let id = hub::join(&name, this_thread(&env), env.event_loop().remote());
    Ok(cx.number(id as f64))
}

fn leave<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let name = args.string(cx, 0)?;
    hub::leave(&name, port_id(cx, args, 1)?);
    Ok(cx.undefined())
}

/// `broadcast(name, own port, value)`: sends to the other threads with channels of that name.
fn broadcast<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let name = args.string(cx, 0)?;
    let own = port_id(cx, args, 1)?;
    for id in hub::members(&name, own) {
        let value = cx.write_clone(args.get(2), None, true)?;
        hub::send_to(id, Message::Data(value, Vec::new()));
    }
    Ok(cx.undefined())
}

/// The number of the port that other threads reach this one by.
fn mailbox<'s>(cx: &mut Cx<'s>, _args: Args<'s>) -> Result<Value<'s>> {
    let thread = this_thread(&Env::of(cx));
    Ok(cx.number(hub::mailbox(thread) as f64))
}

/// `sendToThread(thread, value, transfer, ports)`: false when there is no such thread.
fn send_to_thread<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let thread = port_id(cx, args, 0)?;
    let message = message(cx, args, 1)?;
    let sent = hub::send_to_thread(thread, message);
    Ok(cx.boolean(sent))
}

fn set_notify<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let state = Env::of(cx).module_state::<State>();
    *state.notify.borrow_mut() = Some(args.function(cx, 0)?.persist(cx));
    Ok(cx.undefined())
}

fn set_ended<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let state = Env::of(cx).module_state::<State>();
    *state.ended.borrow_mut() = Some(args.function(cx, 0)?.persist(cx));
    Ok(cx.undefined())
}

/// On the reader's thread: something waits in the port.
fn deliver(runtime: &mut Runtime, id: u64) {
    let state = runtime.env().module_state::<State>();
    runtime.enter(|cx| {
        let function = state.notify.borrow().as_ref().map(|function| function.local(cx));
        if let Some(function) = function {
            let this = cx.undefined();
            let id = cx.number(id as f64);
            function.call(cx, this, &[id])?;
        }
        Ok(())
    });
}

/// Bytes of stack that a worker's thread gets beyond what JavaScript may use.
const STACK_MARGIN: usize = 2 << 20;

/// `create(name, port, control, limits[4], exec argv or undefined)`: the thread id, or a text that says why there is no thread.
fn create<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let name = args.string(cx, 0)?;
    let port = port_id(cx, args, 1)?;
    let control = port_id(cx, args, 2)?;
    let list = args.object(cx, 3)?;
    let mut limits = [0.0; 4];
    for (index, limit) in limits.iter_mut().enumerate() {
        *limit = list.get_index(cx, index as u32)?.to_number(cx)?;
    }
    let env = Env::of(cx);
    let mut options = env.options.clone();
    if let Some(words) = args.get(4).as_object() {
        options.exec_argv.clear();
        for index in 0..words.length(cx)? {
            options.exec_argv.push(words.get_index(cx, index)?.to_rust(cx)?);
        }
    }
    if let Some(pairs) = args.get(5).as_object() {
        for index in (0..pairs.length(cx)?).step_by(2) {
            let flag = pairs.get_index(cx, index)?.to_rust(cx)?;
            let value = pairs.get_index(cx, index + 1)?;
            let value = if value.is_undefined() { None } else { Some(value.to_rust(cx)?) };
            // Of an option and its opposite, the last one counts.
            let opposite = match flag.strip_prefix("--no-") {
                Some(rest) => format!("--{rest}"),
                None => flag.replacen("--", "--no-", 1),
            };
            options.flags.retain(|(other, _)| *other != opposite);
            options.flags.push((flag, value));
        }
    }
    let number = LAST_THREAD.fetch_add(1, Ordering::Relaxed) + 1;
    options
        .flags
        .retain(|(flag, _)| !matches!(flag.as_str(), "--eval" | "--print" | "--test" | "--stdin" | "--input-type"));
    options.args.clear();
    let old_generation = limits[1];
    if old_generation >= 1.0 {
        options.heap_limit = Some((old_generation.clamp(8.0, 4095.0) as usize) << 20);
    }
    let quota = ((limits[3].clamp(0.5, 256.0)) * 1048576.0) as usize;
    options.stack_quota = Some(quota);
    let link = WorkerLink::new(number, name, port, control, limits);
    options.worker = Some(link.clone());
    let remote = env.event_loop().remote();
    let pool = env.event_loop().pool().clone();
    let ended = move |outcome: Outcome| {
        // A parent that is gone does not ask.
        remote.post(move |runtime| child_ended(runtime, number, outcome));
    };
    hub::mailbox(u64::from(number));
    match thread::start(link.clone(), options, pool, quota * 2 + STACK_MARGIN, ended) {
        Ok(thread) => {
            let state = env.module_state::<State>();
            state.children.borrow_mut().insert(number, Child { link, thread });
            Ok(cx.number(f64::from(number)))
        }
        Err(error) => {
            hub::thread_ended(u64::from(number));
            close_ends(port, control);
            cx.str_value(&error.to_string())
        }
    }
}

/// Closes the worker's ends of the channels to its parent.
fn close_ends(port: u64, control: u64) {
    hub::close(port);
    hub::close(control);
}

fn child_ended(runtime: &mut Runtime, number: u32, outcome: Outcome) {
    let state = runtime.env().module_state::<State>();
    let child = state.children.borrow_mut().remove(&number);
    hub::thread_ended(u64::from(number));
    if let Some(child) = child {
        // One that was stopped during its start has not taken them, nor what its first message brought.
        close_ends(child.link.port, child.link.control);
        // It has nothing left to do but end.
        let _ = child.thread.join();
    }
    runtime.enter(|cx| {
        let function = state.ended.borrow().as_ref().map(|function| function.local(cx));
        let Some(function) = function else {
            return Ok(());
        };
        let (code, kind, text) = match outcome {
            Outcome::Code(code) => (code, 0, String::new()),
            Outcome::OutOfMemory => (1, 1, String::new()),
            Outcome::Failed(text) => (1, 2, text),
        };
        let this = cx.undefined();
        let args = [cx.number(f64::from(number)), cx.int(code), cx.int(kind), cx.str_value(&text)?];
        function.call(cx, this, &args)?;
        Ok(())
    });
}

fn terminate<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let number = args.u32(cx, 0)?;
    let state = Env::of(cx).module_state::<State>();
    if let Some(child) = state.children.borrow().get(&number) {
        child.link.stop(1);
    }
    Ok(cx.undefined())
}

/// An environment ends: its workers end with it, and are waited for.
pub(crate) fn end_children(env: &Env) {
    let children = env.module_state::<State>().children.take();
    for child in children.values() {
        child.link.stop(1);
    }
    for Child { link, thread } in children.into_values() {
        // A worker that panicked has ended too.
        let _ = thread.join();
        close_ends(link.port, link.control);
    }
}
