//! V8's wording for the engine's own errors. npm packages and Node's tests compare these texts, and a stack overflow must
//! be a RangeError. The engine keeps its messages in one table of format strings; this file writes other strings into it,
//! once, before the first context. The engine computes the length of a text from its number of arguments, so a format must
//! use the first arguments of the original, each exactly once, or none at all.

use std::ffi::{CStr, c_void};

use mozjs::jsapi::{JSErrNum, JSErrorFormatString, JSExnType};

/// Message number, V8's format, and the class where it differs.
const TEXTS: &[(JSErrNum, &CStr, Option<JSExnType>)] = &[
    (JSErrNum::JSMSG_OVER_RECURSED, c"Maximum call stack size exceeded", Some(JSExnType::JSEXN_RANGEERR)),
    (JSErrNum::JSMSG_ALLOC_OVERFLOW, c"Invalid string length", Some(JSExnType::JSEXN_RANGEERR)),
    (JSErrNum::JSMSG_PROPERTY_FAIL, c"Cannot read properties of {1} (reading {0})", None),
    (JSErrNum::JSMSG_PROPERTY_FAIL_EXPR, c"Cannot read properties of {2} (reading {0}) [{1}]", None),
    (JSErrNum::JSMSG_READ_ONLY, c"Cannot assign to read only property {0} of object", None),
    (JSErrNum::JSMSG_BAD_ARRAY_LENGTH, c"Invalid array length", None),
    (JSErrNum::JSMSG_JSON_CYCLIC_VALUE, c"Converting circular structure to JSON", None),
    (JSErrNum::JSMSG_UNINITIALIZED_LEXICAL, c"Cannot access '{0}' before initialization", None),
    (JSErrNum::JSMSG_BAD_CONST_ASSIGN, c"Assignment to constant variable.", None),
    (JSErrNum::JSMSG_INVALID_DATE, c"Invalid time value", None),
    (JSErrNum::JSMSG_SYMBOL_TO_STRING, c"Cannot convert a Symbol value to a string", None),
    (JSErrNum::JSMSG_SYMBOL_TO_NUMBER, c"Cannot convert a Symbol value to a number", None),
    (JSErrNum::JSMSG_BIGINT_TO_NUMBER, c"Cannot convert a BigInt value to a number", None),
    (JSErrNum::JSMSG_BIGINT_DIVISION_BY_ZERO, c"Division by zero", None),
    (JSErrNum::JSMSG_BIGINT_TOO_LARGE, c"Maximum BigInt size exceeded", None),
    (JSErrNum::JSMSG_BIGINT_NOT_SERIALIZABLE, c"Do not know how to serialize a BigInt", None),
    (JSErrNum::JSMSG_CANT_CALL_CLASS_CONSTRUCTOR, c"Class constructor cannot be invoked without 'new'", None),
    (
        JSErrNum::JSMSG_UNINITIALIZED_THIS,
        c"Must call super constructor in derived class before accessing 'this' or returning from derived constructor",
        None,
    ),
    (JSErrNum::JSMSG_BAD_INSTANCEOF_RHS, c"Right-hand side of 'instanceof' is not callable", None),
    (JSErrNum::JSMSG_IN_NOT_OBJECT, c"Cannot use 'in' operator to search for a key in {0}", None),
    (JSErrNum::JSMSG_BAD_RADIX, c"toString() radix must be between 2 and 36", None),
    (JSErrNum::JSMSG_NEGATIVE_REPETITION_COUNT, c"Invalid count value: -1", None),
    (JSErrNum::JSMSG_RESULTING_STRING_TOO_LARGE, c"Invalid string length", None),
    (JSErrNum::JSMSG_CANT_REDEFINE_PROP, c"Cannot redefine property: {0}", None),
    (JSErrNum::JSMSG_CANT_DELETE, c"Cannot delete property {0} of object", None),
    (JSErrNum::JSMSG_OBJECT_NOT_EXTENSIBLE, c"Cannot add property {0}, object is not extensible", None),
    (
        JSErrNum::JSMSG_CANT_DEFINE_PROP_OBJECT_NOT_EXTENSIBLE,
        c"Cannot define property {1}, object is not extensible: {0}",
        None,
    ),
    (JSErrNum::JSMSG_GETTER_ONLY, c"Cannot set property {0} of object which has only a getter", None),
    (JSErrNum::JSMSG_REDECLARED_VAR, c"Identifier '{1}' has already been declared ({0})", None),
    (JSErrNum::JSMSG_UNTERMINATED_REGEXP, c"Invalid regular expression: missing /", None),
    // The class InternalError is this engine's alone.
    (
        JSErrNum::JSMSG_TOO_MANY_PARENS,
        c"Invalid regular expression: Too many captures",
        Some(JSExnType::JSEXN_SYNTAXERR),
    ),
    (JSErrNum::JSMSG_TOO_MANY_CASES, c"Too many switch cases", Some(JSExnType::JSEXN_SYNTAXERR)),
    (JSErrNum::JSMSG_ILLEGAL_CHARACTER, c"Invalid or unexpected token", None),
    (JSErrNum::JSMSG_UNEXPECTED_TOKEN, c"Unexpected token {1}, expected {0}", None),
    (JSErrNum::JSMSG_UNEXPECTED_TOKEN_NO_EXPECT, c"Unexpected token {0}", None),
    (JSErrNum::JSMSG_CURLY_AFTER_BODY, c"Unexpected end of input", None),
    (JSErrNum::JSMSG_CURLY_IN_COMPOUND, c"Unexpected end of input", None),
    // The pattern between the two parts of V8's text is not among the arguments.
    (JSErrNum::JSMSG_BAD_CLASS_RANGE, c"Invalid regular expression: Range out of order in character class", None),
    (JSErrNum::JSMSG_ESCAPE_AT_END_OF_REGEXP, c"Invalid regular expression: \\ at end of pattern", None),
    (JSErrNum::JSMSG_INVALID_DECIMAL_ESCAPE, c"Invalid regular expression: Invalid decimal escape", None),
    (JSErrNum::JSMSG_INVALID_GROUP, c"Invalid regular expression: Invalid group", None),
    (JSErrNum::JSMSG_REPEATED_FLAG, c"Invalid regular expression: Repeated flag in flag group", None),
    (JSErrNum::JSMSG_INVALID_FLAG_GROUP, c"Invalid regular expression: Invalid flag group", None),
    (JSErrNum::JSMSG_INVALID_IDENTITY_ESCAPE, c"Invalid regular expression: Invalid escape", None),
    (JSErrNum::JSMSG_INVALID_UNICODE_ESCAPE, c"Invalid regular expression: Invalid Unicode escape", None),
    (JSErrNum::JSMSG_MISSING_PAREN, c"Invalid regular expression: Unterminated group", None),
    (JSErrNum::JSMSG_NOTHING_TO_REPEAT, c"Invalid regular expression: Nothing to repeat", None),
    (JSErrNum::JSMSG_RANGE_WITH_CLASS_ESCAPE, c"Invalid regular expression: Invalid character class", None),
    (JSErrNum::JSMSG_RAW_BRACKET_IN_REGEXP, c"Invalid regular expression: Lone quantifier brackets", None),
    (JSErrNum::JSMSG_UNMATCHED_RIGHT_PAREN, c"Invalid regular expression: Unmatched ')'", None),
    (JSErrNum::JSMSG_UNTERM_CLASS, c"Invalid regular expression: Unterminated character class", None),
    (JSErrNum::JSMSG_INVALID_PROPERTY_NAME, c"Invalid regular expression: Invalid property name", None),
    (
        JSErrNum::JSMSG_INVALID_CLASS_PROPERTY_NAME,
        c"Invalid regular expression: Invalid property name in character class",
        None,
    ),
    (JSErrNum::JSMSG_INCOMPLETE_QUANTIFIER, c"Invalid regular expression: Incomplete quantifier", None),
    (JSErrNum::JSMSG_INVALID_QUANTIFIER, c"Invalid regular expression: Invalid quantifier", None),
    (JSErrNum::JSMSG_INVALID_CAPTURE_NAME, c"Invalid regular expression: Invalid capture group name", None),
    (JSErrNum::JSMSG_DUPLICATE_CAPTURE_NAME, c"Invalid regular expression: Duplicate capture group name", None),
    (JSErrNum::JSMSG_INVALID_NAMED_REF, c"Invalid regular expression: Invalid named reference", None),
    (JSErrNum::JSMSG_INVALID_NAMED_CAPTURE_REF, c"Invalid regular expression: Invalid named capture referenced", None),
    (
        JSErrNum::JSMSG_INVALID_CLASS_SET_OP,
        c"Invalid regular expression: Invalid set operation in character class",
        None,
    ),
    (JSErrNum::JSMSG_INVALID_CHAR_IN_CLASS, c"Invalid regular expression: Invalid character in character class", None),
    (
        JSErrNum::JSMSG_NEGATED_CLASS_WITH_STR,
        c"Invalid regular expression: Negated character class may contain strings",
        None,
    ),
    (JSErrNum::JSMSG_MULTIPLE_FLAG_DASHES, c"Invalid regular expression: Multiple dashes in flag group", None),
    (JSErrNum::JSMSG_BAD_CONST_DECL, c"Missing initializer in const declaration", None),
    (JSErrNum::JSMSG_BAD_REGEXP_FLAG, c"Invalid flags supplied to RegExp constructor '{0}'", None),
];

/// Writes the texts. Where the system refuses to make the table writable, the engine's own texts stay.
///
/// # Safety
/// Called once, before any context exists, on one thread.
pub unsafe fn use_v8_texts() {
    for (number, text, class) in TEXTS {
        // SAFETY: a plain table lookup; the entry is static data of the engine.
        let entry = unsafe { mozjs::glue::RUST_js_GetErrorMessage(std::ptr::null_mut(), *number as u32) };
        if entry.is_null() {
            continue;
        }
        // SAFETY: the entry is a whole JSErrorFormatString inside the engine's table; no other thread reads it yet. The
        // replacement string is static, and takes no more arguments than the engine gives.
        unsafe {
            if make_writable(entry as *mut c_void, size_of::<JSErrorFormatString>()) {
                let entry = entry as *mut JSErrorFormatString;
                (*entry).format = text.as_ptr();
                (*entry).argCount = text.to_bytes().iter().filter(|&&byte| byte == b'{').count() as u16;
                if let Some(class) = class {
                    (*entry).exnType = *class as i16;
                }
            }
        }
    }
}

/// Makes the pages of the range writable. They stay so: they hold nothing but this table's kind of constants.
unsafe fn make_writable(start: *mut c_void, length: usize) -> bool {
    // SAFETY: plain queries and a protection change of pages that the process owns.
    unsafe {
        let page = libc::sysconf(libc::_SC_PAGESIZE) as usize;
        let first = start as usize & !(page - 1);
        let last = start as usize + length;
        libc::mprotect(first as *mut c_void, last - first, libc::PROT_READ | libc::PROT_WRITE) == 0
    }
}

#[cfg(test)]
mod tests {
    use super::TEXTS;

    #[test]
    fn formats_use_the_first_arguments_once_each() {
        for (number, text, _) in TEXTS {
            let text = text.to_str().expect("ASCII");
            let count = text.matches('{').count();
            for index in 0..count {
                assert_eq!(text.matches(&format!("{{{index}}}")).count(), 1, "{number:?}: {text}");
            }
        }
    }
}
