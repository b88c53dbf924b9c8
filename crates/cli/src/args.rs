//! The command line: options before the script are Rondo's, everything after it is the program's.

use std::ffi::OsString;

use rondo_runtime::Options;

/// What to do.
pub enum Command {
    /// Run a program.
    Run(Box<Options>),
    /// Print a text and end.
    Print(String),
}

const HELP: &str = "\
Usage: rondo [options] [script.js] [arguments]
       rondo [options] -e CODE [arguments]

Runs JavaScript and TypeScript programs written for Node.js.

  -e, --eval CODE          run CODE
  -p, --print CODE         run CODE and print its value
  -r, --require MODULE     load MODULE before the program
      --import MODULE      load the ES module MODULE before the program
  -C, --conditions NAME    additional condition for package exports and imports
      --expose-gc          provide gc() as a global
      --heap-limit MIB     limit of the JavaScript heap (also --max-old-space-size)
      --no-warnings        print no warnings
      --trace-warnings     print the stack of warnings
      --trace-uncaught     print where an uncaught exception was thrown
      --unhandled-rejections MODE   strict, warn, none, throw or warn-with-error-code
      --throw-deprecation  deprecations throw
      --no-deprecation     print no deprecations
  -v, --version            print the version of Node.js that Rondo answers for
  -h, --help               print this text

Environment: UV_THREADPOOL_SIZE (threads of the worker pool, 4), NODE_PATH, NODE_OPTIONS, NO_COLOR, FORCE_COLOR.
Documentation: docs/ in the project; what is not there yet: docs/compat.md.";

/// The version of Node.js whose behaviour programs find.
const NODE_VERSION: &str = "v26.10.0";

/// Options that take a value, with the name that JavaScript sees.
fn value_option(name: &str) -> Option<&'static str> {
    Some(match name {
        "-e" | "--eval" => "--eval",
        "-r" | "--require" => "--require",
        "--import" => "--import",
        "-C" | "--conditions" => "--conditions",
        "--heap-limit" | "--max-old-space-size" | "--max_old_space_size" => "--max-old-space-size",
        "--unhandled-rejections" => "--unhandled-rejections",
        "--input-type" => "--input-type",
        "--title" => "--title",
        "--stack-trace-limit" | "--stack_trace_limit" => "--stack-trace-limit",
        "--disable-warning" => "--disable-warning",
        "--redirect-warnings" => "--redirect-warnings",
        "--env-file" => "--env-file",
        "--env-file-if-exists" => "--env-file-if-exists",
        "--max-http-header-size" => "--max-http-header-size",
        "--dns-result-order" => "--dns-result-order",
        "--icu-data-dir" => "--icu-data-dir",
        "--diagnostic-dir" => "--diagnostic-dir",
        "--secure-heap" => "--secure-heap",
        "--network-family-autoselection-attempt-timeout" => "--network-family-autoselection-attempt-timeout",
        _ => return None,
    })
}

/// Reads the command line.
///
/// # Errors
/// A text that says what is wrong with it.
pub fn parse(words: impl Iterator<Item = OsString>) -> Result<Command, String> {
    let mut words = words.map(|word| word.to_string_lossy().into_owned());
    let mut options = Options { argv0: words.next().unwrap_or_else(|| "rondo".to_owned()), ..Options::default() };
    options.exec_path =
        std::env::current_exe().map_or_else(|_| options.argv0.clone(), |path| path.display().to_string());
    if let Ok(extra) = std::env::var("NODE_OPTIONS") {
        let mut extra = extra.split_whitespace().map(str::to_owned).collect::<Vec<_>>().into_iter();
        while let Some(word) = extra.next() {
            option(&word, &mut extra, &mut options)?;
        }
        options.exec_argv.clear();
    }
    while let Some(word) = words.next() {
        match word.as_str() {
            "-h" | "--help" => return Ok(Command::Print(HELP.to_owned())),
            "-v" | "--version" => return Ok(Command::Print(NODE_VERSION.to_owned())),
            "--" => {
                options.args.extend(words.by_ref());
            }
            "-" => {
                options.args.extend(words.by_ref());
                options.flags.push(("--stdin".to_owned(), None));
            }
            _ if word.starts_with('-') => {
                option(&word, &mut words, &mut options)?;
            }
            _ => {
                options.args.push(word);
                options.args.extend(words.by_ref());
            }
        }
    }
    if let Some((_, Some(mib))) = options.flags.iter().rev().find(|(name, _)| name == "--max-old-space-size") {
        let mib: usize = mib.parse().map_err(|_| format!("--max-old-space-size wants a number of MiB, not '{mib}'"))?;
        options.heap_limit = Some(mib.clamp(8, 4095) << 20);
    }
    Ok(Command::Run(Box::new(options)))
}

/// Takes one option and, where it has one, its value.
fn option(word: &str, rest: &mut impl Iterator<Item = String>, options: &mut Options) -> Result<(), String> {
    options.exec_argv.push(word.to_owned());
    if matches!(word, "-p" | "--print" | "-pe") {
        let code = rest.next().ok_or_else(|| format!("{word} needs an argument"))?;
        options.exec_argv.push(code.clone());
        options.flags.push(("--eval".to_owned(), Some(code)));
        options.flags.push(("--print".to_owned(), None));
        return Ok(());
    }
    let (name, inline) = match word.split_once('=') {
        Some((name, value)) if word.starts_with("--") => (name, Some(value.to_owned())),
        _ => (word, None),
    };
    if let Some(known) = value_option(name) {
        let value = match inline {
            Some(value) => value,
            None => {
                let value = rest.next().ok_or_else(|| format!("{word} needs an argument"))?;
                options.exec_argv.push(value.clone());
                value
            }
        };
        options.flags.push((known.to_owned(), Some(value)));
        return Ok(());
    }
    if !word.starts_with("--") {
        return Err(format!("bad option: {word}"));
    }
    options.flags.push((name.to_owned(), inline));
    Ok(())
}
