//! What is known about shapes: for plain objects the names in quotes and the slots of their values. A shape is looked into
//! when it is met for the second time, so that data of which every object is built differently costs nothing here.
//!
//! A shape has no name but its address. Addresses are forgotten at the end of every slice of a collection: shapes are freed
//! and moved in slices only, and one that a live object has is not freed before the next.

use std::cell::Cell;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use mozjs::jsapi::glue::JS_GetOwnPropertyDescriptorById;
use mozjs::jsapi::{
    GetPropertyKeys, JSClass, JSITER_HIDDEN, JSITER_OWNONLY, JSITER_PRIVATE, JSITER_SYMBOLS, JSObject,
    PropertyDescriptor,
};
use mozjs::rooted;
use mozjs::rust::IdVector;

use super::super::cx::{Cx, Result};
use super::super::local::Object;
use super::super::value::with_object;
use super::dates::Dates;
use super::layout::{self, Chars, Slot};
use super::text::{PADDING, Text};

/// Names of objects with more properties than this are not kept: they are tables more than records.
const MOST_PROPERTIES: usize = 1024;
/// All shapes are forgotten when there are more of them or of their properties.
const MOST_SHAPES: usize = 2048;
const MOST_KEPT: usize = 1 << 15;

/// Addresses have enough in their middle bits.
#[derive(Default)]
pub(super) struct AddressHasher(u64);
impl Hasher for AddressHasher {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_usize(usize::from(*byte));
        }
    }
    fn write_usize(&mut self, address: usize) {
        self.0 = (self.0 ^ address as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29);
    }
}

pub(super) struct Property {
    /// End of its name in the plan's text; it begins where the one before ends.
    pub end: u32,
    pub slot: Slot,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// An object with names.
    Record,
    /// An array: it has elements, and no properties but its length.
    Array,
    /// A `Date` of the main realm without properties of its own.
    Date,
}

/// How the objects of one shape are written.
pub(super) struct Plan {
    /// `,"name":` of each property that is written; behind the last, room to read [`PADDING`] bytes more.
    pub names: Vec<u8>,
    pub properties: Vec<Property>,
    pub kind: Kind,
    /// The call that looked last whether the prototypes have a `toJSON`: they have none.
    pub checked: Cell<u64>,
    /// For how many calls objects of this shape go to the engine at once, and for how many they did last.
    pub skip: Cell<u32>,
    pub skipped: Cell<u32>,
}

pub(super) enum Entry {
    /// Met once.
    Met,
    /// Something that the engine has to write.
    Other,
    Known(Plan),
}

type Map = HashMap<usize, Entry, BuildHasherDefault<AddressHasher>>;

#[derive(Default)]
pub(super) struct Shapes {
    map: Map,
    properties: usize,
}

impl Shapes {
    pub(super) fn clear(&mut self) {
        self.map.clear();
        self.properties = 0;
    }

    #[inline]
    pub(super) fn get(&self, shape: usize) -> Option<&Entry> {
        self.map.get(&shape)
    }

    pub(super) fn set(&mut self, shape: usize, entry: Entry) {
        if let Entry::Known(plan) = &entry {
            self.properties += plan.properties.len();
        }
        if self.map.len() >= MOST_SHAPES || self.properties > MOST_KEPT {
            self.clear();
        }
        self.map.insert(shape, entry);
    }
}

/// The classes that can be written, found on objects made for that.
#[derive(Clone, Copy)]
pub(super) struct Classes {
    pub object: *const JSClass,
    pub array: *const JSClass,
    pub date: *const JSClass,
}

/// Looks into the shape of an object. The result is for the shape that the object has after the call.
pub(super) fn study(cx: &mut Cx<'_>, object: Object<'_>, classes: Classes, dates: &Dates) -> Result<Entry> {
    // SAFETY: a live object; the results are used before anything collects.
    let (class, shared) = unsafe {
        let shape = layout::shape_of(object.raw_object());
        (layout::class_of(shape), layout::is_shared(shape))
    };
    if !shared {
        return Ok(Entry::Other);
    }
    if class == classes.array {
        return study_array(cx, object);
    }
    let is_date = class == classes.date;
    if class != classes.object && !(is_date && dates.made(cx, object)?) {
        return Ok(Entry::Other);
    }
    let mut context = cx.mozjs();
    let mut ids = IdVector::new(&mut context);
    let flags = JSITER_OWNONLY | JSITER_HIDDEN | JSITER_SYMBOLS | JSITER_PRIVATE;
    // SAFETY: the handle and the vector are rooted.
    let ok =
        with_object(cx, object.bits(), |object| unsafe { GetPropertyKeys(cx.raw(), object, flags, ids.handle_mut()) });
    cx.ok(ok)?;
    if is_date {
        return Ok(if ids.is_empty() { known(Vec::new(), Vec::new(), Kind::Date) } else { Entry::Other });
    }
    if ids.len() > MOST_PROPERTIES {
        return Ok(Entry::Other);
    }
    let mut names = Text::default();
    let mut properties = Vec::with_capacity(ids.len());
    for (number, id) in ids.iter().enumerate() {
        rooted!(in(cx.raw()) let key = *id);
        if !key.is_string() {
            return Ok(Entry::Other);
        }
        rooted!(in(cx.raw()) let mut property = PropertyDescriptor::default());
        let mut none = true;
        // SAFETY: everything given is rooted. The object is a plain one: none of its code runs.
        let ok = with_object(cx, object.bits(), |object| unsafe {
            JS_GetOwnPropertyDescriptorById(
                cx.raw(),
                object,
                key.handle().into(),
                property.handle_mut().into(),
                &mut none,
            )
        });
        cx.ok(ok)?;
        if none || !property.hasValue_() {
            return Ok(Entry::Other);
        }
        // SAFETY: nothing collects from here to the end of the turn; the shape is still shared, as nothing ran that could
        // change the object.
        unsafe {
            let raw = object.raw_object();
            let slot = Slot::numbered(number, layout::fixed_slots(layout::shape_of(raw)));
            if slot.read(raw).asBits_ != property.value_.asBits_ {
                return Ok(Entry::Other);
            }
            let Chars::Latin1(name) = layout::chars_of(key.to_string()) else { return Ok(Entry::Other) };
            // Large indices are strings here too, and would have to be sorted.
            if name == b"toJSON" || !name.is_empty() && name.iter().all(u8::is_ascii_digit) {
                return Ok(Entry::Other);
            }
            if property.enumerable_() {
                names.push_byte(b',');
                names.quote(name);
                names.push_byte(b':');
                properties.push(Property { end: names.len() as u32, slot });
            }
        }
    }
    let mut names = names.read().map(<[u8]>::to_vec).unwrap_or_default();
    names.extend([0; PADDING]);
    Ok(known(names, properties, Kind::Record))
}

/// An array is written if it has the shape that arrays without other properties have.
fn study_array(cx: &mut Cx<'_>, array: Object<'_>) -> Result<Entry> {
    cx.scope(|cx| {
        let fresh = cx.array(&[])?;
        // SAFETY: live objects, nothing collects.
        let same = unsafe { layout::shape_of(fresh.raw_object()) == layout::shape_of(array.raw_object()) };
        Ok(if same { known(Vec::new(), Vec::new(), Kind::Array) } else { Entry::Other })
    })
}

fn known(names: Vec<u8>, properties: Vec<Property>, kind: Kind) -> Entry {
    let (checked, skip, skipped) = (Cell::new(0), Cell::new(0), Cell::new(0));
    Entry::Known(Plan { names, properties, kind, checked, skip, skipped })
}

/// The classes of `{}` and `[]`, if the engine's objects are laid out as [`layout`] says; `None` if they are not.
pub(super) fn classes(cx: &mut Cx<'_>) -> Result<Option<Classes>> {
    cx.scope(|cx| {
        let values = [cx.number(7.0), cx.undefined(), cx.number(0.5), cx.str_value("four")?, cx.number(-1.0)];
        let array = cx.array(&values)?;
        let object = cx.object()?;
        let date = super::dates::some_date(cx)?;
        // More than lie in the object itself.
        for number in 0..40 {
            object.set(cx, &format!("p{number}"), cx.number(f64::from(number) + 0.25))?;
        }
        // SAFETY: live objects of known contents, and nothing collects from here on.
        unsafe {
            let raw = object.raw_object();
            let shape = layout::shape_of(raw);
            let fixed = layout::fixed_slots(shape);
            let slots = layout::is_shared(shape)
                && fixed < 40
                && (0..40).all(|number| {
                    let found = Slot::numbered(number, fixed).read(raw);
                    found.is_double() && found.to_double() == number as f64 + 0.25
                });
            let (_, none, _) = layout::elements_of(raw);
            let bits = values.map(|value| value.bits());
            let fine = slots && none == 0 && layout::as_expected(array.raw_object(), &bits);
            let is_text = matches!(layout::chars_of(bits[3].to_string()), Chars::Latin1(b"four"));
            let array = layout::class_of(layout::shape_of(array.raw_object()));
            let date = layout::class_of(layout::shape_of(date.raw_object()));
            Ok((fine && is_text).then_some(Classes { object: layout::class_of(shape), array, date }))
        }
    })
}

/// Whether no prototype of the object has `key`. False also where that is not plain to see.
///
/// # Safety
/// A live object; nothing collects during the call.
pub(super) unsafe fn chain_lacks(
    cx: *mut mozjs::jsapi::JSContext,
    object: *mut JSObject,
    key: mozjs::jsapi::jsid,
    classes: Classes,
) -> bool {
    use mozjs::jsapi::{Handle, JS_AlreadyHasOwnPropertyById, JS_GetPrototypeIfOrdinary, MutableHandle};
    let mut at = object;
    for _ in 0..32 {
        let mut ordinary = false;
        let mut next: *mut JSObject = std::ptr::null_mut();
        // SAFETY: the handles point to locals that nothing moves, since nothing collects: reading the prototype of a native
        // object and looking up a name in one without hooks do not allocate.
        unsafe {
            let (from, to) = (
                Handle { ptr: &raw const at, _phantom_0: std::marker::PhantomData },
                MutableHandle { ptr: &raw mut next, _phantom_0: std::marker::PhantomData },
            );
            if !JS_GetPrototypeIfOrdinary(cx, from, &mut ordinary, to) || !ordinary {
                return false;
            }
            if next.is_null() {
                return true;
            }
            let shape = layout::shape_of(next);
            let class = layout::class_of(shape);
            if !layout::is_native(shape) || class != classes.object && class != classes.array {
                return false;
            }
            let mut found = true;
            let holder = Handle { ptr: &raw const next, _phantom_0: std::marker::PhantomData };
            let key = Handle { ptr: &raw const key, _phantom_0: std::marker::PhantomData };
            if !JS_AlreadyHasOwnPropertyById(cx, holder, key, &mut found) || found {
                return false;
            }
        }
        at = next;
    }
    false
}
