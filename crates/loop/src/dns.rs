//! Blocking name lookups of the system, for tasks of kind `Dns`: all addresses, in the system's order.
//!
//! Errors have the resolver's own names (`EAI_NONAME` ...), with the numbers of the table. Node's page: `dns.lookup`.

use crate::error::{Error, Result, errno};
use crate::sys::dns as system;
use std::ffi::CString;
use std::net::SocketAddr;

/// Which addresses are wanted.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Family {
    /// Both.
    #[default]
    Any,
    /// IPv4.
    V4,
    /// IPv6.
    V6,
}

/// What to ask for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct LookupHints {
    /// Which addresses.
    pub family: Family,
    /// The system's `AI_` flags; see [`flags`].
    pub flags: i32,
}

/// Flags of [`LookupHints`], with the system's numbers.
pub mod flags {
    /// Only kinds of addresses that this machine has itself.
    pub const ADDRCONFIG: i32 = libc::AI_ADDRCONFIG;
    /// IPv4 addresses in IPv6 form, where IPv6 was asked for and there are none.
    pub const V4MAPPED: i32 = libc::AI_V4MAPPED;
    /// With `V4MAPPED`: both kinds.
    pub const ALL: i32 = libc::AI_ALL;
}

/// The numbers of the table for the system's.
fn error_of(failure: &system::Failure, syscall: &'static str) -> Error {
    let errno = match failure.eai {
        libc::EAI_AGAIN => -3001,
        libc::EAI_BADFLAGS => -3002,
        libc::EAI_FAIL => -3004,
        libc::EAI_FAMILY => -3005,
        libc::EAI_MEMORY => -3006,
        libc::EAI_NODATA => -3007,
        libc::EAI_NONAME => -3008,
        libc::EAI_OVERFLOW => -3009,
        libc::EAI_SERVICE => -3010,
        libc::EAI_SOCKTYPE => -3011,
        libc::EAI_SYSTEM if failure.errno != 0 => -failure.errno,
        // The C library knows it, the libc crate has no name for it: no address of that family.
        -9 => -3000,
        _ => errno::UNKNOWN,
    };
    Error::new(errno, syscall)
}

/// Looks a name up. Blocks, for many seconds perhaps: run it on the pool. One entry per address.
pub fn lookup(host: &str, hints: LookupHints) -> Result<Vec<SocketAddr>> {
    let host = CString::new(host).map_err(|_| Error::new(-3008, "getaddrinfo"))?;
    let family = match hints.family {
        Family::Any => libc::AF_UNSPEC,
        Family::V4 => libc::AF_INET,
        Family::V6 => libc::AF_INET6,
    };
    system::getaddrinfo(Some(&host), None, family, libc::SOCK_STREAM, 0, hints.flags)
        .map_err(|failure| error_of(&failure, "getaddrinfo"))
}

/// The host name and service name of an address. Blocks: run it on the pool. `EAI_NONAME` when the address has no name.
pub fn lookup_service(address: &SocketAddr) -> Result<(String, String)> {
    system::getnameinfo(address, libc::NI_NAMEREQD).map_err(|failure| error_of(&failure, "getnameinfo"))
}
