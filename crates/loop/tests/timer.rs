//! Timers: order, repeats, removal among due ones, references, a million of them.

mod util;

use rondo_loop::{RunMode, Timer};
use std::rc::Rc;
use util::{Log, assert_clean_close, expect_lines, new_loop, run};

#[test]
fn order_is_by_time_then_by_start() {
    let lp = new_loop();
    let mut log = Log::default();
    let timers: Vec<Timer<Log>> = [3, 1, 2, 1, 3]
        .iter()
        .enumerate()
        .map(|(index, &timeout)| {
            let timer = Timer::new(&lp);
            timer.start(timeout, 0, move |log: &mut Log| log.say(format!("{timeout}:{index}")));
            timer
        })
        .collect();
    std::thread::sleep(std::time::Duration::from_millis(5));
    run(&lp, &mut log);
    expect_lines(&log, &["1:1", "1:3", "2:2", "3:0", "3:4"]);
    drop(timers);
    assert_clean_close(&lp, &mut log);
}

#[test]
fn repeats_until_stopped_and_again_restarts() {
    let lp = new_loop();
    let mut log = Log::default();
    let timer = Rc::new(Timer::new(&lp));
    let mine = Rc::downgrade(&timer);
    timer.start(1, 2, move |log: &mut Log| {
        log.count += 1;
        if log.count == 3 {
            mine.upgrade().unwrap().stop();
        }
    });
    assert_eq!(timer.due_in(), 1);
    run(&lp, &mut log);
    assert_eq!(log.count, 3);
    timer.again();
    assert_eq!(timer.due_in(), 2);
    lp.run(&mut log, RunMode::Once);
    assert_eq!(log.count, 4);
    drop(timer);
    assert_clean_close(&lp, &mut log);
}

#[test]
fn timer_stopped_by_an_earlier_one_of_the_same_turn_does_not_fire() {
    let lp = new_loop();
    let mut log = Log::default();
    let (a, b) = (Timer::new(&lp), Rc::new(Timer::new(&lp)));
    let other = Rc::clone(&b);
    a.start(1, 0, move |log: &mut Log| {
        log.say("a");
        other.stop();
        other.start(1, 0, |log| log.say("b, later"));
    });
    b.start(1, 0, |log: &mut Log| log.say("b"));
    std::thread::sleep(std::time::Duration::from_millis(3));
    run(&lp, &mut log);
    expect_lines(&log, &["a", "b, later"]);
    drop((a, b));
    assert_clean_close(&lp, &mut log);
}

#[test]
fn unref_timer_lets_loop_exit() {
    let lp = new_loop();
    let mut log = Log::default();
    let timer = Timer::new(&lp);
    timer.start(60_000, 0, |_: &mut Log| {});
    timer.unref();
    assert!(!lp.is_alive());
    timer.ref_();
    assert!(lp.is_alive() && timer.has_ref() && timer.is_active());
    timer.close(|log| log.say("closed"));
    assert!(timer.is_closing() && !timer.is_active());
    run(&lp, &mut log);
    expect_lines(&log, &["closed"]);
    drop(timer);
    assert_clean_close(&lp, &mut log);
}

#[test]
fn dropping_a_running_timer_inside_its_own_callback_is_safe() {
    let lp = new_loop();
    let mut log = Log::default();
    let cell = Rc::new(std::cell::RefCell::new(Some(Timer::new(&lp))));
    let mine = Rc::clone(&cell);
    cell.borrow().as_ref().unwrap().start(1, 1, move |log: &mut Log| {
        log.count += 1;
        mine.borrow_mut().take();
    });
    run(&lp, &mut log);
    assert_eq!(log.count, 1);
    assert_clean_close(&lp, &mut log);
}

#[test]
fn a_million_timers_started_and_cleared_leave_nothing() {
    let lp = new_loop();
    let mut log = Log::default();
    let timers: Vec<Timer<Log>> = (0..1000).map(|_| Timer::new(&lp)).collect();
    let begun = std::time::Instant::now();
    for n in 0..1_000_000usize {
        let timer = &timers[n % 1000];
        timer.start((n * 7919 % 10_007) as u64 + 1000, 0, |_: &mut Log| {});
        if n % 3 == 0 {
            timer.stop();
        }
    }
    assert!(begun.elapsed().as_secs() < 5);
    assert!(lp.metrics().timers_running <= 1000);
    drop(timers);
    assert_eq!(lp.metrics().timers_running, 0);
    assert_clean_close(&lp, &mut log);
}
