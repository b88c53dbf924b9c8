//! What plain objects, arrays and strings look like in memory. Shapes, slots and strings are as `js/public/shadow` of the
//! engine declares them; the header of an array's elements is not declared there and is looked at on arrays of known
//! contents before anything relies on it ([`as_expected`]).

use mozjs::jsapi::JS::shadow;
use mozjs::jsapi::{JSClass, JSObject, JSString};
use mozjs::jsval::JSVal;

/// In front of the elements of every native object.
#[repr(C)]
struct ElementsHeader {
    flags: u32,
    initialized: u32,
    capacity: u32,
    length: u32,
}

/// Address of the object's shape. A shape tells class, prototype, property names and their slots.
///
/// # Safety
/// A live object, and nothing collects until the result is used up; so for all functions here.
#[inline]
pub(super) unsafe fn shape_of(object: *const JSObject) -> *const shadow::Shape {
    // SAFETY: every object begins with its shape.
    unsafe { (*object.cast::<shadow::Object>()).shape }
}

/// # Safety
/// As [`shape_of`].
#[inline]
pub(super) unsafe fn class_of(shape: *const shadow::Shape) -> *const JSClass {
    // SAFETY: a live shape has a base, which has a class.
    unsafe { (*(*shape).base).clasp }
}

/// Whether the shape belongs to all objects that got the same properties in the same order: then property number `i` has
/// slot number `i`.
///
/// # Safety
/// As [`shape_of`].
pub(super) unsafe fn is_shared(shape: *const shadow::Shape) -> bool {
    // SAFETY: a live shape.
    let flags = unsafe { (*shape).immutableFlags };
    flags >> shadow::Shape_KIND_SHIFT & shadow::Shape_KIND_MASK == shadow::Shape_Kind::Shared as u32
}

/// Whether the object is a native one: no proxy, no structure of WebAssembly.
///
/// # Safety
/// As [`shape_of`].
pub(super) unsafe fn is_native(shape: *const shadow::Shape) -> bool {
    // SAFETY: a live shape. Both kinds of native objects have the low bit, and only they.
    unsafe { (*shape).immutableFlags >> shadow::Shape_KIND_SHIFT & 1 == 1 }
}

/// How many of the slots lie in the object itself.
///
/// # Safety
/// As [`shape_of`].
pub(super) unsafe fn fixed_slots(shape: *const shadow::Shape) -> usize {
    // SAFETY: a live shape.
    (unsafe { (*shape).immutableFlags & shadow::Shape_FIXED_SLOTS_MASK } >> shadow::Shape_FIXED_SLOTS_SHIFT) as usize
}

/// Where a property lies: a slot of the object itself, or one outside it.
#[derive(Clone, Copy)]
pub(super) struct Slot(i32);

impl Slot {
    /// The slot with this number in objects that have so many of them inside.
    pub(super) fn numbered(number: usize, fixed: usize) -> Slot {
        if number < fixed { Slot(number as i32) } else { Slot(!((number - fixed) as i32)) }
    }

    /// # Safety
    /// A native object of the shape that the slot was made for.
    #[inline]
    pub(super) unsafe fn read(self, object: *const JSObject) -> JSVal {
        let native = object.cast::<shadow::NativeObject>();
        // SAFETY: the shape has this slot. Fixed slots follow the three words that all native objects begin with.
        unsafe {
            if self.0 >= 0 {
                *native.add(1).cast::<JSVal>().add(self.0 as usize)
            } else {
                *(*native).slots.add(!self.0 as usize)
            }
        }
    }
}

/// The elements of a native object: as many as are initialized, and its length if it is an array.
///
/// # Safety
/// As [`shape_of`], of a native object.
#[inline]
pub(super) unsafe fn elements_of(object: *const JSObject) -> (*const JSVal, u32, u32) {
    // SAFETY: a native object has elements, if only the shared empty ones, behind their header.
    unsafe {
        let elements = (*object.cast::<shadow::NativeObject>())._1.cast::<JSVal>();
        let header = &*elements.cast::<ElementsHeader>().sub(1);
        (elements, header.initialized, header.length)
    }
}

/// Whether an array made of `expected` looks as this file says.
///
/// # Safety
/// A live array of these values; nothing collects meanwhile.
pub(super) unsafe fn as_expected(array: *const JSObject, expected: &[JSVal]) -> bool {
    // SAFETY: by the caller.
    unsafe {
        let (elements, initialized, length) = elements_of(array);
        let header = &*elements.cast::<ElementsHeader>().sub(1);
        initialized as usize == expected.len()
            && length as usize == expected.len()
            && header.capacity >= initialized
            // All but whether they lie in the object itself.
            && header.flags & 0xfe == 0
            && std::slice::from_raw_parts(elements, expected.len())
                .iter()
                .zip(expected)
                .all(|(found, wanted)| found.asBits_ == wanted.asBits_)
    }
}

/// The characters of a string.
pub(super) enum Chars<'a> {
    Latin1(&'a [u8]),
    Utf16(&'a [u16]),
    /// Made of parts that were not put together yet.
    Rope,
}

/// # Safety
/// A live string; nothing collects while the characters are borrowed.
#[inline]
pub(super) unsafe fn chars_of<'a>(text: *const JSString) -> Chars<'a> {
    // SAFETY: the layout that `js/public/shadow/String.h` declares: the flags with the length above them, then the
    // characters or a pointer to them.
    unsafe {
        let text = text.cast::<shadow::String>();
        let flags = (*text).flags_;
        if flags & shadow::String_LINEAR_BIT as usize == 0 {
            return Chars::Rope;
        }
        let length = flags >> 32;
        let content = &(*text).__bindgen_anon_1;
        let inline = flags & shadow::String_INLINE_CHARS_BIT as usize != 0;
        if flags & shadow::String_LATIN1_CHARS_BIT as usize != 0 {
            let start = if inline { (&raw const *content).cast() } else { content.nonInlineCharsLatin1 };
            Chars::Latin1(std::slice::from_raw_parts(start, length))
        } else {
            let start = if inline { (&raw const *content).cast() } else { content.nonInlineCharsTwoByte };
            Chars::Utf16(std::slice::from_raw_parts(start, length))
        }
    }
}
