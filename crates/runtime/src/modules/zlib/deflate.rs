//! Compressing into zlib, gzip and raw deflate. The frame (header, checksum, length) is written here around a raw coder: so the
//! coder can be exchanged in the middle of a stream, which is how `params()` changes level and strategy at once. A new coder
//! gets the last 32 KiB as its dictionary and so loses nothing.

use rondo_engine::JsError;
use zlib_rs::{Deflate, DeflateConfig, DeflateFlush, Method, Status, Strategy, adler32, crc32};

use super::coder::{Coder, Failure, Step, coded};

/// The largest distance that deflate can look back.
const WINDOW: usize = 1 << 15;

/// The frame around the compressed bytes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Frame {
    Raw,
    Zlib,
    Gzip,
}

/// The settings of a compressor, already checked by JavaScript.
pub(super) struct Settings {
    pub(super) frame: Frame,
    pub(super) level: i32,
    pub(super) window_bits: i32,
    pub(super) mem_level: i32,
    pub(super) strategy: i32,
    pub(super) dictionary: Option<Vec<u8>>,
}

pub(super) struct Compressor {
    settings: Settings,
    raw: Deflate,
    /// The last bytes coded, at most twice the window before it is cut.
    recent: Vec<u8>,
    checksum: u32,
    length: u32,
    /// Bytes of the frame that wait for room, and how many of them are out.
    pending: Vec<u8>,
    sent: usize,
    ended: bool,
}

fn new_raw(settings: &Settings) -> Deflate {
    Deflate::new_with_config(DeflateConfig {
        level: settings.level,
        method: Method::Deflated,
        // A window of 256 bytes is asked for with 8 and has always meant 512.
        window_bits: -settings.window_bits.clamp(9, 15),
        mem_level: settings.mem_level,
        strategy: Strategy::try_from(settings.strategy).unwrap_or_default(),
    })
}

impl Compressor {
    pub(super) fn new(settings: Settings) -> Result<Compressor, JsError> {
        let mut made = Compressor {
            raw: new_raw(&settings),
            settings,
            recent: Vec::new(),
            checksum: 0,
            length: 0,
            pending: Vec::new(),
            sent: 0,
            ended: false,
        };
        made.start()?;
        Ok(made)
    }

    fn start(&mut self) -> Result<(), JsError> {
        self.checksum = u32::from(self.settings.frame == Frame::Zlib);
        self.length = 0;
        self.sent = 0;
        self.ended = false;
        self.recent.clear();
        self.pending = self.header();
        if let Some(dictionary) = self.settings.dictionary.as_deref().filter(|_| self.settings.frame != Frame::Gzip) {
            self.raw.set_dictionary(dictionary).map_err(|_| coded("Failed to set dictionary", -2, "Z_STREAM_ERROR"))?;
            self.recent.extend_from_slice(&dictionary[dictionary.len().saturating_sub(WINDOW)..]);
        }
        Ok(())
    }

    /// The header of RFC 1950 or RFC 1952. Both tell readers roughly how hard was tried.
    fn header(&self) -> Vec<u8> {
        let Settings { level, strategy, .. } = self.settings;
        let fastest = strategy >= 2 || (0..2).contains(&level);
        match self.settings.frame {
            Frame::Raw => Vec::new(),
            Frame::Gzip => {
                let effort = if level == 9 {
                    2
                } else if fastest {
                    4
                } else {
                    0
                };
                vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, effort, 3]
            }
            Frame::Zlib => {
                let effort = match level {
                    _ if fastest => 0,
                    2..=5 => 1,
                    -1 | 6 => 2,
                    _ => 3,
                };
                let bits = self.settings.window_bits.clamp(9, 15) as u16;
                let preset = u16::from(self.settings.dictionary.is_some()) << 5;
                let head = (8 | (bits - 8) << 4) << 8 | effort << 6 | preset;
                let mut bytes = (head + (31 - head % 31)).to_be_bytes().to_vec();
                if let Some(dictionary) = &self.settings.dictionary {
                    bytes.extend_from_slice(&adler32::adler32(1, dictionary).to_be_bytes());
                }
                bytes
            }
        }
    }

    fn trailer(&self) -> Vec<u8> {
        match self.settings.frame {
            Frame::Raw => Vec::new(),
            Frame::Zlib => self.checksum.to_be_bytes().to_vec(),
            Frame::Gzip => [self.checksum.to_le_bytes(), self.length.to_le_bytes()].concat(),
        }
    }

    /// Moves waiting bytes of the frame into `output`.
    fn drain(&mut self, output: &mut [u8]) -> usize {
        let rest = &self.pending[self.sent..];
        let count = rest.len().min(output.len());
        output[..count].copy_from_slice(&rest[..count]);
        self.sent += count;
        count
    }

    fn note(&mut self, used: &[u8]) {
        match self.settings.frame {
            Frame::Raw => {}
            Frame::Zlib => self.checksum = adler32::adler32(self.checksum, used),
            Frame::Gzip => {
                self.checksum = crc32::crc32(self.checksum, used);
                self.length = self.length.wrapping_add(used.len() as u32);
            }
        }
        let tail = &used[used.len().saturating_sub(WINDOW)..];
        if self.recent.len() + tail.len() > 2 * WINDOW {
            let keep = (WINDOW - tail.len().min(WINDOW)).min(self.recent.len());
            let cut = self.recent.len() - keep;
            self.recent.drain(..cut);
        }
        self.recent.extend_from_slice(tail);
    }
}

impl Coder for Compressor {
    fn step(&mut self, input: &[u8], output: &mut [u8], flush: i32) -> Result<Step, Failure> {
        let mut made = self.drain(output);
        if self.ended {
            return Ok(Step { used: input.len(), made });
        }
        if made == output.len() {
            return Ok(Step { used: 0, made });
        }
        let flush = DeflateFlush::try_from(flush).unwrap_or_default();
        let (before_in, before_out) = (self.raw.total_in(), self.raw.total_out());
        let status = self.raw.compress(input, &mut output[made..], flush).map_err(|error| Failure {
            made,
            error: coded(
                error.as_str(),
                error as i32,
                if error as i32 == -4 { "Z_MEM_ERROR" } else { "Z_STREAM_ERROR" },
            ),
        })?;
        let used = (self.raw.total_in() - before_in) as usize;
        made += (self.raw.total_out() - before_out) as usize;
        self.note(&input[..used]);
        if status == Status::StreamEnd {
            self.ended = true;
            self.pending = self.trailer();
            self.sent = 0;
            made += self.drain(&mut output[made..]);
        }
        Ok(Step { used, made })
    }

    fn reset(&mut self) -> Result<(), JsError> {
        self.raw = new_raw(&self.settings);
        self.start()
    }

    fn set_params(&mut self, level: i32, strategy: i32) -> Result<(), JsError> {
        self.settings.level = level;
        self.settings.strategy = strategy;
        if self.ended {
            return Ok(());
        }
        let mut raw = new_raw(&self.settings);
        if !self.recent.is_empty() {
            let from = self.recent.len().saturating_sub(WINDOW);
            raw.set_dictionary(&self.recent[from..])
                .map_err(|_| coded("Failed to set parameters", -2, "Z_STREAM_ERROR"))?;
        }
        self.raw = raw;
        Ok(())
    }
}
