//! What a handle holds of the operating system's: nothing yet, a stream, or a listener.

use std::net::SocketAddr;
use std::ops::Deref;

use rondo_loop::Stream;
use rondo_loop::net::{TcpListener, TcpStream};

use crate::runtime::Runtime;

/// Which family of sockets a handle is for; the numbers are those of the JavaScript constructor.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// TCP over IPv4 or IPv6.
    Tcp,
    /// Unix domain sockets.
    Pipe,
}

/// The loop's part of a handle.
pub enum Socket {
    /// Not bound and not connected; maybe with a local address for the connect.
    None(Option<SocketAddr>),
    /// A TCP stream, connecting or connected.
    Tcp(TcpStream<Runtime>),
    /// A TCP listener.
    TcpListener(TcpListener<Runtime>),
    /// Closed for good.
    Closed,
}

impl Socket {
    /// The stream, if there is one.
    pub fn stream(&self) -> Option<&Stream<Runtime>> {
        match self {
            Socket::Tcp(stream) => Some(stream.deref()),
            Socket::None(_) | Socket::TcpListener(_) | Socket::Closed => None,
        }
    }
}
