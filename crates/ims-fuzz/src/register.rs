//! Purchase registers: text files of any kind, and workbooks as they are.

use std::collections::BTreeSet;

use gst_types::Amount;
use ims_files::matching::Matching;
use ims_files::register::{Mapping, Register, RegisterError, read};
use ims_reconcile::{RegisterLine, Settings, reconcile};

use crate::outcome::check_message;

/// Reads a register and compares it with nothing.
pub fn check(input: &[u8]) {
    match read("register", input, &Mapping::default()) {
        Ok(registers) => {
            registers.iter().for_each(check_register);
            check_matching(&registers);
        }
        Err(error) => check_refusal(&error),
    }
}

pub(crate) fn check_refusal(error: &RegisterError) {
    check_message(&error.to_string());
}

fn check_register(register: &Register) {
    let mut seen = BTreeSet::new();
    for line in &register.lines {
        assert!(line.line > register.heading_line, "a line of the headings");
        assert!(seen.insert(line.line), "line {} is there twice", line.line);
        check_amounts(line);
    }
    for damaged in &register.damaged {
        assert!(
            !seen.contains(&damaged.line),
            "line {} is damaged and takes part",
            damaged.line
        );
        assert!(!damaged.reason.is_empty(), "it is told why");
    }
    for left_out in &register.left_out {
        assert!(
            !seen.contains(&left_out.line),
            "line {} is left out and takes part",
            left_out.line
        );
    }
    let written = serde_json::to_string(register).expect("it is plain data");
    let again: Register = serde_json::from_str(&written).expect("what was written is read");
    assert_eq!(again.left_out, register.left_out);
    assert_eq!(again.damaged, register.damaged);
}

fn check_amounts(line: &RegisterLine) {
    let amounts = [
        line.value,
        line.taxable_value,
        line.igst,
        line.cgst,
        line.sgst,
        line.cess,
    ];
    let is_negative = |amount: Option<Amount>| amount.is_some_and(Amount::is_negative);
    assert!(
        !amounts.into_iter().any(is_negative),
        "signs tell the kind and are gone"
    );
}

/// Every line is in one pair, and all that is written of it can be.
fn check_matching(registers: &[Register]) {
    let lines: Vec<RegisterLine> = registers
        .iter()
        .flat_map(|register| register.lines.clone())
        .collect();
    let settings = Settings::default();
    let reconciliation = reconcile(&[], &lines, &settings);
    let paired: usize = reconciliation
        .pairs()
        .map(|pair| pair.lines().count())
        .sum();
    assert_eq!(paired, lines.len(), "each line once");
    let matching = Matching::new(None, registers, &reconciliation);
    serde_json::to_string(&matching).expect("it is plain data");
    let mut written = Vec::new();
    matching.write_csv(&mut written).expect("memory has room");
    matching
        .write_letters(&mut written)
        .expect("memory has room");
}
