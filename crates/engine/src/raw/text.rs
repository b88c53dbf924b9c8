//! Text encodings at the speed of vector instructions: a safe face of simdutf. Every function checks the sizes that the
//! library takes on trust.

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

/// UTF-16 of well-formed UTF-8; `None` for any other bytes.
pub fn utf8_to_utf16(bytes: &[u8]) -> Option<Vec<u16>> {
    if !simdutf::validate_utf8(bytes) {
        return None;
    }
    let length = simdutf::utf16_length_from_utf8(bytes);
    let mut units: Vec<u16> = Vec::with_capacity(length);
    // SAFETY: the input was checked, and the vector has room for exactly the units that it makes.
    unsafe {
        let made = simdutf::convert_valid_utf8_to_utf16(bytes.as_ptr(), bytes.len(), units.as_mut_ptr());
        units.set_len(made.min(length));
    }
    Some(units)
}

/// Latin-1 of well-formed UTF-8 without characters above U+00FF; `None` for any other bytes.
pub fn utf8_to_latin1(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut text: Vec<u8> = Vec::with_capacity(bytes.len());
    // SAFETY: each character takes at least as many bytes in UTF-8 as in Latin-1, so the room is enough.
    unsafe {
        let done = simdutf::convert_utf8_to_latin1_with_errors(bytes.as_ptr(), bytes.len(), text.as_mut_ptr());
        if done.error != ErrorCode::Success {
            return None;
        }
        text.set_len(done.count.min(bytes.len()));
    }
    Some(text)
}

/// Length of Latin-1 text as UTF-8.
pub fn utf8_length_of_latin1(text: &[u8]) -> usize {
    simdutf::utf8_length_from_latin1(text)
}

/// Length as UTF-8 of well-formed UTF-16; `None` for unpaired surrogates.
pub fn utf8_length_of_utf16(units: &[u16]) -> Option<usize> {
    let mut length = 0;
    let mut rest = units;
    while !rest.is_empty() {
        // In pieces that stay in the nearest cache for the second look; a pair is not parted.
        let mut end = rest.len().min(8192);
        if end < rest.len() && rest[end - 1] & 0xfc00 == 0xd800 {
            end -= 1;
        }
        let (piece, after) = rest.split_at(end);
        if !simdutf::validate_utf16(piece) {
            return None;
        }
        length += simdutf::utf8_length_from_utf16(piece);
        rest = after;
    }
    Some(length)
}

/// UTF-8 of well-formed UTF-16; `None` for unpaired surrogates.
pub fn utf16_to_utf8_vec(units: &[u16]) -> Option<Vec<u8>> {
    let mut bytes: Vec<u8> = Vec::with_capacity(units.len() * 3);
    // SAFETY: a code unit takes three bytes at most.
    unsafe {
        let done = simdutf::convert_utf16_to_utf8_with_errors(units.as_ptr(), units.len(), bytes.as_mut_ptr());
        if done.error != ErrorCode::Success {
            return None;
        }
        bytes.set_len(done.count.min(bytes.capacity()));
    }
    Some(bytes)
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
    if utf8_length_of_utf16(units)? > target.len() {
        return None;
    }
    // SAFETY: the input was checked and the room measured.
    Some(unsafe { simdutf::convert_valid_utf16_to_utf8(units.as_ptr(), units.len(), target.as_mut_ptr()) })
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

/// Base64 of the bytes: the standard alphabet with padding, or the alphabet of URLs without.
pub fn base64_encode(bytes: &[u8], url: bool) -> Vec<u8> {
    let options = if url { Base64Options::Url } else { Base64Options::Default };
    let length = simdutf::base64_length_from_binary(bytes.len(), options);
    let mut text: Vec<u8> = Vec::with_capacity(length);
    // SAFETY: the vector has the room that the library asks for.
    unsafe {
        let made = simdutf::binary_to_base64(bytes.as_ptr(), bytes.len(), text.as_mut_ptr(), options);
        text.set_len(made.min(length));
    }
    text
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
                assert_eq!(utf8_to_utf16(text.as_bytes()).as_deref(), Some(&units[..]));
                assert_eq!(utf8_length_of_utf16(&units), Some(text.len()));
                let mut target = vec![0; text.len()];
                assert_eq!(utf16_to_utf8(&units, &mut target), Some(text.len()));
                assert_eq!(target, text.as_bytes());
                assert_eq!(utf16_to_utf8_vec(&units).as_deref(), Some(text.as_bytes()));
                let mut roomy = vec![0; units.len() * 3];
                assert_eq!(utf16_to_utf8(&units, &mut roomy), Some(text.len()));
                assert_eq!(&roomy[..text.len()], text.as_bytes());
                let narrow: Option<Vec<u8>> = text.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect();
                assert_eq!(utf8_to_latin1(text.as_bytes()), narrow);
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
            assert_eq!(utf8_to_utf16(bytes), None);
            assert_eq!(utf8_to_latin1(bytes), None);
        }
        assert_eq!(utf8_length_of_utf16(&[0xd800, 0x41]), None);
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
            assert_eq!(utf8_length_of_utf16(&units), Some(text.len()));
            assert_eq!(utf8_length_of_utf16(&units[..units.len() - 2]), None);
        }
    }

    #[test]
    fn base64_both_ways() {
        for length in 0..200 {
            let bytes: Vec<u8> = (0..length).map(|i| (i * 37 + 250) as u8).collect();
            for url in [false, true] {
                let text = base64_encode(&bytes, url);
                let mut target = vec![0; length + 3];
                assert_eq!(base64_decode(&text, &mut target), Some(length));
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
