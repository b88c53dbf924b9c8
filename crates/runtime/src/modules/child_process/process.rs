//! The class `Process`: a running child as a handle of the loop.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use rondo_engine::{
    Args, ClassSpec, Cx, FunctionKind, Getter, NativeClass, NativeSpec, ObjectKind, Persistent, Result, Value,
};
use rondo_loop::net::UnixStream;
use rondo_loop::{Child, ExitStatus, Stdio, errno};

use super::options;
use crate::env::Env;
use crate::runtime::Runtime;
use crate::support::stream_base::hold_pipe;

/// Slot of `(code, signal)`, called with the object as `this`.
const ON_EXIT: u32 = 0;
/// The async context that it is called in.
const FRAME: u32 = 1;

/// The Rust part.
pub(super) struct Process {
    child: RefCell<Option<Child<Runtime>>>,
    /// The object, from the start of the child until `close`.
    this: RefCell<Option<Persistent<ObjectKind>>>,
    unref: Cell<bool>,
    closed: Cell<bool>,
}

impl NativeClass for Process {
    const SPEC: ClassSpec = ClassSpec {
        name: "Process",
        constructor: Some(NativeSpec::of("Process", construct)),
        methods: &[
            NativeSpec::of("setOnExit", set_on_exit),
            NativeSpec::of("spawn", spawn),
            NativeSpec::of("kill", kill),
            NativeSpec::of("ref", ref_),
            NativeSpec::of("unref", unref),
            NativeSpec::of("hasRef", has_ref),
            NativeSpec::of("close", close),
        ],
        getters: &[Getter(NativeSpec::of("pid", pid))],
    };
}

fn construct<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let process = Process {
        child: RefCell::new(None),
        this: RefCell::new(None),
        unref: Cell::new(false),
        closed: Cell::new(false),
    };
    args.construct(cx, Rc::new(process))
}

fn this<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Rc<Process>> {
    args.receiver::<Process>(cx)
}

fn set_on_exit<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    this(cx, args)?;
    let callback = args.function(cx, 0)?;
    if let Some(object) = args.this().as_object() {
        object.set_slot(ON_EXIT, callback.value());
        object.set_slot(FRAME, cx.async_frame());
    }
    Ok(cx.undefined())
}

/// `spawn(file, args, envPairs, cwd, stdio, uid, gid, flags, handles)`: 0 or a negative error. `handles` has, by the child's
/// number, the `Pipe` that gets our end.
fn spawn<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let process = this(cx, args)?;
    let options = options::read(cx, args)?;
    let handles = args.object(cx, options::NEXT)?;
    if process.closed.get() || process.child.borrow().is_some() {
        return Ok(cx.int(errno::EINVAL));
    }
    let lp = Env::of(cx).event_loop().clone();
    let me = Rc::clone(&process);
    let started = Child::spawn(&lp, &options, move |runtime: &mut Runtime, status| on_exit(&me, runtime, status));
    let (code, pipes) = match started {
        Ok((child, pipes)) => {
            if process.unref.get() {
                child.unref();
            }
            *process.child.borrow_mut() = Some(child);
            *process.this.borrow_mut() = args.this().as_object().map(|object| object.persist(cx));
            (0, pipes)
        }
        // The program's streams are there all the same; they see the end at once.
        Err(error) => (error.errno(), dead_pipes(&lp, &options.stdio)),
    };
    for (number, pipe) in pipes.into_iter().enumerate() {
        let Some(pipe) = pipe else { continue };
        let number = number as u32;
        let handle = handles.get_index(cx, number)?;
        if let Some(handle) = handle.as_object() {
            hold_pipe(cx, handle, pipe);
        }
    }
    Ok(cx.int(code))
}

/// Pipes whose other ends are closed. None where the system has no more descriptors, which is the error then anyway.
fn dead_pipes(lp: &rondo_loop::EventLoop<Runtime>, stdio: &[Stdio]) -> Vec<Option<UnixStream<Runtime>>> {
    let dead = |stdio: &Stdio| match stdio {
        Stdio::Pipe => UnixStream::pair(lp).ok().map(|(ours, _theirs)| ours),
        _ => None,
    };
    stdio.iter().map(dead).collect()
}

fn on_exit(process: &Rc<Process>, runtime: &mut Runtime, status: ExitStatus) {
    runtime.enter(|cx| {
        let object = process.this.borrow().as_ref().map(|this| this.local(cx));
        let Some(object) = object else { return Ok(()) };
        let Some(callback) = object.slot(cx, ON_EXIT).as_function() else { return Ok(()) };
        let args = [cx.int(status.code), cx.int(status.signal)];
        let frame = object.slot(cx, FRAME);
        cx.set_async_frame(frame);
        callback.call(cx, object, &args)?;
        let none = cx.undefined();
        cx.set_async_frame(none);
        Ok(())
    });
}

/// `kill(number)`: 0 or a negative error.
fn kill<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let process = this(cx, args)?;
    let signal = args.i32(cx, 0)?;
    let code = match &*process.child.borrow() {
        Some(child) => child.kill(signal).map_or_else(|error| error.errno(), |()| 0),
        None => errno::ESRCH,
    };
    Ok(cx.int(code))
}

fn set_ref<'s>(cx: &mut Cx<'s>, args: Args<'s>, on: bool) -> Result<Value<'s>> {
    let process = this(cx, args)?;
    process.unref.set(!on);
    if let Some(child) = &*process.child.borrow() {
        if on {
            child.ref_();
        } else {
            child.unref();
        }
    }
    Ok(cx.undefined())
}

fn ref_<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    set_ref(cx, args, true)
}

fn unref<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    set_ref(cx, args, false)
}

fn has_ref<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let process = this(cx, args)?;
    Ok(cx.boolean(!process.closed.get() && !process.unref.get()))
}

fn pid<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let process = this(cx, args)?;
    let pid = process.child.borrow().as_ref().map(Child::pid);
    Ok(pid.map_or(cx.undefined(), |pid| cx.int(pid)))
}

/// `close(done)`.
fn close<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let process = this(cx, args)?;
    let callback: Option<Persistent<FunctionKind>> = args.get(0).as_function().map(|function| function.persist(cx));
    process.closed.set(true);
    let child = process.child.borrow_mut().take();
    let done = move |runtime: &mut Runtime| {
        process.this.borrow_mut().take();
        if let Some(callback) = callback {
            runtime.enter(move |cx| {
                let function = callback.local(cx);
                let this = cx.undefined();
                function.call(cx, this, &[])?;
                Ok(())
            });
        }
    };
    match child {
        Some(child) => child.close(done),
        None => Env::of(cx).event_loop().defer(done),
    }
    Ok(cx.undefined())
}
