//! Socket addresses between JavaScript text and the standard library.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV6};

use rondo_engine::{Cx, Object, Result};

/// The address of a host literal and a port; a numeric zone (`%2`) is kept.
pub fn parse(host: &str, port: u32) -> Option<SocketAddr> {
    let port = u16::try_from(port).ok()?;
    if let Ok(v4) = host.parse::<Ipv4Addr>() {
        return Some(SocketAddr::new(IpAddr::V4(v4), port));
    }
    let (text, zone) = host.split_once('%').unwrap_or((host, ""));
    let v6 = text.parse::<Ipv6Addr>().ok()?;
    let scope = zone.parse::<u32>().unwrap_or(0);
    Some(SocketAddr::V6(SocketAddrV6::new(v6, port, 0, scope)))
}

/// Fills `{ address, family, port }`.
pub fn describe(cx: &mut Cx<'_>, out: Object<'_>, address: SocketAddr) -> Result<()> {
    out.set_str(cx, "address", &address.ip().to_string())?;
    out.set_str(cx, "family", if address.is_ipv4() { "IPv4" } else { "IPv6" })?;
    out.set_number(cx, "port", f64::from(address.port()))
}
