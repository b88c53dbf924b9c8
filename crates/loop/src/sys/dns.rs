//! The system's blocking resolver.

use std::ffi::CStr;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV4, SocketAddrV6};
use std::ptr;

/// What the resolver said: its own `EAI_` number, and `errno` when that number says "see errno".
pub(crate) struct Failure {
    pub(crate) eai: i32,
    pub(crate) errno: i32,
}

fn failure(eai: i32) -> Failure {
    Failure { eai, errno: std::io::Error::last_os_error().raw_os_error().unwrap_or(0) }
}

/// Frees a resolver's answer.
struct Answer(*mut libc::addrinfo);

impl Drop for Answer {
    fn drop(&mut self) {
        if !self.0.is_null() {
            // SAFETY: the list came from `getaddrinfo` and is freed once.
            unsafe { libc::freeaddrinfo(self.0) };
        }
    }
}

/// All addresses of a name, in the system's order.
pub(crate) fn getaddrinfo(
    host: Option<&CStr>,
    service: Option<&CStr>,
    family: i32,
    socktype: i32,
    protocol: i32,
    flags: i32,
) -> Result<Vec<SocketAddr>, Failure> {
    // SAFETY: a zeroed `addrinfo` is a valid set of hints.
    let mut hints: libc::addrinfo = unsafe { std::mem::zeroed() };
    hints.ai_family = family;
    hints.ai_socktype = socktype;
    hints.ai_protocol = protocol;
    hints.ai_flags = flags;
    let mut answer = Answer(ptr::null_mut());
    let pointer = |text: Option<&CStr>| text.map_or(ptr::null(), CStr::as_ptr);
    // SAFETY: strings and hints are valid through the call; the answer is freed by its guard.
    let eai = unsafe { libc::getaddrinfo(pointer(host), pointer(service), &hints, &mut answer.0) };
    if eai != 0 {
        return Err(failure(eai));
    }
    let mut addresses = Vec::new();
    let mut next = answer.0;
    while !next.is_null() {
        // SAFETY: a list of the resolver's, alive until `answer` is dropped.
        let info = unsafe { &*next };
        // SAFETY: the entry's address is as long as its family says.
        if let Some(address) = unsafe { address_of(info.ai_addr) } {
            addresses.push(address);
        }
        next = info.ai_next;
    }
    Ok(addresses)
}

/// # Safety
/// `address` is null or points to a socket address that is complete for its family.
unsafe fn address_of(address: *const libc::sockaddr) -> Option<SocketAddr> {
    if address.is_null() {
        return None;
    }
    // SAFETY: by the caller's promise; unaligned reads, since the resolver packs as it likes.
    unsafe {
        match i32::from((*address).sa_family) {
            libc::AF_INET => {
                let v4 = ptr::read_unaligned(address.cast::<libc::sockaddr_in>());
                let ip = Ipv4Addr::from(u32::from_be(v4.sin_addr.s_addr));
                Some(SocketAddr::V4(SocketAddrV4::new(ip, u16::from_be(v4.sin_port))))
            }
            libc::AF_INET6 => {
                let v6 = ptr::read_unaligned(address.cast::<libc::sockaddr_in6>());
                let ip = Ipv6Addr::from(v6.sin6_addr.s6_addr);
                let address = SocketAddrV6::new(ip, u16::from_be(v6.sin6_port), v6.sin6_flowinfo, v6.sin6_scope_id);
                Some(SocketAddr::V6(address))
            }
            _ => None,
        }
    }
}

/// The names of an address and its port.
pub(crate) fn getnameinfo(address: &SocketAddr, flags: i32) -> Result<(String, String), Failure> {
    let address = socket2::SockAddr::from(*address);
    let mut host = [0u8; 1025];
    let mut service = [0u8; 32];
    // SAFETY: the address is complete, the buffers are valid for writes of the lengths given.
    let eai = unsafe {
        libc::getnameinfo(
            address.as_ptr().cast(),
            address.len(),
            host.as_mut_ptr().cast(),
            host.len() as _,
            service.as_mut_ptr().cast(),
            service.len() as _,
            flags,
        )
    };
    if eai != 0 {
        return Err(failure(eai));
    }
    let text = |bytes: &[u8]| {
        CStr::from_bytes_until_nul(bytes).map_or_else(|_| String::new(), |text| text.to_string_lossy().into_owned())
    };
    Ok((text(&host), text(&service)))
}
