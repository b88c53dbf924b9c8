//! Descriptors passed over a Unix socket.

mod util;

use rondo_loop::net::{TcpListener, TcpStream, UnixStream};
use rondo_loop::{ReadEvent, errno};
use std::io::Read;
use std::os::fd::{AsRawFd, IntoRawFd};
use std::rc::Rc;
use util::{Log, any_port, assert_clean_close, expect_lines, new_loop, run};

#[test]
fn descriptors_arrive_with_their_bytes_and_in_order() {
    let lp = new_loop();
    let mut log = Log::default();
    let (a, b) = UnixStream::pair(&lp).unwrap();
    b.receive_passed().unwrap();
    let (first, mut first_end) = std::os::unix::net::UnixStream::pair().unwrap();
    let (second, mut second_end) = std::os::unix::net::UnixStream::pair().unwrap();
    a.write("plain ", |_, result| result.unwrap());
    a.write_passing("first ", first.as_raw_fd(), |log: &mut Log, result| log.say(format!("one {result:?}"))).unwrap();
    a.write("between ", |_, result| result.unwrap());
    a.write_passing("second", second.as_raw_fd(), |log: &mut Log, result| log.say(format!("two {result:?}"))).unwrap();
    // The copies that travel are all that is left of the two.
    drop((first, second));
    let b = Rc::new(b);
    let me = Rc::downgrade(&b);
    b.read_start(move |log, event| {
        let ReadEvent::Data(bytes) = event else { panic!("{event:?}") };
        log.bytes.extend_from_slice(bytes);
        let b = me.upgrade().unwrap();
        while let Some(fd) = b.take_passed() {
            log.say("taken");
            let mut stream = std::os::unix::net::UnixStream::from(fd);
            std::io::Write::write_all(&mut stream, format!("from {}", log.count).as_bytes()).unwrap();
            log.count += 1;
        }
        if log.count == 2 && log.bytes.ends_with(b"second") {
            b.close(|_| {});
            a.close(|_| {});
        }
    })
    .unwrap();
    run(&lp, &mut log);
    assert_eq!(log.bytes, b"plain first between second");
    assert_eq!(log.count, 2);
    let mut text = String::new();
    first_end.read_to_string(&mut text).unwrap();
    second_end.read_to_string(&mut text).unwrap();
    assert_eq!(text, "from 0from 1");
    drop(b);
    assert_clean_close(&lp, &mut log);
}

#[test]
fn a_connection_is_served_by_who_got_it() {
    let lp = new_loop();
    let mut log = Log::default();
    let (giver, taker) = UnixStream::pair(&lp).unwrap();
    taker.receive_passed().unwrap();
    let listener = Rc::new(TcpListener::bind(&lp, any_port(), Default::default()).unwrap());
    let address = listener.local_addr().unwrap();
    let holder = Rc::downgrade(&listener);
    listener
        .listen(1, move |_: &mut Log, accepted| {
            let stream = accepted.unwrap();
            giver.write_passing("x", stream.fd(), |_, result| result.unwrap()).unwrap();
            stream.close(|_| {});
            holder.upgrade().unwrap().close(|_| {});
        })
        .unwrap();
    let taker = Rc::new(taker);
    let me = Rc::downgrade(&taker);
    let own = lp.clone();
    taker
        .read_start(move |_, _| {
            let taker = me.upgrade().unwrap();
            let fd = taker.take_passed().unwrap();
            taker.close(|_| {});
            let stream = Rc::new(TcpStream::open(&own, fd.into_raw_fd()).unwrap());
            let kept = Rc::clone(&stream);
            stream.write("served", move |_, result| {
                result.unwrap();
                kept.close(|log: &mut Log| log.say("served"));
            });
        })
        .unwrap();
    let client = Rc::new(TcpStream::connect(&lp, address, |_: &mut Log, result| result.unwrap()).unwrap());
    let me = Rc::downgrade(&client);
    client
        .read_start(move |log, event| match event {
            ReadEvent::Data(bytes) => log.bytes.extend_from_slice(bytes),
            _ => me.upgrade().unwrap().close(|_| {}),
        })
        .unwrap();
    run(&lp, &mut log);
    assert_eq!(log.bytes, b"served");
    expect_lines(&log, &["served"]);
    drop((client, taker, listener));
    assert_clean_close(&lp, &mut log);
}

#[test]
fn what_cannot_pass_says_so() {
    let lp = new_loop();
    let mut log = Log::default();
    let (a, b) = UnixStream::pair(&lp).unwrap();
    assert_eq!(a.write_passing("", 0, |_: &mut Log, _| ()).unwrap_err().errno(), errno::EINVAL);
    assert_eq!(a.write_passing("x", -1, |_: &mut Log, _| ()).unwrap_err().errno(), errno::EBADF);
    assert!(b.take_passed().is_none());
    let (reader, writer) = rondo_loop::net::Pipe::pair(&lp).unwrap();
    assert_eq!(reader.receive_passed().unwrap_err().errno(), errno::ENOTSUP);
    drop((a, b, reader, writer));
    assert_clean_close(&lp, &mut log);
}
