//! UDP: datagrams both ways, connected sockets, states, multicast on loopback, options.

mod util;

use rondo_loop::net::{Datagram, UdpBindOptions, UdpSocket};
use std::cell::RefCell;
use std::rc::Rc;
use util::{Log, any_port, assert_clean_close, expect_lines, new_loop, run};

#[test]
fn a_datagram_arrives_with_its_sender() {
    let lp = new_loop();
    let mut log = Log::default();
    let server = UdpSocket::new(&lp);
    server.bind(any_port(), UdpBindOptions::default()).unwrap();
    let to = server.local_addr().unwrap();
    let client = UdpSocket::new(&lp);
    client.bind(any_port(), UdpBindOptions::default()).unwrap();
    let sender = client.local_addr().unwrap();
    let server = Rc::new(RefCell::new(Some(server)));
    let mine = Rc::clone(&server);
    server
        .borrow()
        .as_ref()
        .unwrap()
        .receive_start(move |log: &mut Log, datagram| {
            if let Datagram::Message { bytes, from, truncated } = datagram {
                assert_eq!((from, truncated), (sender, false));
                log.say(String::from_utf8_lossy(bytes));
                if log.lines.iter().filter(|line| line.starts_with("say")).count() == 2 {
                    mine.borrow_mut().take();
                }
            }
        })
        .unwrap();
    client.send("say hello", Some(to), |log, result| log.say(format!("sent {result:?}"))).unwrap();
    client.send_vectored(vec!["say ".into(), "bye".into()], Some(to), |_, result| result.unwrap()).unwrap();
    expect_lines(&log, &[]);
    run(&lp, &mut log);
    log.lines.sort();
    expect_lines(&log, &["say bye", "say hello", "sent Ok(())"]);
    drop(client);
    assert_clean_close(&lp, &mut log);
}

#[test]
fn connected_sockets_take_no_address_and_others_need_one() {
    let lp = new_loop();
    let mut log = Log::default();
    let socket = UdpSocket::new(&lp);
    assert_eq!(socket.send("x", None, |_: &mut Log, _| {}).unwrap_err().code(), "EDESTADDRREQ");
    let peer = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
    let address = peer.local_addr().unwrap();
    socket.connect(address).unwrap();
    assert_eq!(socket.peer_addr().unwrap(), address);
    assert_eq!(socket.connect(address).unwrap_err().code(), "EISCONN");
    assert_eq!(socket.try_send(b"x", Some(address)).unwrap_err().code(), "EISCONN");
    assert_eq!(socket.try_send(b"x", None), Ok(1));
    assert_eq!(peer.recv_from(&mut [0; 8]).unwrap().1, socket.local_addr().unwrap());
    socket.disconnect().unwrap();
    assert_eq!(socket.disconnect().unwrap_err().code(), "ENOTCONN");
    assert_eq!(socket.try_send(b"xy", Some(address)), Ok(2));
    drop(socket);
    assert_clean_close(&lp, &mut log);
}

#[test]
fn options_are_set_and_wrong_ones_refused() {
    let lp = new_loop();
    let mut log = Log::default();
    let socket: UdpSocket<Log> = UdpSocket::new(&lp);
    assert_eq!(socket.set_ttl(16).unwrap_err().code(), "EBADF");
    socket.bind(any_port(), UdpBindOptions { reuse_address: true, ..Default::default() }).unwrap();
    socket.set_broadcast(true).unwrap();
    socket.set_ttl(16).unwrap();
    assert_eq!(socket.set_ttl(0).unwrap_err().code(), "EINVAL");
    socket.set_multicast_ttl(0).unwrap();
    socket.set_multicast_loop(true).unwrap();
    socket.set_receive_buffer_size(20_000).unwrap();
    assert!(socket.receive_buffer_size().unwrap() >= 20_000);
    socket.close(|log| log.say("closed"));
    assert_eq!(socket.local_addr().unwrap_err().code(), "EBADF");
    run(&lp, &mut log);
    expect_lines(&log, &["closed"]);
    drop(socket);
    assert_clean_close(&lp, &mut log);
}

#[test]
fn a_member_of_a_group_gets_its_datagrams() {
    let lp = new_loop();
    let mut log = Log::default();
    let group = std::net::IpAddr::from([239, 255, 7, 11]);
    let home: std::net::SocketAddr = "127.0.0.1:0".parse().unwrap();
    let receiver = Rc::new(UdpSocket::new(&lp));
    let options = UdpBindOptions { reuse_address: true, ..Default::default() };
    receiver.bind("0.0.0.0:0".parse().unwrap(), options).unwrap();
    receiver.set_membership(group, Some(home), true).unwrap();
    let port = receiver.local_addr().unwrap().port();
    let mine = Rc::downgrade(&receiver);
    receiver
        .receive_start(move |log: &mut Log, datagram| {
            let Datagram::Message { bytes, .. } = datagram else { panic!("{datagram:?}") };
            log.say(String::from_utf8_lossy(bytes));
            mine.upgrade().unwrap().close(|_| {});
        })
        .unwrap();
    let sender = UdpSocket::new(&lp);
    sender.bind(any_port(), UdpBindOptions::default()).unwrap();
    sender.set_multicast_interface(home).unwrap();
    sender.set_multicast_loop(true).unwrap();
    sender.set_multicast_ttl(1).unwrap();
    sender.send("to all", Some((group, port).into()), |_, result| result.unwrap()).unwrap();
    run(&lp, &mut log);
    expect_lines(&log, &["to all"]);
    drop((receiver, sender));
    assert_clean_close(&lp, &mut log);
}

#[test]
fn memberships_bind_and_wrong_ones_are_refused() {
    let lp = new_loop();
    let mut log = Log::default();
    let socket: UdpSocket<Log> = UdpSocket::new(&lp);
    let group = "239.255.7.12".parse().unwrap();
    socket.set_membership(group, Some(any_port()), true).unwrap();
    assert_ne!(socket.local_addr().unwrap().port(), 0);
    assert_eq!(socket.set_membership(group, Some(any_port()), true).unwrap_err().code(), "EADDRINUSE");
    socket.set_membership(group, Some(any_port()), false).unwrap();
    assert_eq!(socket.set_membership(group, Some(any_port()), false).unwrap_err().code(), "EADDRNOTAVAIL");
    assert_eq!(socket.set_membership([1, 2, 3, 4].into(), None, true).unwrap_err().code(), "EINVAL");
    let source = "127.0.0.1".parse().unwrap();
    socket.set_source_membership(source, group, Some(any_port()), true).unwrap();
    socket.set_source_membership(source, group, Some(any_port()), false).unwrap();
    let v6 = "ff02::1".parse().unwrap();
    assert_eq!(socket.set_source_membership(source, v6, None, true).unwrap_err().code(), "EINVAL");
    drop(socket);
    assert_clean_close(&lp, &mut log);
}
