#![no_main]
#![doc = "Fuzzes `ims_fuzz::invoices`."]

libfuzzer_sys::fuzz_target!(|input: &[u8]| ims_fuzz::invoices::check(input));
