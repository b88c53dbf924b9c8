//! An echo server: `cargo run -p rondo-loop --example echo_server -- 127.0.0.1:7777`. Ends with Ctrl-C, in order.

use rondo_loop::net::{ListenOptions, TcpListener, TcpStream};
use rondo_loop::{EventLoop, Pool, ReadEvent, Result, RunMode, Signal};
use std::collections::HashMap;
use std::net::SocketAddr;

/// The host's context: the open connections by number.
#[derive(Default)]
struct Server {
    connections: HashMap<u64, TcpStream<Server>>,
    accepted: u64,
    listener: Option<TcpListener<Server>>,
    interrupt: Option<Signal<Server>>,
}

impl Server {
    fn add(&mut self, stream: TcpStream<Server>) -> Result<()> {
        self.accepted += 1;
        let number = self.accepted;
        stream.set_nodelay(true)?;
        stream.read_start(move |server: &mut Server, event| match event {
            ReadEvent::Data(bytes) => {
                if let Some(stream) = server.connections.get(&number) {
                    stream.write(bytes.to_vec(), move |server: &mut Server, result| {
                        if result.is_err() {
                            server.connections.remove(&number);
                        }
                    });
                }
            }
            ReadEvent::Eof | ReadEvent::Error(_) => {
                server.connections.remove(&number);
            }
        })?;
        self.connections.insert(number, stream);
        Ok(())
    }
}

fn main() -> std::result::Result<(), Box<dyn std::error::Error>> {
    let address: SocketAddr = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:7777".into()).parse()?;
    let size = std::env::var("UV_THREADPOOL_SIZE").ok();
    let lp: EventLoop<Server> = EventLoop::new(Pool::new(Pool::size_from_env(size.as_deref())))?;
    let mut server = Server::default();

    let listener = TcpListener::bind(&lp, address, ListenOptions::default())?;
    listener.listen(511, |server: &mut Server, accepted| {
        if let Err(error) = accepted.and_then(|stream| server.add(stream)) {
            eprintln!("{error}");
        }
    })?;
    println!("listening on {}", listener.local_addr()?);

    let interrupt = Signal::new(&lp);
    interrupt.start(2, |server: &mut Server, _| {
        server.listener = None;
        server.connections.clear();
        server.interrupt = None;
    })?;
    server.listener = Some(listener);
    server.interrupt = Some(interrupt);
    lp.run(&mut server, RunMode::Default);
    println!("{} connections served", lp.metrics().accepted);
    Ok(())
}
