//! TCP: echo, order of callbacks, half-close, cancellation at close, refusal, reset, many queued writes.

mod util;

use rondo_loop::net::{ListenOptions, TcpListener, TcpStream};
use rondo_loop::{EventLoop, ReadEvent};
use std::cell::RefCell;
use std::net::SocketAddr;
use std::rc::Rc;
use util::{Log, any_port, assert_clean_close, expect_lines, new_loop, run};

type Kept = Rc<RefCell<Vec<TcpStream<Log>>>>;

/// A listener that echoes on every connection and closes it at its end; keeps at most `connections`, then closes.
fn echo_server(lp: &EventLoop<Log>, connections: usize) -> (SocketAddr, Rc<RefCell<Option<TcpListener<Log>>>>) {
    let listener = TcpListener::bind(lp, any_port(), ListenOptions::default()).unwrap();
    let address = listener.local_addr().unwrap();
    let holder = Rc::new(RefCell::new(None));
    let kept: Kept = Rc::default();
    let (mine, mut left) = (Rc::clone(&holder), connections);
    listener
        .listen(128, move |_log, accepted| {
            let stream = accepted.unwrap();
            let at = kept.borrow().len();
            let all = Rc::clone(&kept);
            stream
                .read_start(move |_log, event| {
                    let all = all.borrow();
                    match event {
                        ReadEvent::Data(bytes) => all[at].write(bytes.to_vec(), |_, result| result.unwrap()),
                        ReadEvent::Eof | ReadEvent::Error(_) => all[at].close(|_| {}),
                    }
                })
                .unwrap();
            kept.borrow_mut().push(stream);
            left -= 1;
            if left == 0 {
                drop(mine.borrow_mut().take());
            }
        })
        .unwrap();
    *holder.borrow_mut() = Some(listener);
    (address, holder)
}

#[test]
fn echo_round_trip() {
    let lp = new_loop();
    let mut log = Log::default();
    let (address, _listener) = echo_server(&lp, 1);
    let client: Rc<RefCell<Option<TcpStream<Log>>>> = Rc::default();
    let inner = Rc::clone(&client);
    let stream = TcpStream::connect(&lp, address, move |log, result| {
        log.say(format!("connected {result:?}"));
        let client = inner.borrow();
        let client = client.as_ref().unwrap();
        client.write("hello ", |log, result| log.say(format!("written {result:?}")));
        client.write_vectored(vec!["wor".into(), "ld".into()], |log, _| log.say("written"));
        let again = Rc::clone(&inner);
        client
            .read_start(move |log, event| match event {
                ReadEvent::Data(bytes) => {
                    log.bytes.extend_from_slice(bytes);
                    if log.bytes.len() == 11 {
                        let done = again.borrow().as_ref().unwrap().shutdown(|log, _| log.say("shut down"));
                        done.unwrap();
                    }
                }
                ReadEvent::Eof => {
                    log.say("end");
                    again.borrow().as_ref().unwrap().close(|log| log.say("closed"));
                }
                ReadEvent::Error(error) => log.say(error.code()),
            })
            .unwrap();
    })
    .unwrap();
    *client.borrow_mut() = Some(stream);
    run(&lp, &mut log);
    assert_eq!(log.bytes, b"hello world");
    expect_lines(&log, &["connected Ok(())", "written Ok(())", "written", "shut down", "end", "closed"]);
    client.borrow_mut().take();
    assert_clean_close(&lp, &mut log);
    let metrics = lp.metrics();
    assert_eq!(metrics.accepted, 1);
    assert_eq!(metrics.bytes_read, 22);
}

#[test]
fn refused_connection_reports_in_the_callback() {
    let lp = new_loop();
    let mut log = Log::default();
    let address = {
        let gone = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        gone.local_addr().unwrap()
    };
    let stream = TcpStream::connect(&lp, address, |log: &mut Log, result| {
        let error = result.unwrap_err();
        log.say(format!("{} {} {} {}", error.syscall(), error.code(), error.errno(), error.message()));
    })
    .unwrap();
    expect_lines(&log, &[]);
    run(&lp, &mut log);
    expect_lines(&log, &["connect ECONNREFUSED -111 connection refused"]);
    drop(stream);
    assert_clean_close(&lp, &mut log);
}

#[test]
fn close_cancels_queued_writes_in_order() {
    let lp = new_loop();
    let mut log = Log::default();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let stream =
        TcpStream::connect(&lp, listener.local_addr().unwrap(), |log: &mut Log, _| log.say("connected")).unwrap();
    let (_peer, _) = listener.accept().unwrap();
    run(&lp, &mut log);
    for n in 0..3 {
        stream.write(vec![0; 8 << 20], move |log, result| log.say(format!("{n} {}", result.unwrap_err().code())));
    }
    assert!(stream.write_queue_size() > 16 << 20);
    stream.close(|log| log.say("closed"));
    assert_eq!(stream.fd(), -1);
    assert_clean_close_with(&lp, &mut log, stream);
    expect_lines(&log, &["connected", "0 ECANCELED", "1 ECANCELED", "2 ECANCELED", "closed"]);
}

fn assert_clean_close_with(lp: &EventLoop<Log>, log: &mut Log, stream: TcpStream<Log>) {
    run(lp, log);
    drop(stream);
    assert_clean_close(lp, log);
}

#[test]
fn end_comes_a_turn_after_the_data() {
    let lp = new_loop();
    let mut log = Log::default();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let stream = TcpStream::connect(&lp, listener.local_addr().unwrap(), |_, _| {}).unwrap();
    let (mut peer, _) = listener.accept().unwrap();
    run(&lp, &mut log);
    std::io::Write::write_all(&mut peer, b"x").unwrap();
    drop(peer);
    std::thread::sleep(std::time::Duration::from_millis(20));
    let check = rondo_loop::Check::new(&lp);
    check.start(|log: &mut Log| log.say("check"));
    check.unref();
    stream
        .read_start(|log, event| match event {
            ReadEvent::Data(_) => log.say("data"),
            ReadEvent::Eof => log.say("end"),
            ReadEvent::Error(error) => log.say(error.code()),
        })
        .unwrap();
    run(&lp, &mut log);
    let data = log.lines.iter().position(|line| line == "data").unwrap();
    assert_eq!(log.lines[data..data + 3], ["data", "check", "end"]);
    drop((stream, check));
    assert_clean_close(&lp, &mut log);
}

#[test]
fn megabytes_through_a_slow_reader_arrive_whole() {
    let lp = new_loop();
    let mut log = Log::default();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let reader = std::thread::spawn(move || {
        let (mut peer, _) = listener.accept().unwrap();
        let mut all = Vec::new();
        std::io::Read::read_to_end(&mut peer, &mut all).unwrap();
        all
    });
    let stream = TcpStream::connect(&lp, address, |_, result| result.unwrap()).unwrap();
    for n in 0..200u32 {
        let piece: Vec<u8> = (0..50_000u32).map(|i| (i * 7 + n) as u8).collect();
        stream.write(piece, |log: &mut Log, result| {
            result.unwrap();
            log.count += 1;
        });
    }
    run(&lp, &mut log);
    assert_eq!(log.count, 200);
    stream.shutdown(|log, _| log.say("shut down")).unwrap();
    run(&lp, &mut log);
    drop(stream);
    assert_clean_close(&lp, &mut log);
    let all = reader.join().unwrap();
    assert_eq!(all.len(), 10_000_000);
    assert!(all.iter().enumerate().all(|(at, byte)| *byte == ((at % 50_000) as u32 * 7 + (at / 50_000) as u32) as u8));
}

#[test]
fn reset_reaches_the_peer_as_an_error() {
    let lp = new_loop();
    let mut log = Log::default();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let stream = TcpStream::connect(&lp, listener.local_addr().unwrap(), |_, _| {}).unwrap();
    let (mut peer, _) = listener.accept().unwrap();
    run(&lp, &mut log);
    stream.reset(|log| log.say("closed")).unwrap();
    run(&lp, &mut log);
    drop(stream);
    assert_clean_close(&lp, &mut log);
    let error = std::io::Read::read(&mut peer, &mut [0]).unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset);
}

#[test]
fn address_in_use_is_an_error_of_bind_or_listen() {
    let lp = new_loop();
    let mut log = Log::default();
    let first = TcpListener::bind(&lp, any_port(), ListenOptions::default()).unwrap();
    first.listen(16, |_: &mut Log, _| {}).unwrap();
    let second = TcpListener::bind(&lp, first.local_addr().unwrap(), ListenOptions::default())
        .and_then(|listener| listener.listen(16, |_, _| {}));
    assert_eq!(second.unwrap_err().code(), "EADDRINUSE");
    drop(first);
    assert_clean_close(&lp, &mut log);
}
