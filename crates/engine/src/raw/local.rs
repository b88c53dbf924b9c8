//! Rooted handles. A [`Local`] is a pointer to a slot that the collector knows: in the arena, or in a native call's
//! argument vector. Copying one copies the pointer.

use std::marker::PhantomData;

use mozjs::jsapi::JSObject;
use mozjs::jsval::JSVal;
use mozjs::rust::HandleValue;

/// What a [`Local`] is known to hold.
pub trait Kind {}
/// Any value.
pub enum Any {}
macro_rules! kinds {
    ($($(#[$doc:meta])* $marker:ident $alias:ident),*) => { $(
        $(#[$doc])* pub type $alias<'s> = Local<'s, $marker>;
        /// Marker type of the handle of this kind.
        pub enum $marker {}
        impl Kind for $marker {}
        impl<'s> From<$alias<'s>> for Value<'s> {
            #[inline]
            fn from(local: $alias<'s>) -> Value<'s> { local.value() }
        }
    )* };
}
impl Kind for Any {}
/// Any JavaScript value.
pub type Value<'s> = Local<'s, Any>;
kinds! {
    /// An object (functions and arrays too).
    ObjectKind Object,
    /// A callable object.
    FunctionKind Function,
    /// A string.
    StrKind Str,
    /// A symbol.
    SymbolKind Symbol,
    /// A promise of this realm.
    PromiseKind Promise,
    /// An ArrayBuffer or SharedArrayBuffer.
    ArrayBufferKind ArrayBuffer
}

/// A rooted value of kind `T` that lives as long as scope `'s`.
///
/// Like a reference, it can serve where a shorter life is asked for, never where a longer one is:
///
/// ```compile_fail
/// fn leak(cx: &mut rondo_engine::Cx<'_>) {
///     let mut kept = None;
///     cx.scope(|cx| kept = Some(cx.number(1.5)));
/// }
/// ```
pub struct Local<'s, T: Kind = Any> {
    slot: *const JSVal,
    brand: PhantomData<(&'s (), *const T)>,
}

impl<T: Kind> Clone for Local<'_, T> {
    #[inline]
    fn clone(&self) -> Self {
        *self
    }
}
impl<T: Kind> Copy for Local<'_, T> {}

impl<'s, T: Kind> Local<'s, T> {
    /// # Safety
    /// `slot` is traced by the collector for the whole of `'s` and holds a value of kind `T`.
    #[inline]
    pub(crate) unsafe fn from_slot(slot: *const JSVal) -> Local<'s, T> {
        Local { slot, brand: PhantomData }
    }

    /// The value as it is now. The result is unrooted: use it before anything that may collect.
    #[inline]
    pub(crate) fn bits(self) -> JSVal {
        // SAFETY: the slot is alive for `'s`.
        unsafe { *self.slot }
    }

    #[inline]
    pub(crate) fn handle(self) -> HandleValue<'s> {
        // SAFETY: the slot is a marked location for `'s`.
        unsafe { HandleValue::from_marked_location(self.slot) }
    }

    /// The same handle as one to any value.
    #[inline]
    pub fn value(self) -> Value<'s> {
        Local { slot: self.slot, brand: PhantomData }
    }

    /// The same handle, of a kind that the caller has checked.
    #[inline]
    pub(crate) fn cast<U: Kind>(self) -> Local<'s, U> {
        Local { slot: self.slot, brand: PhantomData }
    }

    /// Unrooted object pointer; null if this is not an object.
    #[inline]
    pub(crate) fn raw_object(self) -> *mut JSObject {
        let value = self.bits();
        if value.is_object() { value.to_object() } else { std::ptr::null_mut() }
    }
}

impl<'s> Function<'s> {
    /// The function as an object.
    #[inline]
    pub fn object(self) -> Object<'s> {
        self.cast()
    }
}
impl<'s> Promise<'s> {
    /// The promise as an object.
    #[inline]
    pub fn object(self) -> Object<'s> {
        self.cast()
    }
}
impl<'s> ArrayBuffer<'s> {
    /// The buffer as an object.
    #[inline]
    pub fn object(self) -> Object<'s> {
        self.cast()
    }
}
