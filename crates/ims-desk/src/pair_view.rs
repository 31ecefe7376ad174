//! A pair of documents and lines of a purchase register, side by side.

use gst_ims::{Amount, Date};
use ims_reconcile::{Pair, PairKind, PairedLine, Reason, Rule};
use ims_store::KeptPair;

use crate::show::{self, Plain};

/// A pair as people see it.
pub(crate) struct PairView {
    pub(crate) kind: PairKind,
    /// A supplier changed a document since, or took it back.
    pub(crate) is_outdated: bool,
    /// Where the lines are, such as `line 7 of books.xlsx`.
    pub(crate) lines: String,
    pub(crate) fields: Vec<FieldView>,
}

/// One field of both sides.
pub(crate) struct FieldView {
    pub(crate) label: String,
    pub(crate) ims: String,
    pub(crate) register: String,
    /// What the comparison says of it.
    pub(crate) said: &'static str,
    pub(crate) mark: Mark,
    pub(crate) is_amount: bool,
}

/// How a field is marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    Same,
    /// Not the same, but taken for it.
    Near,
    Differs,
    /// One side does not tell it.
    NotTold,
}

impl Mark {
    pub(crate) const fn class(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Near => "near",
            Self::Differs => "differs",
            Self::NotTold => "untold",
        }
    }

    pub(crate) const fn sign(self) -> &'static str {
        match self {
            Self::Same => "=",
            Self::Near => "≈",
            Self::Differs => "≠",
            Self::NotTold => "–",
        }
    }

    fn of(rule: Rule) -> Self {
        match rule {
            Rule::Equal => Self::Same,
            Rule::NotTold => Self::NotTold,
            Rule::Differs
            | Rule::OtherNote
            | Rule::OutsideWindow
            | Rule::NotFound
            | Rule::SeveralCandidates => Self::Differs,
            _ => Self::Near,
        }
    }
}

impl PairView {
    pub(crate) fn of(kept: &KeptPair) -> Self {
        Self {
            kind: kept.pair.kind,
            is_outdated: kept.is_outdated,
            lines: lines(&kept.pair.register),
            fields: fields(&kept.pair),
        }
    }

    /// The fields that are not the same.
    pub(crate) fn differences(&self) -> Vec<&FieldView> {
        let is_other = |field: &&FieldView| matches!(field.mark, Mark::Near | Mark::Differs);
        self.fields.iter().filter(is_other).collect()
    }
}

fn fields(pair: &Pair) -> Vec<FieldView> {
    match pair.kind {
        PairKind::OnlyRegister => pair.register.first().map_or_else(Vec::new, of_line),
        _ => pair.reasons.iter().map(of_reason).collect(),
    }
}

fn of_reason(reason: &Reason) -> FieldView {
    let is_amount = is_amount(&reason.field);
    let text = |value: &Option<String>| {
        let value = value.as_deref();
        value.map_or_else(|| "–".to_owned(), |value| text(&reason.field, value))
    };
    FieldView {
        label: label(&reason.field),
        ims: text(&reason.ims),
        register: text(&reason.register),
        said: said(reason.rule),
        mark: Mark::of(reason.rule),
        is_amount,
    }
}

/// A line that IMS does not have.
fn of_line(line: &PairedLine) -> Vec<FieldView> {
    let field = |name: &str, value: Option<String>| {
        value.map(|value| FieldView {
            label: label(name),
            ims: "–".to_owned(),
            register: text(name, &value),
            said: "",
            mark: Mark::NotTold,
            is_amount: is_amount(name),
        })
    };
    let amount = |amount: Option<Amount>| amount.map(|amount| amount.to_string());
    [
        field(
            "supplier_gstin",
            line.supplier_gstin.map(|it| it.to_string()),
        ),
        field("number", line.number.as_ref().map(ToString::to_string)),
        field("date", line.date.map(|it| it.to_string())),
        field("value", amount(line.value)),
        field("taxable_value", amount(line.taxable_value)),
        field("igst", amount(line.igst)),
        field("cgst", amount(line.cgst)),
        field("sgst", amount(line.sgst)),
        field("cess", amount(line.cess)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn is_amount(field: &str) -> bool {
    ["value", "taxable_value", "igst", "cgst", "sgst", "cess"].contains(&field)
}

fn label(field: &str) -> String {
    match field {
        "supplier_gstin" => "Supplier's GSTIN",
        "kind" => "Kind",
        "number" => "Number",
        "date" => "Date",
        "original" => "Amends",
        "place_of_supply" => "Place of supply",
        "value" => "Value, ₹",
        "taxable_value" => "Taxable value, ₹",
        "igst" => "IGST, ₹",
        "cgst" => "CGST, ₹",
        "sgst" => "SGST, ₹",
        "cess" => "Cess, ₹",
        other => return other.replace('_', " "),
    }
    .to_owned()
}

/// A value as people in India write it.
fn text(field: &str, value: &str) -> String {
    let written = match field {
        "date" => value.parse::<Date>().ok().map(show::day),
        "kind" => Some(value.replace('_', " ")),
        field if is_amount(field) => {
            let amount = value.parse::<Amount>().ok();
            amount.map(|amount| amount.indian().to_string())
        }
        _ => None,
    };
    written.unwrap_or_else(|| value.to_owned())
}

/// What the comparison says, in words.
const fn said(rule: Rule) -> &'static str {
    match rule {
        Rule::Equal => "the same",
        Rule::NotTold => "one side does not tell it",
        Rule::SamePan => "another registration of the same PAN",
        Rule::Mistyped => "one character mistyped",
        Rule::OtherNote => "a credit note on one side, a debit note on the other",
        Rule::Separators => "other separators",
        Rule::Zeros => "zeros in front",
        Rule::Year => "a year added",
        Rule::Prefix => "a part in front left out",
        Rule::Length => "16 characters of the other",
        Rule::Likeness => "characters that look alike",
        Rule::SeveralDifferences => "written otherwise in several ways",
        Rule::OriginalNumber => "the number of the document that this one amends",
        Rule::SeveralDocuments => "several documents for one line",
        Rule::SeveralLines => "several lines for one document",
        Rule::WithinWindow => "some days apart",
        Rule::OutsideWindow => "too many days apart",
        Rule::WithinTolerance => "off by a rounding",
        Rule::NotFound => "nothing on the other side has this number",
        Rule::SeveralCandidates => "more than one fits; nobody can tell which",
        _ => "differs",
    }
}

fn lines(lines: &[PairedLine]) -> String {
    let names = lines.iter().map(|line| match &line.sheet {
        Some(sheet) => format!("line {} of {sheet}", line.line),
        None => format!("line {}", line.line),
    });
    names.collect::<Vec<_>>().join(", ")
}

/// The name of a kind for people.
pub(crate) fn kind_label(kind: impl Plain<PairKind>) -> &'static str {
    match kind.plain() {
        PairKind::Exact => "exact",
        PairKind::Probable => "probable",
        PairKind::Mismatch => "other values",
        PairKind::OnlyIms => "only in IMS",
        PairKind::OnlyRegister => "only in the register",
    }
}

/// The class that gives it its colour.
pub(crate) fn kind_class(kind: impl Plain<PairKind>) -> &'static str {
    match kind.plain() {
        PairKind::Exact => "accepted",
        PairKind::Probable => "pending",
        PairKind::Mismatch | PairKind::OnlyIms | PairKind::OnlyRegister => "rejected",
    }
}
