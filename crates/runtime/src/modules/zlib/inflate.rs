//! Decompressing zlib, gzip and raw deflate, with a preset dictionary, and with gzip's members one behind the other.

use rondo_engine::JsError;
use zlib_rs::{Inflate, InflateError, InflateFlush, Status};

use super::coder::{Coder, Failure, Step, coded, ended_early};

/// What the input is expected to be.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Expect {
    Raw,
    Zlib,
    Gzip,
    /// Gzip if it starts with gzip's magic number, else zlib.
    Either,
}

pub(super) struct Decompressor {
    expect: Expect,
    window_bits: u8,
    dictionary: Option<Vec<u8>>,
    inner: Inflate,
    /// Whether what follows the end of a gzip stream is taken as another member of it.
    members: bool,
    /// First bytes of an input that may be gzip.
    magic: (usize, bool),
    ended: bool,
}

fn new_inner(expect: Expect, bits: u8) -> Inflate {
    // Zero means: as the header says; gzip's header says nothing.
    let wide = if bits == 0 { 15 } else { bits };
    match expect {
        Expect::Raw => Inflate::new(false, wide),
        Expect::Zlib => Inflate::new(true, bits),
        Expect::Gzip => Inflate::new(true, 16 + wide),
        Expect::Either => Inflate::new(true, 32 + wide),
    }
}

impl Decompressor {
    pub(super) fn new(
        expect: Expect,
        window_bits: u8,
        dictionary: Option<Vec<u8>>,
        members: bool,
    ) -> Result<Decompressor, JsError> {
        let inner = new_inner(expect, window_bits);
        let magic = (0, expect == Expect::Gzip);
        let mut made = Decompressor { expect, window_bits, dictionary, inner, members, magic, ended: false };
        made.preset()?;
        Ok(made)
    }

    /// A raw stream has no header that could ask for the dictionary: it is given at once.
    fn preset(&mut self) -> Result<(), JsError> {
        if let (Expect::Raw, Some(dictionary)) = (self.expect, &self.dictionary) {
            self.inner
                .set_dictionary(dictionary)
                .map_err(|_| coded("Failed to set dictionary", -2, "Z_STREAM_ERROR"))?;
        }
        Ok(())
    }

    fn look(&mut self, input: &[u8]) {
        if self.expect != Expect::Either {
            return;
        }
        for &byte in input.iter().take(2 - self.magic.0.min(2)) {
            let fits = byte == [0x1f, 0x8b][self.magic.0];
            self.magic = (if fits { self.magic.0 + 1 } else { 3 }, fits && self.magic.0 == 1);
            if !fits {
                return;
            }
        }
    }

    /// What is wrong with the data, in zlib's words. The library's fast path loses the text of one error: its loop comes by
    /// once more, sees the bad state and says that.
    fn data_error(&self) -> &'static str {
        match self.inner.error_message() {
            Some("repeated call with bad state") => "invalid distance too far back",
            Some(text) => text,
            None => "Zlib error",
        }
    }

    fn failure(&self, made: usize, error: InflateError) -> Failure {
        let error = match error {
            InflateError::NeedDict { .. } if self.dictionary.is_some() => coded("Bad dictionary", 2, "Z_NEED_DICT"),
            InflateError::NeedDict { .. } => coded("Missing dictionary", 2, "Z_NEED_DICT"),
            InflateError::DataError => coded(self.data_error(), -3, "Z_DATA_ERROR"),
            InflateError::MemError => coded("Zlib error", -4, "Z_MEM_ERROR"),
            InflateError::StreamError => coded("Zlib error", -2, "Z_STREAM_ERROR"),
        };
        Failure { made, error }
    }
}

impl Coder for Decompressor {
    fn step(&mut self, input: &[u8], output: &mut [u8], flush: i32) -> Result<Step, Failure> {
        let mut step = Step::default();
        self.look(input);
        let finishing = flush == 4;
        let kind = if finishing || flush == 2 { InflateFlush::SyncFlush } else { InflateFlush::NoFlush };
        let mut asked = false;
        loop {
            if self.ended {
                // Another member of gzip may follow; zeroes are padding, and so is everything behind another format's end.
                let follows = self.members && self.magic.1 && input.get(step.used).is_some_and(|&byte| byte != 0);
                if !follows {
                    return Ok(step);
                }
                self.inner = new_inner(Expect::Gzip, self.window_bits);
                self.ended = false;
            }
            let (before_in, before_out) = (self.inner.total_in(), self.inner.total_out());
            let result = self.inner.decompress(&input[step.used..], &mut output[step.made..], kind);
            step.used += (self.inner.total_in() - before_in) as usize;
            step.made += (self.inner.total_out() - before_out) as usize;
            match result {
                Ok(Status::StreamEnd) => self.ended = true,
                Ok(_) => {
                    let dry = finishing && step.used == input.len() && step.made < output.len();
                    return if dry { Err(Failure { made: step.made, error: ended_early() }) } else { Ok(step) };
                }
                Err(InflateError::NeedDict { .. }) if !asked && self.dictionary.is_some() => {
                    asked = true;
                    let given = self.dictionary.as_deref().unwrap_or_default();
                    if self.inner.set_dictionary(given).is_err() {
                        return Err(Failure { made: step.made, error: coded("Bad dictionary", 2, "Z_NEED_DICT") });
                    }
                }
                Err(error) => return Err(self.failure(step.made, error)),
            }
        }
    }

    fn reset(&mut self) -> Result<(), JsError> {
        self.inner = new_inner(self.expect, self.window_bits);
        self.magic = (0, self.expect == Expect::Gzip);
        self.ended = false;
        self.preset()
    }
}
