#![no_main]
#![doc = "Fuzzes `ims_fuzz::workbook`."]

// A panic of the library that reads workbooks is caught by ours, and is no finding; one that nobody
// catches still ends the run.
libfuzzer_sys::fuzz_target!(init: std::panic::set_hook(Box::new(ims_fuzz::workbook::tell)), |input: &[u8]| ims_fuzz::workbook::check(input));
