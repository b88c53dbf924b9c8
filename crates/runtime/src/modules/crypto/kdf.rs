//! Key derivation: here and now without a callback, on the pool with one.

use openssl::md::Md;
use openssl::nid::Nid;
use openssl::pkey::Id;
use openssl::pkey_ctx::PkeyCtx;
use rondo_engine::{Args, Cx, ErrorClass, JsError, Result, Value};
use rondo_loop::WorkKind;

use super::{digest_named, openssl_error};
use crate::support::pool;
use crate::support::request::Request;

fn give<'i>(cx: &mut Cx<'i>, bytes: Vec<u8>) -> Result<Value<'i>> {
    Ok(cx.array_buffer_from_vec(bytes)?.value())
}

fn invalid_digest(name: &str) -> JsError {
    JsError::new(ErrorClass::TypeError, format!("Invalid digest: {name}")).code("ERR_CRYPTO_INVALID_DIGEST")
}

/// `pbkdf2(password, salt, iterations, length, digest, callback)`.
pub fn pbkdf2<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let password = args.bytes(cx, 0)?.to_vec(cx);
    let salt = args.bytes(cx, 1)?.to_vec(cx);
    let iterations = args.u32(cx, 2)? as usize;
    let length = args.u32(cx, 3)? as usize;
    let name = args.string(cx, 4)?;
    let Some(digest) = digest_named(&name) else { return Err(invalid_digest(&name).throw(cx)) };
    let work = move || {
        let mut key = vec![0; length];
        let rounds = u32::try_from(iterations).unwrap_or(u32::MAX);
        // OpenSSL 3.0 sets up each round anew, which costs two to four times the hashing itself.
        match digest.type_() {
            Nid::SHA1 => pbkdf2::pbkdf2_hmac::<sha1::Sha1>(&password, &salt, rounds, &mut key),
            Nid::SHA224 => pbkdf2::pbkdf2_hmac::<sha2::Sha224>(&password, &salt, rounds, &mut key),
            Nid::SHA256 => pbkdf2::pbkdf2_hmac::<sha2::Sha256>(&password, &salt, rounds, &mut key),
            Nid::SHA384 => pbkdf2::pbkdf2_hmac::<sha2::Sha384>(&password, &salt, rounds, &mut key),
            Nid::SHA512 => super::hmac512::pbkdf2(&password, &salt, rounds, &mut key),
            _ => {
                let made = openssl::pkcs5::pbkdf2_hmac(&password, &salt, iterations, digest, &mut key);
                made.map_err(|error| openssl_error(&error))?;
            }
        }
        Ok(key)
    };
    pool::dispatch_as(cx, WorkKind::Cpu, Request::Pbkdf2, args.get(5), work, give)
}

/// `scrypt(password, salt, length, N, r, p, maxmem, callback)`.
pub fn scrypt<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let password = args.bytes(cx, 0)?.to_vec(cx);
    let salt = args.bytes(cx, 1)?.to_vec(cx);
    let length = args.u32(cx, 2)? as usize;
    let (n, r, p) = (args.f64(cx, 3)? as u64, args.f64(cx, 4)? as u64, args.f64(cx, 5)? as u64);
    let memory = args.f64(cx, 6)? as u64;
    // Without output, OpenSSL only checks the parameters: bad ones are an error at once, before any pool task.
    if openssl::pkcs5::scrypt(b"", b"", n, r, p, memory, &mut []).is_err() {
        let text = if 128 * n.saturating_mul(r) > memory {
            "Invalid scrypt params: memory limit exceeded"
        } else {
            "Invalid scrypt params"
        };
        let error = JsError::new(ErrorClass::RangeError, text).code("ERR_CRYPTO_INVALID_SCRYPT_PARAMS");
        return Err(error.throw(cx));
    }
    let work = move || {
        let mut key = vec![0; length];
        openssl::pkcs5::scrypt(&password, &salt, n, r, p, memory, &mut key).map_err(|e| openssl_error(&e))?;
        Ok(key)
    };
    pool::dispatch_as(cx, WorkKind::Cpu, Request::Scrypt, args.get(7), work, give)
}

/// `hkdf(digest, key, salt, info, length, callback)`.
pub fn hkdf<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let name = args.string(cx, 0)?;
    let key = args.bytes(cx, 1)?.to_vec(cx);
    let salt = args.bytes(cx, 2)?.to_vec(cx);
    let info = args.bytes(cx, 3)?.to_vec(cx);
    let length = args.u32(cx, 4)? as usize;
    let Some(size) = digest_named(&name).map(|digest| digest.size()) else {
        return Err(invalid_digest(&name).throw(cx));
    };
    if length > size * 255 {
        let error = JsError::new(ErrorClass::RangeError, "Invalid key length").code("ERR_CRYPTO_INVALID_KEYLEN");
        return Err(error.throw(cx));
    }
    let work = move || derive_hkdf(&name, &key, &salt, &info, length);
    pool::dispatch_as(cx, WorkKind::Cpu, Request::Hkdf, args.get(5), work, give)
}

fn derive_hkdf(
    name: &str,
    key: &[u8],
    salt: &[u8],
    info: &[u8],
    length: usize,
) -> std::result::Result<Vec<u8>, JsError> {
    let derive = || {
        let digest = Md::fetch(None, name, None)?;
        let mut context = PkeyCtx::new_id(Id::HKDF)?;
        context.derive_init()?;
        context.set_hkdf_md(&digest)?;
        context.set_hkdf_key(key)?;
        context.set_hkdf_salt(salt)?;
        context.add_hkdf_info(info)?;
        let mut out = vec![0; length];
        if length > 0 {
            context.derive(Some(&mut out))?;
        }
        Ok(out)
    };
    derive().map_err(|stack| openssl_error(&stack))
}
