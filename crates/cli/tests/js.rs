//! Runs the JavaScript tests: every file under `tests/js` and `tests/model` and every example with an expected output is one
//! test in a process of its own. A file passes when it ends with exit code 0 (or the number in its `.code` file) and its
//! output is that of its `.out` file, where there is one.
//!
//! With `RONDO_AGAINST_NODE=PATH` each file also runs under that Node, and both must print the same and end the same way.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use libtest_mimic::{Arguments, Failed, Trial};

/// The longest a test may take.
const LIMIT: Duration = Duration::from_secs(60);

/// How a run ended.
struct Outcome {
    code: Option<i32>,
    out: String,
    err: String,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().expect("the project's folder")
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        if path.is_dir() {
            if !matches!(name.as_str(), "fixtures" | "node_modules" | "data") {
                collect(&path, files);
            }
        } else if path.extension().is_some_and(|e| e == "js" || e == "mjs" || e == "cjs" || e == "ts") {
            files.push(path);
        }
    }
}

/// Runs `program` on the file; the output is read while it runs, so it cannot block on a full pipe.
fn run(program: &str, file: &Path) -> Result<Outcome, Failed> {
    let mut child = Command::new(program)
        .arg(file)
        .current_dir(file.parent().unwrap_or(Path::new(".")))
        .env("NO_COLOR", "1")
        .env_remove("NODE_OPTIONS")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| Failed::from(format!("cannot start {program}: {error}")))?;
    let out = reader(child.stdout.take());
    let err = reader(child.stderr.take());
    let started = Instant::now();
    let status = loop {
        match child.try_wait() {
            Ok(Some(status)) => break status,
            Ok(None) if started.elapsed() > LIMIT => {
                let _ = child.kill();
                let _ = child.wait();
                return Err(Failed::from(format!("{program} ran longer than {} s", LIMIT.as_secs())));
            }
            Ok(None) => std::thread::sleep(Duration::from_millis(5)),
            Err(error) => return Err(Failed::from(error.to_string())),
        }
    };
    let text = |thread: std::thread::JoinHandle<Vec<u8>>| {
        String::from_utf8_lossy(&thread.join().unwrap_or_default()).into_owned()
    };
    Ok(Outcome { code: status.code(), out: text(out), err: text(err) })
}

fn reader(pipe: Option<impl std::io::Read + Send + 'static>) -> std::thread::JoinHandle<Vec<u8>> {
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut pipe) = pipe {
            // A process that dies closes its pipes; what was read until then is the output.
            let _ = pipe.read_to_end(&mut bytes);
        }
        bytes
    })
}

fn sidecar(file: &Path, extension: &str) -> Option<String> {
    std::fs::read_to_string(file.with_extension(extension)).ok()
}

fn check(file: &Path, node: Option<&str>) -> Result<(), Failed> {
    let outcome = run(env!("CARGO_BIN_EXE_rondo"), file)?;
    let wanted: i32 = sidecar(file, "code").and_then(|text| text.trim().parse().ok()).unwrap_or(0);
    if outcome.code != Some(wanted) {
        let Outcome { code, out, err } = outcome;
        return Err(Failed::from(format!("ended with {code:?}, not {wanted}\n--- output\n{out}\n--- errors\n{err}")));
    }
    if let Some(expected) = sidecar(file, "out") {
        if outcome.out != expected {
            return Err(Failed::from(format!(
                "--- expected\n{expected}\n--- got\n{}\n--- errors\n{}",
                outcome.out, outcome.err
            )));
        }
    }
    if let Some(node) = node {
        let theirs = run(node, file)?;
        if theirs.code != outcome.code || theirs.out != outcome.out {
            return Err(Failed::from(format!(
                "Rondo and Node differ: {:?} and {:?}\n--- Rondo\n{}\n--- Node\n{}\n{}",
                outcome.code, theirs.code, outcome.out, theirs.out, theirs.err
            )));
        }
    }
    Ok(())
}

fn main() {
    let arguments = Arguments::from_args();
    let root = root();
    let mut files = Vec::new();
    collect(&root.join("tests/js"), &mut files);
    collect(&root.join("tests/model"), &mut files);
    let mut examples = Vec::new();
    collect(&root.join("examples"), &mut examples);
    files.extend(examples.into_iter().filter(|file| file.with_extension("out").exists()));
    files.sort();
    let node = std::env::var("RONDO_AGAINST_NODE").ok().filter(|node| !node.is_empty());
    let trials = files
        .into_iter()
        .map(|file| {
            let name = file.strip_prefix(&root).unwrap_or(&file).display().to_string();
            let node = node.clone();
            // A first line `// rondo only: why` keeps a file from the comparison.
            let own = std::fs::read_to_string(&file).is_ok_and(|text| text.starts_with("// rondo only:"));
            Trial::test(name, move || check(&file, node.as_deref().filter(|_| !own)))
        })
        .collect();
    libtest_mimic::run(&arguments, trials).exit();
}
