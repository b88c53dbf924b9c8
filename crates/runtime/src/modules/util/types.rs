//! `internalBinding('types')`: brand checks. Each tells what an object is by the engine's own class, which neither its
//! prototype nor `Symbol.toStringTag` can change. https://nodejs.org/api/util.html#utiltypes

use std::ffi::CStr;

use rondo_engine::{Args, Binding, Cx, Result, Value, binding};

/// The checks that JavaScript cannot make itself.
pub const BINDING: Binding = binding! {
    "types";
    "kindOf" => kind_of,
    "pairKind" => pair_kind,
    "sameShape" => same_shape,
    "isExternal" => is_external,
    "isDate" => is_date,
    "isArgumentsObject" => is_arguments_object,
    "isBigIntObject" => is_bigint_object,
    "isBooleanObject" => is_boolean_object,
    "isNumberObject" => is_number_object,
    "isStringObject" => is_string_object,
    "isSymbolObject" => is_symbol_object,
    "isBoxedPrimitive" => is_boxed_primitive,
    "isNativeError" => is_native_error,
    "isRegExp" => is_regexp,
    "isGeneratorObject" => is_generator_object,
    "isPromise" => is_promise,
    "isMap" => is_map,
    "isSet" => is_set,
    "isMapIterator" => is_map_iterator,
    "isSetIterator" => is_set_iterator,
    "isWeakMap" => is_weak_map,
    "isWeakSet" => is_weak_set,
    "isArrayBuffer" => is_array_buffer,
    "isDataView" => is_data_view,
    "isSharedArrayBuffer" => is_shared_array_buffer,
    "isProxy" => is_proxy,
    "isModuleNamespaceObject" => is_module_namespace_object,
    "isAnyArrayBuffer" => is_any_array_buffer,
};

/// `kindOf(value)`: in one call what most values are asked for: 0 for a plain object of no built-in class, 1 for an Array,
/// 2 for a Proxy, 4 for a Date, 5 for a RegExp, 6 for a Map, 7 for a Set, 3 for all else. Inspecting, comparing and cloning take
/// the short way for these.
fn kind_of<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let kind = args.get(0).as_object().map_or(3, |object| match object.class_name().to_bytes() {
        b"Object" => 0,
        b"Array" => 1,
        b"Proxy" => 2,
        b"Date" => 4,
        b"RegExp" => 5,
        b"Map" => 6,
        b"Set" => 7,
        _ => 3,
    });
    Ok(cx.int(kind))
}

/// `sameShape(a, b)`: whether the objects (no proxies) surely have the same class, prototype and named properties.
fn same_shape<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let same = match (args.get(0).as_object(), args.get(1).as_object()) {
        (Some(a), Some(b)) => a.same_shape(b),
        _ => false,
    };
    Ok(cx.boolean(same))
}

/// `pairKind(a, b, ...models)`: 0 for two plain objects of one shape; the place of the model (from 1 on) for two objects of its
/// shape; -1 for all else. A model without properties thus stands for objects that have none besides their contents.
fn pair_kind<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let kind = match (args.get(0).as_object(), args.get(1).as_object()) {
        (Some(a), Some(b)) if a.same_shape(b) => {
            let is_model = |&index: &usize| args.get(index).as_object().is_some_and(|model| a.same_shape(model));
            match (2..args.len()).find(is_model) {
                Some(index) => (index - 1) as i32,
                None if a.class_name() == c"Object" => 0,
                None => -1,
            }
        }
        _ => -1,
    };
    Ok(cx.int(kind))
}

/// Whether argument 0 is an object of one of these engine classes.
#[inline]
fn is<'s>(cx: &Cx<'s>, args: Args<'s>, names: &[&CStr]) -> Result<Value<'s>> {
    let Some(object) = args.get(0).as_object() else {
        return Ok(cx.boolean(false));
    };
    let name = object.class_name();
    Ok(cx.boolean(names.contains(&name)))
}

macro_rules! checks {
    ($($function:ident: $($name:literal)|+;)*) => { $(
        fn $function<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
            is(cx, args, &[$($name),+])
        }
    )* };
}

checks! {
    is_external: c"External";
    is_date: c"Date";
    is_arguments_object: c"Arguments";
    is_bigint_object: c"BigInt";
    is_boolean_object: c"Boolean";
    is_number_object: c"Number";
    is_string_object: c"String";
    is_symbol_object: c"Symbol";
    is_boxed_primitive: c"Number" | c"String" | c"Boolean" | c"BigInt" | c"Symbol";
    is_regexp: c"RegExp";
    is_generator_object: c"Generator" | c"AsyncGenerator";
    is_promise: c"Promise";
    is_map: c"Map";
    is_set: c"Set";
    is_map_iterator: c"Map Iterator";
    is_set_iterator: c"Set Iterator";
    is_weak_map: c"WeakMap";
    is_weak_set: c"WeakSet";
    is_array_buffer: c"ArrayBuffer";
    is_data_view: c"DataView";
    is_shared_array_buffer: c"SharedArrayBuffer";
    is_proxy: c"Proxy";
    is_module_namespace_object: c"Module";
    is_any_array_buffer: c"ArrayBuffer" | c"SharedArrayBuffer";
}

fn is_native_error<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let Some(object) = args.get(0).as_object() else {
        return Ok(cx.boolean(false));
    };
    let is_error = object.is_error(cx)?;
    Ok(cx.boolean(is_error))
}
