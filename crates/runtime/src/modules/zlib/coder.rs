//! What every format of this module is made of: a coder that takes bytes and gives bytes, one bounded step at a time. How much
//! output a step may make is the caller's choice, so no input, however well packed, makes it take more memory than that.

use rondo_engine::{ErrorClass, JsError};

/// What one step used and made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Step {
    /// Bytes taken from the input.
    pub(super) used: usize,
    /// Bytes written to the output.
    pub(super) made: usize,
}

/// A step that failed: what it had made before, and why it stopped.
pub(super) struct Failure {
    /// Bytes written to the output before the error.
    pub(super) made: usize,
    /// The error as JavaScript sees it.
    pub(super) error: JsError,
}

impl From<JsError> for Failure {
    fn from(error: JsError) -> Failure {
        Failure { made: 0, error }
    }
}

/// A running coder. It does as much as input and output allow in each step; a full output means that there may be more.
pub(super) trait Coder: Send {
    /// Codes `input` into `output`; `flush` is the format's own number.
    fn step(&mut self, input: &[u8], output: &mut [u8], flush: i32) -> Result<Step, Failure>;
    /// Starts anew, as if nothing had been coded.
    fn reset(&mut self) -> Result<(), JsError>;
    /// Other settings from here on (deflate only). The caller has flushed.
    fn set_params(&mut self, _level: i32, _strategy: i32) -> Result<(), JsError> {
        Ok(())
    }
}

/// An error as the formats report it: message, `errno`, `code`.
pub(super) fn coded(message: impl Into<String>, errno: i32, code: impl Into<String>) -> JsError {
    JsError::new(ErrorClass::Error, message).number("errno", f64::from(errno)).code(code)
}

/// The input ended inside of a stream.
pub(super) fn ended_early() -> JsError {
    coded("unexpected end of file", -5, "Z_BUF_ERROR")
}
