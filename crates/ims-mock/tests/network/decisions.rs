//! Which decisions the network takes, and what becomes of the documents.

use ims_mock::MockServer;
use serde_json::{Value, json};

use super::client::{Client, GSTIN, reference, save, with, without};
use ims_mock::Operation;

#[tokio::test]
async fn a_saved_decision_is_in_the_next_list_and_in_the_counts() {
    let server = MockServer::start().await.unwrap();
    let client = Client::stranger(&server);
    let counts = async || {
        let answer = client.get(Operation::GetInvoiceCount, "?type_of_goods=others");
        answer.await.data()["data"]["all_oth"]["b2b"].clone()
    };
    let before = counts().await;
    let row = client.row("B2B", "PRN-1050", "R").await;
    let row = with(&row, "remarks", "Not ours");
    assert_eq!(client.decide("b2b", &row).await, None);
    let document = client.document("B2B", "PRN-1050").await.unwrap();
    assert_eq!(document["action"], "R");
    assert_eq!(document["remarks"], "Not ours");
    let after = counts().await;
    let number = |counts: &Value, key: &str| counts[key].as_i64().unwrap();
    assert_eq!(number(&after, "reject"), number(&before, "reject") + 1);
    assert_eq!(number(&after, "noaction"), number(&before, "noaction") - 1);
}

#[tokio::test]
async fn a_reset_takes_the_decision_and_its_remark_away() {
    let server = MockServer::start().await.unwrap();
    let client = Client::stranger(&server);
    let row = client.row("B2B", "PRN-1050", "P").await;
    let row = with(&row, "remarks", "Waiting for the goods");
    assert_eq!(client.decide("b2b", &row).await, None);
    let row = without(&client.row("B2B", "PRN-1050", "").await, "action");
    let row = without(&row, "remarks");
    let job = client.job(&client.reset("b2b", &[&row]).await).await;
    assert_eq!(
        (&job["status_cd"], &job["transTypCd"]),
        (&json!("P"), &json!("RST"))
    );
    let document = client.document("B2B", "PRN-1050").await.unwrap();
    assert_eq!(document["action"], "N");
    assert_eq!(document.get("remarks"), None);
}

#[tokio::test]
async fn a_wrong_previous_action_or_another_amount_fails_its_row_alone() {
    let server = MockServer::start().await.unwrap();
    let client = Client::stranger(&server);
    let right = client.row("B2B", "PRN-1050", "A").await;
    let other = client.row("B2B", "PRN-1094", "A").await;
    let unknown = with(&other, "inum", "PRN-9999");
    for wrong in [
        with(&other, "prev_status", "A"),
        with(&other, "txval", json!(1)),
        with(&other, "idt", "01-01-2024"),
        unknown,
    ] {
        assert_eq!(
            client.decide("b2b", &wrong).await.as_deref(),
            Some("IMSSAV0010"),
            "{wrong}"
        );
    }
    let job = client
        .job(
            &client
                .save("b2b", &[&with(&other, "val", json!(7)), &right])
                .await,
        )
        .await;
    assert_eq!(job["status_cd"], "PE");
    assert_eq!(
        (&job["proc_cnt"], &job["err_cnt"]),
        (&json!("1"), &json!("1"))
    );
    assert_eq!(
        client.document("B2B", "PRN-1050").await.unwrap()["action"],
        "A"
    );
    assert_eq!(
        client.document("B2B", "PRN-1094").await.unwrap()["action"],
        "N"
    );
    // The same amount in other digits is the same amount.
    let padded: Value = serde_json::from_str(&other.to_string()).unwrap();
    assert_eq!(client.decide("b2b", &padded).await, None);
}

#[tokio::test]
async fn the_same_row_twice_is_done_once() {
    let server = MockServer::start().await.unwrap();
    let client = Client::stranger(&server);
    let row = client.row("B2B", "PRN-1050", "A").await;
    let job = client.job(&client.save("b2b", &[&row, &row]).await).await;
    assert_eq!(
        (&job["status_cd"], &job["proc_cnt"]),
        (&json!("PE"), &json!("1"))
    );
    // And so is the same request, as after an answer that was lost.
    assert_eq!(
        client.decide("b2b", &row).await.as_deref(),
        Some("IMSSAV0010")
    );
}

#[tokio::test]
async fn one_row_against_the_schema_refuses_every_row() {
    let server = MockServer::start().await.unwrap();
    let client = Client::stranger(&server);
    let right = client.row("B2B", "PRN-1050", "A").await;
    let other = client.row("B2B", "PRN-1094", "A").await;
    let negative = json!(-1);
    for wrong in [
        with(&other, "action", "N"),
        with(&other, "action", "accepted"),
        with(&other, "prev_status", "X"),
        with(&other, "val", "1180.00"),
        with(&other, "val", negative),
        with(&other, "val", json!(1180.005)),
        with(&other, "stin", "33ABKCS2033B1"),
        with(&other, "rtnprd", "2024-11"),
        with(&other, "idt", "2024-11-02"),
        with(&other, "idt", "31-02-2024"),
        with(&other, "inum", "12345678901234567"),
        with(&other, "pos", "Gujarat"),
        with(&other, "hash", "00ff"),
        with(&other, "itcRedReq", "N"),
        with(&other, "remarks", "x".repeat(251)),
        without(&other, "cess"),
        without(&other, "prev_status"),
        without(&other, "inv_typ"),
    ] {
        let job = client
            .job(&client.save("b2b", &[&right, &wrong]).await)
            .await;
        assert_eq!(job["status_cd"], "ER", "{wrong}");
        assert_eq!(job["err_cd"], "IMSSAV005", "{wrong}");
        assert_eq!(
            client.document("B2B", "PRN-1050").await.unwrap()["action"],
            "N"
        );
    }
    for key in ["B2B", "eco", "cn", "b2bur"] {
        let job = client.job(&client.save(key, &[&right]).await).await;
        assert_eq!(job["err_cd"], "IMSSAV005", "{key}");
    }
    let longest = with(&right, "remarks", "é".repeat(250));
    assert_eq!(client.decide("b2b", &longest).await, None);
}

#[tokio::test]
async fn another_kind_of_request_than_its_address_is_refused() {
    let server = MockServer::start().await.unwrap();
    let client = Client::stranger(&server);
    let row = client.row("B2B", "PRN-1050", "A").await;
    for (name, value) in [("reqtyp", "RESET"), ("rtin", "33"), ("more", "x")] {
        let body = with(&save("b2b", &[&row]), name, value);
        let answer = client.post(Operation::SaveInvoiceStatus, body).await;
        let job = client.job(&reference(&answer)).await;
        assert_eq!(job["err_cd"], "IMSSAV005", "{name}");
    }
    let reset = json!({ "rtin": GSTIN, "reqtyp": "RESET", "invdata": { "b2b": [row] } });
    let answer = client.post(Operation::ResetInvoiceStatus, reset).await;
    // A reset says no action.
    assert_eq!(client.job(&reference(&answer)).await["err_cd"], "IMSSAV005");
}

#[tokio::test]
async fn what_may_not_be_pending_or_have_remarks_is_refused() {
    let server = MockServer::start().await.unwrap();
    let client = Client::stranger(&server);
    for (field, blocked, code) in [
        ("ispendactblocked", json!("Y"), "IMSMOCK01"),
        ("ispendactblocked", json!(true), "IMSMOCK01"),
        ("isRemarksBlocked", json!("Y"), "IMSMOCK02"),
    ] {
        set(&server, "PRN-1050", field, &blocked);
        let row = client.row("B2B", "PRN-1050", "P").await;
        let row = with(&row, "remarks", "Waiting");
        assert_eq!(
            client.decide("b2b", &row).await.as_deref(),
            Some(code),
            "{field}"
        );
        set(&server, "PRN-1050", field, &json!("N"));
    }
    let row = client.row("B2B", "PRN-1050", "P").await;
    assert_eq!(client.decide("b2b", &row).await, None);
}

fn set(server: &MockServer, number: &str, field: &str, value: &Value) {
    server.change_data_set(|data_set| {
        let sections = [
            gst_types::Section::B2b,
            gst_types::Section::Cn,
            gst_types::Section::B2ba,
        ];
        for section in sections {
            for record in data_set.records_mut(section) {
                if [record.text("inum"), record.text("nt_num")].contains(&Some(number.to_owned())) {
                    record.set_field(field, value).unwrap();
                }
            }
        }
    });
}

#[tokio::test]
async fn an_accepted_credit_note_needs_a_word_on_its_reduction() {
    let server = MockServer::start().await.unwrap();
    let client = Client::stranger(&server);
    let number = "CN-000127";
    let bare = client.row("CN", number, "A").await;
    let declared = |igst: f64, cgst: f64, sgst: f64, cess: f64| {
        let row = with(&bare, "itcRedReq", "Y");
        let row = with(&with(&row, "declIgst", igst), "declCgst", cgst);
        with(&with(&row, "declSgst", sgst), "declCess", cess)
    };
    for (row, code) in [
        (bare.clone(), "IMSSAV0054"),
        (with(&bare, "declIgst", 0), "IMSSAV0054"),
        (
            with(&with(&bare, "itcRedReq", "Y"), "declIgst", 0),
            "IMSMOCK03",
        ),
        (
            with(&declared(0.0, 1.0, 1.0, 0.0), "itcRedReq", "N"),
            "IMSMOCK03",
        ),
        (declared(0.0, 450.0, 300.0, 0.0), "IMSMOCK03"),
        (declared(0.0, 1372.55, 1372.55, 0.0), "IMSMOCK03"),
        (declared(0.01, 0.0, 0.0, 0.0), "IMSMOCK03"),
        (
            with(&with(&bare, "itcRedReq", "Y"), "action", "R"),
            "IMSMOCK03",
        ),
    ] {
        assert_eq!(
            client.decide("b2bcn", &row).await.as_deref(),
            Some(code),
            "{row}"
        );
    }
    assert_eq!(
        client
            .decide("b2bcn", &declared(0.0, 1372.54, 1372.54, 0.0))
            .await,
        None
    );
    let document = client.document("CN", number).await.unwrap();
    assert_eq!(
        (&document["itcRedReq"], &document["declCgst"]),
        (&json!("Y"), &json!(1372.54))
    );

    // A later decision takes the place of the whole earlier one.
    let full = with(&with(&bare, "prev_status", "A"), "itcRedReq", "N");
    assert_eq!(client.decide("b2bcn", &full).await, None);
    let document = client.document("CN", number).await.unwrap();
    assert_eq!(
        (&document["itcRedReq"], document.get("declCgst")),
        (&json!("N"), None)
    );
}

#[tokio::test]
async fn a_reduction_that_is_blocked_must_not_be_given() {
    for flag in ["itcRedReqBlocked", "isItcRedReqBlocked"] {
        let server = MockServer::start().await.unwrap();
        let client = Client::stranger(&server);
        set(&server, "CN-000127", flag, &json!("Y"));
        let row = client.row("CN", "CN-000127", "A").await;
        let given = with(&row, "itcRedReq", "Y");
        assert_eq!(
            client.decide("b2bcn", &given).await.as_deref(),
            Some("IMSMOCK03"),
            "{flag}"
        );
        assert_eq!(client.decide("b2bcn", &row).await, None, "{flag}");
    }
}

#[tokio::test]
async fn every_document_of_the_sample_can_be_decided_about_in_its_section() {
    let server = MockServer::start().await.unwrap();
    let client = Client::stranger(&server);
    for (section, key) in [
        ("B2B", "b2b"),
        ("B2BA", "b2ba"),
        ("CN", "b2bcn"),
        ("CNA", "b2bcna"),
        ("DN", "b2bdn"),
        ("DNA", "b2bdna"),
        ("ECOM", "ecom"),
        ("ECOMA", "ecoma"),
    ] {
        let list = client
            .get(Operation::GetInvoices, &format!("?section={section}"))
            .await;
        let documents = list.data()["data"][key].as_array().unwrap().clone();
        assert!(!documents.is_empty());
        for document in documents {
            let number = document["inum"]
                .as_str()
                .or(document["nt_num"].as_str())
                .unwrap();
            let row = client.row(section, number, "R").await;
            assert_eq!(client.decide(key, &row).await, None, "{row}");
        }
    }
}
