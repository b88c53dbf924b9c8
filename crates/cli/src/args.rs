//! The command line: options before the script are Rondo's, everything after it is the program's.

use std::ffi::OsString;
use std::iter::Peekable;

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
  -c, --check              check the syntax of the script, without running it
  -r, --require MODULE     load MODULE before the program
      --import MODULE      load the ES module MODULE before the program
      --test [GLOB]...     run test files (node:test), each in a process of its own
      --test-reporter NAME spec, tap, dot, junit or a module; also --test-reporter-destination, --test-name-pattern,
                           --test-only, --test-isolation none, --test-concurrency, --test-timeout, --test-shard
  -C, --conditions NAME    additional condition for package exports and imports
      --expose-gc          provide gc() as a global
      --heap-limit MIB     limit of the JavaScript heap (also --max-old-space-size)
      --http-leniency NAMES   what HTTP parsers let pass against the RFC (docs/compat.md)
      --no-warnings        print no warnings
      --trace-warnings     print the stack of warnings
      --trace-uncaught     print where an uncaught exception was thrown
      --unhandled-rejections MODE   strict, warn, none, throw or warn-with-error-code
      --throw-deprecation  deprecations throw
      --no-deprecation     print no deprecations
  -v, --version            print the version of Node.js that Rondo answers for
  -h, --help               print this text

Environment: UV_THREADPOOL_SIZE (threads of the worker pool, 4), NODE_PATH, NODE_OPTIONS, NODE_NO_WARNINGS,
  NODE_PENDING_DEPRECATION, NODE_PRESERVE_SYMLINKS, NODE_DEBUG, NO_COLOR, FORCE_COLOR.
Documentation: docs/ in the project; what is not there yet: docs/compat.md.";

/// The version of Node.js whose behaviour programs find.
const NODE_VERSION: &str = "v26.10.0";

/// Options that take a value, with the name that JavaScript sees.
fn value_option(name: &str) -> Option<&'static str> {
    Some(match name {
        "-e" | "--eval" => "--eval",
        "-r" | "--require" => "--require",
        "--import" => "--import",
        "-C" | "--conditions" | "--experimental-conditions" => "--conditions",
        "--heap-limit" | "--max-old-space-size" => "--max-old-space-size",
        "--unhandled-rejections" => "--unhandled-rejections",
        "--input-type" => "--input-type",
        "--title" => "--title",
        "--stack-trace-limit" => "--stack-trace-limit",
        "--disable-warning" => "--disable-warning",
        "--redirect-warnings" => "--redirect-warnings",
        "--env-file" => "--env-file",
        "--env-file-if-exists" => "--env-file-if-exists",
        "--max-http-header-size" => "--max-http-header-size",
        "--http-leniency" => "--http-leniency",
        "--dns-result-order" => "--dns-result-order",
        "--icu-data-dir" => "--icu-data-dir",
        "--test-reporter" => "--test-reporter",
        "--test-reporter-destination" => "--test-reporter-destination",
        "--test-name-pattern" => "--test-name-pattern",
        "--test-skip-pattern" => "--test-skip-pattern",
        "--test-timeout" => "--test-timeout",
        "--test-concurrency" => "--test-concurrency",
        "--test-isolation" | "--experimental-test-isolation" => "--test-isolation",
        "--test-shard" => "--test-shard",
        "--test-global-setup" => "--test-global-setup",
        "--test-rerun-failures" => "--test-rerun-failures",
        "--diagnostic-dir" => "--diagnostic-dir",
        "--secure-heap" => "--secure-heap",
        "--network-family-autoselection-attempt-timeout" => "--network-family-autoselection-attempt-timeout",
        "--allow-fs-read" => "--allow-fs-read",
        "--allow-fs-write" => "--allow-fs-write",
        "--experimental-loader" | "--loader" => "--experimental-loader",
        "--experimental-default-type" => "--experimental-default-type",
        "--max-old-space-size-percentage" => "--max-old-space-size-percentage",
        "--localstorage-file" => "--localstorage-file",
        "--openssl-config" => "--openssl-config",
        "--report-dir" | "--report-directory" => "--report-dir",
        "--report-filename" => "--report-filename",
        "--report-signal" => "--report-signal",
        "--secure-heap-min" => "--secure-heap-min",
        "--security-revert" => "--security-revert",
        "--tls-cipher-list" => "--tls-cipher-list",
        "--tls-keylog" => "--tls-keylog",
        "--trace-event-categories" => "--trace-event-categories",
        "--trace-event-file-pattern" => "--trace-event-file-pattern",
        "--v8-pool-size" => "--v8-pool-size",
        _ => return None,
    })
}

/// Options that stand for themselves in one letter.
fn long_name(word: &str) -> Option<&'static str> {
    Some(match word {
        "-p" | "-pe" | "--print" => "--print",
        "-c" | "--check" => "--check",
        "-i" | "--interactive" => "--interactive",
        "-h" => "--help",
        "-v" => "--version",
        _ => return None,
    })
}

/// Options that say what to run, or print something instead: the environment cannot give them.
fn is_for_command_line_only(name: &str) -> bool {
    matches!(
        name,
        "--" | "--eval"
            | "--print"
            | "--check"
            | "--interactive"
            | "--help"
            | "--version"
            | "--v8-options"
            | "--test"
            | "--expose-internals"
            | "--heap-limit"
    )
}

/// What is wrong with the command line.
pub struct Wrong {
    /// What to say.
    pub message: String,
    /// The exit code.
    pub code: i32,
}

impl From<String> for Wrong {
    fn from(message: String) -> Self {
        Self { message, code: 9 }
    }
}

/// Reads the command line.
///
/// # Errors
/// What is wrong with it.
pub fn parse(words: impl Iterator<Item = OsString>) -> Result<Command, Wrong> {
    let mut words = words.map(|word| word.to_string_lossy().into_owned()).peekable();
    let mut options = Options { argv0: words.next().unwrap_or_else(|| "rondo".to_owned()), ..Options::default() };
    options.exec_path =
        std::env::current_exe().map_or_else(|_| options.argv0.clone(), |path| path.display().to_string());
    if let Err(wrong) = read(&mut words, &mut options) {
        let message = format!("{}: {}", options.argv0, wrong.message);
        return Err(Wrong { message, code: wrong.code });
    }
    if has(&options, "--version") {
        return Ok(Command::Print(NODE_VERSION.to_owned()));
    }
    if has(&options, "--help") {
        return Ok(Command::Print(HELP.to_owned()));
    }
    Ok(Command::Run(Box::new(options)))
}

fn has(options: &Options, name: &str) -> bool {
    options.flags.iter().any(|(flag, _)| flag == name)
}

/// Variables that stand for an option when they are "1" (Node docs, "Environment variables").
const SWITCHES: [(&str, &str); 4] = [
    ("NODE_NO_WARNINGS", "--no-warnings"),
    ("NODE_PENDING_DEPRECATION", "--pending-deprecation"),
    ("NODE_PRESERVE_SYMLINKS", "--preserve-symlinks"),
    ("NODE_PRESERVE_SYMLINKS_MAIN", "--preserve-symlinks-main"),
];

fn read(words: &mut Peekable<impl Iterator<Item = String>>, options: &mut Options) -> Result<(), Wrong> {
    for (variable, flag) in SWITCHES {
        if std::env::var_os(variable).is_some_and(|value| value == "1") {
            options.flags.push((flag.to_owned(), None));
        }
    }
    if let Ok(extra) = std::env::var("NODE_OPTIONS") {
        from_environment(&extra, options)?;
    }
    while let Some(word) = words.next_if(|word| word.starts_with('-')) {
        match word.as_str() {
            "--" => break,
            "-" => {
                // The program comes on standard input; the word stays as its name.
                options.flags.push(("--stdin".to_owned(), None));
                options.args.push(word);
                break;
            }
            _ => option(&word, words, options)?,
        }
    }
    options.args.extend(words);
    check(options)?;
    if let Some(mib) = last(options, "--max-old-space-size") {
        let mib: usize = mib.parse().map_err(|_| format!("--max-old-space-size wants a number of MiB, not '{mib}'"))?;
        options.heap_limit = Some(mib.clamp(8, 4095) << 20);
    }
    if let Some(text) = last(options, "--max-old-space-size-percentage") {
        let percent = text.parse::<f64>().ok().filter(|percent| *percent > 0.0 && *percent <= 100.0);
        let Some(percent) = percent else {
            let message = format!("--max-old-space-size-percentage must be greater than 0 and up to 100. Got: {text}");
            return Err(message.into());
        };
        let bytes = rondo_runtime::machine_memory() as f64 * percent / 100.0;
        options.heap_limit = Some((bytes as usize).clamp(8 << 20, 4095 << 20));
    }
    Ok(())
}

/// The value of the last `name`.
fn last<'a>(options: &'a Options, name: &str) -> Option<&'a str> {
    options.flags.iter().rev().find(|(flag, _)| flag == name).and_then(|(_, value)| value.as_deref())
}

/// Options that do not go together, or not without another one.
fn check(options: &Options) -> Result<(), Wrong> {
    if has(options, "--check") && (has(options, "--eval") || has(options, "--print")) {
        return Err("either --check or --eval can be used, not both".to_owned().into());
    }
    const REJECTIONS: [&str; 5] = ["strict", "warn", "none", "throw", "warn-with-error-code"];
    if last(options, "--unhandled-rejections").is_some_and(|mode| !REJECTIONS.contains(&mode)) {
        return Err("invalid value for --unhandled-rejections".to_owned().into());
    }
    // Accepting a sandbox's option without the sandbox would let a program do what its user forbade.
    if let Some(name) =
        ["--permission", "--permission-audit", "--experimental-permission"].iter().find(|name| has(options, name))
    {
        return Err(format!("{name} is not supported: Rondo has no permission model (see docs/compat.md)").into());
    }
    const PERMITS: [&str; 6] = [
        "--allow-fs-read",
        "--allow-fs-write",
        "--allow-child-process",
        "--allow-worker",
        "--allow-addons",
        "--allow-wasi",
    ];
    if PERMITS.iter().any(|name| has(options, name)) {
        return Err(Wrong { message: "--permission is required".to_owned(), code: 1 });
    }
    match last(options, "--security-revert") {
        Some(name) => Err(Wrong { message: format!("Error: Attempt to revert an unknown CVE [{name}]"), code: 12 }),
        None => Ok(()),
    }
}

/// Takes the options of `NODE_OPTIONS`. They are not part of `process.execArgv`.
fn from_environment(text: &str, options: &mut Options) -> Result<(), String> {
    let words = split(text)?;
    let mut words = words.into_iter().peekable();
    while let Some(word) = words.next() {
        let name = &word.split_once('=').map_or(word.as_str(), |(name, _)| name).replace('_', "-");
        let name = long_name(name).or_else(|| value_option(name)).unwrap_or(name);
        if !word.starts_with('-') || word == "-" || is_for_command_line_only(name) {
            return Err(format!("{word} is not allowed in NODE_OPTIONS"));
        }
        option(&word, &mut words, options)?;
    }
    options.exec_argv.clear();
    Ok(())
}

/// Splits at spaces; double quotes keep spaces, and in them a backslash keeps the character after it.
fn split(text: &str) -> Result<Vec<String>, String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quoted = false;
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' if quoted => match characters.next() {
                Some(next) => word.get_or_insert_default().push(next),
                None => return Err("invalid value for NODE_OPTIONS (invalid escape)".to_owned()),
            },
            '"' => {
                quoted = !quoted;
                word.get_or_insert_default();
            }
            ' ' if !quoted => words.extend(word.take()),
            other => word.get_or_insert_default().push(other),
        }
    }
    if quoted {
        return Err("invalid value for NODE_OPTIONS (unterminated string)".to_owned());
    }
    words.extend(word);
    Ok(words)
}

/// The next word as the value of an option: not one that looks like an option itself, unless a backslash says so.
fn value_of(word: &str, rest: &mut Peekable<impl Iterator<Item = String>>, options: &mut Options) -> Option<String> {
    let value = rest.next_if(|next| !next.starts_with('-') || (next == "-" && word != "-p"))?;
    options.exec_argv.push(value.clone());
    Some(unescaped(value))
}

fn unescaped(value: String) -> String {
    match value.strip_prefix("\\-") {
        Some(rest) => format!("-{rest}"),
        None => value,
    }
}

/// Takes one option and, where it has one, its value.
fn option(word: &str, rest: &mut Peekable<impl Iterator<Item = String>>, options: &mut Options) -> Result<(), String> {
    options.exec_argv.push(word.to_owned());
    let (name, inline) = match word.split_once('=') {
        Some((name, value)) if word.starts_with("--") => (name, Some(value.to_owned())),
        _ => (word, None),
    };
    // Both spellings are in use, as with V8's flags.
    let name = if name.starts_with("--") { &name.replace('_', "-") } else { name };
    if let Some(known) = value_option(name) {
        let value = match inline {
            Some(value) if value.is_empty() => None,
            Some(value) => Some(value),
            None => value_of(word, rest, options),
        };
        let value = value.ok_or_else(|| format!("{word} requires an argument"))?;
        options.flags.push((known.to_owned(), Some(value)));
        return Ok(());
    }
    if let Some(known) = long_name(name) {
        options.flags.push((known.to_owned(), None));
        if known == "--print" {
            // The code may also come with -e, before or after.
            match inline.or_else(|| value_of(word, rest, options)) {
                Some(code) => options.flags.push(("--eval".to_owned(), Some(code))),
                None if word == "-pe" => return Err(format!("{word} requires an argument")),
                None => {}
            }
        }
        return Ok(());
    }
    if !word.starts_with("--") {
        return Err(format!("bad option: {word}"));
    }
    // Of an option and its opposite, the last one counts.
    let opposite = match name.strip_prefix("--no-") {
        Some(rest) if value_option(&format!("--{rest}")).is_some() => {
            return Err(format!("{word} is an invalid negation because it is not a boolean option"));
        }
        Some(rest) => format!("--{rest}"),
        None => name.replacen("--", "--no-", 1),
    };
    options.flags.retain(|(flag, _)| *flag != opposite);
    options.flags.push((name.to_owned(), inline));
    Ok(())
}
