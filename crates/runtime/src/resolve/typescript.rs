//! Erasing types from TypeScript source, position by position: what is left stands where it stood, so stack traces need
//! no source map. Syntax that would need code to be generated (enums, namespaces with values) is refused.

use swc_common::errors::{Emitter, Handler};
use swc_common::sync::Lrc;
use swc_common::{FilePathMapping, GLOBALS, Globals, SourceMap};
use swc_ecma_parser::TsSyntax;
use swc_ts_fast_strip::{ErrorCode, Mode, Options, operate};

/// Why types could not be erased.
#[derive(Debug)]
pub struct StripError {
    /// `ERR_INVALID_TYPESCRIPT_SYNTAX` or `ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX`.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
    /// Where: line from 1, column from 0, and the number of characters; zero if not known.
    pub place: (usize, usize, usize),
}

/// Keeps what the parser reports instead of printing it.
#[derive(Clone, Default)]
struct Reports(std::sync::Arc<std::sync::Mutex<Vec<(String, Option<swc_common::Span>)>>>);

impl Emitter for Reports {
    fn emit(&mut self, diagnostic: &mut swc_common::errors::DiagnosticBuilder<'_>) {
        if let Ok(mut list) = self.0.lock() {
            list.push((diagnostic.message(), diagnostic.span.primary_span()));
        }
    }
}

/// The JavaScript of `source`. `module`: whether it is an ES module, if that is known.
///
/// # Errors
/// The source is no TypeScript, or needs more than erasing.
pub fn strip(source: &str, module: Option<bool>) -> Result<String, StripError> {
    let map: Lrc<SourceMap> = Lrc::new(SourceMap::new(FilePathMapping::empty()));
    let reports = Reports::default();
    let handler = Handler::with_emitter(true, false, Box::new(reports.clone()));
    let options = Options {
        module,
        mode: Mode::StripOnly,
        deprecated_ts_module_as_error: Some(true),
        parser: TsSyntax { decorators: true, ..TsSyntax::default() },
        ..Options::default()
    };
    // The parser is another's code: a defect in it must not take the process down.
    let run = || GLOBALS.set(&Globals::new(), || operate(&map, &handler, source.to_owned(), options));
    let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(run));
    let failure = match outcome {
        Ok(Ok(output)) => return Ok(output.code),
        Ok(Err(error)) => Some(error),
        Err(_) => None,
    };
    let reported = reports.0.lock().ok().and_then(|mut list| (!list.is_empty()).then(|| list.remove(0)));
    let code = match failure.as_ref().map(|error| &error.code) {
        Some(ErrorCode::UnsupportedSyntax) => "ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX",
        _ => "ERR_INVALID_TYPESCRIPT_SYNTAX",
    };
    let place = reported.as_ref().and_then(|(_, span)| *span).map_or((0, 0, 0), |span| {
        let start = map.lookup_char_pos(span.lo);
        let end = map.lookup_char_pos(span.hi);
        let length = if end.line == start.line { end.col.0.saturating_sub(start.col.0) } else { 1 };
        (start.line, start.col.0, length)
    });
    let message = reported
        .map(|(message, _)| message)
        .or_else(|| failure.map(|error| error.message))
        .unwrap_or_else(|| "The source could not be parsed".to_owned());
    Err(StripError { code, message, place })
}
