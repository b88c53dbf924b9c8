//! One JavaScript environment: joins the engine and the loop, loads built-in and user modules, keeps ticks and jobs in
//! order. Nothing here is unsafe, and nothing here names the engine's own types.
#![forbid(unsafe_code)]

pub mod builtins;
pub mod core;
pub mod env;
pub mod exit;
pub mod modules;
pub mod registry;
pub mod resolve;
pub mod runtime;
pub mod support;
pub mod tick;
pub mod web;

pub use env::{Env, Options};
pub use exit::exit_process;
pub use runtime::{Runtime, StartError};
pub use support::limits::machine_memory;
