//! Plain text operations on absolute POSIX paths and `file:` URLs, and the two questions asked of the disk.
//!
//! Paths are text here, as they are for JavaScript.

/// What stands at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A file, or anything that is neither a folder nor missing.
    File,
    /// A folder.
    Directory,
    /// Nothing, or nothing that can be reached.
    Missing,
}

/// What stands at `path`, following symbolic links.
pub fn stat(path: &str) -> Kind {
    if path.contains('\0') {
        return Kind::Missing;
    }
    match std::fs::metadata(path) {
        Ok(meta) if meta.is_dir() => Kind::Directory,
        Ok(_) => Kind::File,
        Err(_) => Kind::Missing,
    }
}

/// The path with every symbolic link resolved.
pub fn realpath(path: &str) -> std::io::Result<String> {
    Ok(std::fs::canonicalize(path)?.to_string_lossy().into_owned())
}

/// The folder of `path`, without a slash at its end; the parent of `/a` is the empty text, the root has none.
pub fn parent(path: &str) -> Option<&str> {
    let trimmed = path.strip_suffix('/').unwrap_or(path);
    trimmed.rfind('/').map(|slash| &trimmed[..slash])
}

/// The folder that holds `path`; a path with a slash at its end is that folder.
pub fn folder_of(path: &str) -> Option<&str> {
    path.strip_suffix('/').or_else(|| parent(path))
}

/// Joins and normalizes: `.` and `..` and doubled slashes disappear, a slash at the end stays.
pub fn join(base: &str, relative: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    let absolute = relative.starts_with('/');
    let sources = [if absolute { "" } else { base }, relative];
    for part in sources.iter().flat_map(|text| text.split('/')) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            name => parts.push(name),
        }
    }
    let mut joined = String::with_capacity(base.len() + relative.len() + 1);
    for part in &parts {
        joined.push('/');
        joined.push_str(part);
    }
    let folder = relative.is_empty() && base.ends_with('/')
        || relative.ends_with('/')
        || relative == "."
        || relative == ".."
        || relative.ends_with("/.")
        || relative.ends_with("/..");
    if joined.is_empty() || (relative.ends_with('/') && folder) {
        joined.push('/');
    }
    joined
}

/// The extension with its dot, by the rules of `path.extname`; empty if there is none.
pub fn extension(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    match name.rfind('.') {
        None | Some(0) => "",
        Some(dot) if name == ".." && dot == 1 => "",
        Some(dot) => &name[dot..],
    }
}

/// Decodes `%XX`; a malformed escape stays as it is, bytes that are no UTF-8 become U+FFFD.
pub fn percent_decode(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let pair = (bytes[at] == b'%').then(|| bytes.get(at + 1..at + 3)).flatten();
        let value = pair.and_then(|pair| Some(hex(pair[0])? << 4 | hex(pair[1])?));
        if let Some(value) = value {
            out.push(value);
            at += 3;
        } else {
            out.push(bytes[at]);
            at += 1;
        }
    }
    String::from_utf8(out).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

fn hex(byte: u8) -> Option<u8> {
    (byte as char).to_digit(16).map(|digit| digit as u8)
}

/// `url.pathToFileURL(path).href` for an absolute path.
pub fn to_file_url(path: &str) -> String {
    let mut url = String::with_capacity(path.len() + 8);
    url.push_str("file://");
    for byte in path.bytes() {
        // The path percent-encode set of the URL standard, and the characters that would mean something else in a URL.
        let plain = matches!(byte, b'!' | b'$' | b'&'..=b';' | b'=' | b'@'..=b'Z' | b'_' | b'a'..=b'z');
        if plain {
            url.push(byte as char);
        } else {
            const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
            url.push('%');
            url.push(DIGITS[usize::from(byte >> 4)] as char);
            url.push(DIGITS[usize::from(byte & 15)] as char);
        }
    }
    url
}

/// The path of a `file:` URL in its normal form (as the URL parser writes it), without query and fragment.
pub fn from_file_url(url: &str) -> Option<String> {
    let rest = url.strip_prefix("file://")?;
    let rest = &rest[rest.find('/')?..];
    let end = rest.find(['?', '#']).unwrap_or(rest.len());
    Some(percent_decode(&rest[..end]))
}
