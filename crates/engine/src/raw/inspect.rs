//! Looking at values from outside, without running their code: brands, what a proxy wraps, what an iterator still has.
//! Serves `util.inspect`, `util.types` and the comparisons of `assert`.

use std::ffi::CStr;

use mozjs::glue::{GetProxyPrivate, GetProxyReservedSlot, JS_GetReservedSlot};
use mozjs::jsapi::js::ESClass;
use mozjs::jsapi::{GetBuiltinClass, GetPropertyKeys, Handle, JS_IdToValue, JS_NondeterministicGetWeakMapKeys};
use mozjs::jsapi::{JS_NondeterministicGetWeakSetKeys, JS_WrapValue, JSITER_HIDDEN, JSITER_OWNONLY, JSITER_SYMBOLS};
use mozjs::jsapi::{JSObject, UncheckedUnwrap};
use mozjs::jsval::{JSVal, UndefinedValue};
use mozjs::rooted;
use mozjs::rust::{IdVector, get_object_class};

use super::cx::{Cx, Result};
use super::local::{Object, Value};
use super::string::StrChars;
use super::value::with_object;

/// The reserved slots of the engine's Map and Set iterators (`TableIteratorObject` in OrderedHashTableObject.h).
const ITERATOR_TARGET: u32 = 0;
const ITERATOR_KIND: u32 = 1;
const ITERATOR_COUNT: u32 = 3;

/// What a Map or Set iterator yields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IteratorKind {
    /// Keys.
    Keys,
    /// Values.
    Values,
    /// `[key, value]` pairs.
    Entries,
}

/// Which own properties to list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OwnKeys {
    /// Enumerable ones.
    Enumerable,
    /// All.
    All,
}

/// The object behind cross-compartment wrappers (objects of `vm` contexts), or the object itself. Does not collect.
fn bare(object: *mut JSObject) -> *mut JSObject {
    if object.is_null() {
        return object;
    }
    // SAFETY: a live object; unwrapping follows pointers only.
    unsafe { UncheckedUnwrap(object, true, std::ptr::null_mut()) }
}

/// Whether the text is the canonical form of a number from 0 to 2^32 - 2.
fn is_array_index(chars: StrChars<'_>) -> bool {
    let length = chars.len();
    if length == 0 || length > 10 {
        return false;
    }
    let digit = |unit: u16| (48..58).contains(&unit).then(|| u64::from(unit) - 48);
    let unit_at = |index: usize| match chars {
        StrChars::Latin1(bytes) => u16::from(bytes[index]),
        StrChars::Utf16(units) => units[index],
    };
    if length > 1 && unit_at(0) == 48 {
        return false;
    }
    let mut number = 0;
    for index in 0..length {
        let Some(value) = digit(unit_at(index)) else { return false };
        number = number * 10 + value;
    }
    number < u64::from(u32::MAX)
}

/// The address of the engine's handler of scripted proxies, once known. Module namespaces are proxies of the same class;
/// the handler tells them apart.
static SCRIPTED_HANDLER: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(0);

/// Notes the handler of a proxy that was made by a script.
pub(super) fn note_scripted_proxy(proxy: Object<'_>) {
    SCRIPTED_HANDLER.store(proxy_handler(proxy.raw_object()), std::sync::atomic::Ordering::Relaxed);
}

/// The address of a proxy's handler.
fn proxy_handler(proxy: *mut JSObject) -> usize {
    const OFFSET: usize = if cfg!(target_pointer_width = "64") { 1 } else { 2 };
    // SAFETY: the caller's object is a live proxy: a header of that many words, then the handler (js/public/Proxy.h,
    // ProxyDataOffset and ProxyDataLayout).
    unsafe { *(proxy as *const usize).add(OFFSET) }
}

fn raw_class_name(object: *mut JSObject) -> &'static CStr {
    let name = engine_class_name(object);
    let scripted = SCRIPTED_HANDLER.load(std::sync::atomic::Ordering::Relaxed);
    if name != c"Proxy" || scripted == 0 {
        return name;
    }
    if proxy_handler(object) == scripted { name } else { c"Module" }
}

fn engine_class_name(object: *mut JSObject) -> &'static CStr {
    if object.is_null() {
        return c"";
    }
    // SAFETY: a live object; classes and their names are static.
    unsafe {
        let class = get_object_class(object);
        if class.is_null() || (*class).name.is_null() { c"" } else { CStr::from_ptr((*class).name) }
    }
}

fn iterator_slot(object: *mut JSObject, index: u32) -> JSVal {
    let mut value = UndefinedValue();
    // SAFETY: the caller checked the class, which has these slots.
    unsafe { JS_GetReservedSlot(object, index, &mut value) };
    value
}

impl<'s> Object<'s> {
    /// The name of the engine's class for this object ("Map", "Generator", "Object"), whatever its prototype. Scripted
    /// proxies are "Proxy", module namespaces "Module".
    pub fn class_name(self) -> &'static CStr {
        raw_class_name(bare(self.raw_object()))
    }

    /// Whether the two are of one shape: of the same class, with the same prototype and the same named properties (strings
    /// and symbols, not indices) in the same order with the same attributes. Objects alike in all that may still be of
    /// different shapes. Says nothing about the properties of proxies.
    pub fn same_shape(self, other: Object<'_>) -> bool {
        // SAFETY: live objects; an object begins with the pointer to its shape (js/public/shadow/Object.h).
        unsafe { *(self.raw_object() as *const usize) == *(other.raw_object() as *const usize) }
    }

    /// Whether the object is an Error (or a built-in subclass).
    pub fn is_error(self, cx: &mut Cx<'_>) -> Result<bool> {
        let mut class = ESClass::Other;
        // SAFETY: the handle is rooted; the out pointer is a local.
        let ok = with_object(cx, self.bits(), |object| unsafe { GetBuiltinClass(cx.raw(), object, &mut class) });
        cx.ok(ok)?;
        Ok(matches!(class, ESClass::Error))
    }

    /// Whether the object is a scripted `Proxy`.
    pub fn is_proxy(self) -> bool {
        self.class_name() == c"Proxy"
    }

    /// Target and handler of a `Proxy`, both null once it is revoked; `None` for any other object.
    pub fn proxy_details<'c>(self, cx: &mut Cx<'c>) -> Result<Option<(Value<'c>, Value<'c>)>> {
        if !self.is_proxy() {
            return Ok(None);
        }
        let object = bare(self.raw_object());
        let mut raw = [UndefinedValue(), UndefinedValue()];
        // SAFETY: a scripted proxy keeps its target as the private value and its handler in extra slot 0. Reading them does
        // not collect, and they are rooted before anything does.
        unsafe {
            GetProxyPrivate(object, &mut raw[0]);
            GetProxyReservedSlot(object, 0, &mut raw[1]);
        }
        rooted!(in(cx.raw()) let mut target = raw[0]);
        rooted!(in(cx.raw()) let mut handler = raw[1]);
        let mut out = [cx.null(), cx.null()];
        for (index, mut slot) in [target.handle_mut(), handler.handle_mut()].into_iter().enumerate() {
            if !slot.get().is_object() {
                continue;
            }
            // SAFETY: the handle is rooted; wraps the object for this realm's compartment.
            let ok = unsafe { JS_WrapValue(cx.raw(), slot.reborrow().into()) };
            cx.ok(ok)?;
            out[index] = cx.root(slot.get());
        }
        Ok(Some((out[0], out[1])))
    }

    /// For a Map or Set iterator: its collection (undefined when it has ended), what it yields, and how many live entries
    /// are behind it. `None` for any other object.
    pub fn collection_iterator<'c>(self, cx: &mut Cx<'c>) -> Result<Option<(Value<'c>, IteratorKind, u32)>> {
        let object = bare(self.raw_object());
        let name = raw_class_name(object);
        if name != c"Map Iterator" && name != c"Set Iterator" {
            return Ok(None);
        }
        // The engine stores small numbers there as raw bits.
        let number = |value: JSVal| value.asBits_ as u32;
        let kind = match number(iterator_slot(object, ITERATOR_KIND)) {
            0 => IteratorKind::Keys,
            1 => IteratorKind::Values,
            _ => IteratorKind::Entries,
        };
        let count = number(iterator_slot(object, ITERATOR_COUNT));
        let target = iterator_slot(object, ITERATOR_TARGET);
        if !target.is_object() {
            return Ok(Some((cx.undefined(), kind, 0)));
        }
        rooted!(in(cx.raw()) let mut wrapped = target);
        // SAFETY: the handle is rooted.
        let ok = unsafe { JS_WrapValue(cx.raw(), wrapped.handle_mut().into()) };
        cx.ok(ok)?;
        Ok(Some((cx.root(wrapped.get()), kind, count)))
    }

    /// The keys of a WeakMap or WeakSet, in no order; `None` for any other object.
    pub fn weak_keys<'c>(self, cx: &mut Cx<'c>) -> Result<Option<Object<'c>>> {
        let name = self.class_name();
        if name != c"WeakMap" && name != c"WeakSet" {
            return Ok(None);
        }
        rooted!(in(cx.raw()) let mut keys = std::ptr::null_mut::<JSObject>());
        // SAFETY: both handles are rooted; the class was checked (the functions also unwrap).
        let ok = with_object(cx, self.bits(), |object| unsafe {
            if name == c"WeakMap" {
                JS_NondeterministicGetWeakMapKeys(cx.raw(), object, keys.handle_mut().into())
            } else {
                JS_NondeterministicGetWeakSetKeys(cx.raw(), object, keys.handle_mut().into())
            }
        });
        cx.ok(ok)?;
        cx.root_object(keys.get()).map(Some)
    }

    /// Own property keys that are not array indices, strings before symbols.
    pub fn non_index_keys<'c>(self, cx: &mut Cx<'c>, which: OwnKeys) -> Result<Object<'c>> {
        let mut flags = JSITER_OWNONLY | JSITER_SYMBOLS;
        if which == OwnKeys::All {
            flags |= JSITER_HIDDEN;
        }
        let mut context = cx.mozjs();
        let mut ids = IdVector::new(&mut context);
        // SAFETY: the handle and the vector are rooted.
        let ok = with_object(cx, self.bits(), |object| unsafe {
            GetPropertyKeys(cx.raw(), object, flags, ids.handle_mut())
        });
        cx.ok(ok)?;
        let mut keys = Vec::new();
        for id in ids.iter() {
            // Integer ids cover 0 to 2^31 - 1; larger indices come as strings.
            if id.is_int() {
                continue;
            }
            rooted!(in(cx.raw()) let mut value = UndefinedValue());
            rooted!(in(cx.raw()) let key = *id);
            let handle: Handle<_> = key.handle().into();
            // SAFETY: `key` is rooted.
            let ok = unsafe { JS_IdToValue(cx.raw(), handle.get(), value.handle_mut().into()) };
            cx.ok(ok)?;
            let key: Value<'c> = cx.root(value.get());
            if let Some(text) = key.as_str() {
                if text.with_chars(cx, is_array_index)? {
                    continue;
                }
            }
            keys.push(key);
        }
        cx.array(&keys)
    }
}
