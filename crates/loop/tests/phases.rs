//! The order of phases in a turn, run modes, deferred calls, poll handles.

mod util;

use rondo_loop::{Check, Idle, Interest, Poll, Prepare, RunMode, Timer};
use std::io::Write;
use std::os::fd::AsRawFd;
use util::{Log, assert_clean_close, expect_lines, new_loop, run};

#[test]
fn phases_run_in_the_documented_order() {
    let lp = new_loop();
    let mut log = Log::default();
    let (prepare, check, idle) = (Prepare::new(&lp), Check::new(&lp), Idle::new(&lp));
    idle.start(|log: &mut Log| log.say("idle"));
    prepare.start(|log: &mut Log| log.say("prepare"));
    check.start(|log: &mut Log| log.say("check"));
    let timer = Timer::new(&lp);
    timer.start(0, 0, |log: &mut Log| log.say("timer before the first turn"));
    let late = Timer::new(&lp);
    late.start(3, 0, |log: &mut Log| log.say("timer"));
    lp.defer(|log| log.say("pending"));
    let (reader, mut writer) = std::io::pipe().unwrap();
    writer.write_all(b"x").unwrap();
    let poll = Poll::new(&lp, reader.as_raw_fd());
    poll.start(Interest::READ, |log: &mut Log, event| {
        log.say(format!("poll {} {}", event.readable, event.writable));
        std::thread::sleep(std::time::Duration::from_millis(5));
    })
    .unwrap();
    let closing = Timer::new(&lp);
    closing.close(|log| log.say("closing"));
    let stop = lp.clone();
    let ender = Timer::new(&lp);
    ender.start(4, 0, move |_: &mut Log| stop.stop());
    lp.run(&mut log, RunMode::Default);
    expect_lines(
        &log,
        &["timer before the first turn", "pending", "idle", "prepare", "poll true false", "check", "closing", "timer"],
    );
    drop((prepare, check, idle, timer, late, poll, closing, ender));
    assert_clean_close(&lp, &mut log);
}

#[test]
fn poll_reports_as_long_as_the_descriptor_is_ready() {
    let lp = new_loop();
    let mut log = Log::default();
    let (reader, mut writer) = std::io::pipe().unwrap();
    writer.write_all(b"xyz").unwrap();
    let poll = std::rc::Rc::new(Poll::new(&lp, reader.as_raw_fd()));
    let mine = std::rc::Rc::downgrade(&poll);
    poll.start(Interest::READ, move |log: &mut Log, _| {
        std::io::Read::read(&mut &reader, &mut [0]).unwrap();
        log.count += 1;
        if log.count == 3 {
            mine.upgrade().unwrap().stop();
        }
    })
    .unwrap();
    run(&lp, &mut log);
    assert_eq!(log.count, 3);
    drop(poll);
    assert_clean_close(&lp, &mut log);
}

#[test]
fn an_idle_turn_makes_one_wait_and_no_wait_does_not_block() {
    let lp = new_loop();
    let mut log = Log::default();
    let timer = Timer::new(&lp);
    timer.start(60_000, 0, |_: &mut Log| {});
    let begun = std::time::Instant::now();
    assert!(lp.run(&mut log, RunMode::NoWait));
    assert!(begun.elapsed().as_secs() < 5);
    let metrics = lp.metrics();
    assert_eq!((metrics.turns, metrics.poll_calls), (1, 1));
    drop(timer);
    assert_clean_close(&lp, &mut log);
}

#[test]
fn an_unreferenced_hook_runs_but_does_not_hold_the_loop() {
    let lp = new_loop();
    let mut log = Log::default();
    let check = Check::new(&lp);
    check.start(|log: &mut Log| log.count += 1);
    check.unref();
    assert!(!lp.run(&mut log, RunMode::Default));
    lp.defer(|_| {});
    lp.run(&mut log, RunMode::Default);
    assert_eq!(log.count, 1);
    drop(check);
    assert_clean_close(&lp, &mut log);
}

#[test]
fn callbacks_that_defer_for_ever_do_not_starve_timers() {
    fn again(lp: rondo_loop::EventLoop<Log>) -> impl FnOnce(&mut Log) + 'static {
        move |log| {
            if log.lines.is_empty() {
                let next = again(lp.clone());
                let boxed: Box<dyn FnOnce(&mut Log)> = Box::new(next);
                lp.defer(boxed);
            }
        }
    }
    let lp = new_loop();
    let mut log = Log::default();
    lp.defer(again(lp.clone()));
    let timer = Timer::new(&lp);
    timer.start(2, 0, |log: &mut Log| log.say("timer"));
    run(&lp, &mut log);
    expect_lines(&log, &["timer"]);
    drop(timer);
    assert_clean_close(&lp, &mut log);
}
