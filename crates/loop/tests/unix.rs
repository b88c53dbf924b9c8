//! Unix sockets (paths and abstract names) and pipes opened elsewhere.

mod util;

use rondo_loop::ReadEvent;
use rondo_loop::net::{Pipe, UnixListener, UnixStream};
use std::cell::RefCell;
use std::os::fd::IntoRawFd;
use std::rc::Rc;
use util::{Log, assert_clean_close, expect_lines, new_loop, run};

fn hello_over(name: &[u8]) {
    let lp = new_loop();
    let mut log = Log::default();
    let listener = UnixListener::bind(&lp, name).unwrap();
    assert_eq!(listener.local_path().unwrap(), name);
    let holder = Rc::new(RefCell::new(Some(listener)));
    let mine = Rc::clone(&holder);
    let started = holder.borrow().as_ref().unwrap().listen(8, move |_: &mut Log, accepted| {
        let stream = Rc::new(accepted.unwrap());
        let kept = Rc::clone(&stream);
        stream.write("hello", move |_, result| {
            result.unwrap();
            kept.close(|log| log.say("server closed"));
        });
        mine.borrow_mut().take();
    });
    started.unwrap();
    let client = UnixStream::connect(&lp, name, |log: &mut Log, result| log.say(format!("{result:?}"))).unwrap();
    let client = Rc::new(client);
    let me = Rc::downgrade(&client);
    client
        .read_start(move |log, event| match event {
            ReadEvent::Data(bytes) => log.bytes.extend_from_slice(bytes),
            ReadEvent::Eof => me.upgrade().unwrap().close(|log| log.say("client closed")),
            ReadEvent::Error(error) => log.say(error.code()),
        })
        .unwrap();
    run(&lp, &mut log);
    assert_eq!(log.bytes, b"hello");
    expect_lines(&log, &["Ok(())", "server closed", "client closed"]);
    drop(client);
    assert_clean_close(&lp, &mut log);
}

#[test]
fn hello_over_a_path_that_goes_with_the_listener() {
    let path = std::env::temp_dir().join(format!("rondo-loop-{}.sock", std::process::id()));
    hello_over(path.to_str().unwrap().as_bytes());
    assert!(!path.exists());
}

#[test]
#[cfg(target_os = "linux")]
fn hello_over_an_abstract_name() {
    hello_over(format!("\0rondo-loop-{}", std::process::id()).as_bytes());
}

#[test]
fn errors_of_addresses() {
    let lp = new_loop();
    let mut log = Log::default();
    let code = |result: rondo_loop::Result<UnixListener<Log>>| result.err().unwrap().code();
    assert_eq!(code(UnixListener::bind(&lp, b"")), "EINVAL");
    assert_eq!(code(UnixListener::bind(&lp, &[b'x'; 200])), "EINVAL");
    assert_eq!(code(UnixListener::bind(&lp, b"/nonexistent/dir/sock")), "EACCES");
    let client = UnixStream::connect(&lp, b"/nonexistent/sock", |log: &mut Log, result| {
        log.say(result.unwrap_err().code());
    })
    .unwrap();
    run(&lp, &mut log);
    expect_lines(&log, &["ENOENT"]);
    drop(client);
    assert_clean_close(&lp, &mut log);
}

#[test]
fn a_pipe_carries_megabytes_and_ends() {
    let lp = new_loop();
    let mut log = Log::default();
    let (reader, writer) = Pipe::pair(&lp).unwrap();
    assert_eq!((reader.access().unwrap(), writer.access().unwrap()), ((true, false), (false, true)));
    let writer = Rc::new(writer);
    reader
        .read_start(|log: &mut Log, event| match event {
            ReadEvent::Data(bytes) => log.count += bytes.len(),
            ReadEvent::Eof => log.say("end"),
            ReadEvent::Error(error) => log.say(error.code()),
        })
        .unwrap();
    let mine = Rc::clone(&writer);
    writer.write(vec![7; 3 << 20], move |log, result| {
        log.say(format!("{result:?}"));
        mine.close(|_| {});
    });
    run(&lp, &mut log);
    assert_eq!(log.count, 3 << 20);
    log.lines.sort();
    expect_lines(&log, &["Ok(())", "end"]);
    drop((reader, writer));
    assert_clean_close(&lp, &mut log);
}

#[test]
fn writing_into_a_pipe_without_reader_is_epipe_and_files_are_refused() {
    let lp = new_loop();
    let mut log = Log::default();
    let (reader, writer) = std::io::pipe().unwrap();
    let writer = Pipe::open(&lp, writer.into_raw_fd()).unwrap();
    drop(reader);
    writer.write("x", |log: &mut Log, result| log.say(result.unwrap_err().code()));
    run(&lp, &mut log);
    expect_lines(&log, &["EPIPE"]);
    let file = std::fs::File::open("/etc/hostname").unwrap().into_raw_fd();
    assert_eq!(Pipe::open(&lp, file).err().unwrap().code(), "EINVAL");
    assert_eq!(Pipe::open(&lp, 9999).err().unwrap().code(), "EBADF");
    drop(writer);
    assert_clean_close(&lp, &mut log);
}
