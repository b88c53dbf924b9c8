//! Options of UDP sockets: addresses, buffers, broadcast, multicast.

use crate::error::{Error, Result, errno};
use crate::net::UdpSocket;
use crate::sys;
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::os::fd::AsRawFd;

fn invalid() -> io::Error {
    io::Error::from_raw_os_error(libc::EINVAL)
}

/// An IPv6 interface by number, from an address with a scope.
fn interface_of(address: Option<SocketAddr>) -> io::Result<u32> {
    match address {
        None => Ok(0),
        Some(SocketAddr::V6(address)) => Ok(address.scope_id()),
        Some(SocketAddr::V4(_)) => Err(invalid()),
    }
}

fn interface_v4(address: Option<SocketAddr>) -> io::Result<Ipv4Addr> {
    match address {
        None => Ok(Ipv4Addr::UNSPECIFIED),
        Some(SocketAddr::V4(address)) => Ok(*address.ip()),
        Some(SocketAddr::V6(_)) => Err(invalid()),
    }
}

impl<C: 'static> UdpSocket<C> {
    /// The address it is bound to.
    pub fn local_addr(&self) -> Result<SocketAddr> {
        let address = self.core.with_socket("getsockname", socket2::Socket::local_addr)?;
        address.as_socket().ok_or(Error::new(errno::EINVAL, "getsockname"))
    }

    /// The address it is connected to.
    pub fn peer_addr(&self) -> Result<SocketAddr> {
        let address = self.core.with_socket("getpeername", socket2::Socket::peer_addr)?;
        address.as_socket().ok_or(Error::new(errno::EINVAL, "getpeername"))
    }

    fn is_ipv6(&self) -> Result<bool> {
        self.core.with_socket("getsockname", |socket| Ok(socket.local_addr()?.is_ipv6()))
    }

    /// Lets datagrams go to broadcast addresses.
    pub fn set_broadcast(&self, on: bool) -> Result<()> {
        self.core.with_socket("setsockopt", |socket| socket.set_broadcast(on))
    }

    /// Sets how many hops datagrams live, 1 to 255.
    pub fn set_ttl(&self, ttl: u32) -> Result<()> {
        if !(1..=255).contains(&ttl) {
            return Err(Error::new(errno::EINVAL, "setsockopt"));
        }
        let ipv6 = self.is_ipv6()?;
        self.core.with_socket(
            "setsockopt",
            |socket| {
                if ipv6 { socket.set_unicast_hops_v6(ttl) } else { socket.set_ttl_v4(ttl) }
            },
        )
    }

    /// Sets how many hops multicast datagrams live, 0 to 255.
    pub fn set_multicast_ttl(&self, ttl: u32) -> Result<()> {
        if ttl > 255 {
            return Err(Error::new(errno::EINVAL, "setsockopt"));
        }
        let ipv6 = self.is_ipv6()?;
        self.core.with_socket("setsockopt", |socket| {
            if ipv6 { socket.set_multicast_hops_v6(ttl) } else { socket.set_multicast_ttl_v4(ttl) }
        })
    }

    /// Whether multicast datagrams come back to this machine.
    pub fn set_multicast_loop(&self, on: bool) -> Result<()> {
        let ipv6 = self.is_ipv6()?;
        self.core.with_socket("setsockopt", |socket| {
            if ipv6 { socket.set_multicast_loop_v6(on) } else { socket.set_multicast_loop_v4(on) }
        })
    }

    /// Sets the interface that multicast datagrams leave by: its address (IPv4), or any address with its scope (IPv6).
    pub fn set_multicast_interface(&self, interface: SocketAddr) -> Result<()> {
        let ipv6 = self.is_ipv6()?;
        self.core.with_socket("setsockopt", |socket| {
            if ipv6 {
                socket.set_multicast_if_v6(interface_of(Some(interface))?)
            } else {
                socket.set_multicast_if_v4(&interface_v4(Some(interface))?)
            }
        })
    }

    /// Joins (or leaves) a multicast group on an interface, the system's choice when `None`. Binds to a free port first if
    /// nobody has bound.
    pub fn set_membership(&self, group: IpAddr, interface: Option<SocketAddr>, join: bool) -> Result<()> {
        self.bind_if_needed(group.is_ipv6())?;
        self.core.with_socket("setsockopt", |socket| match group {
            IpAddr::V4(group) => {
                let interface = interface_v4(interface)?;
                if join {
                    socket.join_multicast_v4(&group, &interface)
                } else {
                    socket.leave_multicast_v4(&group, &interface)
                }
            }
            IpAddr::V6(group) => {
                let interface = interface_of(interface)?;
                if join {
                    socket.join_multicast_v6(&group, interface)
                } else {
                    socket.leave_multicast_v6(&group, interface)
                }
            }
        })
    }

    /// Joins (or leaves) a group for the datagrams of one sender only. Binds to a free port first if nobody has bound.
    pub fn set_source_membership(
        &self,
        source: IpAddr,
        group: IpAddr,
        interface: Option<SocketAddr>,
        join: bool,
    ) -> Result<()> {
        self.bind_if_needed(group.is_ipv6())?;
        let (source, group) = match (source, group) {
            (IpAddr::V4(source), IpAddr::V4(group)) => (source, group),
            (IpAddr::V6(_), IpAddr::V6(_)) => {
                return self.core.with_socket("setsockopt", |socket| {
                    let interface = interface_of(interface)?;
                    sys::interface::source_group_v6(socket.as_raw_fd(), source, group, interface, join)
                });
            }
            _ => return Err(Error::new(errno::EINVAL, "setsockopt")),
        };
        self.core.with_socket("setsockopt", |socket| {
            let interface = interface_v4(interface)?;
            if join {
                socket.join_ssm_v4(&source, &group, &interface)
            } else {
                socket.leave_ssm_v4(&source, &group, &interface)
            }
        })
    }

    /// Size of the receive buffer, as the system counts it.
    pub fn receive_buffer_size(&self) -> Result<usize> {
        self.core.with_socket("getsockopt", socket2::Socket::recv_buffer_size)
    }

    /// Asks for a size of the receive buffer.
    pub fn set_receive_buffer_size(&self, bytes: usize) -> Result<()> {
        self.core.with_socket("setsockopt", |socket| socket.set_recv_buffer_size(bytes))
    }

    /// Size of the send buffer, as the system counts it.
    pub fn send_buffer_size(&self) -> Result<usize> {
        self.core.with_socket("getsockopt", socket2::Socket::send_buffer_size)
    }

    /// Asks for a size of the send buffer.
    pub fn set_send_buffer_size(&self, bytes: usize) -> Result<()> {
        self.core.with_socket("setsockopt", |socket| socket.set_send_buffer_size(bytes))
    }
}
