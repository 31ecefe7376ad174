//! Whatever the bytes, there is an answer, and every line of a register is somewhere in it.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use ims_files::register::{FileError, Mapping, RegisterError, read};
use proptest::prelude::*;
use rust_xlsxwriter::Workbook;

#[test]
fn a_cell_in_the_farthest_corner_takes_no_memory() -> Result<(), Box<dyn std::error::Error>> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (column, heading) in [
        (0, "GSTIN"),
        (1, "Bill No"),
        (2, "Bill Date"),
        (16_383, "Total"),
    ] {
        sheet.write(0, column, heading)?;
    }
    sheet
        .write(1_048_575, 0, "33ABKCS2033B1ZW")?
        .write(1_048_575, 1, "7")?
        .write(1_048_575, 16_383, 1)?;
    let registers = read("a.xlsx", &workbook.save_to_buffer()?, &Mapping::default())?;
    let lines = registers.iter().flat_map(|register| &register.lines);
    assert!(lines.map(|line| line.line).eq([1_048_576]));
    Ok(())
}

#[test]
fn what_is_no_table_is_refused_by_name() {
    let refused =
        |bytes: &[u8]| read("a.xlsx", bytes, &Mapping::default()).expect_err("it is none");
    assert!(matches!(refused(b""), RegisterError::Empty));
    assert!(matches!(refused(b"\n\n , \n"), RegisterError::Empty));
    assert!(matches!(
        refused(b"PK\x03\x04abc"),
        RegisterError::File(FileError::Damaged(_))
    ));
    assert!(matches!(
        refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        RegisterError::File(FileError::Damaged(_))
    ));
    assert!(matches!(
        refused(b"<html><table>"),
        RegisterError::File(FileError::Markup)
    ));
    assert!(matches!(
        refused(b"\x00\x01\x02"),
        RegisterError::File(FileError::NotText)
    ));
    let unclosed = format!(
        "GSTIN,Bill No,Date\n{}",
        "\"33ABKCS2033B1ZW,7,x\na,b,c\n".repeat(500)
    );
    assert!(matches!(
        refused(unclosed.as_bytes()),
        RegisterError::File(FileError::Damaged(_))
    ));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_bytes_have_an_answer(bytes in proptest::collection::vec(any::<u8>(), 0..400), start in 0..4_usize) {
        let starts: [&[u8]; 4] = [b"", b"GSTIN,Bill No,Bill Date,Total\n", b"PK\x03\x04", b"\xff\xfe"];
        let bytes = [starts.get(start).copied().unwrap_or_default(), &bytes].concat();
        let _answer = read("a", &bytes, &Mapping::default());
    }

    #[test]
    fn a_workbook_with_a_wrong_byte_has_an_answer(place in 0..10_000_usize, byte in any::<u8>()) {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet();
        for (column, heading) in (0..).zip(["GSTIN", "Bill No", "Bill Date", "Total"]) {
            sheet.write(0, column, heading).expect("it fits");
            sheet.write(1, column, 46_303).expect("it fits");
        }
        let mut bytes = workbook.save_to_buffer().expect("it is small");
        let length = bytes.len();
        if let Some(slot) = bytes.get_mut(place % length) {
            *slot = byte;
        }
        let _answer = read("a.xlsx", &bytes, &Mapping::default());
    }

    #[test]
    fn every_line_is_a_line_left_out_or_damaged(
        rows in proptest::collection::vec(
            (
                prop_oneof![Just("33ABKCS2033B1ZW"), Just("29AABCF8078M1C8"), Just("URP"), Just("X"), Just("")],
                prop_oneof![Just("1"), Just("2"), Just("10-Dec"), Just("Total"), Just("")],
                prop_oneof![Just("02-11-2024"), Just("31-31-2024"), Just("")],
                prop_oneof![Just("100"), Just("1,00,0"), Just("(5.00)"), Just("")],
            ),
            0..20,
        )
    ) {
        let mut text = String::from("GSTIN,Bill No,Bill Date,Taxable Value,Note\n");
        for (gstin, number, date, amount) in &rows {
            writeln!(text, "{gstin},{number},{date},\"{amount}\",x").expect("a string has room");
        }
        let registers = read("a.csv", text.as_bytes(), &Mapping::default()).expect("it has headings");
        let mut joined = 0;
        let mut seen = BTreeSet::new();
        for register in &registers {
            seen.extend(register.lines.iter().map(|line| line.line));
            seen.extend(register.left_out.iter().map(|line| line.line));
            seen.extend(register.damaged.iter().map(|line| line.line));
            // Lines of one document are known by the first of them.
            let mut first = std::collections::HashSet::new();
            for (line, row) in (2_u32..).zip(&rows) {
                if !seen.contains(&line) {
                    joined += 1;
                    first.insert((row.0, row.1, row.2));
                }
            }
            prop_assert!(register.lines.len() >= first.len());
        }
        prop_assert_eq!(seen.len() + joined, rows.len());
        prop_assert!(joined == 0 || rows.len() > 1);
    }
}
