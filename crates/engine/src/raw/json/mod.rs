//! `JSON.stringify` for plain data: objects and arrays of strings, numbers, booleans and null, without `toJSON`, getters or
//! anything else that could run code. The engine's own function looks into the shape of every object again; here each shape
//! is looked into once. What is not plain data is the engine's to write, with its errors.
//!
//! Nothing of the program runs while a text is made, and nothing allocates in the collected heap: pointers to objects are
//! held plainly from [`walk`]'s beginning to its end.

mod dates;
mod layout;
mod shapes;
mod text;

use std::cell::{Cell, OnceCell, RefCell};
use std::marker::PhantomData;
use std::mem::MaybeUninit;

use mozjs::jsapi::{JSContext, JSObject};
use mozjs::jsval::JSVal;

use self::dates::Dates;
use self::layout::Chars;
use self::shapes::{Classes, Entry, Kind, Plan, Shapes};
use self::text::Text;
use super::cx::{Cx, Result, Thrown};
use super::local::{Object, Str};

/// Deeper data, and data that contains itself, is the engine's.
const DEEPEST: usize = 32;
/// Shapes that one call looks into, and the most calls in a row that go to the engine because one of a kind had to.
const STUDIES: usize = 8;
const MOST_SKIPPED: u32 = 63;

/// What a runtime keeps for this.
#[derive(Default)]
pub(crate) struct Stringify {
    shapes: RefCell<Shapes>,
    text: RefCell<Text>,
    /// Missing where the engine's objects are not as this code expects them: all is left to the engine then.
    ready: OnceCell<(Classes, Dates)>,
    call: Cell<u64>,
    /// Whether the last text had dates: they are looked at before the walk then.
    dated: Cell<bool>,
    /// Collections that found the shapes in use. There is none such; a text made meanwhile would not be used.
    disturbed: Cell<u64>,
}

impl Stringify {
    /// Called in every slice of a collection.
    pub(crate) fn forget_shapes(&self) {
        match self.shapes.try_borrow_mut() {
            Ok(mut shapes) => shapes.clear(),
            Err(_) => self.disturbed.set(self.disturbed.get() + 1),
        }
    }
}

/// How a walk ended.
enum End {
    Written,
    /// At something that the engine has to write.
    Engine,
    /// At an object of a shape that was met once before.
    Study(*mut JSObject),
    /// At an object of a shape never met.
    New(usize),
    /// At a date, of which it is not known whether it is plain data today.
    Date,
    /// With an exception.
    Failed,
}

/// An object or array that is being written.
#[derive(Clone, Copy)]
struct Frame<'p> {
    plan: &'p Plan,
    object: *mut JSObject,
    elements: *const JSVal,
    next: u32,
    end: u32,
    /// Nothing was written of it so far.
    empty: bool,
}

struct Walk<'p> {
    cx: *mut JSContext,
    shapes: &'p Shapes,
    classes: Classes,
    to_json: mozjs::jsapi::jsid,
    call: u64,
    /// Whether dates may be written.
    dates: bool,
    dated: Cell<bool>,
    last: Cell<Option<(usize, &'p Plan)>>,
}

impl<'p> Walk<'p> {
    /// # Safety
    /// As [`Walk::enter`].
    unsafe fn find(&self, object: *mut JSObject, shape: usize) -> std::result::Result<&'p Plan, End> {
        let plan = match self.shapes.get(shape) {
            Some(Entry::Known(plan)) => plan,
            Some(Entry::Other) => return Err(End::Engine),
            Some(Entry::Met) => return Err(End::Study(object)),
            None => return Err(End::New(shape)),
        };
        // What dates have is asked of their own prototype.
        if plan.checked.get() != self.call && plan.kind != Kind::Date {
            // SAFETY: by the caller.
            if !unsafe { shapes::chain_lacks(self.cx, object, self.to_json, self.classes) } {
                return Err(End::Engine);
            }
            plan.checked.set(self.call);
        }
        self.last.set(Some((shape, plan)));
        Ok(plan)
    }

    /// Begins with an object.
    ///
    /// # Safety
    /// A live object; nothing collects until the frame is dropped.
    #[inline]
    unsafe fn enter(&self, object: *mut JSObject) -> std::result::Result<Frame<'p>, End> {
        // SAFETY: by the caller.
        unsafe {
            let shape = layout::shape_of(object) as usize;
            let plan = match self.last.get() {
                // The elements of an array mostly have one shape.
                Some((last, plan)) if last == shape => plan,
                _ => self.find(object, shape)?,
            };
            if plan.kind == Kind::Date && !self.dates {
                return Err(End::Date);
            }
            let (elements, initialized, length) = layout::elements_of(object);
            let is_array = plan.kind == Kind::Array;
            // Holes at the end of an array, and numbered properties of an object.
            if initialized != if is_array { length } else { 0 } {
                return Err(End::Engine);
            }
            let end = if is_array { length } else { plan.properties.len() as u32 };
            Ok(Frame { plan, object, elements, next: 0, end, empty: true })
        }
    }

    /// Writes the object.
    ///
    /// # Safety
    /// A live object; nothing collects during the call.
    unsafe fn run(&self, object: *mut JSObject, text: &mut Text) -> End {
        // SAFETY: by the caller; so for the whole function.
        let mut top = match unsafe { self.enter(object) } {
            Ok(frame) => frame,
            Err(end) => return end,
        };
        if top.plan.kind == Kind::Date {
            return End::Engine;
        }
        let mut stack = [const { MaybeUninit::<Frame<'_>>::uninit() }; DEEPEST];
        let mut depth = 0;
        text.push_byte(if top.plan.kind == Kind::Array { b'[' } else { b'{' });
        loop {
            if top.next == top.end {
                text.push_byte(if top.plan.kind == Kind::Array { b']' } else { b'}' });
                if depth == 0 {
                    return End::Written;
                }
                depth -= 1;
                // SAFETY: written when the depth was left for the next.
                top = unsafe { stack[depth].assume_init() };
                continue;
            }
            let number = top.next as usize;
            top.next += 1;
            let value = if top.plan.kind == Kind::Array {
                if number > 0 {
                    text.push_byte(b',');
                    if number.is_multiple_of(4096) && text.len() > text::LONGEST {
                        return End::Engine;
                    }
                }
                // SAFETY: `end` is the number of initialized elements.
                unsafe { *top.elements.add(number) }
            } else {
                let property = &top.plan.properties[number];
                // SAFETY: the object has the plan's shape.
                let value = unsafe { property.slot.read(top.object) };
                if value.is_undefined() || value.is_symbol() {
                    continue;
                }
                let start = if number == 0 { 0 } else { top.plan.properties[number - 1].end as usize };
                text.push_padded(&top.plan.names, start + usize::from(top.empty), property.end as usize);
                top.empty = false;
                value
            };
            if value.is_string() {
                // SAFETY: a live string.
                match unsafe { self.quote(value.to_string(), text) } {
                    Ok(()) => (),
                    Err(end) => return end,
                }
            } else if value.is_int32() {
                text.int(i64::from(value.to_int32()));
            } else if value.is_object() {
                // SAFETY: a live object.
                let frame = match unsafe { self.enter(value.to_object()) } {
                    Ok(frame) => frame,
                    Err(end) => return end,
                };
                if frame.plan.kind == Kind::Date {
                    let mut time = 0.0;
                    let date = mozjs::jsapi::Handle { ptr: &raw const frame.object, _phantom_0: PhantomData };
                    // SAFETY: the handle points to a local that nothing moves, as nothing collects.
                    if !unsafe { mozjs::jsapi::js::DateGetMsecSinceEpoch(self.cx, date, &mut time) } {
                        return End::Failed;
                    }
                    text.date(time);
                    self.dated.set(true);
                    continue;
                }
                if depth == DEEPEST || text.len() > text::LONGEST {
                    return End::Engine;
                }
                stack[depth].write(top);
                depth += 1;
                top = frame;
                text.push_byte(if top.plan.kind == Kind::Array { b'[' } else { b'{' });
            } else if value.is_double() {
                text.number(value.to_double());
            } else if value.is_boolean() {
                text.push(if value.to_boolean() { b"true" } else { b"false" });
            } else if value.is_null() || value.is_undefined() || value.is_symbol() {
                text.push(b"null");
            } else {
                // A hole or a BigInt.
                return End::Engine;
            }
        }
    }

    /// # Safety
    /// A live string; nothing collects during the call.
    #[inline]
    unsafe fn quote(&self, string: *mut mozjs::jsapi::JSString, text: &mut Text) -> std::result::Result<(), End> {
        // SAFETY: by the caller. Putting the parts of a rope together takes memory outside the collected heap; the engine's
        // own serializer holds plain pointers over it too.
        unsafe {
            let mut chars = layout::chars_of(string);
            if let Chars::Rope = chars {
                if mozjs::jsapi::JS_EnsureLinearString(self.cx, string).is_null() {
                    return Err(End::Failed);
                }
                chars = layout::chars_of(string);
            }
            match chars {
                Chars::Latin1(chars) => text.quote(chars),
                Chars::Utf16(chars) => text.quote_wide(chars),
                Chars::Rope => return Err(End::Engine),
            }
        }
        // One string may be as long as all that a text can hold.
        if text.len() > text::LONGEST { Err(End::Engine) } else { Ok(()) }
    }
}

impl<'s> Cx<'s> {
    /// Makes [`Cx::json_text`] ready; in the main realm, before any code of the program. Without it all is the engine's.
    pub fn prepare_json(&mut self) -> Result<()> {
        if let (Some(classes), Some(dates)) = (shapes::classes(self)?, Dates::new(self)?) {
            let _ = self.state().json.ready.set((classes, dates));
        }
        Ok(())
    }

    /// The JSON text of an object or array of plain data; `None` if it has to be left to `JSON.stringify` of the engine.
    ///
    /// # Errors
    /// Throws when memory runs out.
    pub fn json_text(&mut self, object: Object<'_>) -> Result<Option<Str<'s>>> {
        let own = &self.state().json;
        let Some((classes, dates)) = own.ready.get() else { return Ok(None) };
        let (classes, to_json) = (*classes, dates.to_json());
        let mut plain_dates = own.dated.get() && dates.are_plain(self)?;
        let Ok(mut text) = own.text.try_borrow_mut() else { return Ok(None) };
        for _ in 0..=STUDIES {
            text.clear();
            let before = own.disturbed.get();
            own.call.set(own.call.get() + 1);
            let end = {
                let shapes = own.shapes.borrow();
                let (last, dated) = (Cell::new(None), Cell::new(false));
                let (call, dates) = (own.call.get(), plain_dates);
                let walk = Walk { cx: self.raw(), shapes: &shapes, classes, to_json, call, dates, dated, last };
                // SAFETY: the object is rooted by its handle; the walk does not collect.
                unsafe {
                    let object = object.raw_object();
                    let plan = match shapes.get(layout::shape_of(object) as usize) {
                        Some(Entry::Known(plan)) => Some(plan),
                        _ => None,
                    };
                    if let Some(plan) = plan.filter(|plan| plan.skip.get() > 0) {
                        plan.skip.set(plan.skip.get() - 1);
                        return Ok(None);
                    }
                    let end = walk.run(object, &mut text);
                    own.dated.set(walk.dated.get());
                    if let Some(plan) = plan {
                        // Data of this kind that mostly ends at the engine goes there without the attempt.
                        let skip = match end {
                            End::Written => 0,
                            End::Engine | End::New(_) => (plan.skipped.get() * 2 + 1).min(MOST_SKIPPED),
                            End::Study(_) | End::Date | End::Failed => plan.skipped.get(),
                        };
                        plan.skipped.set(skip);
                        plan.skip.set(if matches!(end, End::Engine) { skip } else { 0 });
                    }
                    end
                }
            };
            match end {
                End::Written if own.disturbed.get() == before => {
                    let made = match text.read() {
                        Ok(bytes) => self.latin1(bytes),
                        Err(units) => self.utf16(units),
                    };
                    // The room of a large text does not stay until the next.
                    text.clear();
                    return made.map(Some);
                }
                End::Written | End::Engine => return Ok(None),
                End::Date => {
                    if plain_dates || !dates.are_plain(self)? {
                        return Ok(None);
                    }
                    plain_dates = true;
                }
                End::Failed => return Err(Thrown(())),
                End::New(shape) => {
                    own.shapes.borrow_mut().set(shape, Entry::Met);
                    return Ok(None);
                }
                End::Study(met) => self.scope(|cx| {
                    let met: Object<'_> = cx.root_object(met)?;
                    let entry = shapes::study(cx, met, classes, dates)?;
                    // SAFETY: a live object; nothing ran since its shape was looked into.
                    let shape = unsafe { layout::shape_of(met.raw_object()) } as usize;
                    own.shapes.borrow_mut().set(shape, entry);
                    Ok(())
                })?,
            }
        }
        Ok(None)
    }
}
