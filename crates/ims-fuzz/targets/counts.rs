#![no_main]
#![doc = "Fuzzes `ims_fuzz::counts`."]

libfuzzer_sys::fuzz_target!(|input: &[u8]| ims_fuzz::counts::check(input));
