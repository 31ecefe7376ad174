//! Whether a decision is allowed for a document, and what becomes of it.

use gst_types::{Amount, Section, wire};

use super::{ACTION, number_key, submission::Kind};
use crate::{answer::BusinessError, data_set::Record};

/// What a decision may come with; a later one takes their place, a reset takes them away.
const DECIDED: [&str; 6] = [
    "remarks",
    "itcRedReq",
    "declIgst",
    "declCgst",
    "declSgst",
    "declCess",
];

/// The declared heads, and the amount of the document that each may reach.
const HEADS: [(&str, &str); 4] = [
    ("declIgst", "iamt"),
    ("declCgst", "camt"),
    ("declSgst", "samt"),
    ("declCess", "cess"),
];

/// Whether a row names the document.
pub(super) fn is_same_document(section: Section, record: &Record, row: &Record) -> bool {
    ["stin", number_key(section)]
        .into_iter()
        .all(|name| record.text(name) == row.text(name))
}

/// The refusal of a row that does not fit what the network holds.
pub(super) fn changed() -> BusinessError {
    BusinessError::of("IMSSAV0010")
}

pub(super) fn check(
    kind: Kind,
    section: Section,
    record: &Record,
    row: &Record,
) -> Result<(), BusinessError> {
    let previous = record.text(ACTION).unwrap_or_else(|| "N".to_owned());
    if row.text("prev_status").as_deref() != Some(previous.as_str())
        || !has_same_values(record, row)
    {
        return Err(changed());
    }
    if kind == Kind::Reset {
        return Ok(());
    }
    let action = row.text(ACTION);
    if action.as_deref() == Some("P") && record.is_set("ispendactblocked") {
        return Err(BusinessError::new(
            "IMSMOCK01",
            "Pending action is not allowed for this document",
        ));
    }
    if row.field("remarks").is_some() && record.is_set("isRemarksBlocked") {
        return Err(BusinessError::new(
            "IMSMOCK02",
            "Remarks are not allowed for this document",
        ));
    }
    check_reduction(section, record, row, action.as_deref() == Some("A"))
}

fn check_reduction(
    section: Section,
    record: &Record,
    row: &Record,
    is_accepted: bool,
) -> Result<(), BusinessError> {
    let is_blocked = record.is_set("itcRedReqBlocked") || record.is_set("isItcRedReqBlocked");
    let declared = HEADS.iter().filter(|(head, _)| row.field(head).is_some());
    let declared = declared.count();
    let Some(reduction) = row.text("itcRedReq") else {
        if is_accepted && section.is_credit_note() && !is_blocked {
            return Err(BusinessError::of("IMSSAV0054"));
        }
        return if declared == 0 {
            Ok(())
        } else {
            Err(wrong_reduction("is declared without itcRedReq"))
        };
    };
    if is_blocked {
        return Err(wrong_reduction("is blocked for this document"));
    }
    if !is_accepted {
        return Err(wrong_reduction("is for accepted documents only"));
    }
    match (reduction.as_str(), declared) {
        (_, 0) => return Ok(()),
        ("Y", 4) => {}
        _ => return Err(wrong_reduction("needs Y and all four declared amounts")),
    }
    if row.amount("declCgst") != row.amount("declSgst") {
        return Err(wrong_reduction("has central tax other than state tax"));
    }
    let is_within = |&(head, of): &(&str, &str)| row.amount(head) <= record.amount(of);
    if HEADS.iter().all(is_within) {
        Ok(())
    } else {
        Err(wrong_reduction("is greater than the document"))
    }
}

fn wrong_reduction(fault: &str) -> BusinessError {
    BusinessError::new("IMSMOCK03", format!("Reduction of credit {fault}"))
}

pub(super) fn store(kind: Kind, record: &mut Record, row: &Record) {
    for name in DECIDED {
        record.copy_field(name, row);
    }
    match kind {
        Kind::Save => record.copy_field(ACTION, row),
        Kind::Reset => record.set_text(ACTION, "N"),
    }
}

/// Whether the row has the values that the network holds, as far as it holds them.
fn has_same_values(record: &Record, row: &Record) -> bool {
    row.names()
        .filter(|name| *name != ACTION && *name != "prev_status" && !DECIDED.contains(name))
        .all(|name| match (record.amount(name), row.amount(name)) {
            (Some(held), Some(given)) => held == given,
            _ => record.field(name).is_none() || record.text(name) == row.text(name),
        })
}

impl Record {
    /// Whether a flag is `Y` or `true`.
    fn is_set(&self, name: &str) -> bool {
        self.field(name) == Some("true") || self.text(name).as_deref() == Some("Y")
    }

    fn amount(&self, name: &str) -> Option<Amount> {
        let json = self.field(name).filter(|json| !json.starts_with('"'))?;
        let amount = serde_json::from_str::<wire::Amount>(json).ok()?;
        Some(amount.0)
    }
}
