//! The Rust halves of the built-in modules, one folder each. `registry.rs` lists their bindings.

pub mod buffer;
pub mod child_process;
pub mod crypto;
pub mod dgram;
pub mod dns;
pub mod fs;
pub mod module;
pub mod net;
pub mod os;
pub mod perf_hooks;
pub mod process;
pub mod timers;
pub mod tty;
pub mod util;
pub mod v8;
pub mod vm;
pub mod worker_threads;
pub mod zlib;
