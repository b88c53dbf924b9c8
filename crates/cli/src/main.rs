//! The `rondo` command.
#![forbid(unsafe_code)]

mod args;

use std::mem::ManuallyDrop;

use rondo_loop::Pool;
use rondo_runtime::Runtime;

fn main() {
    let command = args::parse(std::env::args_os());
    let options = match command {
        Ok(args::Command::Run(options)) => *options,
        Ok(args::Command::Print(text)) => {
            println!("{text}");
            return;
        }
        Err(wrong) => {
            eprintln!("{}", wrong.message);
            if wrong.message.contains("bad option") {
                eprintln!("Try `rondo --help`.");
            }
            rondo_engine::exit_process(wrong.code);
        }
    };
    // Such a write fails with EFBIG, which a program can handle, instead of ending the process.
    rondo_loop::os::ignore_file_size_signal();
    let threads = Pool::size_from_env(std::env::var("UV_THREADPOOL_SIZE").ok().as_deref());
    let code = match Runtime::new(options, Pool::new(threads)) {
        // Not dropped: the system takes everything back faster, and worker threads may still be busy.
        Ok(runtime) => ManuallyDrop::new(runtime).run_main(),
        Err(error) => {
            eprintln!("rondo: {error}");
            1
        }
    };
    rondo_runtime::exit_process(code)
}
