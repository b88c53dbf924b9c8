//! The command as a user meets it: options, exit codes, output that is kept, limits that say what they are.

use std::process::{Command, Output};

fn rondo(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_rondo"))
        .args(arguments)
        .env_remove("NODE_OPTIONS")
        .env("NO_COLOR", "1")
        .output()
        .expect("the command starts")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn help_and_version() {
    assert!(text(&rondo(&["--help"]).stdout).contains("Usage: rondo"));
    assert!(text(&rondo(&["--version"]).stdout).starts_with('v'));
    let wrong = rondo(&["-Z"]);
    assert_eq!(wrong.status.code(), Some(9));
    assert!(text(&wrong.stderr).contains("rondo --help"));
}

#[test]
fn evaluates_and_prints() {
    assert_eq!(text(&rondo(&["-p", "6 * 7"]).stdout), "42\n");
    assert_eq!(text(&rondo(&["-e", "console.log(process.argv.length)", "a", "b"]).stdout), "3\n");
}

/// Row E14 of the process model: Node cuts what a pipe has not taken when `process.exit()` is called.
#[test]
fn exit_keeps_output_on_a_pipe() {
    let code = "process.stdout.write('x'.repeat(1288889) + '\\n'); process.exit(3)";
    let output = rondo(&["-e", code]);
    assert_eq!((output.stdout.len(), output.status.code()), (1_288_890, Some(3)));
}

#[test]
fn uncaught_errors_end_with_one_and_show_the_place() {
    let output = rondo(&["-e", "function f() { throw new TypeError('broken'); }\nf();"]);
    assert_eq!(output.status.code(), Some(1));
    let error = text(&output.stderr);
    assert!(error.contains("TypeError: broken") && error.contains("[eval]:1"), "{error}");
    assert_eq!(rondo(&["-e", "Promise.reject(new Error('x'))"]).status.code(), Some(1));
    assert_eq!(rondo(&["-e", "process.exitCode = 4"]).status.code(), Some(4));
    assert_eq!(rondo(&["--input-type=module", "-e", "await new Promise(() => {})"]).status.code(), Some(13));
}

#[test]
fn deep_recursion_is_a_range_error() {
    let code = "function f() { f(); }\ntry { f(); } catch (e) { console.log(e instanceof RangeError, e.message); }";
    assert_eq!(text(&rondo(&["-e", code]).stdout), "true Maximum call stack size exceeded\n");
}

#[test]
fn the_heap_limit_ends_with_a_clear_message() {
    let output = rondo(&["--heap-limit", "200", "-e", "const all = []; for (;;) all.push({ a: [1, 2, 3] })"]);
    assert_eq!(output.status.code(), Some(134));
    assert!(text(&output.stderr).contains("heap limit of 200 MiB"), "{}", text(&output.stderr));
}
