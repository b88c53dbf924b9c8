//! Text encodings at the speed of vector instructions: a safe face of simdutf. Every function checks the sizes that the
//! library takes on trust.

use std::mem::MaybeUninit;

use simdutf::{Base64Options, ErrorCode, LastChunkHandlingOptions};

/// Whether all bytes are below 0x80.
#[inline]
pub fn is_ascii(bytes: &[u8]) -> bool {
    if bytes.len() < 64 { bytes.is_ascii() } else { simdutf::validate_ascii(bytes) }
}

/// Whether the bytes are well-formed UTF-8.
pub fn is_utf8(bytes: &[u8]) -> bool {
    simdutf::validate_utf8(bytes)
}

/// The first `length` items of the room.
///
/// # Safety
/// They were written.
unsafe fn written<T>(room: &mut [MaybeUninit<T>], length: usize) -> &mut [T] {
    let length = length.min(room.len());
    // SAFETY: the caller's promise.
    unsafe { std::slice::from_raw_parts_mut(room.as_mut_ptr().cast(), length) }
}

/// Writes well-formed UTF-8 as UTF-16; `None` for any other bytes, or when the room has less units than there are bytes.
pub fn utf8_to_utf16<'m>(bytes: &[u8], room: &'m mut [MaybeUninit<u16>]) -> Option<&'m mut [u16]> {
    if room.len() < bytes.len() {
        return None;
    }
    // SAFETY: each unit of UTF-16 takes at least one byte of UTF-8, so the room is enough whatever the bytes are.
    unsafe {
        let done = simdutf::convert_utf8_to_utf16_with_errors(bytes.as_ptr(), bytes.len(), room.as_mut_ptr().cast());
        (done.error == ErrorCode::Success).then(|| written(room, done.count))
    }
}

/// Writes well-formed UTF-8 without characters above U+00FF as Latin-1; `None` for any other bytes, or when the room is
/// shorter than the bytes.
pub fn utf8_to_latin1<'m>(bytes: &[u8], room: &'m mut [MaybeUninit<u8>]) -> Option<&'m mut [u8]> {
    if room.len() < bytes.len() {
        return None;
    }
    // SAFETY: each character takes at least as many bytes in UTF-8 as in Latin-1, so the room is enough.
    unsafe {
        let done = simdutf::convert_utf8_to_latin1_with_errors(bytes.as_ptr(), bytes.len(), room.as_mut_ptr().cast());
        (done.error == ErrorCode::Success).then(|| written(room, done.count))
    }
}

/// Writes pairs of bytes, low byte first, as UTF-16, as many as fit; a last odd byte is left out.
pub fn utf16le_to_utf16<'m>(bytes: &[u8], room: &'m mut [MaybeUninit<u16>]) -> &'m mut [u16] {
    let count = (bytes.len() / 2).min(room.len());
    // SAFETY: `count` units are `count * 2` bytes, which the slice has; all of them are written.
    let units = unsafe {
        std::ptr::copy_nonoverlapping(bytes.as_ptr(), room.as_mut_ptr().cast::<u8>(), count * 2);
        written(room, count)
    };
    if cfg!(target_endian = "big") {
        units.iter_mut().for_each(|unit| *unit = unit.swap_bytes());
    }
    units
}

/// Length of Latin-1 text as UTF-8.
pub fn utf8_length_of_latin1(text: &[u8]) -> usize {
    simdutf::utf8_length_from_latin1(text)
}

/// What UTF-16 takes as UTF-8.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Utf8Length {
    /// Bytes, each unpaired surrogate counted as U+FFFD.
    pub bytes: usize,
    /// Whether there are no unpaired surrogates.
    pub well_formed: bool,
}

/// Length of UTF-16 text as UTF-8.
pub fn utf8_length_of_utf16(units: &[u16]) -> Utf8Length {
    #[cfg(target_arch = "x86_64")]
    if units.len() >= 32 && std::arch::is_x86_feature_detected!("avx2") {
        // SAFETY: the processor has these instructions.
        return unsafe { utf8_length_avx2(units) };
    }
    utf8_length_any(units)
}

/// The same code, compiled for wider vectors.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn utf8_length_avx2(units: &[u16]) -> Utf8Length {
    utf8_length_any(units)
}

#[inline(always)]
fn utf8_length_any(units: &[u16]) -> Utf8Length {
    // Counted in pieces whose counts fit in 16 bits, so that the compiler keeps as many of them in a vector as there are units.
    const PIECE: usize = 8192;
    let (mut bytes, mut surrogates, mut pairs) = (units.len(), 0usize, 0usize);
    let mut at = 0;
    while at < units.len() {
        let end = (at + PIECE).min(units.len());
        let piece = &units[at..end];
        // Each unit beside the one after it; what comes after the last is looked at apart.
        let next = &units[at + 1..(end + 1).min(units.len())];
        let (mut more, mut halves, mut whole) = (0u16, 0u16, 0u16);
        for (&unit, &after) in piece.iter().zip(next) {
            more += u16::from(unit >= 0x80) + u16::from(unit >= 0x800);
            halves += u16::from(unit & 0xf800 == 0xd800);
            whole += u16::from(unit & 0xfc00 == 0xd800) & u16::from(after & 0xfc00 == 0xdc00);
        }
        if next.len() < piece.len()
            && let Some(&unit) = piece.last()
        {
            more += u16::from(unit >= 0x80) + u16::from(unit >= 0x800);
            halves += u16::from(unit & 0xf800 == 0xd800);
        }
        bytes += usize::from(more);
        surrogates += usize::from(halves);
        pairs += usize::from(whole);
        at = end;
    }
    // Both halves of a pair were counted as three bytes each; together they take four.
    Utf8Length { bytes: bytes - 2 * pairs, well_formed: surrogates == 2 * pairs }
}

/// Writes Latin-1 text as UTF-8 and returns its length; `None`, with nothing written, if it does not fit whole.
pub fn latin1_to_utf8(text: &[u8], target: &mut [u8]) -> Option<usize> {
    if text.len() > target.len() / 2 && simdutf::utf8_length_from_latin1(text) > target.len() {
        return None;
    }
    // SAFETY: the room was measured.
    Some(unsafe { simdutf::convert_latin1_to_utf8(text.as_ptr(), text.len(), target.as_mut_ptr()) })
}

/// Writes well-formed UTF-16 as UTF-8 and returns its length; `None`, with nothing written that counts, if it does not fit
/// whole or has unpaired surrogates.
pub fn utf16_to_utf8(units: &[u16], target: &mut [u8]) -> Option<usize> {
    if units.len() <= target.len() / 3 {
        // SAFETY: a code unit takes three bytes at most.
        let done =
            unsafe { simdutf::convert_utf16_to_utf8_with_errors(units.as_ptr(), units.len(), target.as_mut_ptr()) };
        return (done.error == ErrorCode::Success).then_some(done.count);
    }
    let length = utf8_length_of_utf16(units);
    if !length.well_formed || length.bytes > target.len() {
        return None;
    }
    // SAFETY: the input was checked and the room measured.
    Some(unsafe { simdutf::convert_valid_utf16_to_utf8(units.as_ptr(), units.len(), target.as_mut_ptr()) })
}

/// Writes Latin-1 text as UTF-8.
///
/// # Safety
/// The target is as long as [`utf8_length_of_latin1`] told for this text.
pub(super) unsafe fn latin1_to_utf8_measured(text: &[u8], target: &mut [u8]) {
    // SAFETY: the caller's promise.
    let length = unsafe { simdutf::convert_latin1_to_utf8(text.as_ptr(), text.len(), target.as_mut_ptr()) };
    debug_assert_eq!(length, target.len());
}

/// Writes UTF-16 as UTF-8.
///
/// # Safety
/// [`utf8_length_of_utf16`] told that these units are well-formed, and the length that the target has.
pub(super) unsafe fn utf16_to_utf8_measured(units: &[u16], target: &mut [u8]) {
    // SAFETY: the caller's promise.
    let length = unsafe { simdutf::convert_valid_utf16_to_utf8(units.as_ptr(), units.len(), target.as_mut_ptr()) };
    debug_assert_eq!(length, target.len());
}

/// Decodes base64 of either alphabet, white space skipped, and returns the number of bytes. `None` for other text or when
/// the target is too small; what the target holds then is not told.
pub fn base64_decode(text: &[u8], target: &mut [u8]) -> Option<usize> {
    // SAFETY: reads exactly the slice.
    let most = unsafe { simdutf::maximal_binary_length_from_base64(text.as_ptr(), text.len()) };
    if most <= target.len() {
        // SAFETY: the target has the room for the most that may be written.
        return unsafe { decode(text, target.as_mut_ptr()) };
    }
    // White space counts in that number. What is decoded may fit all the same.
    let mut bytes: Vec<u8> = Vec::with_capacity(most);
    // SAFETY: the vector has that room; the count of what was written is its length.
    unsafe {
        let count = decode(text, bytes.as_mut_ptr())?;
        bytes.set_len(count.min(most));
    }
    target.get_mut(..bytes.len())?.copy_from_slice(&bytes);
    Some(bytes.len())
}

/// # Safety
/// `target` may be written to as far as `maximal_binary_length_from_base64` tells for the text.
unsafe fn decode(text: &[u8], target: *mut u8) -> Option<usize> {
    // The standard alphabet alone is faster; text that is of the other is found out early.
    let options = if text.iter().take(64).any(|byte| matches!(byte, b'-' | b'_')) {
        [Base64Options::Url, Base64Options::DefaultOrUrl]
    } else {
        [Base64Options::Default, Base64Options::DefaultOrUrl]
    };
    for options in options {
        // SAFETY: reads exactly the slice; the caller promises the room.
        let done = unsafe {
            simdutf::base64_to_binary(text.as_ptr(), text.len(), target, options, LastChunkHandlingOptions::Loose)
        };
        if done.error == ErrorCode::Success {
            return Some(done.count);
        }
    }
    None
}

/// Length of the base64 of so many bytes: in the standard alphabet with padding, in that of URLs without.
pub fn base64_length(bytes: usize, url: bool) -> usize {
    match url {
        false => bytes.div_ceil(3).saturating_mul(4),
        true => bytes / 3 * 4 + [0, 2, 3][bytes % 3],
    }
}

/// Writes the base64 of the bytes; `None` when it does not fit.
pub fn base64_encode<'m>(bytes: &[u8], url: bool, room: &'m mut [MaybeUninit<u8>]) -> Option<&'m mut [u8]> {
    if room.len() < base64_length(bytes.len(), url) {
        return None;
    }
    let options = if url { Base64Options::Url } else { Base64Options::Default };
    // SAFETY: the room is what the library asks for.
    unsafe {
        let made = simdutf::binary_to_base64(bytes.as_ptr(), bytes.len(), room.as_mut_ptr().cast(), options);
        Some(written(room, made))
    }
}

/// Decodes base64 of either alphabet, white space skipped, into memory that was not written yet. `None` for other text, or
/// when the room is too small for what the text may hold at most.
pub fn base64_decode_new<'m>(text: &[u8], room: &'m mut [MaybeUninit<u8>]) -> Option<&'m mut [u8]> {
    // SAFETY: reads exactly the slice; what is written fits, and is counted.
    unsafe {
        if simdutf::maximal_binary_length_from_base64(text.as_ptr(), text.len()) > room.len() {
            return None;
        }
        let count = decode(text, room.as_mut_ptr().cast())?;
        Some(written(room, count))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXTS: [&str; 7] = ["", "abc", "äöü", "€uro", "😀 pair", "mixed ä€😀", "日本語のテキスト"];

    #[test]
    fn conversions_agree_with_the_standard_library() {
        for text in TEXTS {
            for text in [text.to_owned(), text.repeat(37)] {
                let units: Vec<u16> = text.encode_utf16().collect();
                let mut wide = vec![MaybeUninit::uninit(); text.len()];
                assert_eq!(utf8_to_utf16(text.as_bytes(), &mut wide).as_deref(), Some(&units[..]));
                assert_eq!(utf8_length_of_utf16(&units), Utf8Length { bytes: text.len(), well_formed: true });
                let mut pairs = vec![MaybeUninit::uninit(); units.len()];
                let little: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
                assert_eq!(utf16le_to_utf16(&little, &mut pairs), &units[..]);
                let mut target = vec![0; text.len()];
                assert_eq!(utf16_to_utf8(&units, &mut target), Some(text.len()));
                assert_eq!(target, text.as_bytes());
                let mut roomy = vec![0; units.len() * 3];
                assert_eq!(utf16_to_utf8(&units, &mut roomy), Some(text.len()));
                assert_eq!(&roomy[..text.len()], text.as_bytes());
                let narrow: Option<Vec<u8>> = text.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect();
                let mut one = vec![MaybeUninit::uninit(); text.len()];
                assert_eq!(utf8_to_latin1(text.as_bytes(), &mut one).as_deref(), narrow.as_deref());
                if let Some(narrow) = narrow {
                    assert_eq!(utf8_length_of_latin1(&narrow), text.len());
                    assert_eq!(latin1_to_utf8(&narrow, &mut target), Some(text.len()));
                    assert_eq!(target, text.as_bytes());
                }
            }
        }
    }

    #[test]
    fn bad_input_and_small_targets_are_refused() {
        for bytes in [&b"\xff"[..], b"abc\xc3", b"\xed\xa0\x80", b"\xc0\x80", b"\xf4\x90\x80\x80"] {
            assert_eq!(utf8_to_utf16(bytes, &mut [MaybeUninit::uninit(); 8]), None);
            assert_eq!(utf8_to_latin1(bytes, &mut [MaybeUninit::uninit(); 8]), None);
        }
        assert_eq!(utf8_length_of_utf16(&[0xd800, 0x41]), Utf8Length { bytes: 4, well_formed: false });
        assert_eq!(utf8_length_of_utf16(&[0xdc00, 0xd800]), Utf8Length { bytes: 6, well_formed: false });
        assert_eq!(utf8_length_of_utf16(&[]), Utf8Length { bytes: 0, well_formed: true });
        assert_eq!(utf16_to_utf8(&[0xdc00], &mut [0; 8]), None);
        assert_eq!(utf16_to_utf8(&[0x20ac], &mut [0; 2]), None);
        assert_eq!(latin1_to_utf8(&[0xe9], &mut [0; 1]), None);
        assert_eq!(base64_decode(b"AAAA", &mut [0; 2]), None);
    }

    #[test]
    fn lengths_of_long_text_with_pairs_at_the_seams() {
        for shift in 0..3 {
            let mut text = "x".repeat(8189 + shift);
            text.push_str(&"😀é".repeat(9000));
            let units: Vec<u16> = text.encode_utf16().collect();
            assert_eq!(utf8_length_of_utf16(&units), Utf8Length { bytes: text.len(), well_formed: true });
            let cut = Utf8Length { bytes: text.len() - 3, well_formed: false };
            assert_eq!(utf8_length_of_utf16(&units[..units.len() - 2]), cut);
        }
    }

    #[test]
    fn base64_both_ways() {
        for length in 0..200 {
            let bytes: Vec<u8> = (0..length).map(|i| (i * 37 + 250) as u8).collect();
            for url in [false, true] {
                let mut room = vec![MaybeUninit::uninit(); base64_length(length, url)];
                let text = base64_encode(&bytes, url, &mut room).unwrap_or_default();
                assert_eq!(text.len(), base64_length(length, url));
                let mut target = vec![0; length + 3];
                assert_eq!(base64_decode(text, &mut target), Some(length));
                assert_eq!(&target[..length], &bytes[..]);
                let lines = text.chunks(5).collect::<Vec<_>>().join(&b"\r\n"[..]);
                let mut target = vec![0; lines.len() + 3];
                assert_eq!(base64_decode(&lines, &mut target), Some(length));
                assert_eq!(&target[..length], &bytes[..]);
            }
        }
        assert_eq!(base64_decode(b"AA*A", &mut [0; 8]), None);
        assert_eq!(base64_decode(b"AA==AA==", &mut [0; 8]), None);
    }
}
