//! Sockets: TCP, Unix, UDP and pipes. Addresses are the standard library's.

mod listener;
mod tcp;

pub use listener::Listener;
pub use tcp::{ListenOptions, TcpListener, TcpStream};
