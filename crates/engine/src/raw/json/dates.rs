//! Dates are plain data as long as nobody has put other functions in the place of those that write them.

use mozjs::jsapi::JS::{GetWellKnownSymbol, NewDateObject, SymbolCode};
use mozjs::jsapi::glue::JS_GetOwnPropertyDescriptorById;
use mozjs::jsapi::{PropertyDescriptor, jsid};
use mozjs::jsid::{StringId, SymbolId};
use mozjs::rooted;

use super::super::cx::{Cx, Result};
use super::super::local::{Object, ObjectKind, Value};
use super::super::persistent::Persistent;
use super::super::value::with_object;

/// The prototype of the main realm's dates, and what of it takes part in `JSON.stringify`, as it was at the start.
pub(super) struct Dates {
    prototype: Persistent<ObjectKind>,
    /// Interned strings and a symbol of the engine: they live as long as the runtime, at their place.
    keys: [jsid; 4],
    functions: Vec<Persistent>,
}

/// A date, to learn of dates from.
pub(super) fn some_date<'s>(cx: &mut Cx<'s>) -> Result<Object<'s>> {
    // SAFETY: a fresh object is rooted at once.
    let date = unsafe { NewDateObject(cx.raw(), mozjs::jsapi::JS::ClippedTime { t: 0.0 }) };
    cx.root_object(date)
}

/// The values of the properties; `None` if one is missing or an accessor.
fn functions<'c>(cx: &mut Cx<'c>, prototype: Object<'c>, keys: &[jsid]) -> Result<Option<Vec<Value<'c>>>> {
    let mut found = Vec::with_capacity(keys.len());
    for key in keys {
        rooted!(in(cx.raw()) let key = *key);
        rooted!(in(cx.raw()) let mut property = PropertyDescriptor::default());
        let mut none = true;
        // SAFETY: everything given is rooted.
        let ok = with_object(cx, prototype.bits(), |object| unsafe {
            let property = property.handle_mut().into();
            JS_GetOwnPropertyDescriptorById(cx.raw(), object, key.handle().into(), property, &mut none)
        });
        cx.ok(ok)?;
        if none || !property.hasValue_() {
            return Ok(None);
        }
        found.push(cx.root(property.value_));
    }
    Ok(Some(found))
}

impl Dates {
    /// Before any code of the program: notes the functions.
    pub(super) fn new(cx: &mut Cx<'_>) -> Result<Option<Dates>> {
        cx.scope(|cx| {
            let Some(prototype) = some_date(cx)?.prototype(cx)?.as_object() else { return Ok(None) };
            // SAFETY: plain look-ups; what they give is kept by the engine itself.
            let keys = unsafe {
                [
                    StringId(cx.intern(c"toJSON")?.bits().to_string()),
                    StringId(cx.intern(c"toISOString")?.bits().to_string()),
                    StringId(cx.intern(c"valueOf")?.bits().to_string()),
                    SymbolId(GetWellKnownSymbol(cx.raw(), SymbolCode::toPrimitive)),
                ]
            };
            let Some(functions) = functions(cx, prototype, &keys)? else { return Ok(None) };
            let functions = functions.into_iter().map(|function| function.persist(cx)).collect();
            Ok(Some(Dates { prototype: prototype.persist(cx), keys, functions }))
        })
    }

    /// The key `toJSON`.
    pub(super) fn to_json(&self) -> jsid {
        self.keys[0]
    }

    /// Whether the date was made by the main realm's `Date` itself, not by a class that extends it.
    pub(super) fn made(&self, cx: &mut Cx<'_>, date: Object<'_>) -> Result<bool> {
        cx.scope(|cx| {
            let prototype = date.prototype(cx)?;
            Ok(prototype.raw_object() == self.prototype.local(cx).raw_object())
        })
    }

    /// Whether dates are still written as they were.
    pub(super) fn are_plain(&self, cx: &mut Cx<'_>) -> Result<bool> {
        cx.scope(|cx| {
            let prototype = self.prototype.local(cx);
            let Some(now) = functions(cx, prototype, &self.keys)? else { return Ok(false) };
            Ok(now.iter().zip(&self.functions).all(|(now, then)| now.bits().asBits_ == then.local(cx).bits().asBits_))
        })
    }
}
