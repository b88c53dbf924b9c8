//! `internalBinding('dns')`: the system's name lookups, on the pool. Node's page: dns.html.

use std::net::{IpAddr, SocketAddr};

use rondo_engine::{Args, Binding, Cx, ErrorClass, JsError, Object, Result, Value, binding};
use rondo_loop::WorkKind;
use rondo_loop::dns::{Family, LookupHints, flags, lookup, lookup_service};

use crate::support::pool;
use crate::support::request::Request;

/// `lookup(host, family, hints, callback(error, [address, family, ...]))`,
/// `lookupService(address, port, callback(error, [host, service]))`, and the hint flags.
pub const BINDING: Binding =
    binding! { "dns"; "lookup" => lookup_host, "lookupService" => lookup_address; init = init };

fn init<'s>(cx: &mut Cx<'s>, target: Object<'s>) -> Result<()> {
    target.set_number(cx, "ADDRCONFIG", f64::from(flags::ADDRCONFIG))?;
    target.set_number(cx, "V4MAPPED", f64::from(flags::V4MAPPED))?;
    target.set_number(cx, "ALL", f64::from(flags::ALL))
}

/// Node's error of a failed lookup.
fn error(failure: &rondo_loop::Error, host: &str) -> JsError {
    // Node calls "no such name" and "no address" the same.
    let code = match failure.code() {
        "EAI_NONAME" | "EAI_NODATA" => "ENOTFOUND",
        other => other,
    };
    JsError::new(ErrorClass::Error, format!("{} {code} {host}", failure.syscall()))
        .number("errno", f64::from(failure.errno()))
        .code(code)
        .text("syscall", failure.syscall())
        .text("hostname", host)
}

fn lookup_host<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let host = args.string(cx, 0)?;
    let family = match args.i32(cx, 1)? {
        4 => Family::V4,
        6 => Family::V6,
        _ => Family::Any,
    };
    let hints = LookupHints { family, flags: args.i32(cx, 2)? };
    let work = move || lookup(&host, hints).map_err(|failure| error(&failure, &host));
    pool::dispatch(cx, WorkKind::Dns, args.get(3), work, |cx, addresses: Vec<SocketAddr>| {
        let array = cx.array_of_length(addresses.len() * 2)?;
        for (index, address) in addresses.iter().enumerate() {
            cx.scope(|cx| -> Result<()> {
                let text = cx.string(&address.ip().to_string())?;
                array.set_index(cx, index as u32 * 2, text)?;
                let family = cx.int(if matches!(address.ip(), IpAddr::V4(_)) { 4 } else { 6 });
                array.set_index(cx, index as u32 * 2 + 1, family)
            })?;
        }
        Ok(array.value())
    })
}

fn lookup_address<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let text = args.string(cx, 0)?;
    let port = args.u32(cx, 1)?;
    let Ok(address) = text.parse::<IpAddr>() else {
        let error =
            JsError::new(ErrorClass::TypeError, format!("The argument 'address' is invalid. Received '{text}'"));
        return Err(error.code("ERR_INVALID_ARG_VALUE").throw(cx));
    };
    let address = SocketAddr::new(address, u16::try_from(port).unwrap_or(0));
    let work = move || lookup_service(&address).map_err(|failure| error(&failure, &text));
    pool::dispatch_as(cx, WorkKind::Dns, Request::GetNameInfo, args.get(2), work, |cx, (host, service)| {
        Ok(cx.string_array(&[host, service])?.value())
    })
}
