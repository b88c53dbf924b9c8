//! The hostile corpus as bytes, for the parser's tests and, by its path, for the fuzzer: its format is described at its head.

/// The corpus as it is in its file.
pub const CORPUS: &str = include_str!("../../../../../tests/data/http1-hostile.txt");

/// The bytes that a line of the corpus means. `most`: how often a character is repeated at most, whatever the line says.
pub fn unescape(text: &str, most: usize) -> Vec<u8> {
    let mut out = Vec::new();
    let mut bytes = text.bytes();
    while let Some(b) = bytes.next() {
        if b != b'\\' {
            out.push(b);
            continue;
        }
        match bytes.next() {
            Some(b'r') => out.push(b'\r'),
            Some(b'n') => out.push(b'\n'),
            Some(b't') => out.push(b'\t'),
            Some(b'\\') => out.push(b'\\'),
            Some(b'x') => {
                let hex: String = [bytes.next(), bytes.next()].into_iter().flatten().map(char::from).collect();
                out.push(u8::from_str_radix(&hex, 16).expect("two hex digits"));
            }
            // \*N*c repeats the character c.
            Some(b'*') => {
                let count: String = bytes.by_ref().take_while(|&b| b != b'*').map(char::from).collect();
                let fill = bytes.next().expect("a byte to repeat");
                out.extend(std::iter::repeat_n(fill, count.parse::<usize>().expect("a count").min(most)));
            }
            other => panic!("bad escape {other:?} in {text}"),
        }
    }
    out
}

/// The inputs of all cases.
pub fn inputs(most: usize) -> Vec<Vec<u8>> {
    let cases = CORPUS.lines().filter(|line| line.starts_with("re"));
    cases.filter_map(|line| line.splitn(3, '\t').nth(2)).map(|text| unescape(text, most)).collect()
}
