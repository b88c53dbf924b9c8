//! A JavaScript function that the loop calls later: it runs in the async context (`AsyncLocalStorage`) of the call that gave
//! it, and counts as an active request until then. While `async_hooks` follow requests, the function is wrapped so that
//! its id and its events are told too; otherwise none of that costs anything.

use std::rc::Rc;

use rondo_engine::{Any, Cx, Function, FunctionKind, Persistent, Result, Value};

use crate::env::{Env, Hook};

/// What kind of request a callback ends: Node's provider names.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
#[allow(missing_docs)]
pub enum Request {
    Fs,
    GetAddrInfo,
    GetNameInfo,
    TcpConnect,
    PipeConnect,
    Write,
    Shutdown,
    UdpSend,
    Zlib,
    Pbkdf2,
    Scrypt,
    RandomBytes,
    Hkdf,
    KeyPairGen,
    KeyGen,
    Sign,
    Hash,
    Work,
}

/// Number of kinds.
pub const KINDS: usize = 18;

impl Request {
    /// The kinds in the order of their numbers.
    const ALL: [Request; KINDS] = [
        Request::Fs,
        Request::GetAddrInfo,
        Request::GetNameInfo,
        Request::TcpConnect,
        Request::PipeConnect,
        Request::Write,
        Request::Shutdown,
        Request::UdpSend,
        Request::Zlib,
        Request::Pbkdf2,
        Request::Scrypt,
        Request::RandomBytes,
        Request::Hkdf,
        Request::KeyPairGen,
        Request::KeyGen,
        Request::Sign,
        Request::Hash,
        Request::Work,
    ];

    /// The type that `async_hooks` shows, and the class name of the resource, as `process.getActiveResourcesInfo()` has it.
    pub fn names(self) -> (&'static str, &'static str) {
        match self {
            Request::Fs => ("FSREQCALLBACK", "FSReqCallback"),
            Request::GetAddrInfo => ("GETADDRINFOREQWRAP", "GetAddrInfoReqWrap"),
            Request::GetNameInfo => ("GETNAMEINFOREQWRAP", "GetNameInfoReqWrap"),
            Request::TcpConnect => ("TCPCONNECTWRAP", "TCPConnectWrap"),
            Request::PipeConnect => ("PIPECONNECTWRAP", "PipeConnectWrap"),
            Request::Write => ("WRITEWRAP", "WriteWrap"),
            Request::Shutdown => ("SHUTDOWNWRAP", "ShutdownWrap"),
            Request::UdpSend => ("UDPSENDWRAP", "SendWrap"),
            Request::Zlib => ("ZLIB", "Zlib"),
            Request::Pbkdf2 => ("PBKDF2REQUEST", "PBKDF2Job"),
            Request::Scrypt => ("SCRYPTREQUEST", "ScryptJob"),
            Request::RandomBytes => ("RANDOMBYTESREQUEST", "RandomBytesJob"),
            Request::Hkdf => ("DERIVEBITSREQUEST", "HKDFJob"),
            Request::KeyPairGen => ("KEYPAIRGENREQUEST", "KeyPairGenJob"),
            Request::KeyGen => ("KEYGENREQUEST", "SecretKeyGenJob"),
            Request::Sign => ("SIGNREQUEST", "SignJob"),
            Request::Hash => ("HASHREQUEST", "HashJob"),
            Request::Work => ("WORKREQUEST", "WorkReq"),
        }
    }
}

/// `(type, class name, number under way)` of each kind that has requests under way.
pub fn under_way(env: &Env) -> Vec<(&'static str, &'static str, u32)> {
    let counts = env.requests.get();
    let all = Request::ALL.iter().zip(counts).filter(|(_, count)| *count > 0);
    all.map(|(kind, count)| (kind.names().0, kind.names().1, count)).collect()
}

/// A function to be called once, in the context it was given in.
pub struct Completion {
    function: Persistent<FunctionKind>,
    frame: Option<Persistent<Any>>,
    env: Rc<Env>,
    request: Request,
}

impl Completion {
    /// Takes `function` for a request that begins now.
    ///
    /// # Errors
    /// What a hook of `async_hooks` lets through (the engine was told to stop).
    pub fn capture(cx: &mut Cx<'_>, function: Function<'_>, request: Request) -> Result<Completion> {
        let env = Env::of(cx);
        let frame = cx.async_frame();
        let frame = (!frame.is_undefined()).then(|| frame.persist(cx));
        let mut function = function.persist(cx);
        if env.follows_requests.get() {
            if let Some(wrap) = env.hook(cx, Hook::Request) {
                let this = cx.undefined();
                let (kind, class) = request.names();
                let plain = function.local(cx).value();
                let wrapped = cx.scope(|cx| -> Result<Option<Persistent<FunctionKind>>> {
                    let kind = cx.string(kind)?.value();
                    let class = cx.string(class)?.value();
                    let wrapped = wrap.call(cx, this, &[plain, kind, class])?;
                    Ok(wrapped.as_function().map(|wrapped| wrapped.persist(cx)))
                })?;
                function = wrapped.unwrap_or(function);
            }
        }
        env.count_request(request as usize, 1);
        Ok(Completion { function, frame, env, request })
    }

    /// Calls it. After an exception the context stays set, for the handlers of uncaught exceptions; the door into
    /// JavaScript clears it.
    ///
    /// # Errors
    /// What the function throws.
    pub fn call<'s>(&self, cx: &mut Cx<'s>, this: Value<'_>, args: &[Value<'_>]) -> Result<Value<'s>> {
        if let Some(frame) = &self.frame {
            let frame = frame.local(cx);
            cx.set_async_frame(frame);
        }
        let result = self.function.local(cx).call(cx, this, args)?;
        if self.frame.is_some() {
            let none = cx.undefined();
            cx.set_async_frame(none);
        }
        Ok(result)
    }
}

impl Drop for Completion {
    fn drop(&mut self) {
        self.env.count_request(self.request as usize, -1);
    }
}
