//! Network interfaces between their names and numbers, and the socket options that name one sender of a group.

use std::ffi::{CStr, CString};
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::os::fd::RawFd;

/// The number of an interface by its name (`eth0`), or by the number as text; `None` when there is none.
pub fn index_of(name: &str) -> Option<u32> {
    if let Ok(number) = name.parse::<u32>() {
        return Some(number);
    }
    let name = CString::new(name).ok()?;
    // SAFETY: `name` is a string with a final zero, alive through the call.
    match unsafe { libc::if_nametoindex(name.as_ptr()) } {
        0 => None,
        index => Some(index),
    }
}

/// The name of an interface by its number.
pub fn name_of(index: u32) -> Option<String> {
    let mut name = [0 as libc::c_char; libc::IF_NAMESIZE];
    // SAFETY: room for the longest name that the system gives.
    let found = unsafe { libc::if_indextoname(index, name.as_mut_ptr()) };
    if found.is_null() {
        return None;
    }
    // SAFETY: the call succeeded, so the array holds a string with a final zero.
    let name = unsafe { CStr::from_ptr(name.as_ptr()) };
    name.to_str().ok().map(str::to_owned)
}

/// Joins (or leaves) an IPv6 group for the datagrams of one sender (RFC 3678).
#[cfg(target_os = "linux")]
pub(crate) fn source_group_v6(fd: RawFd, source: IpAddr, group: IpAddr, interface: u32, join: bool) -> io::Result<()> {
    /// `struct group_source_req` of <netinet/in.h>, which the crate `libc` does not have.
    #[repr(C)]
    struct GroupSource {
        interface: u32,
        group: libc::sockaddr_storage,
        source: libc::sockaddr_storage,
    }
    const MCAST_JOIN_SOURCE_GROUP: i32 = 46;
    const MCAST_LEAVE_SOURCE_GROUP: i32 = 47;
    let storage = |address: IpAddr| {
        let address = socket2::SockAddr::from(SocketAddr::new(address, 0));
        // SAFETY: a `sockaddr_storage` of zeros is valid, and takes any address that `SockAddr` can hold.
        unsafe {
            let mut out: libc::sockaddr_storage = std::mem::zeroed();
            let bytes = address.len() as usize;
            std::ptr::copy_nonoverlapping(address.as_ptr().cast::<u8>(), (&raw mut out).cast::<u8>(), bytes);
            out
        }
    };
    let request = GroupSource { interface, group: storage(group), source: storage(source) };
    let option = if join { MCAST_JOIN_SOURCE_GROUP } else { MCAST_LEAVE_SOURCE_GROUP };
    let size = size_of::<GroupSource>() as libc::socklen_t;
    // SAFETY: `request` is what the option takes, of the size given, alive through the call.
    let done = unsafe { libc::setsockopt(fd, libc::IPPROTO_IPV6, option, (&raw const request).cast(), size) };
    if done == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
}

/// Joins (or leaves) an IPv6 group for the datagrams of one sender: not on this system.
#[cfg(not(target_os = "linux"))]
pub(crate) fn source_group_v6(_: RawFd, _: IpAddr, _: IpAddr, _: u32, _: bool) -> io::Result<()> {
    Err(io::Error::from_raw_os_error(libc::ENOTSUP))
}
