//! From single records to invoices: what is accepted, and under which names.

use super::common::{answering, data};
use gst_ims::{Invoices, Section};
use serde_json::{Value, json};

pub(crate) async fn fetch(section: Section, body: &str) -> Invoices {
    let (_mock, client) = answering(data(body)).await;
    client.invoices(section).send().await.unwrap()
}

/// A record in the documented form, with some members replaced.
pub(crate) fn record(changes: &Value) -> String {
    let mut record = json!({
        "action": "N", "camt": 0, "cess": 0, "hash": "ab", "iamt": 288, "idt": "02-11-2024",
        "inum": "1024250260344", "inv_typ": "R", "ispendactblocked": "N", "pos": "24",
        "rtnprd": "112024", "samt": 0, "srcfilstatus": "Not Filed", "srcform": "R1",
        "stin": "33ABCCZ0123M2YZ", "txval": 1600, "val": 1888
    });
    for (key, value) in changes.as_object().unwrap() {
        match value {
            Value::String(text) if text == "(absent)" => {
                record.as_object_mut().unwrap().remove(key);
            }
            value => record[key] = value.clone(),
        }
    }
    record.to_string()
}

/// The public shape of the only invoice, reduced to some of its members.
pub(crate) async fn shape(section: Section, key: &str, record: &str, members: &[&str]) -> Value {
    let answer = fetch(section, &format!(r#"{{"{key}":[{record}]}}"#)).await;
    assert!(answer.rejected.is_empty(), "{:?}", answer.rejected);
    let invoice = serde_json::to_value(&answer.invoices[0]).unwrap();
    members
        .iter()
        .map(|member| (member.to_string(), invoice[member].clone()))
        .collect()
}

#[tokio::test]
async fn the_documented_record_has_the_public_shape() {
    let answer = fetch(
        Section::B2b,
        &format!(r#"{{"b2b":[{}]}}"#, record(&json!({}))),
    )
    .await;
    assert_eq!(
        serde_json::to_string(&answer).unwrap(),
        concat!(
            r#"{"taxpayer":null,"section":"b2b","state":"complete","queued":null,"code":null,"message":null,"transaction_id":"t-1","timestamp":"2025-11-18T06:17:21Z","invoices":[{"#,
            r#""section":"b2b","supplier_gstin":"33ABCCZ0123M2YZ","supplier_name":null,"number":"1024250260344","#,
            r#""date":"2024-11-02","original":null,"supply_type":"regular","return_period":"2024-11","#,
            r#""source_form":"gstr1","supplier_filed":false,"place_of_supply":"24","action":"no_action","#,
            r#""pending_allowed":true,"value":"1888.00","taxable_value":"1600.00","igst":"288.00","cgst":"0.00","#,
            r#""sgst":"0.00","cess":"0.00","hash":"ab","itc_reduction":null,"itc_reduction_allowed":null,"remarks":null,"remarks_allowed":null,"extra":{}}],"rejected":[],"unknown_sections":{}}"#,
        )
    );
}

#[tokio::test]
async fn what_real_servers_send_is_accepted() {
    for (changes, expected) in [
        (
            json!({"pos": 7}),
            json!({"place_of_supply": "07", "extra": {}}),
        ),
        (
            json!({"pos": "99"}),
            json!({"place_of_supply": "99", "extra": {}}),
        ),
        (
            json!({"pos": "Gujarat"}),
            json!({"place_of_supply": null, "extra": {"pos": "Gujarat"}}),
        ),
        (
            json!({"pos": ""}),
            json!({"place_of_supply": null, "extra": {}}),
        ),
        (
            json!({"rtnprd": "11"}),
            json!({"return_period": null, "extra": {"rtnprd": "11"}}),
        ),
        (
            json!({"rtnprd": 112_024}),
            json!({"return_period": "2024-11"}),
        ),
        (json!({"val": "10883.91"}), json!({"value": "10883.91"})),
        (json!({"val": null}), json!({"value": null})),
        (json!({"cess": "(absent)"}), json!({"cess": null})),
        (json!({"val": -0.5}), json!({"value": "-0.50"})),
        (json!({"inum": 1024}), json!({"number": "1024"})),
        (json!({"inum": "007"}), json!({"number": "007"})),
        (
            json!({"action": "(absent)"}),
            json!({"action": "no_action"}),
        ),
        (
            json!({"action": "", "inv_typ": "", "srcform": "", "hash": "", "val": "", "oidt": ""}),
            json!({"action": "no_action", "supply_type": null, "source_form": null, "hash": null, "value": null, "original": null, "extra": {}}),
        ),
        (json!({"action": "X"}), json!({"action": "X"})),
        (
            json!({"inv_typ": "SEWP"}),
            json!({"supply_type": "sez_with_payment"}),
        ),
        (
            json!({"inv_typ": "SEZWOP"}),
            json!({"supply_type": "sez_without_payment"}),
        ),
        (
            json!({"inv_typ": "DE"}),
            json!({"supply_type": "deemed_export"}),
        ),
        (
            json!({"inv_typ": "CBW"}),
            json!({"supply_type": "customs_bonded_warehouse"}),
        ),
        (json!({"inv_typ": "Q9"}), json!({"supply_type": "Q9"})),
        (json!({"inv_typ": "(absent)"}), json!({"supply_type": null})),
        (json!({"srcform": "R1A"}), json!({"source_form": "gstr1a"})),
        (json!({"srcform": "IFF"}), json!({"source_form": "iff"})),
        (json!({"srcform": "R6"}), json!({"source_form": "R6"})),
        (
            json!({"srcfilstatus": "FILED"}),
            json!({"supplier_filed": true}),
        ),
        (
            json!({"srcfilstatus": "NotFiled"}),
            json!({"supplier_filed": false}),
        ),
        (
            json!({"srcfilstatus": "Odd"}),
            json!({"supplier_filed": null, "extra": {"srcfilstatus": "Odd"}}),
        ),
        (
            json!({"srcfilstatus": null}),
            json!({"supplier_filed": null, "extra": {}}),
        ),
        (
            json!({"ispendactblocked": "Y"}),
            json!({"pending_allowed": false}),
        ),
        (
            json!({"ispendactblocked": "?"}),
            json!({"pending_allowed": null, "extra": {"ispendactblocked": "?"}}),
        ),
        (
            json!({"tradenm": "A \"B\" & Co"}),
            json!({"supplier_name": "A \"B\" & Co", "extra": {}}),
        ),
        (
            json!({"isRemarksBlocked": "N", "new": [1]}),
            json!({"remarks_allowed": true, "extra": {"new": [1]}}),
        ),
        (
            json!({"itcRedReq": "Y", "itcRedReqBlocked": "N", "remarks": "as agreed"}),
            json!({"itc_reduction": {"kind": "full"}, "itc_reduction_allowed": true, "remarks": "as agreed", "extra": {}}),
        ),
        (
            json!({"itcRedReq": true, "declIgst": 90.5, "declCgst": "0", "isItcRedReqBlocked": false}),
            json!({"itc_reduction": {"kind": "partial", "igst": "90.50", "cgst": "0.00", "sgst": "0.00", "cess": "0.00"},
                "itc_reduction_allowed": true, "extra": {}}),
        ),
        (
            json!({"itcRedReq": "N", "isItcRedReqBlocked": "Y"}),
            json!({"itc_reduction": {"kind": "none"}, "itc_reduction_allowed": false, "extra": {}}),
        ),
        (
            json!({"itcRedReq": "maybe", "declIgst": 90.5}),
            json!({"itc_reduction": null, "extra": {"declIgst": 90.5, "itcRedReq": "maybe"}}),
        ),
        (
            json!({"nt_num": "CN1"}),
            json!({"number": "1024250260344", "extra": {"nt_num": "CN1"}}),
        ),
        (
            json!({"oinum": "O1", "oidt": "01-10-2024"}),
            json!({"original": {"number": "O1", "date": "2024-10-01"}}),
        ),
        (
            json!({"oinum": "O1"}),
            json!({"original": {"number": "O1", "date": null}}),
        ),
    ] {
        let members: Vec<&str> = expected
            .as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .collect();
        assert_eq!(
            shape(Section::B2b, "b2b", &record(&changes), &members).await,
            expected,
            "{changes}"
        );
    }
}

#[tokio::test]
async fn every_section_has_its_own_names() {
    let note =
        json!({"inum": "(absent)", "idt": "(absent)", "nt_num": "N1", "nt_dt": "03-11-2024"});
    let amended_note = json!({"inum": "(absent)", "idt": "(absent)", "nt_num": "N1", "nt_dt": "03-11-2024", "ont_num": "N0", "ont_dt": "01-10-2024"});
    let amended = json!({"oinum": "I0", "oidt": "01-10-2024"});
    for (section, key, changes, number, original) in [
        (Section::B2b, "b2b", json!({}), "1024250260344", None),
        (
            Section::B2ba,
            "b2ba",
            amended.clone(),
            "1024250260344",
            Some("I0"),
        ),
        (Section::Cn, "b2bcn", note.clone(), "N1", None),
        (
            Section::Cna,
            "b2bcna",
            amended_note.clone(),
            "N1",
            Some("N0"),
        ),
        (Section::Dn, "b2bdn", note.clone(), "N1", None),
        (Section::Dna, "b2bdna", amended_note, "N1", Some("N0")),
        (
            Section::Ecom,
            "ecom",
            json!({"inv_typ": "(absent)"}),
            "1024250260344",
            None,
        ),
        (
            Section::Ecoma,
            "ecoma",
            amended,
            "1024250260344",
            Some("I0"),
        ),
        (Section::B2b, "b2b", note, "N1", None),
    ] {
        let answer = fetch(section, &format!(r#"{{"{key}":[{}]}}"#, record(&changes))).await;
        let invoice = &answer.invoices[0];
        assert_eq!(invoice.section, section);
        assert_eq!(invoice.number.as_str(), number, "{key}");
        assert_eq!(
            invoice.original.as_ref().map(|o| o.number.as_str()),
            original,
            "{key}"
        );
    }
}
