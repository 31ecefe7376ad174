//! What things are called in front of people.

use std::collections::BTreeMap;

use anstyle::AnsiColor;
use gst_ims::{Action, ItcReduction};
use ims_store::{SectionState, Taxpayer};
use jiff::Timestamp;

use ims_actions::calendar::india;
use ims_actions::{Fate, Problem, Severity};

/// Returns the name of an action.
pub(crate) fn action(action: &Action) -> String {
    match action {
        Action::NoAction => "no action".to_owned(),
        other => other.to_string(),
    }
}

/// Returns the colour of an action.
pub(crate) fn action_color(action: &Action) -> Option<AnsiColor> {
    match action {
        Action::Accepted => Some(AnsiColor::BrightGreen),
        Action::Rejected => Some(AnsiColor::BrightRed),
        Action::Pending => Some(AnsiColor::BrightYellow),
        _ => None,
    }
}

/// Writes a number of documents.
pub(crate) fn documents(count: usize) -> String {
    match count {
        1 => "1 document".to_owned(),
        _ => format!("{count} documents"),
    }
}

/// Sums up what was done for several taxpayers: how many came to what.
pub(crate) fn several(count: usize, is_done: bool, parts: &[String]) -> String {
    let taxpayers = match count {
        1 => "1 taxpayer".to_owned(),
        _ => format!("{count} taxpayers"),
    };
    let outcome = if is_done { "DONE" } else { "PARTLY DONE" };
    format!("{outcome}: {taxpayers} ({})", parts.join(", "))
}

/// Returns what became of a document.
pub(crate) fn fate(fate: Fate) -> &'static str {
    match fate {
        Fate::NotSent => "not sent",
        other => other.as_str(),
    }
}

/// Writes a problem of a plan with its place and rule.
pub(crate) fn problem(problem: &Problem) -> String {
    let Problem {
        place,
        key,
        severity,
        rule,
        message,
    } = problem;
    let severity = match severity {
        Severity::Refused => "refused",
        Severity::Warning => "warning",
    };
    match (place.line.is_some() || place.cell.is_some(), key) {
        (true, Some(key)) => format!("{place}, {key}: {severity}, {rule}: {message}"),
        (true, None) => format!("{place}: {severity}, {rule}: {message}"),
        (false, Some(key)) => format!("{key}: {severity}, {rule}: {message}"),
        (false, None) => format!("{severity}, {rule}: {message}"),
    }
}

/// Returns the kind of a reduction of the credit.
pub(crate) fn reduction(reduction: &ItcReduction) -> &'static str {
    match reduction {
        ItcReduction::Full => "full",
        ItcReduction::None => "none",
        ItcReduction::Partial { .. } => "partial",
    }
}

/// Writes a reduction of the credit with its amounts.
pub(crate) fn whole_reduction(reduction: &ItcReduction) -> String {
    let ItcReduction::Partial {
        igst,
        cgst,
        sgst,
        cess,
    } = reduction
    else {
        return self::reduction(reduction).to_owned();
    };
    let [igst, cgst, sgst, cess] = [igst, cgst, sgst, cess].map(|head| head.indian());
    format!("IGST {igst}, CGST {cgst}, SGST {sgst}, cess {cess}")
}

/// Writes how many documents came to what.
pub(crate) fn results(results: &BTreeMap<&'static str, usize>) -> String {
    let parts: Vec<_> = results
        .iter()
        .map(|(result, count)| format!("{count} {}", result.replace('_', " ")))
        .collect();
    parts.join(", ")
}

/// Writes a time as people in India read it, and how long ago it is.
pub(crate) fn moment(at: Timestamp, now: Timestamp) -> String {
    let minutes = now.duration_since(at).as_mins().max(0);
    let ago = match (minutes / (24 * 60), minutes / 60, minutes) {
        (0, 0, 0) => "just now".to_owned(),
        (0, 0, minutes) => format!("{minutes} min ago"),
        (0, hours, _) => format!("{hours} h ago"),
        (1, _, _) => "1 day ago".to_owned(),
        (days, _, _) => format!("{days} days ago"),
    };
    format!("{} ({ago})", plain_moment(at))
}

/// Writes a time as people in India read it.
pub(crate) fn plain_moment(at: Timestamp) -> String {
    at.to_zoned(india())
        .strftime("%d %b %Y, %H:%M IST")
        .to_string()
}

/// Returns what became of a section in a fetch, in all forms of output.
pub(crate) fn section_state(state: SectionState) -> &'static str {
    match state {
        SectionState::Complete => "complete",
        SectionState::Pending => "pending",
        SectionState::Empty => "empty",
        SectionState::Failed => "failed",
        // What is not known here is not the whole.
        _ => "partial",
    }
}

/// Returns what people call a taxpayer.
pub(crate) fn taxpayer(taxpayer: &Taxpayer) -> String {
    match &taxpayer.name {
        Some(name) => format!("{name} ({})", taxpayer.gstin),
        None => taxpayer.gstin.to_string(),
    }
}

/// Names the first of many.
pub(crate) fn some_of(names: &[String]) -> String {
    const SHOWN: usize = 20;
    let (first, others) = names.split_at(names.len().min(SHOWN));
    match others.len() {
        0 => first.join(", "),
        count => format!("{} and {count} others", first.join(", ")),
    }
}
