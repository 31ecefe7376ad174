//! Tables that others read: their types, their values, and what does not fit.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a fault in what a test makes ends the test"
)]

use ::parquet::file::reader::{FileReader, SerializedFileReader};
use gst_types::{Amount, Invoice, Section};
use ims_actions::{Plan, PlanLine, Source};
use ims_files::parquet::{self, ParquetError, SeenVersion};

fn taxpayer() -> gst_types::Gstin {
    "24AAACI1681G1ZV".parse().expect("it is one")
}

fn document(number: &str) -> Invoice {
    let supplier = "33ABKCS2033B1ZW".parse().expect("it is one");
    let date = "2024-11-02".parse().expect("it is one");
    let mut invoice = Invoice::new(
        Section::Cn,
        supplier,
        number.parse().expect("it is one"),
        date,
    );
    invoice.value = Some(Amount::from_paise(-1_234_567));
    invoice.supplier_filed = Some(false);
    invoice.return_period = "2024-11".parse().ok();
    invoice
}

/// The rows of a file as text, and the version of its schema.
fn read(bytes: Vec<u8>) -> (Vec<String>, String) {
    let reader = SerializedFileReader::new(bytes::Bytes::from(bytes)).expect("it is a file");
    let metadata = reader.metadata().file_metadata();
    let version = metadata.key_value_metadata().expect("it has a version");
    let version = version
        .iter()
        .find(|entry| entry.key == "ims.schema")
        .expect("it has a version");
    let rows = reader.get_row_iter(None).expect("it has rows");
    let rows = rows
        .map(|row| row.expect("it is whole").to_string())
        .collect();
    (rows, version.value.clone().unwrap_or_default())
}

#[test]
fn documents_have_decimals_dates_and_nulls() {
    let mut file = Vec::new();
    parquet::documents(taxpayer(), &[document("0042"), document("0043")], &mut file)
        .expect("it fits");
    let (rows, version) = read(file);
    assert_eq!(version, "documents/1");
    assert_eq!(rows.len(), 2);
    insta::assert_snapshot!(rows[0]);
}

#[test]
fn versions_and_decisions_have_tables_of_their_own() {
    let document = document("0042");
    let version = SeenVersion {
        seen_at: "2024-12-05T06:00:00Z".parse().expect("it is one"),
        gone_at: Some("2024-12-05T20:00:00Z".parse().expect("it is one")),
        invoice: &document,
    };
    let mut file = Vec::new();
    parquet::versions(taxpayer(), &[version], &mut file).expect("it fits");
    let (rows, version) = read(file);
    assert_eq!(version, "versions/1");
    assert!(
        rows[0].contains("seen_at: 2024-12-05 06:00:00"),
        "{}",
        rows[0]
    );
    // Half past one in the night in India.
    assert!(rows[0].contains("gone_on: 2024-12-06"), "{}", rows[0]);
    let plan = Plan {
        gstin: taxpayer(),
        made_at: "2024-12-05T06:00:00Z".parse().expect("it is one"),
        snapshot: None,
        lines: vec![PlanLine {
            key: document.key(),
            current: None,
            action: gst_types::Status::Accepted,
            itc_reduction: Some(gst_types::ItcReduction::Full),
            remarks: None,
            source: Source::Person,
            reason: None,
        }],
        problems: Vec::new(),
    };
    let mut file = Vec::new();
    parquet::decisions(&plan, &mut file).expect("it fits");
    let (rows, version) = read(file);
    assert_eq!(version, "decisions/1");
    assert!(rows[0].contains("itc_reduction: \"full\""), "{}", rows[0]);
}

#[test]
fn what_does_not_fit_is_an_error_and_never_rounded() {
    let mut document = document("0042");
    document.igst = "0.005".parse().ok();
    let error =
        parquet::documents(taxpayer(), &[document], Vec::new()).expect_err("it does not fit");
    assert!(
        matches!(
            error,
            ParquetError::Value {
                row: 1,
                column: "igst",
                ..
            }
        ),
        "{error}"
    );
}
