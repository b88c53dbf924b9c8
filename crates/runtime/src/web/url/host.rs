//! A second look at international host names. The URL parser takes every name that is ASCII already, even if one of its labels
//! is no valid Punycode or spells something that IDNA forbids; the standard's "domain to ASCII" refuses such names
//! (<https://url.spec.whatwg.org/#concept-domain-to-ascii>, without the strict flag).

use ada_url::{SchemeType, Url};
use idna::AsciiDenyList;
use idna::uts46::{DnsLength, Hyphens, Uts46};

/// Whether the host of a parsed URL holds against IDNA. Only hosts of special schemes are domains.
pub(super) fn is_valid(url: &Url) -> bool {
    let host = url.hostname();
    !host.contains("xn--") || url.scheme_type() == SchemeType::NotSpecial || holds(host)
}

/// Whether a URL's text may spell a label of its host in Punycode: that takes two hyphens, whichever way they are written.
/// Labels that the parser itself made Punycode of need no second look.
pub(super) fn may_be_spelled(text: &str) -> bool {
    text.chars().filter(|letter| matches!(letter, '-' | '%' | '\u{fe63}' | '\u{ff0d}')).nth(1).is_some()
}

fn holds(host: &str) -> bool {
    let checked = Uts46::new().to_ascii(host.as_bytes(), AsciiDenyList::URL, Hyphens::Allow, DnsLength::Ignore);
    if !checked.is_ok_and(|ascii| ascii == host) {
        return false;
    }
    // What a label stands for must not look like Punycode again.
    let (unicode, spelled) = Uts46::new().to_unicode(host.as_bytes(), AsciiDenyList::URL, Hyphens::Allow);
    spelled.is_ok() && !unicode.split('.').any(|label| label.starts_with("xn--"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bad_punycode_is_refused() {
        assert!(holds("xn--espaol-zwa.com"));
        for host in ["xn--pokxncvks", "xn--", "xn--a.pt", "a.xn--0.pt", "xn--xn---epa"] {
            assert!(!holds(host), "{host}");
        }
    }
}
