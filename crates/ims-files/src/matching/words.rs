//! The words of pairs and of what differs in them.

use ims_reconcile::{PairKind, Reason, Rule};

/// What a kind of pairs is called.
pub(super) const fn kind(kind: PairKind) -> &'static str {
    match kind {
        PairKind::Exact => "exact",
        PairKind::Probable => "probable",
        PairKind::Mismatch => "mismatch",
        PairKind::OnlyIms => "only in IMS",
        PairKind::OnlyRegister => "only in the register",
    }
}

/// The reasons that are worth a look, on one line: `number 0042 / 42 (zeros)`.
pub(super) fn differences(reasons: &[Reason]) -> String {
    let told = reasons.iter().filter(|reason| reason.rule != Rule::Equal);
    told.map(difference).collect::<Vec<_>>().join("; ")
}

fn difference(reason: &Reason) -> String {
    let side = |value: Option<&String>| value.map_or("–", String::as_str).to_owned();
    format!(
        "{} {} / {} ({})",
        reason.field.replace('_', " "),
        side(reason.ims.as_ref()),
        side(reason.register.as_ref()),
        rule(reason.rule)
    )
}

/// What a rule says.
pub(super) fn rule(rule: Rule) -> &'static str {
    match rule {
        Rule::Equal => "equal",
        Rule::Differs => "differs",
        Rule::NotTold => "not told",
        Rule::SamePan => "another registration of the PAN",
        Rule::Mistyped => "mistyped",
        Rule::OtherNote => "credit note and debit note",
        Rule::Separators => "separators",
        Rule::Zeros => "zeros",
        Rule::Year => "year",
        Rule::Prefix => "prefix",
        Rule::Length => "length",
        Rule::Likeness => "characters that look alike",
        Rule::SeveralDifferences => "several differences of writing",
        Rule::OriginalNumber => "number of the original",
        Rule::SeveralDocuments => "several documents",
        Rule::SeveralLines => "several lines",
        Rule::WithinWindow => "within the days allowed",
        Rule::OutsideWindow => "too many days apart",
        Rule::WithinTolerance => "within the tolerance",
        Rule::NotFound => "not found",
        Rule::SeveralCandidates => "several fit as well",
        _ => "other",
    }
}

/// Tells whether a supplier should hear of what a rule found.
pub(super) fn is_worth_telling(rule: Rule) -> bool {
    !matches!(
        rule,
        Rule::Equal | Rule::NotTold | Rule::WithinTolerance | Rule::WithinWindow
    )
}
