//! Terminals: one end of a pseudo-terminal as a stream, its size, its mode and the way back.

mod util;

use rondo_loop::tty::{self, FdKind, Tty, guess_handle};
use rondo_loop::{ReadEvent, errno};
use std::io::Write;
use std::os::fd::{AsRawFd, OwnedFd};
use std::process::Command;
use std::rc::Rc;
use util::{Log, assert_clean_close, expect_lines, new_loop, run};

/// Both ends of a pseudo-terminal: the far one (what a terminal program holds), the near one (what a program has as 0).
fn pseudo_terminal() -> (OwnedFd, OwnedFd) {
    let ends = nix::pty::openpty(None, None).unwrap();
    (ends.master, ends.slave)
}

fn settings(near: &OwnedFd) -> String {
    let input = near.try_clone().unwrap();
    String::from_utf8(Command::new("stty").arg("-a").stdin(input).output().unwrap().stdout).unwrap()
}

#[test]
fn keys_come_through_and_the_mode_goes_back() {
    let lp = new_loop();
    let mut log = Log::default();
    let (far, near) = pseudo_terminal();
    assert_eq!(guess_handle(near.as_raw_fd()), FdKind::Tty);
    let before = settings(&near);
    let terminal = Rc::new(Tty::open(&lp, near.as_raw_fd()).unwrap());
    terminal.window_size().unwrap();
    terminal.set_raw_mode(true).unwrap();
    assert!(settings(&near).contains("-icanon"));
    let mine = Rc::downgrade(&terminal);
    terminal
        .read_start(move |log: &mut Log, event| {
            let ReadEvent::Data(bytes) = event else { panic!("{event:?}") };
            log.say(String::from_utf8_lossy(bytes));
            mine.upgrade().unwrap().close(|_| {});
        })
        .unwrap();
    std::fs::File::from(far.try_clone().unwrap()).write_all(b"k").unwrap();
    run(&lp, &mut log);
    expect_lines(&log, &["k"]);
    tty::reset_mode();
    assert_eq!(settings(&near), before);
    drop(terminal);
    assert_clean_close(&lp, &mut log);
}

#[test]
fn what_is_no_terminal_is_refused() {
    let lp = new_loop();
    let file = std::fs::File::open("/dev/null").unwrap();
    let Err(error) = Tty::<Log>::open(&lp, file.as_raw_fd()) else { panic!("a terminal?") };
    assert_eq!(error.errno(), errno::EINVAL);
    assert!(!tty::is_terminal(file.as_raw_fd()));
    assert!(tty::window_size(file.as_raw_fd()).is_err());
}
