//! What recipients did with the documents that the taxpayer reported.

use gst_ims::supplier_view::{NoteKind, ReturnForm, SupplierView, SupplySection};
use gst_ims::{Action, ReturnPeriod, SourceForm, State};
use serde_json::{Value, json};

use super::common::usual;

fn period() -> ReturnPeriod {
    "2025-11".parse().unwrap()
}

fn supplies(section: SupplySection, form: &str, sections: &Value) -> SupplierView {
    let data = json!({"gstin": "33ABKCS2033B1ZW", "rtnprd": "112025", form: sections});
    let body = json!({"code": 200, "data": {"status_cd": "1", "data": data}}).to_string();
    SupplierView::from_supplies_body(period(), section, ReturnForm::Gstr1, body).unwrap()
}

fn liabilities(section: SupplySection, sections: &Value) -> SupplierView {
    let data = json!({"gstin": "33ABKCS2033B1ZW", "rejInvAddBackLiab": sections});
    let body = json!({"code": 200, "data": {"status_cd": "1", "data": data}}).to_string();
    SupplierView::from_liabilities_body(period(), section, body).unwrap()
}

#[test]
fn every_shape_of_supplies_becomes_one_record() {
    let items = json!([
        {"num": 1, "itm_det": {"rt": 18, "txval": 1000.10, "iamt": 180.02, "csamt": 0}},
        {"num": 2, "itm_det": {"rt": 5, "txval": 100, "iamt": 5}},
    ]);
    let view = supplies(
        SupplySection::B2b,
        "gstr1",
        &json!({
            "b2b": [{"cfs": "Y", "ctin": "24ABCAS0123J1YZ", "flag": "N", "inv": [
                {"inum": "T-1", "idt": "12-11-2025", "val": 1285.125, "itms": items, "imsactn": "P", "flag": "U", "pos": "24", "rchrg": "N", "inv_typ": "R"},
                {"inum": "T-2", "idt": "12-11-2025", "imsactn": "", "itms": []},
                {"idt": "12-11-2025"},
            ]}],
            "cdnr": [{"ctin": "24ABCAS0123J1YZ", "nt": [
                {"inum": "C-1", "idt": "13-11-2025", "ntty": "C", "imsactn": "R", "remarks": "No"},
            ]}],
            "ecom": {
                "b2b": [{"stin": "27ZZZCC0301A1ZL", "rtin": "24ABCAS0123J1YZ", "inv": [
                    {"inum": "E-1", "idt": "14-11-2025", "flag": "D", "sply_ty": "INTER", "chksum": "c"},
                ]}],
                "urp2b": [{"rtin": "24ABCAS0123J1YZ", "inv": [
                    {"inum": "E-2", "idt": "14-11-2025", "flag": "N", "sply_ty": "INTRA", "imsactn": "A"},
                ]}],
            },
            "hsn": {"data": [1]},
        }),
    );
    let all = &view.documents;
    let names: Vec<_> = all
        .iter()
        .map(|supply| format!("{} {} {}", supply.section, supply.number, supply.action))
        .collect();
    let expected = [
        "b2b T-1 pending",
        "b2b T-2 no_action",
        "cdnr C-1 rejected",
        "ecom E-1 no_action",
        "ecom E-2 accepted",
    ];
    assert_eq!(names, expected);
    assert_eq!(all[0].taxable_value.unwrap().to_string(), "1100.10");
    assert_eq!(all[0].igst.unwrap().to_string(), "185.02");
    assert_eq!(all[0].value.unwrap().to_string(), "1285.125");
    assert_eq!((all[0].rates.len(), all[0].cgst), (2, None));
    assert_eq!(
        all[0].recipient_gstin.unwrap().to_string(),
        "24ABCAS0123J1YZ"
    );
    assert_eq!(all[0].source_form, Some(SourceForm::Gstr1));
    let extra: Vec<_> = all[0].extra.iter().map(|(name, _)| name).collect();
    assert_eq!(extra, ["cfs", "flag"]);
    assert_eq!(all[1].taxable_value, None);
    assert_eq!(
        (all[2].note, all[2].remarks.as_deref()),
        (Some(NoteKind::Credit), Some("No"))
    );
    assert!(all[3].is_deleted && !all[4].is_deleted);
    assert_eq!(all[3].group.as_deref(), Some("b2b"));
    assert_eq!(
        all[3].supplier_gstin.unwrap().to_string(),
        "27ZZZCC0301A1ZL"
    );
    assert_eq!(
        (all[4].group.as_deref(), all[4].supplier_gstin),
        (Some("urp2b"), None)
    );
    assert_eq!(view.unreadable.len(), 1);
    assert_eq!(view.unknown_sections.keys().collect::<Vec<_>>(), ["hsn"]);
    assert_eq!(view.state(), State::Partial);

    let amended = supplies(
        SupplySection::B2ba,
        "gstr1a",
        &json!({"b2ba": [{"ctin": "24ABCAS0123J1YZ",
        "inv": [{"inum": "T-3", "idt": "12-11-2025", "oinum": "T-0", "oidt": "12-10-2025"}]}]}),
    );
    assert_eq!(amended.documents[0].source_form, Some(SourceForm::Gstr1a));
    assert_eq!(
        amended.documents[0].original.as_ref().unwrap().number,
        "T-0"
    );
    assert_eq!(amended.state(), State::Complete);
}

#[test]
fn all_four_sections_of_liabilities_are_read() {
    let amounts =
        json!({"val": 1180, "txval": 1000, "iamt": 180, "camt": 0, "samt": 0, "csamt": 0.5});
    let with = |more: Value| {
        let mut row = amounts.as_object().unwrap().clone();
        row.extend(more.as_object().unwrap().clone());
        row
    };
    let view = liabilities(
        SupplySection::Cdnr,
        &json!({
            "b2ba": [with(json!({"ctin": "24ABCAS0123J1YZ", "inum": "T-9", "idt": "14-11-2025", "oinum": "T-8", "oidt": "14-10-2025"}))],
            "cdnr": [with(json!({"ctin": "24ABCAS0123J1YZ", "tradenm": "A", "nt_num": "C-1", "nt_dt": "14-11-2025", "ntty": "C", "supPrd": "102025", "form": "R1A", "remarks": "No"}))],
            "cdnra": [with(json!({"ctin": "24ABCAS0123J1YZ", "nt_num": "C-3", "nt_dt": "14-11-2025", "ont_num": "C-2", "ont_dt": "14-10-2025"}))],
            "ecoma": [with(json!({"rtin": "24ABCAS0123J1YZ", "rtinNam": "B", "stin": "27ZZZCC0301A1ZL", "stinNam": "S", "inum": "E-2", "idt": "14-11-2025", "oinum": "E-1", "oidt": "14-10-2025"}))],
        }),
    );
    assert_eq!((view.state(), view.documents.len()), (State::Complete, 4));
    let cess: Vec<_> = view
        .documents
        .iter()
        .map(|it| it.cess.unwrap().to_string())
        .collect();
    assert_eq!(cess, ["0.50", "0.50", "0.50", "0.50"]);
    let note = &view.documents[1];
    assert_eq!(note.return_period, Some("2025-10".parse().unwrap()));
    assert_eq!(note.source_form, Some(SourceForm::Gstr1a));
    assert_eq!(
        (&note.action, note.remarks.as_deref()),
        (&Action::Rejected, Some("No"))
    );
    let ecommerce = &view.documents[3];
    assert_eq!(ecommerce.recipient_name.as_deref(), Some("B"));
    assert_eq!(ecommerce.supplier_name.as_deref(), Some("S"));
    assert!(
        view.documents
            .iter()
            .all(|document| document.extra.is_empty())
    );
    assert_eq!(
        liabilities(SupplySection::B2ba, &json!({"b2ba": []})).state(),
        State::Empty
    );
}

#[tokio::test]
async fn both_views_are_stored_and_read_back() {
    let (_mock, client) = usual().await;
    let sold = client
        .supplies("2024-10".parse().unwrap(), SupplySection::B2b)
        .send()
        .await
        .unwrap();
    let owed = client
        .liabilities("2024-11".parse().unwrap(), SupplySection::Cdnr)
        .send()
        .await
        .unwrap();
    for view in [sold, owed] {
        assert!(!view.documents.is_empty());
        let stored = serde_json::to_string(&view).unwrap();
        let mut read: SupplierView = serde_json::from_str(&stored).unwrap();
        read.meta = view.meta.clone();
        assert_eq!(read, view);
    }
    let none = client
        .supplies("2024-10".parse().unwrap(), SupplySection::Ecom)
        .send()
        .await
        .unwrap();
    assert_eq!(
        (none.state(), none.code.as_deref()),
        (State::Empty, Some("RET11416"))
    );
}
