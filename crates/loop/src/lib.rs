//! rondo-loop
