//! The form of a request to save or reset.

use std::collections::BTreeMap;

use gst_types::{Amount, RawJson, Section, wire};
use serde::Deserialize;

use super::submission::{Kind, Submission};
use crate::data_set::Record;

/// A request as it arrived: the platform looks no further than its three fields.
#[derive(Debug, Deserialize)]
pub(crate) struct Request {
    rtin: String,
    reqtyp: String,
    invdata: BTreeMap<String, RawJson>,
    #[serde(flatten)]
    others: serde_json::Map<String, serde_json::Value>,
}

const NUMBERS: [&str; 6] = ["val", "txval", "iamt", "camt", "samt", "cess"];
const REDUCTION: [&str; 5] = ["itcRedReq", "declIgst", "declCgst", "declSgst", "declCess"];
const LONGEST_REMARK: usize = 250;

impl Request {
    /// The GSTIN of the taxpayer that the request is for, in upper case.
    pub(crate) fn recipient(&self) -> String {
        self.rtin.to_ascii_uppercase()
    }

    /// The rows, if every one keeps to the schema.
    pub(crate) fn into_submission(self, kind: Kind) -> Submission {
        let expected = match kind {
            Kind::Save => "SAVE",
            Kind::Reset => "RESET",
        };
        let is_valid = self.reqtyp == expected && self.others.is_empty() && is_gstin(&self.rtin);
        let rows = self
            .invdata
            .iter()
            .map(|(key, rows)| section_rows(kind, key, rows))
            .collect::<Option<Vec<_>>>()
            .filter(|sections| is_valid && !sections.is_empty());
        Submission {
            kind,
            rows: rows.map(|sections| sections.into_iter().flatten().collect()),
        }
    }
}

/// The rows under the key of a section, if there is such a section and every row keeps to its
/// schema. Keys are in lower case, and no section has another name.
fn section_rows(kind: Kind, key: &str, rows: &RawJson) -> Option<Vec<(Section, Record)>> {
    let section = Section::ALL
        .into_iter()
        .find(|section| section.response_key() == key)?;
    let rows: Vec<Record> = serde_json::from_str(rows.as_str()).ok()?;
    rows.into_iter()
        .map(|row| is_valid_row(kind, section, &row).then_some((section, row)))
        .collect()
}

fn is_valid_row(kind: Kind, section: Section, row: &Record) -> bool {
    let mut required = vec!["stin", "rtnprd", "srcform", "pos", "prev_status"];
    required.extend(NUMBERS);
    required.extend(identity(section));
    let mut optional = Vec::new();
    if kind == Kind::Save {
        required.push("action");
        optional.push("remarks");
        if takes_reduction(section) {
            optional.extend(REDUCTION);
        }
    }
    let is_known = |name: &str| required.contains(&name) || optional.contains(&name);
    row.names().all(is_known)
        && required.iter().all(|name| row.field(name).is_some())
        && row.names().all(|name| is_valid_value(name, row))
}

/// The fields that name a document of the section, and its kind of supply.
fn identity(section: Section) -> Vec<&'static str> {
    let mut names = match (section.is_note(), section.is_amendment()) {
        (false, false) => vec!["inum", "idt"],
        (false, true) => vec!["inum", "idt", "oinum", "oidt"],
        (true, false) => vec!["nt_num", "nt_dt"],
        (true, true) => vec!["nt_num", "nt_dt", "ont_num", "ont_dt"],
    };
    if !matches!(section, Section::Ecom | Section::Ecoma) {
        names.push("inv_typ");
    }
    names
}

/// The sections whose documents can reduce the credit.
fn takes_reduction(section: Section) -> bool {
    section.is_amendment() || section == Section::Cn
}

fn is_valid_value(name: &str, row: &Record) -> bool {
    let text = row.text(name).unwrap_or_default();
    match name {
        "stin" => is_gstin(&text),
        "rtnprd" => is_period(&text),
        // The documentation has the first three; R5 and R6 come in lists too.
        "srcform" => ["R1", "R1A", "IFF", "R5", "R6"].contains(&text.as_str()),
        "pos" => text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit()),
        "prev_status" => ["A", "R", "P", "N"].contains(&text.as_str()),
        "action" => ["A", "R", "P"].contains(&text.as_str()),
        "inv_typ" => ["R", "DE", "SEWP", "SEWOP", "CBW"].contains(&text.as_str()),
        "inum" | "oinum" | "nt_num" | "ont_num" => is_number(&text),
        "idt" | "oidt" | "nt_dt" | "ont_dt" => is_date(&text),
        "remarks" => (1..=LONGEST_REMARK).contains(&text.chars().count()),
        "itcRedReq" => ["Y", "N"].contains(&text.as_str()),
        amount => row.field(amount).is_some_and(is_amount),
    }
}

fn is_gstin(text: &str) -> bool {
    text.len() == 15 && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// `MMYYYY`; lists of the tax network have `MM` too, which comes back as it was given.
fn is_period(text: &str) -> bool {
    let month = text.get(..2).and_then(|month| month.parse::<u8>().ok());
    [2, 6].contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_digit())
        && month.is_some_and(|month| (1..=12).contains(&month))
}

/// `DD-MM-YYYY`, and a day that there is; the type of the wire reads other forms too.
fn is_date(text: &str) -> bool {
    let lengths = text.split('-').map(str::len);
    let json = serde_json::Value::from(text).to_string();
    lengths.eq([2, 2, 4]) && serde_json::from_str::<wire::Date>(&json).is_ok()
}

fn is_number(text: &str) -> bool {
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"/-".contains(&byte);
    (1..=16).contains(&text.len()) && text.bytes().all(is_allowed)
}

/// A JSON number from zero to 14 digits, with paise at most.
fn is_amount(json: &str) -> bool {
    let largest = Amount::from_paise(999_999_999_999_999);
    let amount = serde_json::from_str::<wire::Amount>(json).map(|amount| amount.0);
    json.starts_with(|first: char| first.is_ascii_digit())
        && amount.is_ok_and(|amount| amount.to_paise().is_some() && amount <= largest)
}
