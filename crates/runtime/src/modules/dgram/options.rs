//! Options of UDP handles. Each method gives 0 or a negative error number.

use std::net::{IpAddr, SocketAddr};

use rondo_engine::{Args, Cx, Result, Value};
use rondo_loop::errno;
use rondo_loop::net::UdpSocket;

use super::handle::{receiver, status};
use crate::runtime::Runtime;
use crate::support::address;

type Socket = UdpSocket<Runtime>;

fn set<'s>(
    cx: &mut Cx<'s>,
    args: Args<'s>,
    option: impl FnOnce(&Socket) -> rondo_loop::Result<()>,
) -> Result<Value<'s>> {
    let udp = receiver(cx, args)?;
    Ok(status(cx, option(&udp.socket)))
}

/// A number as these options take it: what is no whole number in range is refused by the system's own word, EINVAL.
fn count(value: Value<'_>) -> u32 {
    value.as_f64().filter(|n| (0.0..=255.0).contains(n)).map_or(u32::MAX, |n| n as u32)
}

/// `setBroadcast(on)`.
pub(super) fn set_broadcast<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let on = args.bool(0);
    set(cx, args, |socket| socket.set_broadcast(on))
}

/// `setTTL(hops)`.
pub(super) fn set_ttl<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let hops = count(args.get(0));
    set(cx, args, |socket| socket.set_ttl(hops))
}

/// `setMulticastTTL(hops)`.
pub(super) fn set_multicast_ttl<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let hops = count(args.get(0));
    set(cx, args, |socket| socket.set_multicast_ttl(hops))
}

/// `setMulticastLoopback(on)`.
pub(super) fn set_multicast_loopback<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let on = args.bool(0);
    set(cx, args, |socket| socket.set_multicast_loop(on))
}

fn invalid() -> rondo_loop::Error {
    rondo_loop::Error::new(errno::EINVAL, "setsockopt")
}

/// An address among the arguments, if it is one.
fn address_at(cx: &mut Cx<'_>, args: Args<'_>, index: usize) -> Result<Option<SocketAddr>> {
    let text = args.string(cx, index)?;
    Ok(address::parse(&text, 0))
}

/// An interface among the arguments: `None` leaves the choice to the system, `Some(None)` is no address.
fn interface_at(cx: &mut Cx<'_>, args: Args<'_>, index: usize) -> Result<Option<Option<SocketAddr>>> {
    if args.get(index).is_string() { Ok(Some(address_at(cx, args, index)?)) } else { Ok(None) }
}

/// `setMulticastInterface(address)`.
pub(super) fn set_multicast_interface<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let interface = address_at(cx, args, 0)?;
    set(cx, args, |socket| socket.set_multicast_interface(interface.ok_or_else(invalid)?))
}

fn membership<'s>(cx: &mut Cx<'s>, args: Args<'s>, join: bool) -> Result<Value<'s>> {
    let group = address_at(cx, args, 0)?.map(|address| address.ip());
    let interface = interface_at(cx, args, 1)?;
    set(cx, args, |socket| match (group, interface) {
        (Some(group), None) => socket.set_membership(group, None, join),
        (Some(group), Some(Some(interface))) => socket.set_membership(group, Some(interface), join),
        _ => Err(invalid()),
    })
}

/// `addMembership(group, interface)`.
pub(super) fn add_membership<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    membership(cx, args, true)
}

/// `dropMembership(group, interface)`.
pub(super) fn drop_membership<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    membership(cx, args, false)
}

fn source_membership<'s>(cx: &mut Cx<'s>, args: Args<'s>, join: bool) -> Result<Value<'s>> {
    let ip = |address: Option<SocketAddr>| -> Option<IpAddr> { address.map(|address| address.ip()) };
    let source = ip(address_at(cx, args, 0)?);
    let group = ip(address_at(cx, args, 1)?);
    let interface = interface_at(cx, args, 2)?;
    set(cx, args, |socket| match (source, group, interface) {
        (Some(source), Some(group), None) => socket.set_source_membership(source, group, None, join),
        (Some(source), Some(group), Some(Some(interface))) => {
            socket.set_source_membership(source, group, Some(interface), join)
        }
        _ => Err(invalid()),
    })
}

/// `addSourceSpecificMembership(source, group, interface)`.
pub(super) fn add_source_membership<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    source_membership(cx, args, true)
}

/// `dropSourceSpecificMembership(source, group, interface)`.
pub(super) fn drop_source_membership<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    source_membership(cx, args, false)
}

/// `bufferSize(size, receive)`: sets the size of a buffer, or gives it when `size` is 0; a negative error number.
pub(super) fn buffer_size<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let udp = receiver(cx, args)?;
    let size = args.u32(cx, 0)? as usize;
    let receive = args.bool(1);
    let socket = &udp.socket;
    let done = match (size, receive) {
        _ if socket.fd() < 0 => Err(rondo_loop::Error::new(errno::EBADF, "getsockopt")),
        _ if size > i32::MAX as usize => Err(invalid()),
        (0, true) => socket.receive_buffer_size(),
        (0, false) => socket.send_buffer_size(),
        (_, true) => socket.set_receive_buffer_size(size).map(|()| size),
        (_, false) => socket.set_send_buffer_size(size).map(|()| size),
    };
    Ok(match done {
        Ok(size) => cx.number(size as f64),
        Err(error) => cx.int(error.errno()),
    })
}
