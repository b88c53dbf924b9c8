//! Socket addresses between JavaScript text and the standard library.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV6};

use rondo_engine::{Cx, Object, Result};
use rondo_loop::interface;

/// The address of a host literal and a port. A zone (`%2`, `%eth0`) becomes the scope; one that is not known is no scope.
pub fn parse(host: &str, port: u32) -> Option<SocketAddr> {
    let port = u16::try_from(port).ok()?;
    if let Ok(v4) = host.parse::<Ipv4Addr>() {
        return Some(SocketAddr::new(IpAddr::V4(v4), port));
    }
    let (text, zone) = host.split_once('%').unwrap_or((host, ""));
    let v6 = text.parse::<Ipv6Addr>().ok()?;
    let scope = if zone.is_empty() { 0 } else { interface::index_of(zone).unwrap_or(0) };
    Some(SocketAddr::V6(SocketAddrV6::new(v6, port, 0, scope)))
}

/// The text of an address; link-local ones with the name of their interface.
pub fn host_of(address: SocketAddr) -> String {
    if let SocketAddr::V6(v6) = address {
        if v6.ip().is_unicast_link_local() && v6.scope_id() != 0 {
            if let Some(name) = interface::name_of(v6.scope_id()) {
                return format!("{}%{name}", v6.ip());
            }
        }
    }
    address.ip().to_string()
}

/// Fills `{ address, family, port }`.
pub fn describe(cx: &mut Cx<'_>, out: Object<'_>, address: SocketAddr) -> Result<()> {
    out.set_str(cx, "address", &host_of(address))?;
    out.set_str(cx, "family", if address.is_ipv4() { "IPv4" } else { "IPv6" })?;
    out.set_number(cx, "port", f64::from(address.port()))
}
