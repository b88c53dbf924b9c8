//! Wake-ups from other threads: coalescing, order of posts, storms, a loop that is gone.

mod util;

use rondo_loop::Async;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use util::{Log, assert_clean_close, new_loop, run};

#[test]
fn posts_run_in_order_and_none_is_lost() {
    let lp = new_loop();
    let mut log = Log::default();
    let senders = 3;
    let each = 20_000;
    let stopper = Rc::new(Async::new(&lp, |_: &mut Log| {}).unwrap());
    let threads: Vec<_> = (0..senders)
        .map(|_| {
            let remote = lp.remote();
            std::thread::spawn(move || {
                for n in 0..each {
                    assert!(remote.post(move |log: &mut Log| {
                        log.count += 1;
                        if n % 1000 == 0 {
                            log.say(n.to_string());
                        }
                    }));
                }
            })
        })
        .collect();
    while log.count < senders * each {
        lp.run(&mut log, rondo_loop::RunMode::Once);
    }
    threads.into_iter().for_each(|thread| thread.join().unwrap());
    assert_eq!(log.count, senders * each);
    assert_eq!(log.lines.len(), senders * each / 1000);
    drop(stopper);
    assert_clean_close(&lp, &mut log);
}

#[test]
fn signals_coalesce_but_the_last_one_is_always_seen() {
    let lp = new_loop();
    let mut log = Log::default();
    let sent = Arc::new(AtomicUsize::new(0));
    let seen = Arc::clone(&sent);
    let handle = Rc::new(std::cell::RefCell::new(None));
    let mine = Rc::clone(&handle);
    let wake = Async::new(&lp, move |log: &mut Log| {
        log.count += 1;
        if seen.load(Ordering::Acquire) == 30_000 {
            let handle: Option<Async<Log>> = mine.borrow_mut().take();
            drop(handle);
        }
    })
    .unwrap();
    let sender = wake.sender();
    *handle.borrow_mut() = Some(wake);
    let thread = std::thread::spawn(move || {
        for _ in 0..30_000 {
            sent.fetch_add(1, Ordering::Release);
            sender.send();
        }
    });
    run(&lp, &mut log);
    thread.join().unwrap();
    assert!(log.count >= 1 && log.count <= 30_000);
    assert_clean_close(&lp, &mut log);
}

#[test]
fn post_to_a_loop_that_is_gone_is_refused() {
    let lp = new_loop();
    let remote = lp.remote();
    drop(lp);
    assert!(!remote.post(|_| unreachable!()));
    remote.wake();
}
