#![no_main]
#![doc = "Fuzzes `ims_fuzz::configuration`."]

libfuzzer_sys::fuzz_target!(|input: &[u8]| ims_fuzz::configuration::check(input));
