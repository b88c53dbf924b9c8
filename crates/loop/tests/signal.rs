//! Signals: several handles and loops, once, the former action restored.

mod util;

use rondo_loop::{Signal, kill};
use std::rc::Rc;
use util::{Log, assert_clean_close, expect_lines, new_loop, run};

const USR1: i32 = 10;
const USR2: i32 = 12;
const WINCH: i32 = 28;

fn me() -> i32 {
    std::process::id() as i32
}

#[test]
fn every_handle_of_every_loop_hears_the_signal() {
    let other = std::thread::spawn(|| {
        let lp = new_loop();
        let mut log = Log::default();
        let signal = Rc::new(Signal::new(&lp));
        let mine = Rc::downgrade(&signal);
        signal
            .start(USR1, move |log: &mut Log, _| {
                log.count += 1;
                mine.upgrade().unwrap().stop();
            })
            .unwrap();
        run(&lp, &mut log);
        drop(signal);
        assert_clean_close(&lp, &mut log);
        log.count
    });
    let lp = new_loop();
    let mut log = Log::default();
    let (a, b) = (Signal::new(&lp), Signal::new(&lp));
    a.start_once(USR1, |log: &mut Log, number| log.say(format!("a {number}"))).unwrap();
    b.start_once(USR1, |log: &mut Log, number| log.say(format!("b {number}"))).unwrap();
    std::thread::sleep(std::time::Duration::from_millis(50));
    kill(me(), USR1).unwrap();
    run(&lp, &mut log);
    expect_lines(&log, &["a 10", "b 10"]);
    assert_eq!((a.signal(), a.is_active()), (0, false));
    assert_eq!(other.join().unwrap(), 1);
    drop((a, b));
    assert_clean_close(&lp, &mut log);
}

#[test]
fn unref_signal_lets_loop_exit_and_bad_ones_are_refused() {
    let lp = new_loop();
    let mut log = Log::default();
    let signal: Signal<Log> = Signal::new(&lp);
    for number in [0, -1, 9, 19, 65] {
        assert_eq!(signal.start(number, |_, _| {}).unwrap_err().code(), "EINVAL", "{number}");
    }
    signal.start(USR2, |_, _| {}).unwrap();
    signal.unref();
    assert!(!lp.is_alive());
    drop(signal);
    assert_clean_close(&lp, &mut log);
}

#[test]
fn the_former_action_comes_back_with_the_last_stop() {
    fn caught() -> bool {
        let status = std::fs::read_to_string("/proc/self/status").unwrap();
        let mask = status.lines().find_map(|line| line.strip_prefix("SigCgt:")).unwrap();
        u64::from_str_radix(mask.trim(), 16).unwrap() & (1 << (WINCH - 1)) != 0
    }
    let lp = new_loop();
    let mut log = Log::default();
    let (a, b): (Signal<Log>, Signal<Log>) = (Signal::new(&lp), Signal::new(&lp));
    assert!(!caught());
    a.start(WINCH, |_, _| {}).unwrap();
    b.start(WINCH, |_, _| {}).unwrap();
    a.stop();
    assert!(caught());
    b.stop();
    assert!(!caught());
    drop((a, b));
    assert_clean_close(&lp, &mut log);
}

#[test]
fn kill_tells_what_is_there() {
    assert_eq!(kill(me(), 0), Ok(()));
    let error = kill(i32::MAX, 0).unwrap_err();
    assert_eq!((error.code(), error.syscall()), ("ESRCH", "kill"));
}
