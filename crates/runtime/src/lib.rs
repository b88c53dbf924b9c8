//! rondo-runtime
