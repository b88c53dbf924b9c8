#![no_main]
//! `cargo +nightly fuzz run http1`.

libfuzzer_sys::fuzz_target!(|data: &[u8]| rondo_fuzz::check(data));
