//! The native half of URL: parsing and changing WHATWG URLs with `ada-url`. Stateless: a URL is its serialised text and nine
//! numbers that say where its parts are, both kept by the JavaScript object.
//! Follows <https://url.spec.whatwg.org/>.

mod host;
mod plain;

use ada_url::{Idna, Url};
use plain::Parts;
use rondo_engine::{Args, Binding, ByteView, Cx, Result, StrChars, Value, binding};

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

fn optional_text<'s>(cx: &mut Cx<'s>, args: Args<'s>, index: usize) -> Result<Option<String>> {
    if args.get(index).is_undefined() { Ok(None) } else { args.string(cx, index).map(Some) }
}

/// The serialised URL, which is ASCII.
fn href_of<'s>(cx: &mut Cx<'s>, url: &Url) -> Result<Value<'s>> {
    Ok(cx.latin1(url.href().as_bytes())?.value())
}

/// What reading a URL gives.
enum Parsed {
    /// The text is the URL as it would be serialised.
    Same(Parts),
    Url(Url),
    Invalid,
}

/// Parses the text of a string where it lies, when it is ASCII.
fn read<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Parsed> {
    let text = args.str(cx, 0)?;
    let base = optional_text(cx, args, 1)?;
    let base = base.as_deref();
    let early = text.with_chars(cx, |chars| {
        let StrChars::Latin1(bytes) = chars else { return None };
        if let Some(parts) = plain::parts_of(bytes) {
            // The base counts too, if only by being one.
            let fits = base.is_none_or(|base| Url::can_parse(base, None));
            return fits.then_some(Parsed::Same(parts));
        }
        if !bytes.is_ascii() {
            return None;
        }
        let text = std::str::from_utf8(bytes).ok()?;
        Some(Url::parse(text, base).map_or(Parsed::Invalid, Parsed::Url))
    })?;
    let parsed = match early {
        Some(parsed) => parsed,
        None => Url::parse(text.to_rust_string(cx)?.as_str(), base).map_or(Parsed::Invalid, Parsed::Url),
    };
    match parsed {
        Parsed::Url(url) if !host::is_valid(&url) => Ok(Parsed::Invalid),
        parsed => Ok(parsed),
    }
}

/// `parse(input, base or undefined, parts)`: the href, or undefined for text that is no URL.
fn parse<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let target = args.bytes(cx, 2)?;
    match read(cx, args)? {
        Parsed::Same(parts) => {
            parts.write(cx, target);
            Ok(args.get(0))
        }
        Parsed::Url(url) => {
            Parts::of(&url).write(cx, target);
            href_of(cx, &url)
        }
        Parsed::Invalid => Ok(cx.undefined()),
    }
}

/// `canParse(input, base or undefined)`.
fn can_parse<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let yes = !matches!(read(cx, args)?, Parsed::Invalid);
    Ok(cx.boolean(yes))
}

/// `update(href, part, value, parts)`: the href with that part changed. A value that the setter refuses changes nothing.
fn update<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let href = args.string(cx, 0)?;
    let part = args.i32(cx, 1)?;
    let value = args.string(cx, 2)?;
    let parts = args.bytes(cx, 3)?;
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
