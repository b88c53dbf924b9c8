//! The pool: results, panics, cancellation, fairness, several loops.

mod util;

use rondo_loop::{EventLoop, Pool, WorkError, WorkKind};
use std::sync::mpsc;
use std::time::{Duration, Instant};
use util::{Log, assert_clean_close, expect_lines, new_loop, run};

#[test]
fn results_come_back_on_the_loop() {
    let lp = new_loop();
    let mut log = Log::default();
    let me = std::thread::current().id();
    for n in 0..100 {
        lp.spawn_work(
            WorkKind::Cpu,
            move || n * 2,
            move |log: &mut Log, result| {
                assert_eq!(std::thread::current().id(), me);
                assert_eq!(result, Ok(n * 2));
                log.count += 1;
            },
        );
    }
    assert_eq!(lp.active_requests(), 100);
    assert_clean_close(&lp, &mut log);
    assert_eq!(log.count, 100);
    assert!(lp.pool().metrics().threads <= 4);
}

#[test]
fn a_panic_is_an_error_of_its_task() {
    let lp = new_loop();
    let mut log = Log::default();
    lp.spawn_work(
        WorkKind::Fs,
        || -> u32 { panic!("on purpose") },
        |log: &mut Log, result| log.say(format!("{:?}", result.unwrap_err())),
    );
    assert_clean_close(&lp, &mut log);
    expect_lines(&log, &[r#"Panicked("on purpose")"#]);
}

#[test]
fn cancel_works_until_the_task_starts() {
    let lp: EventLoop<Log> = EventLoop::new(Pool::new(1)).unwrap();
    let mut log = Log::default();
    let (started, has_started) = mpsc::channel();
    let (release, released) = mpsc::channel::<()>();
    let first = lp.spawn_work(
        WorkKind::Cpu,
        move || {
            started.send(()).unwrap();
            released.recv().unwrap();
        },
        |log: &mut Log, result| log.say(format!("first {result:?}")),
    );
    let second = lp.spawn_work(WorkKind::Cpu, || (), |log: &mut Log, result| log.say(format!("second {result:?}")));
    has_started.recv().unwrap();
    assert!(!first.cancel());
    assert!(second.cancel());
    assert!(!second.cancel());
    release.send(()).unwrap();
    run(&lp, &mut log);
    log.lines.sort();
    expect_lines(&log, &["first Ok(())", "second Err(Cancelled)"]);
    assert_clean_close(&lp, &mut log);
}

fn starts_behind_cpu_work(kind: WorkKind) -> Duration {
    let lp = new_loop();
    let mut log = Log::default();
    let handles: Vec<_> = (0..40)
        .map(|_| lp.spawn_work(WorkKind::Cpu, || std::thread::sleep(Duration::from_millis(50)), |_: &mut Log, _| {}))
        .collect();
    std::thread::sleep(Duration::from_millis(30));
    let mut waits = Vec::new();
    for _ in 0..9 {
        let (sender, receiver) = mpsc::channel();
        let asked = Instant::now();
        lp.spawn_work(kind, move || sender.send(asked.elapsed()).unwrap(), |_: &mut Log, _| {});
        waits.push(receiver.recv().unwrap());
        std::thread::sleep(Duration::from_millis(5));
    }
    for handle in handles {
        handle.cancel();
    }
    assert_clean_close(&lp, &mut log);
    waits.sort();
    waits[4]
}

#[test]
fn file_and_name_work_starts_at_once_behind_a_heap_of_cpu_work() {
    for kind in [WorkKind::Fs, WorkKind::Dns] {
        let median = starts_behind_cpu_work(kind);
        assert!(median < Duration::from_millis(10), "{kind:?} waited {median:?}");
    }
}

#[test]
fn both_slow_kinds_together_leave_a_thread_for_files() {
    let lp = new_loop();
    let mut log = Log::default();
    let nap = || std::thread::sleep(Duration::from_millis(20));
    for _ in 0..30 {
        lp.spawn_work(WorkKind::Dns, nap, |_: &mut Log, _| {});
        lp.spawn_work(WorkKind::Cpu, nap, |_: &mut Log, _| {});
    }
    std::thread::sleep(Duration::from_millis(50));
    let running = lp.pool().metrics().kinds.map(|kind| kind.running);
    assert!(running[1] + running[2] <= 3 && running[1] >= 1 && running[2] >= 1, "{running:?}");
    assert_clean_close(&lp, &mut log);
}

#[test]
fn one_pool_serves_several_loops() {
    let pool = Pool::new(2);
    let threads: Vec<_> = (0..3)
        .map(|_| {
            let pool = std::sync::Arc::clone(&pool);
            std::thread::spawn(move || {
                let lp: EventLoop<Log> = EventLoop::new(pool).unwrap();
                let mut log = Log::default();
                for _ in 0..200 {
                    lp.spawn_work(WorkKind::Fs, || 1, |log: &mut Log, result| log.count += result.unwrap());
                }
                assert_clean_close(&lp, &mut log);
                log.count
            })
        })
        .collect();
    for thread in threads {
        assert_eq!(thread.join().unwrap(), 200);
    }
    assert!(pool.metrics().threads <= 2);
}

#[test]
fn a_loop_may_go_while_its_tasks_run() {
    let pool = Pool::new(2);
    let lp: EventLoop<Log> = EventLoop::new(std::sync::Arc::clone(&pool)).unwrap();
    for _ in 0..10 {
        lp.spawn_work(WorkKind::Fs, || std::thread::sleep(Duration::from_millis(5)), |_: &mut Log, _| unreachable!());
    }
    drop(lp);
    std::thread::sleep(Duration::from_millis(100));
    assert_eq!(pool.metrics().kinds[0].completed, 10);
}

#[test]
fn size_comes_from_the_environment_text() {
    let size = Pool::size_from_env;
    assert_eq!(
        [size(None), size(Some("8")), size(Some("0")), size(Some("x")), size(Some("99999"))],
        [4, 8, 1, 1, 1024]
    );
    assert_eq!(WorkError::Cancelled.to_string(), "the task was cancelled");
}
