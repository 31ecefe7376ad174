#![no_main]
#![doc = "Fuzzes `ims_fuzz::portal`."]

libfuzzer_sys::fuzz_target!(|input: &[u8]| ims_fuzz::portal::check(input));
