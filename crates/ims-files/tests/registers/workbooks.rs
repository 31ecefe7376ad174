//! Registers in workbooks: several sheets, dates and numbers of a spreadsheet.

use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use ims_files::register::{Mapping, Meaning, read};

const HEADINGS: [&str; 7] = [
    "GSTIN of supplier",
    "Invoice number",
    "Invoice date",
    "Taxable value",
    "Central tax",
    "State tax",
    "Total",
];

fn sheet<'w>(
    workbook: &'w mut Workbook,
    name: &str,
    first_line: u32,
) -> Result<&'w mut Worksheet, XlsxError> {
    let sheet = workbook.add_worksheet().set_name(name)?;
    for (column, heading) in (0..).zip(HEADINGS) {
        sheet.write(first_line, column, heading)?;
    }
    Ok(sheet)
}

#[test]
fn every_sheet_that_is_a_register_is_read() -> Result<(), Box<dyn std::error::Error>> {
    let mut workbook = Workbook::new();
    workbook
        .add_worksheet()
        .set_name("About")?
        .write(0, 0, "Made in a hurry")?;
    let october = sheet(&mut workbook, "October", 2)?;
    october.write(0, 0, "Purchases")?;
    let date = Format::new().set_num_format("dd/mm/yyyy");
    let rows: [(&str, f64, f64); 2] = [
        ("33ABKCS2033B1ZW", 2471.0, 0.1 + 0.2),
        ("29AABCF8078M1C8", 1e15, 5.0),
    ];
    for (line, (gstin, number, amount)) in (3..).zip(rows) {
        october.write(line, 0, gstin)?.write(line, 1, number)?;
        october.write_with_format(line, 2, &ExcelDateTime::from_ymd(2024, 11, 2)?, &date)?;
        october.write(line, 3, amount)?;
    }
    // What Excel makes of 10-12 typed into a cell.
    october.write(5, 0, "33ABKCS2033B1ZW")?;
    october.write_with_format(5, 1, &ExcelDateTime::from_ymd(2024, 12, 10)?, &date)?;
    let returns = sheet(&mut workbook, "Purchase returns", 0)?;
    returns
        .write(1, 0, "33ABKCS2033B1ZW")?
        .write(1, 1, "CN-9")?
        .write(1, 2, "02-11-2024")?
        .write(1, 6, 118)?;
    let bytes = workbook.save_to_buffer()?;
    let registers = read("books.xlsx", &bytes, &Mapping::default())?;
    insta::assert_snapshot!(super::told(&registers));

    let mapping = Mapping::from_toml("sheet = \"purchase returns\"")?;
    let registers = read("books.xlsx", &bytes, &mapping)?;
    assert_eq!(registers.len(), 1);
    assert!(
        registers
            .iter()
            .all(|register| register.columns.contains_key(&Meaning::Value))
    );
    Ok(())
}

/// The files were saved by `LibreOffice` 7.4, from the CSV of Tally.
#[test]
fn every_format_of_a_spreadsheet_program_says_the_same() -> Result<(), Box<dyn std::error::Error>> {
    let read_bytes = |bytes: &[u8]| read("register", bytes, &Mapping::default());
    // A spreadsheet program makes 42 of 0042 while it opens CSV.
    let csv = include_str!("tally.csv").replace(",0042,", ",42,");
    let [csv] = &read_bytes(csv.as_bytes())?[..] else {
        return Err("a CSV file is one register".into());
    };
    for (name, bytes) in [
        ("xlsx", &include_bytes!("libreoffice/register.xlsx")[..]),
        ("xls", include_bytes!("libreoffice/register.xls")),
        ("ods", include_bytes!("libreoffice/register.ods")),
    ] {
        let mut registers = read_bytes(bytes)?;
        assert_eq!(registers.len(), 1, "{name}");
        for register in &mut registers {
            register.sheet = None;
            for line in &mut register.lines {
                line.sheet = None;
            }
            assert_eq!(register, csv, "{name}");
        }
    }
    Ok(())
}
