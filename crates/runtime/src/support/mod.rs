//! Rust helpers that two or more modules need.

pub mod address;
pub mod bytes;
pub mod hash_guard;
pub mod http1;
pub mod json_error;
pub mod limits;
pub mod pool;
pub mod request;
pub mod stream_base;
