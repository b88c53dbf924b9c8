//! rondo-engine
