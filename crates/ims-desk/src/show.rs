//! How values are written for people.

use gst_ims::recomputation::RecomputationState;
use gst_ims::{Action, Amount, Date, ItcReduction};
use ims_actions::calendar::india;
use ims_actions::{AppliedState, Fate, Severity};
use ims_reconcile::PairKind;
use ims_store::{SectionState, Totals};
use jiff::{Timestamp, civil};

/// A value, or a reference to one of any depth: what templates have depends on where they have it
/// from.
pub(crate) trait Plain<T> {
    fn plain(&self) -> T;
}

impl<T, R: Plain<T>> Plain<T> for &R {
    fn plain(&self) -> T {
        R::plain(self)
    }
}

macro_rules! plain {
    ($($kind:ty),*) => {$(
        impl Plain<$kind> for $kind {
            fn plain(&self) -> $kind {
                *self
            }
        }
    )*};
}

plain!(
    AppliedState,
    Option<Fate>,
    Severity,
    u64,
    civil::Date,
    Date,
    Fate,
    Option<Amount>,
    Option<bool>,
    PairKind,
    RecomputationState,
    SectionState,
    Timestamp
);

impl Plain<u64> for usize {
    fn plain(&self) -> u64 {
        u64::try_from(*self).unwrap_or(u64::MAX)
    }
}

/// A date as people in India write it: `02-11-2024`.
pub(crate) fn day(date: impl Plain<Date>) -> String {
    let date = date.plain();
    format!("{:02}-{:02}-{:04}", date.day(), date.month(), date.year())
}

/// The same for a date of the calendar.
pub(crate) fn civil_day(date: impl Plain<civil::Date>) -> String {
    date.plain().strftime("%d-%m-%Y").to_string()
}

/// A time in India: `02-11-2024 11:30`.
pub(crate) fn moment(time: impl Plain<Timestamp>) -> String {
    let there = time.plain().to_zoned(india());
    there.strftime("%d-%m-%Y %H:%M").to_string()
}

/// An amount with Indian digits, or a dash where it is not told.
pub(crate) fn money(amount: impl Plain<Option<Amount>>) -> String {
    let amount = amount.plain();
    amount.map_or_else(|| "–".to_owned(), |amount| amount.indian().to_string())
}

/// A number with Indian digits: `2,00,000`.
pub(crate) fn count(number: impl Plain<u64>) -> String {
    let number = i64::try_from(number.plain()).unwrap_or(i64::MAX);
    let amount = Amount::from_rupees(number).indian().to_string();
    amount.trim_end_matches(".00").to_owned()
}

/// All taxes of documents together.
pub(crate) fn tax(totals: &Totals) -> String {
    money(totals.tax())
}

/// What stands on a document.
pub(crate) fn action(action: &Action) -> String {
    match action {
        Action::NoAction => "no action".to_owned(),
        other => other.to_string(),
    }
}

/// The class that gives it its colour; what is not known has none.
pub(crate) fn class(action: &Action) -> &'static str {
    match action {
        Action::Accepted => "accepted",
        Action::Rejected => "rejected",
        Action::Pending => "pending",
        Action::NoAction => "no_action",
        _ => "other",
    }
}

/// Whether one of the actions has this name.
pub(crate) fn has_action(actions: &[Action], name: &str) -> bool {
    actions.iter().any(|action| action.as_str() == name)
}

/// What is told to be so, or not.
pub(crate) fn truth(told: impl Plain<Option<bool>>) -> &'static str {
    match told.plain() {
        Some(true) => "yes",
        Some(false) => "no",
        None => "–",
    }
}

/// What became of a document.
pub(crate) fn fate(fate: impl Plain<Fate>) -> &'static str {
    match fate.plain() {
        Fate::Applied => "applied",
        Fate::Unchanged => "stood so already",
        Fate::Refused => "refused",
        Fate::Failed => "failed",
        Fate::Running => "its job is still running",
        Fate::Unknown => "outcome unknown",
        Fate::NotSent => "not sent",
    }
}

/// Whether somebody must look at a document with this fate.
pub(crate) fn needs_a_look(fate: Fate) -> bool {
    !matches!(fate, Fate::Applied | Fate::Unchanged)
}

/// What became of a document, if that is known.
pub(crate) fn fate_or_open(known: impl Plain<Option<Fate>>) -> &'static str {
    known.plain().map_or("not known yet", fate)
}

/// The class that gives it its colour.
pub(crate) fn fate_class(known: impl Plain<Option<Fate>>) -> &'static str {
    known.plain().map_or("unknown", Fate::as_str)
}

/// How it stands with everything that was sent.
pub(crate) fn applied(state: impl Plain<AppliedState>) -> &'static str {
    match state.plain() {
        AppliedState::Done => "Done",
        AppliedState::Partial => "Partly done",
        AppliedState::Failed => "Nothing was done",
        AppliedState::Unknown => "The outcome is not known of everything",
        AppliedState::Running => "The tax network is still at work",
    }
}

/// The class that gives it its colour.
pub(crate) fn applied_class(state: impl Plain<AppliedState>) -> &'static str {
    match state.plain() {
        AppliedState::Done => "good",
        AppliedState::Failed => "bad",
        AppliedState::Partial | AppliedState::Unknown | AppliedState::Running => "wait",
    }
}

/// How far a statement is that is made again.
pub(crate) fn recomputation(state: impl Plain<RecomputationState>) -> &'static str {
    match state.plain() {
        RecomputationState::Done => "Made again",
        RecomputationState::Unchanged => "Nothing has changed since it was made",
        RecomputationState::Failed => "It could not be made",
        RecomputationState::Running => "The tax network is still at work",
    }
}

/// The class that gives it its colour.
pub(crate) fn recomputation_class(state: impl Plain<RecomputationState>) -> &'static str {
    match state.plain() {
        RecomputationState::Done | RecomputationState::Unchanged => "good",
        RecomputationState::Failed => "bad",
        RecomputationState::Running => "wait",
    }
}

/// How bad a problem is.
pub(crate) fn severity(severity: impl Plain<Severity>) -> &'static str {
    match severity.plain() {
        Severity::Refused => "refused",
        Severity::Warning => "warning",
    }
}

/// How credit can be reduced: in a form, and for people.
pub(crate) const REDUCTIONS: [(&str, &str); 3] =
    [("full", "full"), ("none", "none"), ("partial", "in part")];

/// By how much the credit is reduced.
pub(crate) fn reduction(reduction: &ItcReduction) -> String {
    match reduction {
        ItcReduction::Full => "full".to_owned(),
        ItcReduction::None => "none".to_owned(),
        ItcReduction::Partial {
            igst,
            cgst,
            sgst,
            cess,
        } => format!(
            "in part: IGST {}, CGST {}, SGST {}, cess {}",
            igst.indian(),
            cgst.indian(),
            sgst.indian(),
            cess.indian()
        ),
    }
}

/// What a fetch gave for a section.
pub(crate) fn state(state: impl Plain<SectionState>) -> &'static str {
    match state.plain() {
        SectionState::Complete => "whole",
        SectionState::Empty => "none there",
        SectionState::Partial => "in parts",
        SectionState::Pending => "being prepared by the tax network",
        SectionState::Failed => "not fetched",
        _ => "not known",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_as_people_in_india_do() {
        assert_eq!(day("2024-11-02".parse::<Date>().unwrap()), "02-11-2024");
        assert_eq!(
            moment("2024-11-02T18:45:00Z".parse::<Timestamp>().unwrap()),
            "03-11-2024 00:15"
        );
        assert_eq!(count(200_000_u64), "2,00,000");
        assert_eq!(count(0_u64), "0");
        assert_eq!(money(None::<Amount>), "–");
        assert_eq!(money(Some(Amount::from_paise(-12_093_218))), "-1,20,932.18");
    }
}
