//! The Rust halves of the web APIs, one folder each. `registry.rs` lists their bindings.

pub mod encoding;
pub mod url;
