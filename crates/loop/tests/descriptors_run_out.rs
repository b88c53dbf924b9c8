//! A listener in a process without free descriptors sheds connections instead of spinning, and recovers.
//! Alone in its process, since it lowers the limit.

mod util;

use rondo_loop::net::{ListenOptions, TcpListener};
use rondo_loop::{RunMode, Timer};
use std::cell::RefCell;
use std::net::TcpStream;
use std::rc::Rc;
use util::{Log, any_port, assert_clean_close, new_loop, run};

#[test]
fn connections_are_shed_and_later_ones_served() {
    let lp = new_loop();
    let mut log = Log::default();
    let listener = TcpListener::bind(&lp, any_port(), ListenOptions::default()).unwrap();
    let address = listener.local_addr().unwrap();
    let kept = Rc::new(RefCell::new(Vec::new()));
    let mine = Rc::clone(&kept);
    listener
        .listen(64, move |log: &mut Log, accepted| match accepted {
            Ok(stream) => {
                log.count += 1;
                mine.borrow_mut().push(stream);
            }
            Err(error) => log.say(error.code()),
        })
        .unwrap();
    let clients: Vec<_> = (0..10).map(|_| TcpStream::connect(address).unwrap()).collect();
    let open = std::fs::read_dir("/proc/self/fd").unwrap().count();
    let limit = |soft: usize| {
        let status = std::process::Command::new("prlimit")
            .args(["--pid", &std::process::id().to_string(), &format!("--nofile={soft}:")])
            .status()
            .unwrap();
        assert!(status.success());
    };
    // The directory's own descriptor was counted, and three more may open.
    limit(open - 1 + 3);
    lp.run(&mut log, RunMode::Once);
    let before = lp.metrics();
    assert_eq!(before.accepted + before.accept_shed, 10, "{:?}", log.lines);
    assert!(before.accept_shed >= 5 && log.lines.is_empty(), "{} {:?}", before.accept_shed, log.lines);
    let timer = Timer::new(&lp);
    timer.start(50, 0, |_: &mut Log| {});
    while timer.is_active() {
        lp.run(&mut log, RunMode::Once);
    }
    assert!(lp.metrics().turns - before.turns < 10, "the loop spins");
    limit(1024);
    let late = TcpStream::connect(address).unwrap();
    lp.run(&mut log, RunMode::Once);
    assert_eq!(lp.metrics().accepted, before.accepted + 1);
    kept.borrow_mut().clear();
    drop((listener, timer, clients, late));
    run(&lp, &mut log);
    assert_clean_close(&lp, &mut log);
}
