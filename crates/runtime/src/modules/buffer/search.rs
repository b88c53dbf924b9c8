//! Comparing, searching, swapping and checking bytes.

use std::borrow::Cow;
use std::cmp::Ordering;

use memchr::memmem;
use rondo_engine::{Args, Cx, Result, StrChars, Value, text};

fn sign(order: Ordering) -> i32 {
    match order {
        Ordering::Less => -1,
        Ordering::Equal => 0,
        Ordering::Greater => 1,
    }
}

/// `compare(a, b)`: -1, 0 or 1.
pub fn compare<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let (a, b) = (args.bytes(cx, 0)?, args.bytes(cx, 1)?);
    let order = a.with(cx, |a| b.with(cx, |b| a.cmp(b)));
    Ok(cx.int(sign(order)))
}

/// `equals(a, b)`.
pub fn equals<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let (a, b) = (args.bytes(cx, 0)?, args.bytes(cx, 1)?);
    let same = a.with(cx, |a| b.with(cx, |b| a == b));
    Ok(cx.boolean(same))
}

/// `compareRange(a, aStart, aEnd, b, bStart, bEnd)`.
pub fn compare_range<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let (a, b) = (args.bytes(cx, 0)?, args.bytes(cx, 3)?);
    let (a_start, a_end) = (args.size(cx, 1)?, args.size(cx, 2)?);
    let (b_start, b_end) = (args.size(cx, 4)?, args.size(cx, 5)?);
    let order = a.with(cx, |a| b.with(cx, |b| part(a, a_start, a_end).cmp(part(b, b_start, b_end))));
    Ok(cx.int(sign(order)))
}

fn part(bytes: &[u8], start: usize, end: usize) -> &[u8] {
    bytes.get(start..end.min(bytes.len())).unwrap_or_default()
}

/// `indexOfBytes(haystack, needle, offset, unit, forward)`: where the needle begins at or after (at or before) `offset`,
/// or -1. With unit 2 matches begin on even offsets only.
pub fn index_of_bytes<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let (haystack, needle) = (args.bytes(cx, 0)?, args.bytes(cx, 1)?);
    let offset = args.size(cx, 2)?;
    let wide = args.f64(cx, 3)? == 2.0;
    let forward = args.bool(4);
    let found = haystack.with(cx, |haystack| {
        needle.with(cx, |needle| match (wide, forward) {
            (false, true) => find_from(haystack, needle, offset),
            (false, false) => memmem::rfind(part(haystack, 0, offset.saturating_add(needle.len())), needle),
            (true, true) => find_wide(haystack, needle, offset & !1),
            (true, false) => rfind_wide(haystack, needle, offset & !1),
        })
    });
    Ok(found.map_or_else(|| cx.int(-1), |at| cx.size(at)))
}

/// `indexOfText(haystack, text, offset, latin1, forward)`: like `indexOfBytes` for the text's UTF-8 or Latin-1 bytes.
pub fn index_of_text<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let haystack = args.bytes(cx, 0)?;
    let wanted = args.str(cx, 1)?;
    let offset = args.size(cx, 2)?;
    let (latin1, forward) = (args.bool(3), args.bool(4));
    let found = wanted.with_chars(cx, |chars| {
        let needle: Cow<'_, [u8]> = match chars {
            StrChars::Latin1(bytes) if latin1 || text::is_ascii(bytes) => Cow::Borrowed(bytes),
            StrChars::Utf16(units) if latin1 => units.iter().map(|&unit| unit as u8).collect(),
            chars => Cow::Owned(chars.to_rust_string().into_bytes()),
        };
        haystack.with(cx, |haystack| match forward {
            true => find_from(haystack, &needle, offset),
            false => memmem::rfind(part(haystack, 0, offset.saturating_add(needle.len())), &needle),
        })
    })?;
    Ok(found.map_or_else(|| cx.int(-1), |at| cx.size(at)))
}

fn find_from(haystack: &[u8], needle: &[u8], offset: usize) -> Option<usize> {
    let haystack = haystack.get(offset..)?;
    let Some(&first) = needle.first() else { return Some(offset) };
    // Where the first byte is rare, looking for it alone is twice as fast as a real search.
    let (mut at, mut misses) = (0, 0);
    while misses <= 4 + at / 512 {
        at += memchr::memchr(first, &haystack[at..])?;
        if haystack[at..].starts_with(needle) {
            return Some(offset + at);
        }
        at += 1;
        misses += 1;
    }
    memmem::find(&haystack[at..], needle).map(|found| offset + at + found)
}

fn find_wide(haystack: &[u8], needle: &[u8], offset: usize) -> Option<usize> {
    let needle = &needle[..needle.len() & !1];
    let haystack = &haystack[..haystack.len() & !1];
    let finder = memmem::Finder::new(needle);
    let mut at = offset;
    loop {
        at += finder.find(haystack.get(at..)?)?;
        if at.is_multiple_of(2) {
            return Some(at);
        }
        at += 1;
    }
}

fn rfind_wide(haystack: &[u8], needle: &[u8], offset: usize) -> Option<usize> {
    let needle = &needle[..needle.len() & !1];
    let haystack = &haystack[..haystack.len() & !1];
    let finder = memmem::FinderRev::new(needle);
    let mut end = offset.saturating_add(needle.len()).min(haystack.len());
    loop {
        let at = finder.rfind(&haystack[..end])?;
        if at % 2 == 0 {
            return Some(at);
        }
        // The next candidate begins before this one.
        end = (at + needle.len()).checked_sub(1)?;
    }
}

fn swap<'s, const N: usize>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let view = args.bytes(cx, 0)?;
    view.with_mut(cx, |bytes| bytes.chunks_exact_mut(N).for_each(<[u8]>::reverse));
    Ok(cx.undefined())
}

/// Swaps the bytes of each 16-bit word.
pub fn swap16<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    swap::<2>(cx, args)
}
/// Swaps the bytes of each 32-bit word.
pub fn swap32<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    swap::<4>(cx, args)
}
/// Swaps the bytes of each 64-bit word.
pub fn swap64<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    swap::<8>(cx, args)
}

/// Whether the bytes are valid UTF-8.
pub fn is_utf8<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let yes = args.bytes(cx, 0)?.with(cx, text::is_utf8);
    Ok(cx.boolean(yes))
}

/// Whether the bytes are all ASCII.
pub fn is_ascii<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let yes = args.bytes(cx, 0)?.with(cx, text::is_ascii);
    Ok(cx.boolean(yes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn search_finds_what_a_plain_one_finds() {
        let hay: Vec<u8> = (0..4000u32).map(|i| b"aab abc"[(i * i % 7) as usize]).collect();
        for needle in [&b"a"[..], b"ab", b"abc", b"ca", b"aaaa", b"zz", b"bcab aab"] {
            for offset in [0, 1, 17, 3990, 3999, 4000] {
                let plain = (offset..=hay.len()).find(|&at| hay[at..].starts_with(needle));
                assert_eq!(find_from(&hay, needle, offset), plain, "{needle:?} from {offset}");
            }
        }
        assert_eq!(find_from(&hay, b"a", 4001), None);
    }

    #[test]
    fn wide_search_stays_on_even_offsets() {
        let hay = b"\0a\0b\0a\0b\0\0";
        assert_eq!(find_wide(hay, b"a\0", 0), None);
        assert_eq!(find_wide(hay, b"\0b", 0), Some(2));
        assert_eq!(rfind_wide(hay, b"\0b", 100), Some(6));
        assert_eq!(rfind_wide(hay, b"b\0", 100), None);
    }
}
