//! Errors as plain data, made into JavaScript exceptions at the edge.

use mozjs::jsapi::JSProtoKey;
use mozjs::rooted;

use super::cx::{Cx, Result, Thrown};
use super::local::{Function, Object, Value};

/// The constructor of an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorClass {
    /// `Error`
    Error,
    /// `TypeError`
    TypeError,
    /// `RangeError`
    RangeError,
    /// `SyntaxError`
    SyntaxError,
    /// `ReferenceError`
    ReferenceError,
    /// `URIError`
    UriError,
    /// `EvalError`
    EvalError,
}

/// The value of an extra property of an error.
#[derive(Clone, Debug, PartialEq)]
pub enum FieldValue {
    /// A number.
    Number(f64),
    /// A string.
    Text(String),
}

/// An error that is not a JavaScript value yet: class, Node's `code`, message, extra properties.
#[derive(Clone, Debug, PartialEq)]
pub struct JsError {
    /// The constructor.
    pub class: ErrorClass,
    /// Node's error code (`ERR_...` or `ENOENT`).
    pub code: Option<String>,
    /// The message.
    pub message: String,
    /// Own enumerable properties, in order (errno, syscall, path ...).
    pub fields: Vec<(&'static str, FieldValue)>,
}

impl JsError {
    /// An error of the class.
    pub fn new(class: ErrorClass, message: impl Into<String>) -> JsError {
        JsError { class, code: None, message: message.into(), fields: Vec::new() }
    }
    /// With Node's `code`.
    pub fn code(mut self, code: impl Into<String>) -> JsError {
        self.code = Some(code.into());
        self
    }
    /// With an own text property.
    pub fn text(mut self, name: &'static str, text: impl Into<String>) -> JsError {
        self.fields.push((name, FieldValue::Text(text.into())));
        self
    }
    /// With an own number property.
    pub fn number(mut self, name: &'static str, number: f64) -> JsError {
        self.fields.push((name, FieldValue::Number(number)));
        self
    }

    /// The error object. Properties come in Node's order: errno first if there, then `code`, then the rest.
    pub fn to_object<'s>(&self, cx: &mut Cx<'s>) -> Result<Object<'s>> {
        let made = cx.escape(|cx| {
            let class = cx.error_class(self.class)?;
            let message = cx.string(&self.message)?;
            let object = class.construct(cx, &[message.value()])?;
            for (name, value) in self.fields.iter().filter(|(name, _)| *name == "errno") {
                define_field(cx, object, name, value)?;
            }
            if let Some(code) = &self.code {
                object.set_str(cx, "code", code)?;
            }
            for (name, value) in self.fields.iter().filter(|(name, _)| *name != "errno") {
                define_field(cx, object, name, value)?;
            }
            Ok(object.value())
        })?;
        Ok(made.cast())
    }

    /// Throws it.
    pub fn throw(&self, cx: &mut Cx<'_>) -> Thrown {
        match self.to_object(cx) {
            Ok(object) => cx.throw(object.value()),
            Err(thrown) => thrown,
        }
    }
}

fn define_field(cx: &mut Cx<'_>, object: Object<'_>, name: &str, value: &FieldValue) -> Result<()> {
    match value {
        FieldValue::Number(number) => object.set_number(cx, name, *number),
        FieldValue::Text(text) => object.set_str(cx, name, text),
    }
}

impl<'s> Cx<'s> {
    /// The current realm's original constructor of an error class, untouched by user code.
    pub fn error_class(&mut self, class: ErrorClass) -> Result<Function<'s>> {
        let key = match class {
            ErrorClass::Error => JSProtoKey::JSProto_Error,
            ErrorClass::TypeError => JSProtoKey::JSProto_TypeError,
            ErrorClass::RangeError => JSProtoKey::JSProto_RangeError,
            ErrorClass::SyntaxError => JSProtoKey::JSProto_SyntaxError,
            ErrorClass::ReferenceError => JSProtoKey::JSProto_ReferenceError,
            ErrorClass::UriError => JSProtoKey::JSProto_URIError,
            ErrorClass::EvalError => JSProtoKey::JSProto_EvalError,
        };
        rooted!(in(self.raw()) let mut out = std::ptr::null_mut::<mozjs::jsapi::JSObject>());
        // SAFETY: `out` is rooted.
        let ok = unsafe { mozjs::jsapi::JS_GetClassObject(self.raw(), key, out.handle_mut().into()) };
        self.ok(ok)?;
        self.root_object(out.get())
    }
    /// Throws a plain error of the class.
    pub fn throw_error(&mut self, class: ErrorClass, code: &str, message: &str) -> Thrown {
        JsError::new(class, message).code(code).throw(self)
    }
    /// Throws any value given as an option of `catch`; `None` (stopped code) stays uncatchable.
    pub fn rethrow(&mut self, caught: Option<Value<'_>>) -> Thrown {
        match caught {
            Some(value) => self.throw(value),
            None => Thrown(()),
        }
    }
}
