use std::collections::{BTreeSet, HashMap};

use gst_types::{Amount, DocumentKey, Invoice, InvoiceBuilder, Section, Status};
use ims_actions::{Checked, Circumstances, Draft, DraftRow, Place, check};

pub(crate) const GSTIN: &str = "24AAACI1681G1ZV";
const SUPPLIER: &str = "27ZZZCZ1234Z1ZN";

/// An intra-state document of 10,000 rupees that suppliers have filed.
pub(crate) fn document(section: Section, number: &str) -> InvoiceBuilder {
    let date = "2026-10-08".parse().unwrap();
    let tax = Amount::from_paise(90_000);
    Invoice::builder(
        section,
        SUPPLIER.parse().unwrap(),
        number.parse().unwrap(),
        date,
    )
    .return_period("2026-10".parse().unwrap())
    .supplier_filed(true)
    .value(Amount::from_paise(1_180_000))
    .cgst(tax)
    .sgst(tax)
}

pub(crate) fn row(document: &Invoice, action: Status) -> DraftRow {
    DraftRow::of(document, action)
}

/// Rows in the order of their lines, the first of which is line 2.
pub(crate) fn checked(rows: Vec<DraftRow>, listed: &[Invoice]) -> Checked {
    checked_with(rows, listed, &HashMap::new(), &BTreeSet::new())
}

pub(crate) fn checked_with(
    rows: Vec<DraftRow>,
    listed: &[Invoice],
    known: &HashMap<DocumentKey, Invoice>,
    open: &BTreeSet<DocumentKey>,
) -> Checked {
    let rows = rows.into_iter().zip(2..).map(|(row, line)| DraftRow {
        place: Place::line(line),
        ..row
    });
    let draft = Draft {
        rows: rows.collect(),
        ..Draft::default()
    };
    check(
        draft.resolve(listed),
        &Circumstances {
            gstin: GSTIN.parse().unwrap(),
            made_at: "2026-11-10T06:00:00Z".parse().unwrap(),
            snapshot: None,
            now: "2026-11-10T06:00:00Z".parse().unwrap(),
            known,
            open,
        },
    )
}

/// Each problem as `line severity rule`, in the order in which they are told.
pub(crate) fn problems(checked: &Checked) -> Vec<String> {
    let problems = checked.plan.problems.iter();
    problems
        .map(|problem| {
            let line = problem
                .place
                .line
                .map_or_else(String::new, |line| line.to_string());
            let severity = serde_json::to_value(problem.severity).unwrap();
            format!("{line} {} {}", severity.as_str().unwrap(), problem.rule)
        })
        .collect()
}
