//! Pairs as people get them: CSV, letters and a workbook.

#![allow(
    clippy::expect_used,
    reason = "a fault in what a test makes ends the test"
)]

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use gst_types::{Amount, Invoice, Section};
use ims_files::matching::Matching;
use ims_files::register::{self, Mapping};
use ims_reconcile::{Settings, reconcile};

const REGISTER: &[u8] = b"\
GSTIN,Supplier,Bill No,Bill Date,Type,Taxable Value,IGST,Total
33ABKCS2033B1ZW,Lakshmi,INV-1,02-11-2024,Invoice,1600,288,1888
33ABKCS2033B1ZW,Lakshmi,42,05-11-2024,Invoice,1600,288,1888
33ABKCS2033B1ZW,Lakshmi,INV-3,02-11-2024,Invoice,1700,306,2006
33ABKCS2033B1ZW,Lakshmi,INV-5,02-11-2024,Invoice,10,1.80,11.80
33ABKCS2033B1ZW,Lakshmi,1E+15,02-11-2024,Invoice,10,1.80,11.80
";

fn documents() -> Vec<Invoice> {
    let document = |section, number: &str| {
        let supplier = "33ABKCS2033B1ZW".parse()?;
        let invoice = Invoice::builder(section, supplier, number.parse()?, "2024-11-02".parse()?);
        let invoice = invoice
            .supplier_name("=Lakshmi(1)")
            .taxable_value(Amount::from_rupees(1600))
            .igst(Amount::from_rupees(288))
            .value(Amount::from_rupees(1888));
        Ok::<_, gst_types::ParseError>(invoice.build())
    };
    let all = [
        document(Section::B2b, "INV-1"),
        document(Section::B2b, "0042"),
        document(Section::B2b, "INV-3"),
        document(Section::Cn, "CN-4"),
    ];
    all.into_iter()
        .collect::<Result<_, _>>()
        .expect("they are right")
}

fn with_matching(look: impl FnOnce(&Matching<'_>)) {
    let registers = register::read("books.csv", REGISTER, &Mapping::default()).expect("it is one");
    let lines = &registers.first().expect("there is one").lines;
    let (documents, settings) = (documents(), Settings::default());
    let reconciliation = reconcile(&documents, lines, &settings);
    let gstin = "24AAACI1681G1ZV".parse().ok();
    look(&Matching::new(gstin, &registers, &reconciliation));
}

#[test]
fn csv_has_both_sides_on_one_line() {
    with_matching(|matching| {
        let mut csv = Vec::new();
        matching.write_csv(&mut csv).expect("memory has room");
        insta::assert_snapshot!(String::from_utf8_lossy(&csv));
    });
}

#[test]
fn letters_say_what_is_missing_and_what_differs() {
    with_matching(|matching| {
        let mut letters = Vec::new();
        matching
            .write_letters(&mut letters)
            .expect("memory has room");
        insta::assert_snapshot!(String::from_utf8_lossy(&letters));
    });
}

#[test]
fn a_workbook_has_numbers_as_text_and_amounts_as_numbers() {
    with_matching(|matching| {
        let bytes = matching.to_workbook().expect("it fits");
        let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).expect("it is one");
        assert_eq!(
            workbook.sheet_names(),
            ["Summary", "Suppliers", "Pairs", "Letters", "Registers"]
        );
        let pairs = workbook.worksheet_range("Pairs").expect("it is there");
        let row = pairs
            .rows()
            .find(|row| row.contains(&Data::String("0042".to_owned())));
        let row = row.expect("it has a line");
        assert!(row.contains(&Data::String("42".to_owned())), "{row:?}");
        assert!(row.contains(&Data::Float(1600.0)), "{row:?}");
        assert!(
            row.contains(&Data::String("=Lakshmi(1)".to_owned())),
            "a text and no formula"
        );
        let told = format!(
            "{:?}",
            workbook.worksheet_range("Registers").expect("it is there")
        );
        assert!(told.contains("damaged: Bill No"), "{told}");
    });
}
