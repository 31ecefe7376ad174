//! What things are called in front of people.

use anstyle::AnsiColor;
use gst_ims::Action;

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
