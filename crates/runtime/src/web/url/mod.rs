//! The native half of URL: parsing and changing WHATWG URLs, the common ones in one pass (`common`), all others with `ada-url`.
//! Stateless but for memory that is used again: a URL is its serialised text and nine
//! numbers that say where its parts are, both kept by the JavaScript object.
//! Follows <https://url.spec.whatwg.org/>.

mod common;
mod host;
mod plain;

use std::cell::RefCell;

use ada_url::{Idna, Url};
use common::Known;
use plain::Parts;
use rondo_engine::{Args, Binding, ByteView, Cx, Result, Str, StrChars, Value, binding};

/// `internalBinding('url')`.
pub const BINDING: Binding = binding! { "url";
    "parse" => parse,
    "canParse" => can_parse,
    "update" => update,
    "domainToASCII" => domain_to_ascii,
    "domainToUnicode" => domain_to_unicode,
    "decodeForm" => decode_form,
};

/// Stands for a part that is not there.
const ABSENT: u32 = u32::MAX;

impl Parts {
    fn of(url: &Url) -> Parts {
        let c = url.components();
        Parts {
            protocol_end: c.protocol_end,
            username_end: c.username_end,
            host_start: c.host_start,
            host_end: c.host_end,
            port: c.port,
            pathname_start: c.pathname_start.unwrap_or(0),
            search_start: c.search_start,
            hash_start: c.hash_start,
            scheme_type: url.scheme_type() as u32,
        }
    }

    /// Writes the numbers in the order in which `web/url/url.js` reads them.
    fn write(&self, cx: &mut Cx<'_>, target: ByteView<'_>) {
        let numbers = [
            self.protocol_end,
            self.username_end,
            self.host_start,
            self.host_end,
            self.port.unwrap_or(ABSENT),
            self.pathname_start,
            self.search_start.unwrap_or(ABSENT),
            self.hash_start.unwrap_or(ABSENT),
            self.scheme_type,
        ];
        target.with_mut(cx, |bytes| {
            for (slot, number) in bytes.chunks_exact_mut(4).zip(numbers) {
                slot.copy_from_slice(&number.to_ne_bytes());
            }
        });
    }
}

/// The serialised URL, which is ASCII.
fn href_of<'s>(cx: &mut Cx<'s>, url: &Url) -> Result<Value<'s>> {
    Ok(cx.latin1(url.href().as_bytes())?.value())
}

/// What reading a URL gives.
enum Parsed {
    /// The text is the URL as it would be serialised.
    Same(Parts),
    /// The URL is in the scratch memory.
    Built(Parts),
    Url(Url),
    Invalid,
}

/// Memory used again for each URL, and the last base: programs resolve many references against the same one.
#[derive(Default)]
struct Scratch {
    text: Vec<u8>,
    base: Vec<u8>,
    base_href: Vec<u8>,
    /// None while there is no base, or it is no URL.
    base_parts: Option<Parts>,
}

/// Longer bases are not kept.
const KEPT_BASE: usize = 4096;

impl Scratch {
    /// Makes this the base, unless it is already. Whether it is a URL.
    fn load_base(&mut self, base: &str) -> bool {
        if self.base_parts.is_some() && self.base == base.as_bytes() {
            return true;
        }
        self.base_href.clear();
        self.base_parts = common::build(base.as_bytes(), None, &mut self.base_href);
        if self.base_parts.is_none() {
            let Some(url) = Url::parse(base, None).ok().filter(host::is_valid) else { return false };
            self.base_href.clear();
            self.base_href.extend_from_slice(url.href().as_bytes());
            self.base_parts = Some(Parts::of(&url));
        }
        self.base.clear();
        self.base.extend_from_slice(base.as_bytes());
        true
    }

    /// The URL that the UTF-8 text stands for, resolved against the loaded base.
    fn resolve(&mut self, text: &[u8], with_base: bool) -> Parsed {
        let base = match self.base_parts {
            Some(parts) if with_base => Some(Known { href: &self.base_href, parts }),
            _ => None,
        };
        if let Some(parts) = common::build(text, base, &mut self.text) {
            return if self.text == text { Parsed::Same(parts) } else { Parsed::Built(parts) };
        }
        if base.is_none() && common::needs_base(text) {
            return Parsed::Invalid;
        }
        let Ok(text) = std::str::from_utf8(text) else { return Parsed::Invalid };
        let base = base.and_then(|base| std::str::from_utf8(base.href).ok());
        match Url::parse(text, base) {
            Ok(url) if !host::may_be_spelled(text) || host::is_valid(&url) => Parsed::Url(url),
            _ => Parsed::Invalid,
        }
    }
}

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

/// Calls `f` with the text of a string, where it lies when it is ASCII.
fn with_text<'s, R>(cx: &mut Cx<'s>, text: Str<'s>, f: impl FnOnce(&str) -> R) -> Result<R> {
    text.with_chars(cx, |chars| match chars {
        StrChars::Latin1(bytes) if bytes.is_ascii() => f(std::str::from_utf8(bytes).unwrap_or_default()),
        _ => f(&chars.to_rust_string()),
    })
}

/// Reads argument 0, against argument 1 if it is not undefined.
fn read<'s>(cx: &mut Cx<'s>, args: Args<'s>, scratch: &mut Scratch) -> Result<Parsed> {
    let text = args.str(cx, 0)?;
    let with_base = !args.get(1).is_undefined();
    if with_base {
        let base = args.str(cx, 1)?;
        if !with_text(cx, base, |base| scratch.load_base(base))? {
            return Ok(Parsed::Invalid);
        }
    }
    let parsed = text.with_chars(cx, |chars| match chars {
        StrChars::Latin1(bytes) => {
            if let Some(parts) = plain::parts_of(bytes) {
                Parsed::Same(parts)
            } else if bytes.is_ascii() {
                scratch.resolve(bytes, with_base)
            } else {
                scratch.resolve(chars.to_rust_string().as_bytes(), with_base)
            }
        }
        StrChars::Utf16(_) => scratch.resolve(chars.to_rust_string().as_bytes(), with_base),
    })?;
    if scratch.base.len() > KEPT_BASE {
        scratch.base_parts = None;
    }
    Ok(parsed)
}

/// `parse(input, base or undefined, parts)`: the href, or undefined for text that is no URL.
fn parse<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let target = args.bytes(cx, 2)?;
    SCRATCH.with_borrow_mut(|scratch| match read(cx, args, scratch)? {
        Parsed::Same(parts) => {
            parts.write(cx, target);
            Ok(args.get(0))
        }
        Parsed::Built(parts) => {
            parts.write(cx, target);
            Ok(cx.latin1(&scratch.text)?.value())
        }
        Parsed::Url(url) => {
            Parts::of(&url).write(cx, target);
            href_of(cx, &url)
        }
        Parsed::Invalid => Ok(cx.undefined()),
    })
}

/// `canParse(input, base or undefined)`.
fn can_parse<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let yes = SCRATCH.with_borrow_mut(|scratch| Ok(!matches!(read(cx, args, scratch)?, Parsed::Invalid)))?;
    Ok(cx.boolean(yes))
}

/// `update(href, part, value, parts)`: the href with that part changed. A value that the setter refuses changes nothing.
fn update<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let old = args.str(cx, 0)?;
    let part = args.i32(cx, 1)?;
    let new = args.str(cx, 2)?;
    let parts = args.bytes(cx, 3)?;
    let changed = SCRATCH.with_borrow_mut(|scratch| -> Result<Option<Value<'s>>> {
        let value = new.with_chars(cx, |chars| match chars {
            StrChars::Latin1(bytes) if bytes.is_ascii() => Some(bytes.to_vec()),
            _ => None,
        })?;
        let Some(value) = value else { return Ok(None) };
        let found = old.with_chars(cx, |chars| {
            let StrChars::Latin1(href) = chars else { return None };
            let parts = plain::parts_of(href)?;
            common::change(Known { href, parts }, part, &value, &mut scratch.text)
        })?;
        let Some(found) = found else { return Ok(None) };
        found.write(cx, parts);
        Ok(Some(cx.latin1(&scratch.text)?.value()))
    })?;
    if let Some(href) = changed {
        return Ok(href);
    }
    let href = old.to_rust_string(cx)?;
    let value = new.to_rust_string(cx)?;
    let Ok(mut url) = Url::parse(href.as_str(), None) else { return Ok(cx.undefined()) };
    let value = value.as_str();
    // A setter that refuses leaves the URL as it was, which is what the standard asks for: nothing to report.
    let _refused = match part {
        0 => url.set_protocol(value).is_err(),
        1 => url.set_username(Some(value)).is_err(),
        2 => url.set_password(Some(value)).is_err(),
        3 => url.set_host(Some(value)).is_err(),
        4 => url.set_hostname(Some(value)).is_err(),
        5 => url.set_port(Some(value)).is_err(),
        6 => url.set_pathname(Some(value)).is_err(),
        7 => {
            url.set_search(Some(value));
            false
        }
        _ => {
            url.set_hash(Some(value));
            false
        }
    };
    if matches!(part, 3 | 4) && !host::is_valid(&url) {
        // Refused like any other value that is no host.
        let Ok(unchanged) = Url::parse(href.as_str(), None) else { return Ok(cx.undefined()) };
        url = unchanged;
    }
    Parts::of(&url).write(cx, parts);
    href_of(cx, &url)
}

/// The host as a URL would carry it, or '' if it is not valid.
fn host_of(domain: &str) -> Option<String> {
    let mut url = Url::parse("ws://x", None).ok()?;
    url.set_hostname(Some(domain)).ok()?;
    if !host::is_valid(&url) {
        return None;
    }
    Some(url.hostname().to_owned())
}

fn domain_to_ascii<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let domain = args.string(cx, 0)?;
    let host = host_of(&domain).unwrap_or_default();
    cx.str_value(&host)
}

fn domain_to_unicode<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let domain = args.string(cx, 0)?;
    let host = host_of(&domain).map(|host| Idna::unicode(&host)).unwrap_or_default();
    cx.str_value(&host)
}

/// Percent-decodes form text ('+' is a space); broken UTF-8 becomes U+FFFD.
fn decode_form<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let text = args.string(cx, 0)?;
    let decoded = percent_decode(text.as_bytes());
    cx.str_value(&String::from_utf8_lossy(&decoded))
}

fn percent_decode(bytes: &[u8]) -> Vec<u8> {
    let digit = |at: usize| bytes.get(at).and_then(|&b| char::from(b).to_digit(16));
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        match (byte, digit(at), digit(at + 1)) {
            (b'%', Some(high), Some(low)) => {
                out.push((high << 4 | low) as u8);
                at += 2;
            }
            (b'+', ..) => out.push(b' '),
            _ => out.push(byte),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percent_decoding_keeps_what_is_no_escape() {
        assert_eq!(percent_decode(b"a+b%20c%zz%4"), b"a b c%zz%4");
    }

    #[test]
    fn hosts_are_checked() {
        assert_eq!(host_of("español.com").as_deref(), Some("xn--espaol-zwa.com"));
    }
}
