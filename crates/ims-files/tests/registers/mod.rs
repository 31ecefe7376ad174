//! Registers of accounting programs, as they are understood.

#![allow(
    clippy::expect_used,
    reason = "a fault in what a test makes ends the test"
)]

mod bounds;
mod hostile;
mod mapping;
mod workbooks;

use ims_files::register::{Mapping, Register, RegisterError, read};

/// The registers, in the words of our own output.
fn told(registers: &[Register]) -> String {
    let of = |register: &Register| {
        let head = serde_json::to_string_pretty(register).expect("it is plain data");
        let line = |line| serde_json::to_string(line).expect("it is plain data");
        let lines: Vec<String> = register.lines.iter().map(line).collect();
        format!("{head}\n{}\n", lines.join("\n"))
    };
    registers.iter().map(of).collect()
}

fn read_text(name: &str, text: &str) -> Result<Vec<Register>, RegisterError> {
    read(name, text.as_bytes(), &Mapping::default())
}

macro_rules! understood {
    ($($name:ident: $file:literal),+ $(,)?) => {$(
        #[test]
        fn $name() {
            let result = read_text($file, include_str!($file));
            let told = result.map_or_else(|error| error.to_string(), |registers| told(&registers));
            insta::assert_snapshot!(told);
        }
    )+};
}

understood! {
    tally: "tally.csv",
    erpnext_has_no_gstin: "erpnext.csv",
    zoho_has_a_line_for_each_item: "zoho.csv",
    busy: "busy.csv",
    odoo: "odoo.csv",
    sap: "sap.csv",
    sap_with_decimal_commas: "sap-decimal-commas.csv",
    hindi: "hindi.csv",
    gstr_2_invoices: "gstr-2-b2b.csv",
    gstr_2_notes: "gstr-2-cdnr.csv",
    abbreviated_headings: "abbreviated-headings.csv",
    two_lines_of_headings: "two-lines-of-headings.csv",
    unknown_headings: "unknown-headings.csv",
    spoilt_by_a_spreadsheet: "spoilt.csv",
    booked_twice: "twice.csv",
}
