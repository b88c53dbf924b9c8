//! Finds an `await` at the top of a module: outside of every function. The engine does not tell before it evaluates, and
//! `require()` of an ES module must know before.

use super::scan::{TokenKind, Tokens};

/// What an open bracket belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    /// `(`, with the index of the token before it.
    Paren(usize),
    /// A block, object, class, index or `${`.
    Plain,
    /// The body of a function.
    Function,
}

/// The line (from 1) of the first top-level `await` of module source; `None` if there is none.
pub fn find(source: &str) -> Option<usize> {
    let tokens = Tokens::of(source);
    let mut open: Vec<Open> = Vec::new();
    // Function bodies that are open, and arrow functions without braces: the depth of brackets each stands in.
    let mut functions = 0;
    let mut arrows: Vec<usize> = Vec::new();
    let mut closed_paren_before = None;
    for at in 0..tokens.len() {
        let text = tokens.text(at);
        if arrows.last() == Some(&open.len()) && (matches!(text, b"," | b";") || ends_statement(&tokens, at)) {
            arrows.pop();
        }
        match tokens.kind(at) {
            Some(TokenKind::Sign) => match text {
                b"(" => open.push(Open::Paren(at.wrapping_sub(1))),
                b"[" => open.push(Open::Plain),
                b"{" => {
                    let body = opens_function(&tokens, at, closed_paren_before);
                    functions += usize::from(body);
                    open.push(if body { Open::Function } else { Open::Plain });
                }
                b")" | b"]" | b"}" => {
                    let closed = open.pop();
                    functions -= usize::from(closed == Some(Open::Function));
                    closed_paren_before = match closed {
                        Some(Open::Paren(before)) => Some(before),
                        _ => None,
                    };
                    while arrows.last().is_some_and(|depth| *depth > open.len()) {
                        arrows.pop();
                    }
                    continue;
                }
                b"=>" if tokens.text(at + 1) != b"{" => arrows.push(open.len()),
                _ => {}
            },
            Some(TokenKind::Template) => {
                // A piece that closes one `${` and one that opens the next.
                if text.starts_with(b"}") {
                    open.pop();
                }
                if text.ends_with(b"${") {
                    open.push(Open::Plain);
                }
            }
            Some(TokenKind::Name) if text == b"await" && functions == 0 && arrows.is_empty() => {
                let member = at > 0 && matches!(tokens.text(at - 1), b"." | b"?.");
                if !member && !matches!(tokens.text(at + 1), b":" | b",") {
                    return Some(tokens.line(at));
                }
            }
            _ => {}
        }
    }
    None
}

/// Whether a `{` at `at` opens a function's body; `before_paren` is the token before the `(` of the `)` just closed.
fn opens_function(tokens: &Tokens<'_>, at: usize, before_paren: Option<usize>) -> bool {
    let Some(previous) = at.checked_sub(1) else { return false };
    match tokens.text(previous) {
        b"=>" => true,
        b"static" => true,
        b")" => match before_paren.map(|before| tokens.text(before)) {
            Some(b"if" | b"for" | b"while" | b"switch" | b"catch" | b"with") => false,
            // `for await (...) {`
            Some(b"await") => false,
            _ => true,
        },
        _ => false,
    }
}

/// Whether a line break before token `at` ended the statement: two names or values never stand side by side.
fn ends_statement(tokens: &Tokens<'_>, at: usize) -> bool {
    let starts = match tokens.kind(at) {
        Some(TokenKind::Name) => !matches!(tokens.text(at), b"in" | b"instanceof" | b"of"),
        Some(TokenKind::Text | TokenKind::Number) => true,
        _ => false,
    };
    let ended = at > 0
        && match tokens.kind(at - 1) {
            Some(TokenKind::Sign) => matches!(tokens.text(at - 1), b")" | b"]" | b"}"),
            Some(TokenKind::Name) => {
                !matches!(tokens.text(at - 1), b"await" | b"typeof" | b"new" | b"void" | b"delete" | b"yield")
            }
            Some(_) => true,
            None => false,
        };
    starts && ended && tokens.breaks_before(at)
}
