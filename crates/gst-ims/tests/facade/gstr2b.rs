//! GSTR-2B: every file, both generations of amounts, and what is odd.

use gst_ims::gstr2b::{Gstr2b, StatementDocument};
use gst_ims::{Action, ErrorKind, ReturnPeriod, State};
use ims_mock::{Fault, MockServer, Operation, Rule};
use serde_json::{Value, json};

use super::common::builder;

fn period() -> ReturnPeriod {
    "2025-10".parse().unwrap()
}

fn example(name: &str) -> String {
    let path = format!(
        "{}/../../openapi/examples/getGstr2b__200__{name}.json",
        env!("CARGO_MANIFEST_DIR")
    );
    std::fs::read_to_string(path).unwrap()
}

fn read(body: impl Into<Vec<u8>>) -> Gstr2b {
    Gstr2b::from_files(period(), [body.into()]).unwrap()
}

/// A statement with this data beside its head.
fn with(data: &Value) -> String {
    let body =
        json!({"code": 200, "data": {"status_cd": "1", "data": {"chksum": "c", "data": data}}});
    body.to_string()
}

fn documents(statement: &Gstr2b) -> Vec<StatementDocument> {
    statement.documents.iter().collect()
}

#[test]
fn the_documented_statement_is_read_whole() {
    let statement = read(example("success"));
    assert_eq!(statement.state(), State::Complete);
    assert_eq!(statement.gstin.unwrap().to_string(), "33ABKCS2033B1ZW");
    assert_eq!(statement.generated_on, Some("2025-11-14".parse().unwrap()));
    let sections: Vec<_> = documents(&statement)
        .iter()
        .map(|document| format!("{} {}", document.section, document.number))
        .collect();
    assert_eq!(sections, ["b2b S-101", "cn C-7", "impg 2566282", "isd I-3"]);
    let all = documents(&statement);
    let invoice = &all[0];
    assert_eq!(invoice.ims_status, Some(Action::Accepted));
    assert_eq!(
        invoice.supplier_filed_on,
        Some("2025-11-11".parse().unwrap())
    );
    assert_eq!(invoice.irn.as_ref().unwrap().to_string().len(), 64);
    assert_eq!(invoice.irn_date, invoice.date);
    assert!(invoice.is_from_e_invoice);
    assert_eq!(all[1].ims_status, Some(Action::NoAction));
    assert_eq!(all[1].supply_type.as_ref().unwrap().as_str(), "regular");
    let import = all[2].import.as_ref().unwrap();
    assert_eq!(
        (import.port_code.as_deref(), import.is_amended),
        (Some("INMAA1"), Some(false))
    );
    assert_eq!(all[2].supplier_gstin, None);
    let rejected: Vec<_> = statement.rejected_documents.iter().collect();
    assert_eq!(rejected[0].ims_status, Some(Action::Rejected));
    let path: Vec<&str> = statement.summary.credit[1]
        .path
        .iter()
        .map(String::as_str)
        .collect();
    assert_eq!(path, ["itcavl", "nonrevsup", "b2b"]);
    assert!(statement.unreadable.is_empty() && statement.unknown_sections.is_empty());
}

#[test]
fn amounts_by_rate_are_added_up() {
    let statement = read(example("before-october-2024"));
    let document = &documents(&statement)[0];
    let texts = [
        document.taxable_value,
        document.cgst,
        document.sgst,
        document.igst,
    ]
    .map(|amount| amount.unwrap().to_string());
    assert_eq!(texts, ["1200.00", "63.00", "63.00", "0.00"]);
    assert_eq!(document.value.unwrap().to_string(), "1326.00");
    assert_eq!(document.rates.len(), 2);
    assert_eq!(document.ims_status, None);
}

#[test]
fn it_is_stored_and_read_back() {
    for name in [
        "success",
        "before-october-2024",
        "split-into-files",
        "no-details",
    ] {
        let statement = read(example(name));
        let stored = serde_json::to_string(&statement).unwrap();
        assert_eq!(
            serde_json::from_str::<Gstr2b>(&stored).unwrap(),
            statement,
            "{name}"
        );
    }
    let whole = serde_json::to_string(&read(example("success"))).unwrap();
    let tampered = whole.replace("\"state\":\"complete\"", "\"state\":\"empty\"");
    assert!(serde_json::from_str::<Gstr2b>(&tampered).is_err());
}

#[test]
fn no_details_is_empty_and_not_generated_is_refused() {
    assert_eq!(read(example("no-details")).state(), State::Empty);
    let error = Gstr2b::from_files(period(), [example("not-generated")]).unwrap_err();
    assert_eq!(
        (error.kind(), error.code()),
        (ErrorKind::Refused, Some("RET2B1023"))
    );
}

#[test]
fn a_missing_file_makes_it_partial_wherever_the_count_stands() {
    let file = |number: u32| {
        with(
            &json!({"docdata": {"b2b": [{"ctin": "24ABCAS0123J1YZ", "inv": [
        {"inum": format!("F-{number}"), "dt": "12-10-2025", "txval": 1, "imsStatus": "N"}]}]}}),
        )
    };
    for head in [
        json!({"status_cd": "3", "data": {"fc": 3, "gendt": "14-11-2025"}}),
        json!({"status_cd": "3", "data": {"data": {"fc": "3"}}}),
        json!({"status_cd": 3, "fc": 3, "data": {"data": {"rtnprd": "102025"}}}),
        json!({"status_cd": "1", "data": {"data": {"fc": 3}}}),
    ] {
        let head = json!({"code": 200, "data": head}).to_string();
        let bodies = [head.clone(), file(1), file(2), file(3)];
        let whole = Gstr2b::from_files(period(), bodies.clone()).unwrap();
        assert_eq!(
            (whole.state(), whole.documents.len()),
            (State::Complete, 3),
            "{head}"
        );
        assert_eq!((whole.files.of, whole.files.read), (3, 3));
        // The last was not given; the second is what says that nothing is there; it is damaged.
        let odd: [&[String]; 3] = [
            &bodies[..3],
            &[head.clone(), file(1), example("not-generated"), file(3)],
            &[head.clone(), file(1), "{".to_owned(), file(3)],
        ];
        for bodies in odd {
            let partial = Gstr2b::from_files(period(), bodies.iter().cloned()).unwrap();
            assert_eq!(
                (partial.state(), partial.documents.len()),
                (State::Partial, 2),
                "{head}"
            );
            assert_eq!((partial.files.of, partial.files.read), (3, 2));
            assert_eq!(partial.files.missing.len(), 1);
        }
    }
    let endless =
        json!({"code": 200, "data": {"status_cd": "3", "data": {"fc": 4_000_000_000_u32}}});
    let error = Gstr2b::from_files(period(), [endless.to_string()]).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
}

#[test]
fn odd_records_cost_nothing_else() {
    let statement = read(with(&json!({
        "docdata": {
            "B2B": [{
                "inv": [
                    {"inum": "V/2025-26/00000000012345", "dt": "12-10-2025", "txval": "100.50", "typ": "XYZ"},
                    {"dt": "12-10-2025", "txval": 1},
                    {"inum": "A-2", "dt": "31-02-2025"},
                    {"inum": "A-3", "dt": "13-10-2025", "imsStatus": "Z", "pos": "Gujarat", "new": {"a": 1}},
                ],
                "ctin": "24ABCAS0123J1YZ", "supprd": "042025", "supfildt": "not yet", "chain": 7,
            }],
            "cdnr": [{"ctin": "24ABCAS0123J1YZ", "nt": [
                {"ntnum": "D-1", "dt": "14-10-2025", "typ": "D", "txval": 0.01, "igst": 2901.60},
                {"ntnum": "X-1", "dt": "14-10-2025", "typ": "Q"},
            ]}],
            "cdnra": [{"ctin": "24ABCAS0123J1YZ", "nt": [
                {"ntnum": "C-2", "dt": "14-10-2025", "typ": "C", "ontnum": "C-1", "ontdt": "14-09-2025", "onttyp": "C"},
            ]}],
            "impgsez": [{"ctin": "24ABCAS0123J1YZ", "boe": [{"boenum": 12, "boedt": "14-10-2025", "igst": 1}]}],
            "isda": [{"ctin": "24ABCAS0123J1YZ", "doclist": [
                {"docnum": "I-9", "docdt": "14-10-2025", "doctyp": "ISDC", "itcelg": "N", "igst": 5},
            ]}],
            "nil": [{"x": 1}],
            "empty": [],
        },
    })));
    let all = documents(&statement);
    let names: Vec<_> = all
        .iter()
        .map(|document| format!("{} {}", document.section, document.number))
        .collect();
    let expected = [
        "b2b V/2025-26/00000000012345",
        "b2b A-3",
        "dn D-1",
        "cna C-2",
        "impgsez 12",
        "isdcna I-9",
    ];
    assert_eq!(names, expected);
    assert_eq!(all[0].taxable_value.unwrap().to_string(), "100.50");
    assert_eq!(all[0].supply_type.as_ref().unwrap().as_str(), "XYZ");
    assert_eq!(all[0].supplier_period, Some("2025-04".parse().unwrap()));
    let extra: Vec<_> = all[0].extra.iter().map(|(name, _)| name).collect();
    assert_eq!(extra, ["chain", "supfildt"]);
    assert_eq!(all[1].ims_status.as_ref().unwrap().as_str(), "Z");
    let extra: Vec<_> = all[1].extra.iter().map(|(name, _)| name).collect();
    assert_eq!(extra, ["chain", "new", "pos", "supfildt"]);
    assert_eq!(all[2].igst.unwrap().to_string(), "2901.60");
    assert_eq!(all[3].original.as_ref().unwrap().number, "C-1");
    assert_eq!(all[5].credit_available, Some(false));
    let unreadable: Vec<_> = statement
        .unreadable
        .iter()
        .map(|record| (record.section.as_str(), record.index))
        .collect();
    assert_eq!(unreadable, [("B2B", 1), ("B2B", 2), ("cdnr", 1)]);
    assert_eq!(
        statement.unknown_sections.keys().collect::<Vec<_>>(),
        ["nil"]
    );
    assert_eq!(statement.state(), State::Partial);
}

/// The head counts the file, so that it is there.
#[test]
fn a_file_that_is_said_to_have_no_details_is_missing() {
    let head = r#"{"code":200,"data":{"status_cd":"3","data":{"data":{"fc":2}}}}"#;
    let first = r#"{"code":200,"data":{"status_cd":"1","data":{"data":{"docdata":{"b2b":[{"ctin":"24ABCAS0123J1YZ","inv":[{"inum":"S-1"}]}]}}}}}"#;
    let second = r#"{"code":200,"data":{"status_cd":"0","error":{"error_cd":"RET2B1016","message":"No details available to view"}}}"#;
    let period = "2025-10".parse().unwrap();
    let statement = Gstr2b::from_files(period, [head, first, second]).unwrap();
    assert_eq!(statement.state(), State::Partial);
    assert_eq!((statement.files.of, statement.files.read), (2, 1));
    let missing = &statement.files.missing[0];
    assert_eq!(
        (missing.number, missing.code.as_deref()),
        (2, Some("RET2B1016"))
    );
}

#[tokio::test]
async fn the_files_of_a_statement_are_fetched_one_by_one() {
    let server = MockServer::builder()
        .documents_a_file(3)
        .start()
        .await
        .unwrap();
    let client = builder(&server).build().unwrap();
    let ask = || client.gstr2b("2024-11".parse().unwrap()).send();
    let whole = ask().await.unwrap();
    assert_eq!(whole.state(), State::Complete);
    assert!(whole.files.of > 2 && whole.files.read == whole.files.of);
    let numbers: Vec<_> = server
        .requests()
        .iter()
        .map(|request| request.query_value("file_number").unwrap_or_default())
        .collect();
    let expected: Vec<_> = (1..=whole.files.of)
        .map(|number| number.to_string())
        .collect();
    assert_eq!(numbers[0], "");
    assert_eq!(numbers[1..], expected);

    let gone = Fault::Status(ims_mock::StatusCode::NOT_FOUND);
    server.add_rule(Rule::new(gone).operation(Operation::GetGstr2b).nth(3));
    let partial = ask().await.unwrap();
    assert_eq!(partial.state(), State::Partial);
    assert_eq!(partial.files.missing[0].number, 2);
    assert_eq!(partial.files.read, whole.files.of - 1);
    assert!(partial.documents.len() < whole.documents.len());
    // Not to be confused with a page that is missing from the first answer.
    server.clear_rules();
    server.add_rule(Rule::new(gone).operation(Operation::GetGstr2b));
    assert_eq!(ask().await.unwrap_err().kind(), ErrorKind::Refused);
}

#[test]
fn a_queued_statement_is_pending() {
    let data = json!({"status_cd": "1", "data": {"token": "t-1", "est": "30"}});
    let statement = read(json!({"code": 200, "data": data}).to_string());
    assert_eq!(statement.state(), State::Pending);
    let queued = statement
        .completeness
        .incomplete()
        .unwrap()
        .queued
        .clone()
        .unwrap();
    assert_eq!(queued.token.as_deref(), Some("t-1"));
}
