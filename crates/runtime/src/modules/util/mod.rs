//! `internalBinding('util')`, `internalBinding('types')` and `internalBinding('uv')`: what `node:util` needs to know of
//! values and of the system. https://nodejs.org/api/util.html

mod types;

use rondo_engine::{Args, Binding, Cx, IteratorKind, Object, OwnKeys, Result, Value, binding};

pub use types::BINDING as TYPES;

/// See the functions.
pub const BINDING: Binding = binding! {
    "util";
    "getPromiseDetails" => get_promise_details,
    "getProxyDetails" => get_proxy_details,
    "collectionIterator" => collection_iterator,
    "weakKeys" => weak_keys,
    "getOwnNonIndexProperties" => get_own_non_index_properties,
    "getClassName" => get_class_name,
    "guessHandleType" => guess_handle_type,
    "sleep" => sleep,
};

/// Names and texts of error numbers.
pub const UV: Binding = binding! { "uv"; "errorTable" => error_table, "errname" => errname; init = uv_codes };

/// `[state]` or `[state, result]`: 0 pending, 1 fulfilled, 2 rejected; `undefined` for anything but a promise.
fn get_promise_details<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let Some(promise) = args.get(0).as_promise() else {
        return Ok(cx.undefined());
    };
    let state = match promise.state(cx) {
        rondo_engine::PromiseState::Pending => return Ok(cx.array(&[cx.int(0)])?.value()),
        rondo_engine::PromiseState::Fulfilled => cx.int(1),
        rondo_engine::PromiseState::Rejected => cx.int(2),
    };
    let result = promise.result(cx);
    Ok(cx.array(&[state, result])?.value())
}

/// `(value, both)`: the target of a proxy, or `[target, handler]`; null where it is revoked, `undefined` for no proxy.
fn get_proxy_details<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let Some(object) = args.get(0).as_object() else {
        return Ok(cx.undefined());
    };
    let Some((target, handler)) = object.proxy_details(cx)? else {
        return Ok(cx.undefined());
    };
    if args.len() > 1 && !args.bool(1) {
        return Ok(target);
    }
    Ok(cx.array(&[target, handler])?.value())
}

/// `[collection, kind, skipped]` of a Map or Set iterator; kind: 0 keys, 1 values, 2 entries.
fn collection_iterator<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let Some(object) = args.get(0).as_object() else {
        return Ok(cx.undefined());
    };
    let Some((target, kind, count)) = object.collection_iterator(cx)? else {
        return Ok(cx.undefined());
    };
    let kind = cx.int(match kind {
        IteratorKind::Keys => 0,
        IteratorKind::Values => 1,
        IteratorKind::Entries => 2,
    });
    let count = cx.number(f64::from(count));
    Ok(cx.array(&[target, kind, count])?.value())
}

/// The keys of a WeakMap or WeakSet that are alive now.
fn weak_keys<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let Some(object) = args.get(0).as_object() else {
        return Ok(cx.undefined());
    };
    Ok(object.weak_keys(cx)?.map_or_else(|| cx.undefined(), Object::value))
}

/// `(object, filter)`: own keys that are no array indices; filter 0 lists all, 2 the enumerable ones.
fn get_own_non_index_properties<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let object = args.object(cx, 0)?;
    let which = if args.get(1).as_i32() == Some(0) { OwnKeys::All } else { OwnKeys::Enumerable };
    Ok(object.non_index_keys(cx, which)?.value())
}

/// The engine's name for the kind of an object: `Map`, `Generator`, `Object`.
fn get_class_name<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let name = args.object(cx, 0)?.class_name();
    Ok(cx.intern(name)?.value())
}

/// `TTY`, `FILE`, `PIPE`, `TCP`, `UDP`, `UNKNOWN` or `INVALID`.
fn guess_handle_type<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let fd = args.i32(cx, 0)?;
    cx.str_value(rondo_loop::os::handle_type(fd))
}

/// Blocks the thread for some milliseconds.
fn sleep<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let milliseconds = args.u32(cx, 0)?;
    std::thread::sleep(std::time::Duration::from_millis(u64::from(milliseconds)));
    Ok(cx.undefined())
}

/// A flat list: number, name, text, number, name, text, ...
fn error_table<'s>(cx: &mut Cx<'s>, _args: Args<'s>) -> Result<Value<'s>> {
    let rows = rondo_loop::table();
    let list = cx.array_of_length(rows.len() * 3)?;
    for (index, (errno, name, text)) in (0u32..).zip(rows) {
        cx.scope(|cx| {
            let values = [cx.number(f64::from(*errno)), cx.str_value(name)?, cx.str_value(text)?];
            for (offset, value) in (0u32..).zip(values) {
                list.set_index(cx, index * 3 + offset, value)?;
            }
            Ok(())
        })?;
    }
    Ok(list.value())
}

/// The name of a negative error number.
fn errname<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let errno = args.i32(cx, 0)?;
    match rondo_loop::table().iter().find(|row| row.0 == errno) {
        Some(row) => cx.str_value(row.1),
        None => cx.str_value(&format!("Unknown system error {errno}")),
    }
}

/// `UV_ENOENT` and the like, as numbers.
fn uv_codes<'s>(cx: &mut Cx<'s>, target: Object<'s>) -> Result<()> {
    for (errno, name, _) in rondo_loop::table() {
        cx.scope(|cx| {
            let value = cx.number(f64::from(*errno));
            target.define(cx, format!("UV_{name}").as_str(), value)
        })?;
    }
    Ok(())
}
