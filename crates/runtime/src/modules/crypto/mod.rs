//! `internalBinding('crypto')`: hashes, MACs, key derivation and random bytes on OpenSSL. Node's page: crypto.html.

mod digest;
mod hmac512;
mod kdf;
mod random;

use openssl::error::ErrorStack;
use openssl::hash::MessageDigest;
use rondo_engine::{Binding, Cx, ErrorClass, JsError, Object, Result, binding};

/// The functions of the module.
pub const BINDING: Binding = binding! {
    "crypto";
    "hashOnce" => digest::hash_once,
    "getHashes" => digest::get_hashes,
    "pbkdf2" => kdf::pbkdf2,
    "scrypt" => kdf::scrypt,
    "hkdf" => kdf::hkdf,
    "randomBytes" => random::random_bytes,
    "randomFill" => random::random_fill,
    "timingSafeEqual" => digest::timing_safe_equal;
    init = init
};

fn init<'s>(cx: &mut Cx<'s>, target: Object<'s>) -> Result<()> {
    let hash = cx.class::<digest::Hash>()?;
    target.define(cx, "Hash", hash)?;
    let hmac = cx.class::<digest::Hmac>()?;
    target.define(cx, "Hmac", hmac)?;
    target.set_str(cx, "version", openssl::version::version())
}

/// The digest called `name`, as OpenSSL knows it.
fn digest_named(name: &str) -> Option<MessageDigest> {
    openssl_named(name).or_else(|| openssl_named(&name.to_ascii_lowercase().replace("rsa-", "")))
}

fn openssl_named(name: &str) -> Option<MessageDigest> {
    MessageDigest::from_name(name)
}

/// OpenSSL's first error as Node gives it: `error:...` text, `code` made from the reason, `library`, `reason`.
fn openssl_error(stack: &ErrorStack) -> JsError {
    let Some(first) = stack.errors().first() else {
        return JsError::new(ErrorClass::Error, "OpenSSL failed").code("ERR_OSSL_FAILED");
    };
    let reason = first.reason().unwrap_or("unknown");
    let library = first.library().unwrap_or("unknown");
    let code = format!("ERR_OSSL_{}", reason.to_ascii_uppercase().replace(' ', "_"));
    JsError::new(ErrorClass::Error, format!("error:{:08X}:{library}::{reason}", first.code()))
        .text("library", library)
        .text("reason", reason)
        .code(code)
}
