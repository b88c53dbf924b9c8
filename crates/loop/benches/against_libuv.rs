//! The loop beside libuv, job by job: `cargo bench -p rondo-loop`. Rounds of the two alternate, each in a process of its
//! own; the table shows medians. Without a C compiler or libuv only our own numbers are shown.
//! `against_libuv JOB COUNT` does one job and prints nanoseconds per operation, like `libuv/bench.c`.

use rondo_loop::net::{ListenOptions, TcpListener, TcpStream};
use rondo_loop::{Async, AsyncSender, EventLoop, Pool, ReadEvent, RunMode, Timer, WorkKind};
use std::cell::{Cell, RefCell};
use std::net::SocketAddr;
use std::process::Command;
use std::rc::Rc;
use std::sync::mpsc;
use std::time::Instant;

const ROUNDS: usize = 7;
const JOBS: [(&str, &str, u64); 4] = [
    ("timers", "timer started and fired", 300_000),
    ("wake", "wake-up of another thread's loop", 60_000),
    ("pool", "pool task and its callback", 200_000),
    ("echo", "TCP echo round trip, 16 clients", 150_000),
];

fn new_loop() -> EventLoop<()> {
    EventLoop::new(Pool::new(4)).expect("a loop")
}

fn timers(count: u64) {
    let lp = new_loop();
    let fired = Rc::new(Cell::new(0));
    let all: Vec<Timer<()>> = (0..count)
        .map(|i| {
            let timer = Timer::new(&lp);
            let fired = Rc::clone(&fired);
            timer.start((i * 7919) % 8, 0, move |()| fired.set(fired.get() + 1));
            timer
        })
        .collect();
    lp.run(&mut (), RunMode::Default);
    assert_eq!(fired.get(), count);
    std::mem::forget(all);
}

/// One side of the wake-up game: gives its sender away, gets the other's, plays `count` times.
fn wake_side(mine: mpsc::Sender<AsyncSender<()>>, theirs: mpsc::Receiver<AsyncSender<()>>, count: u64, first: bool) {
    let lp = new_loop();
    let other: Rc<RefCell<Option<AsyncSender<()>>>> = Rc::default();
    let handle: Rc<RefCell<Option<Async<()>>>> = Rc::default();
    let (peer, own) = (Rc::clone(&other), Rc::clone(&handle));
    let mut left = count;
    let wake = Async::new(&lp, move |()| {
        left -= 1;
        if let Some(peer) = &*peer.borrow() {
            peer.send();
        }
        if left == 0 {
            own.borrow_mut().take();
        }
    })
    .expect("a handle");
    mine.send(wake.sender()).expect("the other side");
    *handle.borrow_mut() = Some(wake);
    let sender = theirs.recv().expect("the other side");
    if first {
        sender.send();
    }
    *other.borrow_mut() = Some(sender);
    lp.run(&mut (), RunMode::Default);
}

fn wake(count: u64) {
    let (a, from_a) = mpsc::channel();
    let (b, from_b) = mpsc::channel();
    let thread = std::thread::spawn(move || wake_side(a, from_b, count / 2, false));
    wake_side(b, from_a, count / 2, true);
    thread.join().expect("the other side");
}

fn pool(count: u64) {
    let lp = new_loop();
    let done = Rc::new(Cell::new(0));
    for i in 0..count {
        let done = Rc::clone(&done);
        lp.spawn_work(
            WorkKind::Fs,
            move || i * 3,
            move |(), result| {
                if result.is_ok() {
                    done.set(done.get() + 1);
                }
            },
        );
    }
    lp.run(&mut (), RunMode::Default);
    assert_eq!(done.get(), count);
}

const CLIENTS: usize = 16;
const BYTES: usize = 64;

fn serve(address: mpsc::Sender<SocketAddr>) {
    let lp = new_loop();
    let any = "127.0.0.1:0".parse().expect("an address");
    let listener = TcpListener::bind(&lp, any, ListenOptions::default()).expect("a port");
    let bound = listener.local_addr().expect("an address");
    let served = Rc::new(Cell::new(0));
    let holder = Rc::new(RefCell::new(None));
    let mine = Rc::clone(&holder);
    listener
        .listen(128, move |(), accepted| {
            let stream = Rc::new(accepted.expect("a connection"));
            stream.set_nodelay(true).expect("an option");
            let (me, served, mine) = (Rc::clone(&stream), Rc::clone(&served), Rc::clone(&mine));
            let started = stream.read_start(move |(), event| match event {
                ReadEvent::Data(bytes) => me.write(bytes.to_vec(), |(), _| {}),
                ReadEvent::Eof | ReadEvent::Error(_) => {
                    me.close(|()| {});
                    served.set(served.get() + 1);
                    if served.get() == CLIENTS {
                        mine.borrow_mut().take();
                    }
                }
            });
            started.expect("reading");
        })
        .expect("listening");
    *holder.borrow_mut() = Some(listener);
    address.send(bound).expect("the client");
    lp.run(&mut (), RunMode::Default);
}

fn echo(count: u64) {
    let (sender, address) = mpsc::channel();
    let thread = std::thread::spawn(move || serve(sender));
    let address = address.recv().expect("the server");
    let lp = new_loop();
    let left = Rc::new(Cell::new(count));
    let all: Rc<RefCell<Vec<Rc<TcpStream<()>>>>> = Rc::default();
    for at in 0..CLIENTS {
        let (left, streams) = (Rc::clone(&left), Rc::clone(&all));
        let stream = TcpStream::connect(&lp, address, move |(), result| {
            result.expect("a connection");
            let stream = Rc::clone(&streams.borrow()[at]);
            stream.set_nodelay(true).expect("an option");
            let me = Rc::clone(&stream);
            let started = stream.read_start(move |(), event| match event {
                ReadEvent::Data(bytes) if left.get() > 0 => {
                    left.set(left.get() - 1);
                    me.write(bytes.to_vec(), |(), _| {});
                }
                _ => me.close(|()| {}),
            });
            started.expect("reading");
            stream.write(vec![1; BYTES], |(), _| {});
        });
        all.borrow_mut().push(Rc::new(stream.expect("a connection")));
    }
    lp.run(&mut (), RunMode::Default);
    thread.join().expect("the server");
}

fn run_job(job: &str, count: u64) {
    let begun = Instant::now();
    match job {
        "timers" => timers(count),
        "wake" => wake(count),
        "pool" => pool(count),
        _ => echo(count),
    }
    println!("{:.1}", begun.elapsed().as_nanos() as f64 / count as f64);
}

fn measure(program: &std::path::Path, job: &str, count: u64) -> Option<f64> {
    let output = Command::new(program).args([job, &count.to_string()]).output().ok()?;
    String::from_utf8(output.stdout).ok()?.trim().parse().ok()
}

fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    if let [job, count] = &args[..] {
        return run_job(job, count.parse().expect("a count"));
    }
    let me = std::env::current_exe().expect("our own path");
    let theirs = me.with_file_name("libuv_bench");
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/libuv/build.sh");
    let built = Command::new("sh").arg(script).arg(&theirs).status().is_ok_and(|status| status.success());
    println!("| job | rondo-loop, ns | libuv, ns | ratio |\n|---|---|---|---|");
    for (job, what, count) in JOBS {
        let (mut ours, mut others) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            ours.extend(measure(&me, job, count));
            if built {
                others.extend(measure(&theirs, job, count));
            }
        }
        match (median(ours), median(others)) {
            (Some(ours), Some(theirs)) => println!("| {what} | {ours:.0} | {theirs:.0} | {:.2} |", ours / theirs),
            (Some(ours), None) => println!("| {what} | {ours:.0} | - | - |"),
            _ => println!("| {what} | failed | | |"),
        }
    }
}
