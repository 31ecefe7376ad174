#![no_main]
#![doc = "Fuzzes `ims_fuzz::job`."]

libfuzzer_sys::fuzz_target!(|input: &[u8]| ims_fuzz::job::check(input));
