//! The supplier's view.

use std::collections::BTreeMap;

use gst_types::{ReturnPeriod, Section, Status};
use serde_json::{Map, Value, json};

use super::{is_of, renamed, wire_period};
use crate::{data_set::Record, network::Network};

/// The sections of IMS whose documents stand in a section of the supplier's return.
fn sections(section: &str) -> &'static [Section] {
    match section {
        "b2b" => &[Section::B2b],
        "b2ba" => &[Section::B2ba],
        "cdnr" => &[Section::Cn, Section::Dn],
        "cdnra" => &[Section::Cna, Section::Dna],
        "ecom" => &[Section::Ecom],
        "ecoma" => &[Section::Ecoma],
        _ => &[],
    }
}

/// What a supplier reported in a section for a period, as its recipients hold it now; `None` if
/// there is nothing.
pub(crate) fn sales(
    network: &Network,
    supplier: &str,
    period: ReturnPeriod,
    section: &str,
    form: &str,
) -> Option<Value> {
    let wanted = if form == "gstr-1a" { "R1A" } else { "R1" };
    let mut recipients: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
    for section in sections(section) {
        for (recipient, record) in network.reported_by(supplier, *section) {
            let form = record.text("srcform").unwrap_or_else(|| "R1".to_owned());
            let is_asked = form == wanted || (wanted == "R1" && form != "R1A");
            if is_asked && is_of(record, period) {
                recipients
                    .entry(recipient)
                    .or_default()
                    .push(sale(*section, record));
            }
        }
    }
    if recipients.is_empty() {
        return None;
    }
    let documents = if section.starts_with("cdnr") {
        "nt"
    } else {
        "inv"
    };
    let is_ecommerce = section.starts_with("ecom");
    let groups: Vec<Value> = recipients
        .into_iter()
        .map(|(recipient, records)| {
            if is_ecommerce {
                json!({ "rtin": recipient, "stin": supplier, documents: records })
            } else {
                json!({ "ctin": recipient, "cfs": "Y", documents: records })
            }
        })
        .collect();
    let groups = match section {
        "ecom" => json!({ "b2b": groups }),
        "ecoma" => json!({ "b2ba": groups }),
        _ => json!(groups),
    };
    let key = if form == "gstr-1a" { "gstr1a" } else { "gstr1" };
    Some(json!({
        "gstin": supplier,
        "rtnprd": wire_period(period),
        key: { section: groups },
    }))
}

fn sale(section: Section, record: &Record) -> Value {
    let mut row = fields(renamed(
        record,
        &[
            ("inum", "inum"),
            ("idt", "idt"),
            ("nt_num", "inum"),
            ("nt_dt", "idt"),
            ("oinum", "oinum"),
            ("oidt", "oidt"),
            ("ont_num", "oinum"),
            ("ont_dt", "oidt"),
            ("inv_typ", "inv_typ"),
            ("pos", "pos"),
            ("val", "val"),
            ("hash", "chksum"),
            ("remarks", "remarks"),
        ],
    ));
    let detail = fields(renamed(
        record,
        &[
            ("txval", "txval"),
            ("iamt", "iamt"),
            ("camt", "camt"),
            ("samt", "samt"),
            ("cess", "csamt"),
        ],
    ));
    row.insert("itms".to_owned(), json!([{ "num": 1, "itm_det": detail }]));
    for (name, value) in [("cflag", "N"), ("rchrg", "N"), ("updby", "S")] {
        row.insert(name.to_owned(), json!(value));
    }
    if section.is_note() {
        let kind = if section.is_credit_note() { "C" } else { "D" };
        row.insert("ntty".to_owned(), json!(kind));
    }
    // No action is told by leaving it out.
    let action = match record.status() {
        Status::Accepted => Some("A"),
        Status::Rejected => Some("R"),
        Status::Pending => Some("P"),
        Status::NoAction => None,
    };
    if let Some(action) = action {
        row.insert("imsactn".to_owned(), json!(action));
    }
    row.into()
}

/// What rejections of documents of the period before added to a supplier's liability; `None` if
/// nothing did.
pub(crate) fn added_back(
    network: &Network,
    supplier: &str,
    period: ReturnPeriod,
    section: &str,
) -> Option<Value> {
    let reported = period.previous()?;
    let rows: Vec<Value> = sections(section)
        .iter()
        .filter(|of| of.is_credit_note() || matches!(of, Section::B2ba | Section::Ecoma))
        .flat_map(|of| network.reported_by(supplier, *of))
        .filter(|(_, record)| record.status() == Status::Rejected && is_of(record, reported))
        .map(|(recipient, record)| liability(section, recipient, record))
        .collect();
    (!rows.is_empty()).then(|| {
        json!({
            "gstin": supplier,
            "rtnprd": wire_period(period),
            "rejInvAddBackLiab": { section: rows },
        })
    })
}

fn liability(section: &str, recipient: &str, record: &Record) -> Value {
    let mut row = fields(renamed(
        record,
        &[
            ("inum", "inum"),
            ("idt", "idt"),
            ("nt_num", "nt_num"),
            ("nt_dt", "nt_dt"),
            ("oinum", "oinum"),
            ("oidt", "oidt"),
            ("ont_num", "ont_num"),
            ("ont_dt", "ont_dt"),
            ("inv_typ", "inv_typ"),
            ("val", "val"),
            ("txval", "txval"),
            ("iamt", "iamt"),
            ("camt", "camt"),
            ("samt", "samt"),
            ("cess", "csamt"),
            ("rtnprd", "supPrd"),
            ("srcform", "form"),
            ("remarks", "remarks"),
        ],
    ));
    let (gstin, name) = match section {
        "ecoma" => ("rtin", "rtinNam"),
        _ => ("ctin", "tradenm"),
    };
    row.insert(gstin.to_owned(), json!(recipient));
    row.insert(name.to_owned(), json!(format!("Recipient {recipient}")));
    if section.starts_with("cdnr") {
        row.insert("ntty".to_owned(), json!("C"));
    }
    row.into()
}

/// The fields of a record, digit for digit where a number has no more digits than a float.
fn fields(record: Record) -> Map<String, Value> {
    match serde_json::to_value(record) {
        Ok(Value::Object(fields)) => fields,
        _ => Map::new(),
    }
}
