//! Network interfaces, for `os.networkInterfaces()`.

use std::collections::HashMap;
use std::net::IpAddr;

use nix::ifaddrs::getifaddrs;
use nix::net::if_::InterfaceFlags;
use nix::sys::socket::SockaddrStorage;
use rondo_engine::{Args, Cx, Result, Value};

fn address_of(storage: &SockaddrStorage) -> Option<(IpAddr, u32)> {
    if let Some(v4) = storage.as_sockaddr_in() {
        return Some((IpAddr::V4(v4.ip()), 0));
    }
    storage.as_sockaddr_in6().map(|v6| (IpAddr::V6(v6.ip()), v6.scope_id()))
}

fn hardware_of(storage: &SockaddrStorage) -> Option<String> {
    let bytes = storage.as_link_addr()?.addr()?;
    Some(bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(":"))
}

/// A flat list, seven for each address of an interface that runs: name, address, netmask, family, hardware address,
/// whether it is a loopback, scope (-1 for IPv4).
pub fn get_interface_addresses<'s>(cx: &mut Cx<'s>, _args: Args<'s>) -> Result<Value<'s>> {
    let all: Vec<_> = match getifaddrs() {
        Ok(list) => list.collect(),
        Err(errno) => return Ok(cx.int(-(errno as i32))),
    };
    let mut hardware = HashMap::new();
    for entry in &all {
        if let Some(text) = entry.address.as_ref().and_then(hardware_of) {
            hardware.insert(entry.interface_name.clone(), text);
        }
    }
    let mut values = Vec::new();
    let running = InterfaceFlags::IFF_UP | InterfaceFlags::IFF_RUNNING;
    for entry in &all {
        let Some((address, scope)) = entry.address.as_ref().and_then(address_of) else {
            continue;
        };
        if !entry.flags.contains(running) {
            continue;
        }
        let unspecified = if address.is_ipv4() { "0.0.0.0" } else { "::" };
        let netmask = entry
            .netmask
            .as_ref()
            .and_then(address_of)
            .map_or_else(|| unspecified.to_owned(), |(mask, _)| mask.to_string());
        let mac = hardware.get(&entry.interface_name).map_or("00:00:00:00:00:00", String::as_str);
        values.push(cx.str_value(&entry.interface_name)?);
        values.push(cx.str_value(&address.to_string())?);
        values.push(cx.str_value(&netmask)?);
        values.push(cx.str_value(if address.is_ipv4() { "IPv4" } else { "IPv6" })?);
        values.push(cx.str_value(mac)?);
        values.push(cx.boolean(entry.flags.contains(InterfaceFlags::IFF_LOOPBACK)));
        values.push(if address.is_ipv4() { cx.int(-1) } else { cx.number(f64::from(scope)) });
    }
    Ok(cx.array(&values)?.value())
}
