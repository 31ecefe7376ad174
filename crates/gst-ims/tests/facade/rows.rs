//! The rows of a save and a reset, as the tax network wants them.

use gst_ims::gst_types::{Decided, Decision, ItcReduction, Remarks};
use gst_ims::{Amount, Delivery, ErrorKind, Gstin, Invoice, Invoices, Section};
use ims_mock::{MockServer, Operation};
use serde_json::{Value, json};

use super::common::usual;

fn recipient() -> Gstin {
    "33ABKCS2033B1ZW".parse().unwrap()
}

/// What a list tells of a document, as the mock lists it.
fn record(section: Section) -> String {
    let names = match section {
        Section::B2b => r#""inum":"D/1-2","idt":"05-11-2024","inv_typ":"R""#,
        Section::B2ba => {
            r#""inum":"D/1-2","idt":"05-11-2024","inv_typ":"SEWP","oinum":"O/1","oidt":"31-10-2024""#
        }
        Section::Cn | Section::Dn => r#""nt_num":"D/1-2","nt_dt":"05-11-2024","inv_typ":"DE""#,
        Section::Cna | Section::Dna => {
            r#""nt_num":"D/1-2","nt_dt":"05-11-2024","inv_typ":"R","ont_num":"O/1","ont_dt":"31-10-2024""#
        }
        Section::Ecom => r#""inum":"D/1-2","idt":"05-11-2024""#,
        _ => r#""inum":"D/1-2","idt":"05-11-2024","oinum":"O/1","oidt":"31-10-2024""#,
    };
    format!(
        r#"{{"stin":"24ABCCU0123M1ZJ",{names},"action":"P","srcform":"R1A","rtnprd":"112024","pos":"07","val":12345678901.10,"txval":12345678000.05,"iamt":0.30,"camt":450.35,"samt":450.35,"cess":0,"hash":"0a","srcfilstatus":"Filed","ispendactblocked":"N","tradenm":"Mfg & Co","later":{{"x":1}}}}"#
    )
}

fn document(section: Section, record: &str) -> Invoice {
    let key = section.response_key();
    let body =
        format!(r#"{{"code":200,"data":{{"status_cd":"1","data":{{"{key}":[{record}]}}}}}}"#);
    let mut answer = Invoices::from_body(section, body).unwrap();
    assert!(answer.rejected.is_empty(), "{:?}", answer.rejected);
    answer.invoices.remove(0)
}

/// The body of the last request that changes something.
fn sent(mock: &MockServer) -> String {
    let requests = mock.requests();
    let last = requests.last().unwrap();
    assert_eq!(last.method(), "POST");
    assert_eq!(last.header("content-type"), Some("application/json"));
    String::from_utf8(last.body().to_vec()).unwrap()
}

async fn saved(decided: Decided) -> String {
    let (mock, client) = usual().await;
    client.save(recipient(), [decided]).send().await.unwrap();
    sent(&mock)
}

/// The one row of a body, under the key of its section and no other.
fn row(body: &str, section: Section) -> Value {
    let body: Value = serde_json::from_str(body).unwrap();
    let sections = body["invdata"].as_object().unwrap();
    assert_eq!(
        sections.keys().collect::<Vec<_>>(),
        [section.response_key()]
    );
    let rows = sections[section.response_key()].as_array().unwrap();
    assert_eq!(rows.len(), 1);
    rows[0].clone()
}

fn expected(section: Section) -> Value {
    let mut row = json!({
        "stin": "24ABCCU0123M1ZJ", "srcform": "R1A", "rtnprd": "112024", "pos": "07",
        "prev_status": "P", "val": 12_345_678_901.1_f64, "txval": 12_345_678_000.05_f64,
        "iamt": 0.3, "camt": 450.35, "samt": 450.35, "cess": 0,
    });
    let is_note = section.is_note();
    let names = if is_note {
        ["nt_num", "nt_dt", "ont_num", "ont_dt"]
    } else {
        ["inum", "idt", "oinum", "oidt"]
    };
    row[names[0]] = json!("D/1-2");
    row[names[1]] = json!("05-11-2024");
    if section.is_amendment() {
        row[names[2]] = json!("O/1");
        row[names[3]] = json!("31-10-2024");
    }
    match section {
        Section::Ecom | Section::Ecoma => {}
        Section::B2ba => row["inv_typ"] = json!("SEWP"),
        Section::Cn | Section::Dn => row["inv_typ"] = json!("DE"),
        _ => row["inv_typ"] = json!("R"),
    }
    row
}

/// The same, whatever the order of members and the way in which a number is written.
#[track_caller]
fn assert_same(sent: &Value, expected: &Value) {
    let normal = |row: &Value| {
        let row = row.as_object().unwrap().iter();
        row.map(|(name, value)| match value.as_f64() {
            Some(number) => (name.clone(), json!(number)),
            None => (name.clone(), value.clone()),
        })
        .collect::<serde_json::Map<_, _>>()
    };
    assert_eq!(normal(sent), normal(expected));
}

#[tokio::test]
async fn each_section_has_its_own_row_in_a_save_and_a_reset() {
    for section in Section::ALL {
        let document = document(section, &record(section));
        let reduction = section.is_credit_note().then_some(ItcReduction::Full);
        let remarks: Remarks = "rate is \"wrong\" – 12 %".parse().unwrap();
        let decided =
            Decided::new(document.clone(), Decision::Accept, reduction, Some(remarks)).unwrap();
        let body = saved(decided).await;
        let mut wanted = expected(section);
        wanted["action"] = json!("A");
        wanted["remarks"] = json!("rate is \"wrong\" – 12 %");
        if reduction.is_some() {
            wanted["itcRedReq"] = json!("Y");
        }
        assert_same(&row(&body, section), &wanted);
        let whole: Value = serde_json::from_str(&body).unwrap();
        assert_eq!(whole["rtin"], "33ABKCS2033B1ZW");
        assert_eq!(whole["reqtyp"], "SAVE");
        assert_eq!(whole.as_object().unwrap().len(), 3);

        let (mock, client) = usual().await;
        client.reset(recipient(), [document]).send().await.unwrap();
        let body = sent(&mock);
        assert_same(&row(&body, section), &expected(section));
        let whole: Value = serde_json::from_str(&body).unwrap();
        assert_eq!(whole["reqtyp"], "RESET");
    }
}

#[tokio::test]
async fn every_digit_of_an_amount_is_sent_and_notes_have_no_sign() {
    for section in [Section::Cn, Section::Cna, Section::Dn, Section::B2b] {
        let sign = if section.is_note() { "-" } else { "" };
        let record = record(section)
            .replace("12345678901.10", &format!("{sign}9999999999999.99"))
            .replace("0.30", &format!("{sign}0.07"))
            .replace(r#""cess":0"#, r#""cess":"0.10""#);
        let decided = Decided::new(document(section, &record), Decision::Reject, None, None);
        let body = saved(decided.unwrap()).await;
        for text in [
            r#""val":9999999999999.99"#,
            r#""txval":12345678000.05"#,
            r#""iamt":0.07"#,
            r#""cess":0.1"#,
        ] {
            assert!(body.contains(text), "{section}: {text} in {body}");
        }
        assert!(!body.contains(":-"), "{body}");
        assert!(!body.contains('e') || !body.contains("e+"), "{body}");
    }
}

#[tokio::test]
async fn a_reduction_is_written_in_each_of_its_three_forms() {
    let half = |paise| Amount::from_paise(paise);
    let partial = ItcReduction::Partial {
        igst: half(7),
        cgst: half(45_035),
        sgst: half(45_035),
        cess: Amount::ZERO,
    };
    for (reduction, wanted) in [
        (ItcReduction::Full, json!({"itcRedReq": "Y"})),
        (ItcReduction::None, json!({"itcRedReq": "N"})),
        (
            partial,
            json!({"itcRedReq": "Y", "declIgst": 0.07, "declCgst": 450.35, "declSgst": 450.35, "declCess": 0}),
        ),
    ] {
        for section in [
            Section::Cn,
            Section::Cna,
            Section::B2ba,
            Section::Dna,
            Section::Ecoma,
        ] {
            let document = document(section, &record(section));
            let decided = Decided::new(document, Decision::Accept, Some(reduction), None);
            let body = saved(decided.unwrap()).await;
            let sent = row(&body, section);
            let fields = ["itcRedReq", "declIgst", "declCgst", "declSgst", "declCess"];
            let of_reduction: serde_json::Map<_, _> = fields
                .iter()
                .filter_map(|name| Some(((*name).to_owned(), sent.get(*name)?.clone())))
                .collect();
            assert_same(&Value::Object(of_reduction), &wanted);
        }
    }
}

#[tokio::test]
async fn what_was_not_understood_is_sent_back_as_it_came_and_what_is_unknown_is_not() {
    let record = record(Section::B2b)
        .replace(r#""action":"P""#, r#""action":"Q7""#)
        .replace(r#""R1A""#, r#""R9""#)
        .replace(r#""inv_typ":"R""#, r#""inv_typ":"NEW""#)
        .replace(r#""rtnprd":"112024""#, r#""rtnprd":"11""#)
        .replace(r#""pos":"07""#, r#""pos":"Z7""#);
    let document = document(Section::B2b, &record);
    let decided = Decided::new(document, Decision::Reject, None, None).unwrap();
    let sent = row(&saved(decided).await, Section::B2b);
    assert_eq!(sent["prev_status"], "Q7");
    assert_eq!(sent["action"], "R");
    assert_eq!(sent["srcform"], "R9");
    assert_eq!(sent["inv_typ"], "NEW");
    assert_eq!(sent["rtnprd"], "11");
    assert_eq!(sent["pos"], "Z7");
    for unknown in [
        "hash",
        "srcfilstatus",
        "ispendactblocked",
        "tradenm",
        "later",
        "remarks",
        "itcRedReq",
    ] {
        assert_eq!(sent.get(unknown), None, "{unknown}");
    }
}

#[tokio::test]
async fn a_document_without_an_action_is_one_that_nobody_decided_about() {
    let record = record(Section::B2b).replace(r#""action":"P","#, "");
    let decided = Decided::new(
        document(Section::B2b, &record),
        Decision::Pending,
        None,
        None,
    );
    let sent = row(&saved(decided.unwrap()).await, Section::B2b);
    assert_eq!(
        (&sent["prev_status"], &sent["action"]),
        (&json!("N"), &json!("P"))
    );
}

#[tokio::test]
async fn requests_are_cut_at_a_thousand_rows_and_four_megabytes() {
    let (mock, client) = usual().await;
    let document = document(Section::B2b, &record(Section::B2b));
    let parts = client
        .reset(recipient(), vec![document; 2_500])
        .into_parts();
    let lengths: Vec<_> = parts.iter().map(|part| part.documents().len()).collect();
    assert_eq!(lengths, [1_000, 1_000, 500]);
    assert!(client.reset(recipient(), []).into_parts().is_empty());

    // With a period that is not understood and long, a thousand rows are too much.
    let long = format!(r#""rtnprd":"{}""#, "x".repeat(9_000));
    let long = record(Section::B2b).replace(r#""rtnprd":"112024""#, &long);
    let large = self::document(Section::B2b, &long);
    let save = client.reset(recipient(), vec![large.clone(); 1_000]);
    let error = save.clone().send().await.unwrap_err();
    assert!(error.to_string().contains("into_parts"), "{error}");
    assert_eq!(mock.request_count_of(Operation::ResetInvoiceStatus), 0);
    let parts = save.into_parts();
    assert_eq!(
        parts
            .iter()
            .map(|part| part.documents().len())
            .sum::<usize>(),
        1_000
    );
    assert_eq!(parts.len(), 3);
    for part in parts {
        part.send().await.unwrap();
        let length = sent(&mock).len();
        assert!(length <= 4_000_000, "{length}");
    }
}

/// A sign is never lost in silence: what is not a note is refused before anything is sent.
#[tokio::test]
async fn a_negative_amount_is_positive_in_notes_and_refused_elsewhere() {
    for section in Section::ALL {
        for name in ["val", "txval", "iamt", "camt", "samt", "cess"] {
            let mut listed: Value = serde_json::from_str(&record(section)).unwrap();
            listed[name] = json!(-18.5);
            let document = document(section, &listed.to_string());
            let (mock, client) = usual().await;
            let result = client.reset(recipient(), [document]).send().await;
            if section.is_note() {
                result.unwrap();
                assert_eq!(row(&sent(&mock), section)[name], json!(18.5), "{section}");
            } else {
                let error = result.unwrap_err();
                assert_eq!(error.kind(), ErrorKind::Configuration, "{section} {name}");
                assert_eq!(error.delivery(), Some(Delivery::NotSent), "{section}");
                let said = error.to_string();
                assert!(said.contains("D/1-2 of 24ABCCU0123M1ZJ"), "{said}");
                assert_eq!(mock.request_count(), 0, "{section} {name}");
            }
        }
    }
}
