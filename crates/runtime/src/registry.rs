//! The one file that names all native bindings. A new module adds its line here.

use rondo_engine::Binding;

use crate::{core, modules, web};

/// Every binding, by module.
static BINDINGS: &[&Binding] = &[
    &core::async_context::BINDING,
    &core::builtins::BINDING,
    &core::errors::BINDING,
    &core::runtime_hooks::BINDING,
    &core::stack_trace::BINDING,
    &core::task_queue::BINDING,
    &modules::child_process::BINDING,
    &modules::crypto::BINDING,
    &modules::dgram::BINDING,
    &modules::dns::BINDING,
    &modules::fs::BINDING,
    &modules::module::BINDING,
    &modules::perf_hooks::BINDING,
    &modules::process::BINDING,
    &modules::process::SIGNALS,
    &modules::timers::BINDING,
    &modules::buffer::BINDING,
    &web::encoding::BINDING,
    &web::url::BINDING,
    &modules::os::BINDING,
    &modules::tty::BINDING,
    &modules::util::BINDING,
    &modules::util::TYPES,
    &modules::util::UV,
    &modules::net::BINDING,
    &modules::worker_threads::BINDING,
    &modules::v8::BINDING,
    &modules::vm::BINDING,
    &core::promise_hooks::BINDING,
    &modules::zlib::BINDING,
];

/// The binding called `name`.
pub fn binding(name: &str) -> Option<&'static Binding> {
    BINDINGS.iter().copied().find(|binding| binding.name == name)
}
