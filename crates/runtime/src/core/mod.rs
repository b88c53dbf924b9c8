//! Bindings of the runtime itself: what the bootstrap JavaScript stands on.

pub mod async_context;
pub mod builtins;
pub mod errors;
pub mod json_guard;
pub mod promise_hooks;
pub mod runtime_hooks;
pub mod stack_trace;
pub mod task_queue;
