//! The portal's files, as an office downloads and uploads them.

#![allow(
    clippy::expect_used,
    reason = "a fault in what a test makes ends the test"
)]

use gst_ims::State;
use gst_types::{Amount, Decided, Decision, Invoice, ItcReduction, Section};
use ims_files::portal::{self, PortalError};
use proptest::prelude::*;

const DOWNLOAD: &str = r#"{"imsDetails": {
    "b2b": [
        {"stin": "33ABKCS2033B1ZW", "tradenm": "LAKSHMI", "inum": 1234567890123456, "idt": "08-10-2026",
         "inv_typ": "SEWP", "val": 118.10, "action": "N", "pos": 27, "txval": 100, "iamt": 18.10, "camt": 0,
         "samt": 0, "cess": 0, "srcform": "R1", "rtnprd": 10, "srcfilstatus": "SAVED", "ispendactblocked": "Y",
         "isRemarksBlocked": "N", "itcRedReqBlocked": "Y"},
        {"stin": "33ABKCS2033B1ZW", "inum": "0042", "idt": "30-12-2026", "rtnprd": "01", "srcfilstatus": "FILED"},
        {"stin": "33ABKCS2033B1ZW", "idt": "30-12-2026"}
    ],
    "b2ba": [
        {"stin": "33ABKCS2033B1ZW", "inum": "A/2", "idt": "08-10-2026", "oinum": "A/1", "oidt": "02-10-2026",
         "rtnTyp": "R1A", "sRtnPrd": "10"}
    ],
    "b2bcn": [
        {"stin": "33ABKCS2033B1ZW", "nt_num": "CN-9", "nt_dt": "11-10-2026", "val": 118, "action": "A",
         "isItcRedReqBlocked": "N", "rtnprd": "10"}
    ],
    "ecom": [],
    "impg": [{"boenum": "5566778", "txval": 500000}]
}}"#;

const ERRORS: &str = r#"{"imsDetailsErr": {"b2bcn": [
    {"stin": "33ABKCS2033B1ZW", "nt_num": "CN-9", "nt_dt": "11-10-2026", "action": "A", "rtnprd": "10",
     "error_msg": "Please enter value for the column itcRedReq"}
]}}"#;

#[test]
fn a_download_has_documents_in_our_terms() {
    let file = portal::read(DOWNLOAD.as_bytes()).expect("it is one");
    let states: Vec<_> = file
        .sections
        .iter()
        .map(|section| (section.section, section.state()))
        .collect();
    assert_eq!(states[0].0, Section::B2b);
    assert_eq!(states.last(), Some(&(Section::Ecom, State::Empty)));
    assert_eq!(states.len(), 4, "a section that is not there is unknown");
    let told: Vec<_> = file
        .sections
        .iter()
        .flat_map(|section| &section.invoices)
        .collect();
    insta::assert_snapshot!(serde_json::to_string_pretty(&told).expect("it is plain data"));
    let rejected: Vec<_> = file
        .sections
        .iter()
        .flat_map(|section| &section.rejected)
        .collect();
    assert_eq!(rejected.len(), 1);
    assert_eq!(rejected[0].index, 2);
    let imports = file.unknown_sections.get("impg").expect("it is kept");
    assert_eq!(
        imports.as_str(),
        r#"[{"boenum": "5566778", "txval": 500000}]"#
    );
}

#[test]
fn an_error_file_names_its_documents() {
    let file = portal::read(ERRORS.as_bytes()).expect("it is one");
    assert!(
        file.sections.is_empty(),
        "what failed is no list of what there is"
    );
    let failed = file.failed.first().expect("there is one");
    assert_eq!(
        failed.message,
        "Please enter value for the column itcRedReq"
    );
    let invoice = failed.invoice.as_ref().expect("it can be read");
    assert_eq!(
        invoice.key().to_string(),
        "cn 33ABKCS2033B1ZW CN-9 of 2026-10-11 in 2026-10"
    );
    assert!(invoice.extra.is_empty(), "{:?}", invoice.extra);
}

#[test]
fn an_upload_has_the_members_of_the_excel_tool_in_its_order() {
    let file = portal::read(DOWNLOAD.as_bytes()).expect("it is one");
    let mut documents = file
        .sections
        .into_iter()
        .flat_map(|section| section.invoices);
    let mut document = |number: &str| -> Invoice {
        documents
            .find(|invoice| invoice.number == number)
            .expect("it is there")
    };
    let decided = [
        Decided::new(
            document("1234567890123456"),
            Decision::Reject,
            None,
            "not ours".parse().ok(),
        ),
        Decided::new(document("A/2"), Decision::Accept, None, None),
        Decided::new(
            document("CN-9"),
            Decision::Accept,
            Some(ItcReduction::Full),
            None,
        ),
    ];
    let decided: Vec<Decided> = decided
        .into_iter()
        .map(|decided| decided.expect("it is allowed"))
        .collect();
    let gstin = "24AAACI1681G1ZV".parse().expect("it is one");
    let json = portal::upload(gstin, &decided).expect("there is something");
    insta::assert_snapshot!(json);
    assert_eq!(portal::upload(gstin, &[]), None);
}

#[test]
fn other_files_are_refused_by_what_they_have() {
    let refused = |text: &str| portal::read(text.as_bytes()).expect_err("it is none");
    assert!(matches!(refused("rtin,stin"), PortalError::Json(_)));
    assert_eq!(
        refused(r#"{"rtin": "x", "invdata": {}}"#).to_string(),
        r#"expected a file of the portal with imsDetails or imsDetailsErr, found "invdata", "rtin""#
    );
    assert!(matches!(
        refused(r#"{"imsDetails": {"b2b": 1}}"#),
        PortalError::NoList { .. }
    ));
}

#[test]
fn what_a_file_calls_its_members_is_told_on_one_line() {
    for text in [r#"{"irtn\u0000\n": 1}"#, r#"{"imsDetails": {" b2b\n": 1}}"#] {
        let told = portal::read(text.as_bytes())
            .expect_err("it is none")
            .to_string();
        assert!(!told.contains(char::is_control), "{told:?}");
    }
}

proptest! {
    #[test]
    fn any_text_has_an_answer(text in any::<String>(), within in any::<bool>()) {
        let text = if within { format!(r#"{{"imsDetails": {{"b2b": [{text}]}}}}"#) } else { text };
        let _answer = portal::read(text.as_bytes());
    }

    #[test]
    fn an_upload_is_read_as_a_download(paise in 0..1_000_000_000_000_i64, month in 4..=12_i8, number in "[A-Z0-9/-]{1,15}1") {
        let date = gst_types::Date::new(2026, 4, 30).expect("it is one");
        let number = number.parse().expect("it is allowed");
        let mut invoice = Invoice::new(Section::B2b, "33ABKCS2033B1ZW".parse().expect("it is one"), number, date);
        invoice.value = Some(Amount::from_paise(paise));
        invoice.return_period = gst_types::ReturnPeriod::new(2026, month);
        let decided = Decided::new(invoice.clone(), Decision::Accept, None, None).expect("it is allowed");
        let json = portal::upload("24AAACI1681G1ZV".parse().expect("it is one"), &[decided]).expect("there is something");
        let upload: serde_json::Value = serde_json::from_str(&json).expect("it is JSON");
        let download = serde_json::json!({"imsDetails": upload["invdata"]}).to_string();
        let file = portal::read(download.as_bytes()).expect("it is one");
        invoice.action = gst_types::Action::Accepted;
        let read: Vec<_> = file.sections.into_iter().flat_map(|section| section.invoices).collect();
        prop_assert_eq!(read, [invoice]);
    }
}
