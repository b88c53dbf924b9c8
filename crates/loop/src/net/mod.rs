//! Sockets: TCP, Unix, UDP, and pipes opened elsewhere. Addresses are the standard library's.

mod listener;
mod pipe;
mod tcp;
mod udp;
mod udp_options;
mod unix;

pub use listener::Listener;
pub use pipe::Pipe;
pub use tcp::{ListenOptions, TcpListener, TcpStream};
pub use udp::{Datagram, UdpBindOptions, UdpSocket};
pub use unix::{UnixListener, UnixStream};
