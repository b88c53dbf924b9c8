//! Hash and HMAC objects.

use std::cell::RefCell;
use std::rc::Rc;

use openssl::hash::Hasher;
use openssl::pkey::{PKey, Private};
use openssl::sign::Signer;
use rondo_engine::{Args, ClassSpec, Cx, ErrorClass, JsError, NativeClass, NativeSpec, Result, Value};

use super::{digest_named, openssl_error};

/// A running hash.
pub struct Hash(RefCell<Option<Hasher>>);

impl NativeClass for Hash {
    const SPEC: ClassSpec = ClassSpec {
        name: "Hash",
        constructor: Some(NativeSpec::of("Hash", new_hash)),
        methods: &[
            NativeSpec::of("update", update_hash),
            NativeSpec::of("digest", digest_hash),
            NativeSpec::of("copy", copy_hash),
        ],
        getters: &[],
    };
}

fn unsupported(cx: &mut Cx<'_>) -> rondo_engine::Thrown {
    JsError::new(ErrorClass::Error, "Digest method not supported").code("ERR_OSSL_EVP_UNSUPPORTED").throw(cx)
}

/// `new Hash(algorithm)`.
fn new_hash<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let name = args.string(cx, 0)?;
    let Some(digest) = digest_named(&name) else { return Err(unsupported(cx)) };
    match Hasher::new(digest) {
        Ok(hasher) => args.construct(cx, Rc::new(Hash(RefCell::new(Some(hasher))))),
        Err(stack) => Err(openssl_error(&stack).throw(cx)),
    }
}

/// `update(bytes)`: false after the digest was taken.
fn update_hash<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let hash = args.receiver::<Hash>(cx)?;
    let bytes = args.bytes(cx, 0)?;
    let mut state = hash.0.borrow_mut();
    let Some(hasher) = state.as_mut() else { return Ok(cx.boolean(false)) };
    match bytes.with(cx, |bytes| hasher.update(bytes)) {
        Ok(()) => Ok(cx.boolean(true)),
        Err(stack) => Err(openssl_error(&stack).throw(cx)),
    }
}

/// `digest(length)`: the bytes; with a length for hashes of any length (XOF), `-1` for the usual one.
fn digest_hash<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let hash = args.receiver::<Hash>(cx)?;
    let length = args.i32(cx, 0)?;
    let taken = hash.0.borrow_mut().take();
    let Some(mut hasher) = taken else { return Ok(cx.undefined()) };
    let result = if length < 0 {
        hasher.finish().map(|bytes| bytes.to_vec())
    } else {
        let mut bytes = vec![0; length as usize];
        hasher.finish_xof(&mut bytes).map(|()| bytes)
    };
    match result {
        Ok(bytes) => Ok(cx.uint8_array_from_vec(bytes)?.value()),
        Err(stack) => Err(openssl_error(&stack).throw(cx)),
    }
}

/// `copy()`: a hash that goes on from the same state.
fn copy_hash<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let hash = args.receiver::<Hash>(cx)?;
    let copy = hash.0.borrow().clone();
    Ok(cx.new_native(Rc::new(Hash(RefCell::new(copy))))?.value())
}

/// A running HMAC.
pub struct Hmac(RefCell<Option<HmacState>>);

struct HmacState {
    // The signer borrows nothing of the key in this crate's API, but keeps OpenSSL's reference to it.
    signer: Signer<'static>,
    _key: PKey<Private>,
}

impl NativeClass for Hmac {
    const SPEC: ClassSpec = ClassSpec {
        name: "Hmac",
        constructor: Some(NativeSpec::of("Hmac", new_hmac)),
        methods: &[NativeSpec::of("update", update_hmac), NativeSpec::of("digest", digest_hmac)],
        getters: &[],
    };
}

/// `new Hmac(algorithm, key)`.
fn new_hmac<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let name = args.string(cx, 0)?;
    let key = args.bytes(cx, 1)?.to_vec(cx);
    let Some(digest) = digest_named(&name) else {
        let error =
            JsError::new(ErrorClass::Error, format!("Invalid digest: {name}")).code("ERR_CRYPTO_INVALID_DIGEST");
        return Err(error.throw(cx));
    };
    let made = PKey::hmac(&key).and_then(|key| Ok((Signer::new(digest, &key)?, key)));
    match made {
        Ok((signer, key)) => {
            let state = HmacState { signer, _key: key };
            args.construct(cx, Rc::new(Hmac(RefCell::new(Some(state)))))
        }
        Err(stack) => Err(openssl_error(&stack).throw(cx)),
    }
}

/// `update(bytes)`: false after the digest was taken.
fn update_hmac<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let hmac = args.receiver::<Hmac>(cx)?;
    let bytes = args.bytes(cx, 0)?;
    let mut state = hmac.0.borrow_mut();
    let Some(state) = state.as_mut() else { return Ok(cx.boolean(false)) };
    match bytes.with(cx, |bytes| state.signer.update(bytes)) {
        Ok(()) => Ok(cx.boolean(true)),
        Err(stack) => Err(openssl_error(&stack).throw(cx)),
    }
}

/// `digest()`: the bytes, `undefined` when they were taken before.
fn digest_hmac<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let hmac = args.receiver::<Hmac>(cx)?;
    let taken = hmac.0.borrow_mut().take();
    let Some(state) = taken else { return Ok(cx.undefined()) };
    match state.signer.sign_to_vec() {
        Ok(bytes) => Ok(cx.uint8_array_from_vec(bytes)?.value()),
        Err(stack) => Err(openssl_error(&stack).throw(cx)),
    }
}

/// `hashOnce(algorithm, bytes)`: the digest in one call.
pub fn hash_once<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let name = args.string(cx, 0)?;
    let bytes = args.bytes(cx, 1)?;
    let Some(digest) = digest_named(&name) else { return Err(unsupported(cx)) };
    match bytes.with(cx, |bytes| openssl::hash::hash(digest, bytes)) {
        Ok(bytes) => Ok(cx.uint8_array_from_vec(bytes.to_vec())?.value()),
        Err(stack) => Err(openssl_error(&stack).throw(cx)),
    }
}

/// Names that Node lists and OpenSSL here knows.
const NAMES: &[&str] = &[
    "RSA-MD5",
    "RSA-RIPEMD160",
    "RSA-SHA1",
    "RSA-SHA1-2",
    "RSA-SHA224",
    "RSA-SHA256",
    "RSA-SHA3-224",
    "RSA-SHA3-256",
    "RSA-SHA3-384",
    "RSA-SHA3-512",
    "RSA-SHA384",
    "RSA-SHA512",
    "RSA-SHA512/224",
    "RSA-SHA512/256",
    "RSA-SM3",
    "blake2b512",
    "blake2s256",
    "id-rsassa-pkcs1-v1_5-with-sha3-224",
    "id-rsassa-pkcs1-v1_5-with-sha3-256",
    "id-rsassa-pkcs1-v1_5-with-sha3-384",
    "id-rsassa-pkcs1-v1_5-with-sha3-512",
    "md5",
    "md5-sha1",
    "md5WithRSAEncryption",
    "ripemd",
    "ripemd160",
    "ripemd160WithRSA",
    "rmd160",
    "sha1",
    "sha1WithRSAEncryption",
    "sha224",
    "sha224WithRSAEncryption",
    "sha256",
    "sha256WithRSAEncryption",
    "sha3-224",
    "sha3-256",
    "sha3-384",
    "sha3-512",
    "sha384",
    "sha384WithRSAEncryption",
    "sha512",
    "sha512-224",
    "sha512-224WithRSAEncryption",
    "sha512-256",
    "sha512-256WithRSAEncryption",
    "sha512WithRSAEncryption",
    "shake128",
    "shake256",
    "sm3",
    "sm3WithRSAEncryption",
    "ssl3-md5",
    "ssl3-sha1",
];

/// `getHashes()`.
pub fn get_hashes<'s>(cx: &mut Cx<'s>, _args: Args<'s>) -> Result<Value<'s>> {
    let names: Vec<&str> = NAMES.iter().copied().filter(|name| digest_named(name).is_some()).collect();
    Ok(cx.string_array(&names)?.value())
}

/// `timingSafeEqual(a, b)`: views of one length, compared in constant time.
pub fn timing_safe_equal<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let a = args.bytes(cx, 0)?.to_vec(cx);
    let b = args.bytes(cx, 1)?;
    if a.len() != b.len() {
        let error = JsError::new(ErrorClass::RangeError, "Input buffers must have the same byte length");
        return Err(error.code("ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH").throw(cx));
    }
    let equal = b.with(cx, |b| openssl::memcmp::eq(&a, b));
    Ok(cx.boolean(equal))
}
