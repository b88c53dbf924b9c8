//! Children: output, exit codes, signals, errors of the start, environment, handles closed early.

mod util;

use rondo_loop::net::UnixStream;
use rondo_loop::{Child, EventLoop, ReadEvent, SpawnOptions, Stdio};
use std::rc::Rc;
use util::{Log, assert_clean_close, expect_lines, new_loop, run};

fn shell(script: &str) -> SpawnOptions {
    let mut options = SpawnOptions::new("sh");
    options.args = ["sh", "-c", script].map(Into::into).to_vec();
    options.stdio = vec![Stdio::Ignore, Stdio::Pipe, Stdio::Inherit];
    options
}

fn collect(stream: UnixStream<Log>) {
    let stream = Rc::new(stream);
    let mine = Rc::clone(&stream);
    stream
        .read_start(move |log: &mut Log, event| match event {
            ReadEvent::Data(bytes) => log.bytes.extend_from_slice(bytes),
            ReadEvent::Eof | ReadEvent::Error(_) => mine.close(|_| {}),
        })
        .unwrap();
}

/// Runs a child to its end; its output and how it ended.
fn output_of(options: &SpawnOptions) -> (String, i32, i32) {
    let lp = new_loop();
    let mut log = Log::default();
    let (child, mut pipes) = Child::spawn(&lp, options, |log: &mut Log, status| {
        log.say(format!("{} {}", status.code, status.signal));
    })
    .unwrap();
    if let Some(pipe) = pipes[1].take() {
        collect(pipe);
    }
    run(&lp, &mut log);
    assert_eq!(child.kill(0).unwrap_err().code(), "ESRCH");
    drop((child, pipes));
    assert_clean_close(&lp, &mut log);
    let (code, signal) = log.lines[0].split_once(' ').unwrap();
    (String::from_utf8(log.bytes).unwrap(), code.parse().unwrap(), signal.parse().unwrap())
}

#[test]
fn output_code_and_signal() {
    assert_eq!(output_of(&shell("echo out; exit 3")), ("out\n".into(), 3, 0));
    assert_eq!(output_of(&shell("kill -9 $$")), (String::new(), 0, 9));
}

#[test]
fn environment_directory_and_descriptors() {
    let mut options = shell("echo $A; pwd; cat <&3");
    options.env = Some(vec!["A=b c".into(), "PATH=/usr/bin:/bin".into()]);
    options.cwd = Some("/".into());
    let (reader, mut writer) = std::io::pipe().unwrap();
    std::io::Write::write_all(&mut writer, b"from 3").unwrap();
    drop(writer);
    options.stdio.push(Stdio::Fd(std::os::fd::AsRawFd::as_raw_fd(&reader)));
    assert_eq!(output_of(&options), ("b c\n/\nfrom 3".into(), 0, 0));
}

#[test]
fn no_descriptor_leaks_into_the_child() {
    let script = "ls /proc/self/fd | wc -l";
    // Its three standard descriptors and the one that `ls` has open, whatever this process was started with.
    let (ours, code, _) = output_of(&shell(script));
    assert_eq!((ours.as_str(), code), ("4\n", 0));
}

#[test]
fn signals_are_at_their_defaults_in_the_child() {
    let mut options = SpawnOptions::new("cat");
    options.args = ["cat", "/proc/self/status"].map(Into::into).to_vec();
    options.stdio = vec![Stdio::Ignore, Stdio::Pipe, Stdio::Inherit];
    let (status, ..) = output_of(&options);
    for name in ["SigBlk:", "SigIgn:"] {
        let mask = status.lines().find_map(|line| line.strip_prefix(name)).unwrap();
        let mask = u64::from_str_radix(mask.trim(), 16).unwrap();
        // 32 and 33 belong to the C library, which lets nobody touch them.
        assert_eq!(mask & !(3 << 31), 0, "{name}");
    }
}

#[test]
fn errors_of_the_start_are_returned() {
    let lp: EventLoop<Log> = new_loop();
    let mut log = Log::default();
    let error = |options: SpawnOptions| Child::spawn(&lp, &options, |_, _| {}).err().unwrap();
    let missing = error(SpawnOptions::new("no-such-program-anywhere"));
    assert_eq!((missing.code(), missing.syscall()), ("ENOENT", "spawn"));
    assert_eq!(error(SpawnOptions::new("/etc/passwd")).code(), "EACCES");
    assert_eq!(error(SpawnOptions::new("/etc/passwd/x")).code(), "ENOENT");
    assert_eq!(error(SpawnOptions { cwd: Some("/no/such".into()), ..shell("true") }).code(), "ENOENT");
    assert_eq!(error(SpawnOptions { stdio: vec![Stdio::Fd(9999)], ..shell("true") }).code(), "EBADF");
    assert_eq!(error(SpawnOptions::new("a\0b")).code(), "EINVAL");
    assert_clean_close(&lp, &mut log);
}

#[test]
fn kill_ends_it_and_a_child_closed_early_leaves_no_zombie() {
    let lp = new_loop();
    let mut log = Log::default();
    let mut options = shell("sleep 60");
    options.stdio = vec![Stdio::Ignore; 3];
    let (child, _) =
        Child::spawn(&lp, &options, |log: &mut Log, status| log.say(format!("{}", status.signal))).unwrap();
    child.kill(15).unwrap();
    run(&lp, &mut log);
    expect_lines(&log, &["15"]);
    drop(child);
    let (child, _) = Child::spawn(&lp, &options, |_: &mut Log, _| unreachable!()).unwrap();
    let pid = child.pid();
    child.kill(9).unwrap();
    child.close(|log| log.say("closed"));
    run(&lp, &mut log);
    drop(child);
    let timer = rondo_loop::Timer::new(&lp);
    timer.start(100, 0, |_: &mut Log| {});
    run(&lp, &mut log);
    drop(timer);
    assert!(!std::path::Path::new(&format!("/proc/{pid}")).exists());
    assert_clean_close(&lp, &mut log);
}

#[test]
fn a_hundred_children_at_once() {
    let lp = new_loop();
    let mut log = Log::default();
    let children: Vec<_> = (0..100)
        .map(|n| {
            let mut options = shell(&format!("exit {}", n % 7));
            options.stdio = vec![Stdio::Ignore; 3];
            Child::spawn(&lp, &options, move |log: &mut Log, status| {
                assert_eq!(status.code, n % 7);
                log.count += 1;
            })
            .unwrap()
            .0
        })
        .collect();
    run(&lp, &mut log);
    assert_eq!(log.count, 100);
    drop(children);
    assert_clean_close(&lp, &mut log);
}

#[test]
fn ends_are_seen_by_signal_where_there_are_no_descriptors_of_processes() {
    let lp = new_loop();
    let mut log = Log::default();
    let mut children = Vec::new();
    for code in [0, 7] {
        let mut options = shell(&format!("exit {code}"));
        options.watch_by_signal = true;
        let spawned = Child::spawn(&lp, &options, |log: &mut Log, status| log.say(status.code.to_string()));
        children.push(spawned.unwrap());
    }
    run(&lp, &mut log);
    log.lines.sort();
    expect_lines(&log, &["0", "7"]);
    drop(children);
    assert_clean_close(&lp, &mut log);
}
