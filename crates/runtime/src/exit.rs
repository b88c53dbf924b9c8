//! The end of the process.

/// Ends the process at once: terminals that were made raw are put back, standard output is flushed, no destructors run.
pub fn exit_process(code: i32) -> ! {
    rondo_loop::os::reset_terminals();
    rondo_engine::exit_process(code)
}
