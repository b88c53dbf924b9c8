//! `internalBinding('dgram')`: the handle of a UDP socket. Node's page: dgram.html.

mod handle;
mod options;

use rondo_engine::{Args, Binding, Cx, Object, Result, Value, binding};

use handle::{IPV6_ONLY, REUSE_ADDRESS, REUSE_PORT, Udp};

/// The class `UDP` and the flags of its `bind`.
pub const BINDING: Binding = binding! { "dgram"; "maxDatagramSize" => max_size; init = init };

fn init<'s>(cx: &mut Cx<'s>, target: Object<'s>) -> Result<()> {
    let class = cx.class::<Udp>()?;
    target.set(cx, "UDP", class)?;
    target.set_number(cx, "IPV6ONLY", f64::from(IPV6_ONLY))?;
    target.set_number(cx, "REUSEADDR", f64::from(REUSE_ADDRESS))?;
    target.set_number(cx, "REUSEPORT", f64::from(REUSE_PORT))
}

/// No datagram is longer than this, whatever the system.
fn max_size<'s>(cx: &mut Cx<'s>, _args: Args<'s>) -> Result<Value<'s>> {
    Ok(cx.int(handle::MAX_DATAGRAM as i32))
}
