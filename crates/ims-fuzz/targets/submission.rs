#![no_main]
#![doc = "Fuzzes `ims_fuzz::submission`."]

libfuzzer_sys::fuzz_target!(|input: &[u8]| ims_fuzz::submission::check(input));
