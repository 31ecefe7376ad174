//! Comma-separated values for spreadsheets.
//!
//! The columns never change with the data, and the header line is always
//! there. Amounts are plain decimals.

use std::fmt::Display;
use std::io::{self, Write};

use csv::Writer;
use gst_ims::{Amount, Counts, Gstin, Invoice, ItcReduction};
use ims_files::cell_text::harmless;

use super::answer::{InvoicesAnswer, Outcome};
use super::json_lines::one_line;
use crate::text::{escaped_json, visible};
use crate::words;

type Line = [String; INVOICE_COLUMNS.len()];

pub(super) const INVOICE_COLUMNS: [&str; 34] = [
    "taxpayer",
    "section",
    "state",
    "code",
    "message",
    "supplier_gstin",
    "supplier_name",
    "number",
    "date",
    "original_number",
    "original_date",
    "supply_type",
    "return_period",
    "source_form",
    "supplier_filed",
    "place_of_supply",
    "action",
    "pending_allowed",
    "value",
    "taxable_value",
    "igst",
    "cgst",
    "sgst",
    "cess",
    "hash",
    "itc_reduction",
    "declared_igst",
    "declared_cgst",
    "declared_sgst",
    "declared_cess",
    "itc_reduction_allowed",
    "remarks",
    "remarks_allowed",
    "extra",
];

/// What cells hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cells {
    /// The texts as they were sent.
    Exact,
    /// The same with codes in place of what would steer a terminal.
    Shown,
}

impl Cells {
    /// What is written of a line.
    pub(super) fn shown<const N: usize>(self, line: [String; N]) -> [String; N] {
        match self {
            Self::Exact => line,
            Self::Shown => line.map(|text| visible(&text).into_owned()),
        }
    }
}

/// Writes one line for each document, and one without a document for each section that lacks
/// some: an empty section has no line, a missing one must not look like it.
pub(super) fn invoices(
    answer: &InvoicesAnswer,
    cells: Cells,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut writer = Writer::from_writer(out);
    writer.write_record(INVOICE_COLUMNS).map_err(into_io)?;
    let mut write = |line: Line| writer.write_record(cells.shown(line)).map_err(into_io);
    for outcome in &answer.outcomes {
        let state = outcome.state();
        for invoice in outcome.result.iter().flat_map(|section| &section.invoices) {
            write(fields(answer.taxpayer, invoice, state))?;
        }
        if outcome.is_incomplete() {
            write(without_document(answer.taxpayer, outcome))?;
        }
    }
    writer.flush()
}

/// What is missing, and the words for it.
fn without_document(taxpayer: Option<Gstin>, outcome: &Outcome) -> Line {
    let mut told = [
        text(taxpayer),
        outcome.section.to_string(),
        outcome.state().to_owned(),
        text(outcome.code()),
        text(outcome.explanation()),
    ]
    .into_iter();
    std::array::from_fn(|_| told.next().unwrap_or_default())
}

fn fields(taxpayer: Option<Gstin>, invoice: &Invoice, state: &str) -> Line {
    INVOICE_COLUMNS.map(|column| match column {
        "taxpayer" => text(taxpayer),
        "state" => state.to_owned(),
        // Those of the section are in a line of its own.
        "code" | "message" => String::new(),
        column => harmless(plain(column, invoice)),
    })
}

/// What a document has in a column, as text.
pub(super) fn plain(column: &str, invoice: &Invoice) -> String {
    fn show(value: Option<impl Display>) -> String {
        value.map(|value| value.to_string()).unwrap_or_default()
    }
    let original = invoice.original.as_ref();
    let reduction = invoice.itc_reduction.as_deref();
    match column {
        "section" => invoice.section.to_string(),
        "supplier_gstin" => invoice.supplier_gstin.to_string(),
        "supplier_name" => show(invoice.supplier_name.as_deref()),
        "number" => invoice.number.to_string(),
        "date" => invoice.date.to_string(),
        "original_number" => show(original.map(|original| &original.number)),
        "original_date" => show(original.and_then(|original| original.date)),
        "supply_type" => show(invoice.supply_type.as_ref()),
        "return_period" => show(invoice.return_period),
        "source_form" => show(invoice.source_form.as_ref()),
        "supplier_filed" => show(invoice.supplier_filed),
        "place_of_supply" => show(invoice.place_of_supply.as_ref()),
        "action" => invoice.action.to_string(),
        "pending_allowed" => show(invoice.pending_allowed),
        "value" => show(invoice.value),
        "taxable_value" => show(invoice.taxable_value),
        "igst" => show(invoice.igst),
        "cgst" => show(invoice.cgst),
        "sgst" => show(invoice.sgst),
        "cess" => show(invoice.cess),
        "tax" => show(invoice.tax()),
        "hash" => show(invoice.hash.as_ref()),
        "itc_reduction" => show(reduction.map(words::reduction)),
        "declared_igst" => show(declared(reduction).map(|[igst, ..]| igst)),
        "declared_cgst" => show(declared(reduction).map(|[_, cgst, ..]| cgst)),
        "declared_sgst" => show(declared(reduction).map(|[_, _, sgst, _]| sgst)),
        "declared_cess" => show(declared(reduction).map(|[.., cess]| cess)),
        "itc_reduction_allowed" => show(invoice.itc_reduction_allowed),
        "remarks" => show(invoice.remarks.as_deref()),
        "remarks_allowed" => show(invoice.remarks_allowed),
        // What was sent always serialises again.
        "extra" => escaped_json(&one_line(&invoice.extra).unwrap_or_default()).into_owned(),
        _ => String::new(),
    }
}

fn declared(reduction: Option<&ItcReduction>) -> Option<[Amount; 4]> {
    match reduction {
        Some(ItcReduction::Partial {
            igst,
            cgst,
            sgst,
            cess,
        }) => Some([*igst, *cgst, *sgst, *cess]),
        _ => None,
    }
}

const COUNT_COLUMNS: [&str; 7] = [
    "taxpayer",
    "section",
    "accepted",
    "rejected",
    "pending",
    "no_action",
    "total",
];

/// Writes one line for each section.
pub(super) fn counts(answer: &Counts, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = Writer::from_writer(out);
    writer.write_record(COUNT_COLUMNS).map_err(into_io)?;
    for (section, counts) in &answer.sections {
        let fields = [
            text(answer.meta.taxpayer.as_deref()),
            section.to_string(),
            counts.accepted.to_string(),
            counts.rejected.to_string(),
            counts.pending.to_string(),
            counts.no_action.to_string(),
            counts.total().to_string(),
        ];
        writer.write_record(fields).map_err(into_io)?;
    }
    writer.flush()
}

pub(super) fn text(value: Option<impl Display>) -> String {
    harmless(value.map(|value| value.to_string()).unwrap_or_default())
}

/// Keeps the kind of the error, which tells a closed pipe.
pub(super) fn into_io(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        kind => io::Error::other(format!("{kind:?}")),
    }
}

#[cfg(test)]
mod tests {
    use gst_ims::{Invoices, Section};
    use ims_files::cell_text::is_invisible;
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    /// Any text, often one that looks like a formula or needs quotes.
    fn text() -> impl Strategy<Value = String> {
        let invisible = "[\u{200b}-\u{200f}\u{2066}-\u{2069}\u{feff}\u{301}\u{a0} ]{0,2}";
        let parts = (invisible, "[=+@＝\0\t\r\n'\",;-]?", any::<String>());
        parts.prop_map(|(invisible, start, rest)| invisible + &start + &rest)
    }

    /// Whether no cleaning of a cell's text leaves a formula.
    fn runs_nothing(text: &str) -> bool {
        text.char_indices()
            .find(|(_, character)| !is_invisible(*character))
            .is_none_or(|(place, _)| {
                let rest = &text[place..];
                harmless(rest.to_owned()) == rest
            })
    }

    fn read_back(csv: &[u8]) -> Vec<Vec<String>> {
        csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(csv)
            .records()
            .map(|line| line.unwrap().iter().map(str::to_owned).collect())
            .collect()
    }

    proptest! {
        #[test]
        fn any_text_is_read_back_and_runs_nothing(
            [name, number, original, hash, code, extra] in [(); 6].map(|()| text()),
            value in any::<i64>(),
        ) {
            prop_assume!([&name, &number, &original].iter().all(|text| !text.is_empty()));
            let value = gst_ims::Amount::from_paise(value).to_string();
            let record = json!({
                "stin": "24ABCCU0123M1YZ", "tradenm": name, "inum": number, "idt": "02-11-2024",
                "oinum": original, "hash": hash, "inv_typ": code, "val": value, "other": extra,
            });
            let body = json!({"data": {"status_cd": "1", "data": {"b2b": [record, record]}}});
            let section = Invoices::from_body(Section::B2b, body.to_string()).unwrap();
            let outcomes = vec![Outcome { section: Section::B2b, result: Ok(section) }];
            let answer = InvoicesAnswer { taxpayer: None, is_filtered: false, outcomes };
            let mut csv = Vec::new();
            invoices(&answer, Cells::Exact, &mut csv).unwrap();

            let lines = read_back(&csv);
            prop_assert_eq!(lines.len(), 3);
            prop_assert_eq!(&lines[0], &INVOICE_COLUMNS);
            prop_assert_eq!(&lines[1], &lines[2]);
            let cell = |column| {
                let place = INVOICE_COLUMNS.iter().position(|name| *name == column);
                &lines[1][place.unwrap()]
            };
            prop_assert_eq!(cell("value"), &value);
            for (column, sent) in [
                ("supplier_name", &name),
                ("number", &number),
                ("original_number", &original),
                ("hash", &hash),
            ] {
                let shown = cell(column);
                let disarmed = shown.strip_prefix('\'').filter(|text| text == sent);
                prop_assert!(disarmed.is_some() || (shown == sent && runs_nothing(shown)), "{}", column);
            }
            prop_assert!(runs_nothing(cell("supply_type")));
            let kept: serde_json::Value = serde_json::from_str(cell("extra")).unwrap();
            prop_assert_eq!(kept, json!({"other": extra}));
        }
    }
}
