//! Environments that several threads share (`SHARE_ENV`). The process's own environment is not touched: the system's functions
//! for it are not safe between threads.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use rondo_engine::{Args, Cx, Result, Value};

type Store = BTreeMap<String, String>;

fn stores() -> MutexGuard<'static, Vec<Store>> {
    static STORES: OnceLock<Mutex<Vec<Store>>> = OnceLock::new();
    // Nothing that can panic runs under this lock, so a poisoned one is whole.
    STORES.get_or_init(Mutex::default).lock().unwrap_or_else(PoisonError::into_inner)
}

/// `envShare([name, value, ...])`: the number of a new store.
pub(super) fn share<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let list = args.object(cx, 0)?;
    let mut store = Store::new();
    for index in (0..list.length(cx)?).step_by(2) {
        let name = list.get_index(cx, index)?.to_rust(cx)?;
        let value = list.get_index(cx, index + 1)?.to_rust(cx)?;
        store.insert(name, value);
    }
    let mut stores = stores();
    stores.push(store);
    Ok(cx.number((stores.len() - 1) as f64))
}

/// `envGet(store, name)`: the text, or undefined.
pub(super) fn get<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let store = args.u32(cx, 0)? as usize;
    let name = args.string(cx, 1)?;
    let value = stores().get(store).and_then(|store| store.get(&name).cloned());
    match value {
        Some(text) => cx.str_value(&text),
        None => Ok(cx.undefined()),
    }
}

/// `envSet(store, name, text or undefined)`
pub(super) fn set<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let store = args.u32(cx, 0)? as usize;
    let name = args.string(cx, 1)?;
    let value = if args.get(2).is_undefined() { None } else { Some(args.string(cx, 2)?) };
    if let Some(store) = stores().get_mut(store) {
        match value {
            Some(text) => store.insert(name, text),
            None => store.remove(&name),
        };
    }
    Ok(cx.undefined())
}

/// `envKeys(store)`
pub(super) fn keys<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let store = args.u32(cx, 0)? as usize;
    let names: Vec<String> = stores().get(store).map(|store| store.keys().cloned().collect()).unwrap_or_default();
    Ok(cx.string_array(&names)?.value())
}
