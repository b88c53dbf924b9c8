//! Helpers of the tests: a loop with a log as its context, and the proof of a clean close.
#![allow(dead_code)]

use rondo_loop::{EventLoop, Pool, RunMode};
use std::time::{Duration, Instant};

/// The context of test loops: what happened, in order.
#[derive(Default)]
pub struct Log {
    pub lines: Vec<String>,
    pub count: usize,
    pub bytes: Vec<u8>,
}

impl Log {
    pub fn say(&mut self, line: impl Into<String>) {
        self.lines.push(line.into());
    }
}

pub fn new_loop() -> EventLoop<Log> {
    EventLoop::new(Pool::new(4)).expect("a loop")
}

/// Runs the loop to its end and fails when that takes longer than ten seconds.
#[track_caller]
pub fn run(lp: &EventLoop<Log>, log: &mut Log) {
    let guard = Instant::now();
    while lp.is_alive() {
        if lp.poll_timeout_ms().is_none() {
            // A wait without end would hang the test: a thread wakes it.
            let remote = lp.remote();
            std::thread::spawn(move || {
                std::thread::sleep(Duration::from_millis(500));
                remote.wake();
            });
        }
        lp.run(log, RunMode::Once);
        assert!(guard.elapsed() < Duration::from_secs(10), "the loop did not end; log: {:?}", log.lines);
    }
}

/// Proves that nothing is left: the loop ends at once and no handle or request is counted.
#[track_caller]
pub fn assert_clean_close(lp: &EventLoop<Log>, log: &mut Log) {
    run(lp, log);
    assert_eq!(lp.active_handles(), 0, "active handles");
    assert_eq!(lp.active_requests(), 0, "requests");
    let metrics = lp.metrics();
    assert_eq!(metrics.handles.iter().sum::<u64>(), 0, "open handles: {:?}", metrics.handles);
    assert_eq!(metrics.timers_running, 0, "running timers");
}

#[track_caller]
pub fn expect_lines(log: &Log, lines: &[&str]) {
    assert_eq!(log.lines, lines);
}

pub fn any_port() -> std::net::SocketAddr {
    "127.0.0.1:0".parse().expect("an address")
}
