//! The platform. Everything that needs `unsafe` or differs between systems is here, one file per job. A new platform
//! supplies: `time` (clocks), `fd` (read, write and gathered write on a descriptor that return `io::Result`),
//! `pass` (descriptors sent over Unix sockets),
//! `signal` (dispositions and the wake-up of loops from a handler), `spawn` (start a child with a prepared description),
//! `dns` (the system's blocking resolver), `os` (size and mode of a terminal). Readiness itself is mio's.

pub(crate) mod dns;
pub(crate) mod fd;
pub mod interface;
pub mod os;
pub(crate) mod pass;
pub mod rawfd;
pub(crate) mod signal;
pub(crate) mod spawn;
pub(crate) mod time;
pub(crate) mod wait;
