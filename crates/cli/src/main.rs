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
        Err(message) => {
            eprintln!("{message}");
            eprintln!("Try `rondo --help`.");
            rondo_engine::exit_process(9);
        }
    };
    let threads = Pool::size_from_env(std::env::var("UV_THREADPOOL_SIZE").ok().as_deref());
    let code = match Runtime::new(options, Pool::new(threads)) {
        // Not dropped: the system takes everything back faster, and worker threads may still be busy.
        Ok(runtime) => ManuallyDrop::new(runtime).run_main(),
        Err(error) => {
            eprintln!("rondo: {error}");
            1
        }
    };
    rondo_engine::exit_process(code)
}
