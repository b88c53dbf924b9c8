//! The Rust halves of the built-in modules, one folder each. `registry.rs` lists their bindings.

pub mod crypto;
pub mod fs;
pub mod module;
pub mod perf_hooks;
pub mod process;
pub mod timers;
pub mod buffer;
pub mod os;
pub mod util;
pub mod net;
