#![no_main]
#![doc = "Fuzzes `ims_fuzz::exchange`."]

libfuzzer_sys::fuzz_target!(|input: &[u8]| ims_fuzz::exchange::check(input));
