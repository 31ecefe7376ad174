#![no_main]
#![doc = "Fuzzes `ims_fuzz::values`."]

libfuzzer_sys::fuzz_target!(|input: &[u8]| ims_fuzz::values::check(input));
