//! Every raw call into SpiderMonkey. Unsafe code of the engine crate lives under this folder only.
//!
//! The rule all files here keep: a GC pointer that lives across a call that may collect is in the arena, in a `rooted!`
//! slot, in a call frame's argument vector, or in a `Heap` slot that is traced.

pub mod arena;
pub mod buffer;
pub mod class;
pub mod clone;
pub mod collect;
pub mod context;
pub mod cx;
pub mod error;
pub mod inspect;
pub mod interrupt;
pub mod jobs;
mod json;
pub mod local;
pub mod messages;
pub mod module;
pub mod native;
pub mod object;
pub mod pace;
pub mod pages;
pub mod persistent;
pub mod promise;
pub mod promise_hooks;
pub mod runtime;
pub mod script;
pub mod sink;
pub mod stack;
pub mod stencil;
pub mod string;
pub mod text;
pub mod uint8;
pub mod value;
pub mod vm_script;
pub mod weak;
mod window;
