//! Brotli (RFC 7932), both ways. A dictionary is one of raw bytes that both sides know.

use brotli::enc::StandardAlloc;
use brotli::enc::encode::{
    BrotliEncoderOperation as Operation, BrotliEncoderParameter as Parameter, BrotliEncoderStateStruct,
};
use brotli_decompressor::{
    BrotliDecoderParameter, BrotliDecompressStreamWithDictionary, BrotliResult, BrotliState,
    StandardAlloc as DecoderAlloc,
};
use rondo_engine::{ErrorClass, JsError};

use super::coder::{Coder, Failure, Step, coded, ended_early};

/// The operation that ends a stream.
const FINISH: i32 = 2;

fn init_failed() -> JsError {
    JsError::new(ErrorClass::Error, "Initialization failed").code("ERR_ZLIB_INITIALIZATION_FAILED")
}

pub(super) struct Encoder {
    inner: BrotliEncoderStateStruct<StandardAlloc>,
    settings: Vec<(u32, u32)>,
    dictionary: Option<Vec<u8>>,
}

fn parameter(number: u32) -> Option<Parameter> {
    Some(match number {
        0 => Parameter::BROTLI_PARAM_MODE,
        1 => Parameter::BROTLI_PARAM_QUALITY,
        2 => Parameter::BROTLI_PARAM_LGWIN,
        3 => Parameter::BROTLI_PARAM_LGBLOCK,
        4 => Parameter::BROTLI_PARAM_DISABLE_LITERAL_CONTEXT_MODELING,
        5 => Parameter::BROTLI_PARAM_SIZE_HINT,
        6 => Parameter::BROTLI_PARAM_LARGE_WINDOW,
        _ => return None,
    })
}

impl Encoder {
    pub(super) fn new(settings: Vec<(u32, u32)>, dictionary: Option<Vec<u8>>) -> Result<Encoder, JsError> {
        let inner = BrotliEncoderStateStruct::new(StandardAlloc::default());
        let mut made = Encoder { inner, settings, dictionary };
        made.reset()?;
        Ok(made)
    }
}

impl Coder for Encoder {
    fn step(&mut self, input: &[u8], output: &mut [u8], flush: i32) -> Result<Step, Failure> {
        if self.inner.is_finished() {
            return Ok(Step { used: input.len(), made: 0 });
        }
        let operation = match flush {
            0 => Operation::BROTLI_OPERATION_PROCESS,
            1 => Operation::BROTLI_OPERATION_FLUSH,
            FINISH => Operation::BROTLI_OPERATION_FINISH,
            _ => Operation::BROTLI_OPERATION_EMIT_METADATA,
        };
        let (mut left, mut room) = (input.len(), output.len());
        let (mut used, mut made) = (0, 0);
        let ok = self.inner.compress_stream(
            operation,
            &mut left,
            input,
            &mut used,
            &mut room,
            output,
            &mut made,
            &mut None,
            &mut |_, _, _, _| (),
        );
        if ok {
            return Ok(Step { used, made });
        }
        Err(Failure { made, error: coded("Compression failed", -1, "ERR_BROTLI_COMPRESSION_FAILED") })
    }

    fn reset(&mut self) -> Result<(), JsError> {
        self.inner = BrotliEncoderStateStruct::new(StandardAlloc::default());
        for &(number, value) in &self.settings {
            // The two numbers of the distance code are chosen by this encoder itself.
            if let Some(parameter) = parameter(number) {
                if !self.inner.set_parameter(parameter, value) {
                    return Err(init_failed());
                }
            }
        }
        if let Some(dictionary) = &self.dictionary {
            self.inner.set_custom_dictionary(dictionary.len(), dictionary);
        }
        Ok(())
    }
}

type DecoderState = BrotliState<DecoderAlloc, DecoderAlloc, DecoderAlloc>;

pub(super) struct Decoder {
    inner: DecoderState,
    settings: Vec<(u32, u32)>,
    dictionary: Vec<u8>,
    ended: bool,
}

impl Decoder {
    pub(super) fn new(settings: Vec<(u32, u32)>, dictionary: Option<Vec<u8>>) -> Result<Decoder, JsError> {
        let inner = new_decoder();
        let mut made = Decoder { inner, settings, dictionary: dictionary.unwrap_or_default(), ended: false };
        made.reset()?;
        Ok(made)
    }
}

fn new_decoder() -> DecoderState {
    // Windows above 24 bits are an extension that has to be asked for.
    let mut inner = DecoderState::new(DecoderAlloc::default(), DecoderAlloc::default(), DecoderAlloc::default());
    inner.set_parameter(BrotliDecoderParameter::BROTLI_DECODER_PARAM_LARGE_WINDOW, 0);
    inner
}

impl Coder for Decoder {
    fn step(&mut self, input: &[u8], output: &mut [u8], flush: i32) -> Result<Step, Failure> {
        if self.ended {
            return Ok(Step::default());
        }
        let (mut left, mut room) = (input.len(), output.len());
        let (mut used, mut made, mut total) = (0, 0, 0);
        let result = BrotliDecompressStreamWithDictionary(
            &mut left,
            &mut used,
            input,
            &mut room,
            &mut made,
            output,
            &mut total,
            &self.dictionary,
            &mut self.inner,
        );
        match result {
            BrotliResult::ResultSuccess => self.ended = true,
            BrotliResult::NeedsMoreInput if flush == FINISH && made < output.len() => {
                return Err(Failure { made, error: ended_early() });
            }
            BrotliResult::NeedsMoreInput | BrotliResult::NeedsMoreOutput => {}
            BrotliResult::ResultFailure => {
                let code = self.inner.error_code;
                let name = format!("{code:?}").replace("BROTLI_DECODER_", "");
                return Err(Failure {
                    made,
                    error: coded("Decompression failed", code as i32, format!("ERR__{name}")),
                });
            }
        }
        Ok(Step { used, made })
    }

    fn reset(&mut self) -> Result<(), JsError> {
        self.inner = new_decoder();
        self.ended = false;
        for &(number, value) in &self.settings {
            let parameter = match number {
                0 => BrotliDecoderParameter::BROTLI_DECODER_PARAM_DISABLE_RING_BUFFER_REALLOCATION,
                1 => BrotliDecoderParameter::BROTLI_DECODER_PARAM_LARGE_WINDOW,
                _ => return Err(init_failed()),
            };
            if !self.inner.set_parameter(parameter, value) {
                return Err(init_failed());
            }
        }
        if !self.dictionary.is_empty() && !self.inner.attach_external_dictionary(self.dictionary.len()) {
            return Err(init_failed());
        }
        Ok(())
    }
}
