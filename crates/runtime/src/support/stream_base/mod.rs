//! Native stream handles as JavaScript sees them: one class over the loop's TCP and Unix streams and listeners. `net`,
//! `http`, and whoever else hands out sockets (child processes, clusters) builds on it.
//!
//! A handle with something of the operating system's in it holds on to its own object (`this`) until it is closed, so
//! that events find their JavaScript; callbacks live in the object's slots. Reads go to the `onread` function, or to the
//! HTTP parser while one is attached (see `http.rs`).

mod child;
mod connection;
mod handle;
mod http;
mod io;
mod open;
mod pass;
mod text;

pub use child::hold_pipe;
pub use handle::Handle;
pub use http::HttpParser;
pub use open::active_handles;
