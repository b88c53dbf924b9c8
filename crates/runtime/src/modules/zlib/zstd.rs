//! Zstandard (RFC 8878), both ways, through its reference library.

use rondo_engine::{ErrorClass, JsError};
use zstd_safe::zstd_sys::{ZSTD_EndDirective as End, ZSTD_strategy as Strategy};
use zstd_safe::{CCtx, CParameter, DCtx, DParameter, InBuffer, OutBuffer, ResetDirective};

use super::coder::{Coder, Failure, Step, coded, ended_early};

/// The directive that ends a frame.
const END: i32 = 2;

fn init_failed(message: &str) -> JsError {
    JsError::new(ErrorClass::Error, message).code("ERR_ZLIB_INITIALIZATION_FAILED")
}

/// The library's error numbers and their names.
fn error_name(number: usize) -> &'static str {
    match number {
        10 => "ZSTD_error_prefix_unknown",
        12 => "ZSTD_error_version_unsupported",
        14 => "ZSTD_error_frameParameter_unsupported",
        16 => "ZSTD_error_frameParameter_windowTooLarge",
        20 => "ZSTD_error_corruption_detected",
        22 => "ZSTD_error_checksum_wrong",
        24 => "ZSTD_error_literals_headerWrong",
        30 => "ZSTD_error_dictionary_corrupted",
        32 => "ZSTD_error_dictionary_wrong",
        34 => "ZSTD_error_dictionaryCreation_failed",
        40 => "ZSTD_error_parameter_unsupported",
        41 => "ZSTD_error_parameter_combination_unsupported",
        42 => "ZSTD_error_parameter_outOfBound",
        44 => "ZSTD_error_tableLog_tooLarge",
        46 => "ZSTD_error_maxSymbolValue_tooLarge",
        48 => "ZSTD_error_maxSymbolValue_tooSmall",
        50 => "ZSTD_error_stabilityCondition_notRespected",
        60 => "ZSTD_error_stage_wrong",
        62 => "ZSTD_error_init_missing",
        64 => "ZSTD_error_memory_allocation",
        66 => "ZSTD_error_workSpace_tooSmall",
        70 => "ZSTD_error_dstSize_tooSmall",
        72 => "ZSTD_error_srcSize_wrong",
        74 => "ZSTD_error_dstBuffer_null",
        80 => "ZSTD_error_noForwardProgress_destFull",
        82 => "ZSTD_error_noForwardProgress_inputEmpty",
        _ => "ZSTD_error_GENERIC",
    }
}

fn failed(code: usize) -> JsError {
    let number = code.wrapping_neg();
    coded(zstd_safe::get_error_name(code), i32::try_from(number).unwrap_or(1), error_name(number))
}

const STRATEGY: u32 = 107;
const LONG_DISTANCE: u32 = 160;

fn compress_parameter(number: u32, value: u32) -> Option<CParameter> {
    Some(match number {
        100 => CParameter::CompressionLevel(value as i32),
        101 => CParameter::WindowLog(value),
        102 => CParameter::HashLog(value),
        103 => CParameter::ChainLog(value),
        104 => CParameter::SearchLog(value),
        105 => CParameter::MinMatch(value),
        106 => CParameter::TargetLength(value),
        // 0 is left out by the caller: the level chooses.
        STRATEGY => CParameter::Strategy(match value {
            1 => Strategy::ZSTD_fast,
            2 => Strategy::ZSTD_dfast,
            3 => Strategy::ZSTD_greedy,
            4 => Strategy::ZSTD_lazy,
            5 => Strategy::ZSTD_lazy2,
            6 => Strategy::ZSTD_btlazy2,
            7 => Strategy::ZSTD_btopt,
            8 => Strategy::ZSTD_btultra,
            9 => Strategy::ZSTD_btultra2,
            _ => return None,
        }),
        // 0 to 2: by the level, on, off.
        LONG_DISTANCE if value > 2 => return None,
        LONG_DISTANCE => CParameter::EnableLongDistanceMatching(value == 1),
        161 => CParameter::LdmHashLog(value),
        162 => CParameter::LdmMinMatch(value),
        163 => CParameter::LdmBucketSizeLog(value),
        164 => CParameter::LdmHashRateLog(value),
        200 => CParameter::ContentSizeFlag(value != 0),
        201 => CParameter::ChecksumFlag(value != 0),
        202 => CParameter::DictIdFlag(value != 0),
        400 => CParameter::NbWorkers(value),
        401 => CParameter::JobSize(value),
        402 => CParameter::OverlapSizeLog(value),
        _ => return None,
    })
}

pub(super) struct Compressor {
    inner: CCtx<'static>,
    settings: Vec<(u32, u32)>,
    pledged: Option<u64>,
    dictionary: Option<Vec<u8>>,
    taken: u64,
    ended: bool,
}

impl Compressor {
    pub(super) fn new(
        settings: Vec<(u32, u32)>,
        pledged: Option<u64>,
        dictionary: Option<Vec<u8>>,
    ) -> Result<Compressor, JsError> {
        let inner = CCtx::try_create().ok_or_else(|| init_failed("Could not initialize Zstd instance"))?;
        let mut made = Compressor { inner, settings, pledged, dictionary, taken: 0, ended: false };
        made.reset()?;
        Ok(made)
    }
}

impl Coder for Compressor {
    fn step(&mut self, input: &[u8], output: &mut [u8], flush: i32) -> Result<Step, Failure> {
        // A second "end" with nothing to add must not begin another, empty frame.
        if self.ended && input.is_empty() {
            return Ok(Step::default());
        }
        // A frame that comes in one piece has its size found out by the library, which then forgets what was promised.
        if flush == END && self.pledged.is_some_and(|size| size != self.taken + input.len() as u64) {
            return Err(failed(72_usize.wrapping_neg()).into());
        }
        self.ended = false;
        let directive = match flush {
            END => End::ZSTD_e_end,
            1 => End::ZSTD_e_flush,
            _ => End::ZSTD_e_continue,
        };
        let mut target = OutBuffer::around(output);
        let mut source = InBuffer::around(input);
        loop {
            let before = (source.pos(), target.pos());
            let left = match self.inner.compress_stream2(&mut target, &mut source, directive) {
                Ok(left) => left,
                Err(code) => return Err(Failure { made: target.pos(), error: failed(code) }),
            };
            let full = target.pos() == target.capacity();
            self.ended = flush == END && left == 0;
            let done = source.pos() == input.len() && (left == 0 || flush == 0);
            if full || done || before == (source.pos(), target.pos()) {
                self.taken += source.pos() as u64;
                return Ok(Step { used: source.pos(), made: target.pos() });
            }
        }
    }

    fn reset(&mut self) -> Result<(), JsError> {
        let failed_here = |_| init_failed("Setting parameter failed");
        self.inner
            .reset(ResetDirective::SessionAndParameters)
            .map_err(|_| init_failed("Could not initialize Zstd instance"))?;
        self.ended = false;
        self.taken = 0;
        if let Some(size) = self.pledged {
            self.inner.set_pledged_src_size(Some(size)).map_err(|_| init_failed("Could not set pledged src size"))?;
        }
        for &(number, value) in &self.settings {
            if matches!((number, value), (STRATEGY | LONG_DISTANCE, 0)) {
                continue;
            }
            let parameter = compress_parameter(number, value).ok_or_else(|| init_failed("Setting parameter failed"))?;
            self.inner.set_parameter(parameter).map_err(failed_here)?;
        }
        if let Some(dictionary) = &self.dictionary {
            self.inner.load_dictionary(dictionary).map_err(|_| init_failed("Failed to load zstd dictionary"))?;
        }
        Ok(())
    }
}

pub(super) struct Decompressor {
    inner: DCtx<'static>,
    settings: Vec<(u32, u32)>,
    dictionary: Option<Vec<u8>>,
    /// Between frames: everything begun has ended.
    ended: bool,
}

impl Decompressor {
    pub(super) fn new(settings: Vec<(u32, u32)>, dictionary: Option<Vec<u8>>) -> Result<Decompressor, JsError> {
        let inner = DCtx::try_create().ok_or_else(|| init_failed("Could not initialize Zstd instance"))?;
        let mut made = Decompressor { inner, settings, dictionary, ended: false };
        made.reset()?;
        Ok(made)
    }
}

/// Another frame, or one that readers skip, begins here.
fn frame_follows(rest: &[u8]) -> bool {
    match rest {
        [first, 0xb5, 0x2f, 0xfd, ..] => *first == 0x28,
        [first, 0x2a, 0x4d, 0x18, ..] => first & 0xf0 == 0x50,
        _ => false,
    }
}

impl Coder for Decompressor {
    fn step(&mut self, input: &[u8], output: &mut [u8], flush: i32) -> Result<Step, Failure> {
        let mut target = OutBuffer::around(output);
        let mut source = InBuffer::around(input);
        loop {
            if self.ended {
                if !frame_follows(&input[source.pos()..]) {
                    return Ok(Step { used: source.pos(), made: target.pos() });
                }
                self.ended = false;
            }
            let before = (source.pos(), target.pos());
            match self.inner.decompress_stream(&mut target, &mut source) {
                Ok(0) => self.ended = true,
                Ok(_) => {}
                Err(code) => return Err(Failure { made: target.pos(), error: failed(code) }),
            }
            let full = target.pos() == target.capacity();
            let stuck = before == (source.pos(), target.pos());
            if self.ended && !full {
                continue;
            }
            if full || stuck || source.pos() == input.len() {
                if flush == END && !full && source.pos() == input.len() {
                    return Err(Failure { made: target.pos(), error: ended_early() });
                }
                return Ok(Step { used: source.pos(), made: target.pos() });
            }
        }
    }

    fn reset(&mut self) -> Result<(), JsError> {
        let not_made = |_| init_failed("Could not initialize Zstd instance");
        self.inner.reset(ResetDirective::SessionAndParameters).map_err(not_made)?;
        self.ended = false;
        for &(number, value) in &self.settings {
            if number != 100 {
                return Err(init_failed("Setting parameter failed"));
            }
            let set = self.inner.set_parameter(DParameter::WindowLogMax(value));
            set.map_err(|_| init_failed("Setting parameter failed"))?;
        }
        if let Some(dictionary) = &self.dictionary {
            self.inner.load_dictionary(dictionary).map_err(|_| init_failed("Failed to load zstd dictionary"))?;
        }
        Ok(())
    }
}
