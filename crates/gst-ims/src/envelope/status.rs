//! What the status of the tax network says.

use serde_json::value::RawValue;

use super::words;

/// What `status_cd` says, however it is written, from good to bad: of several statuses the worst
/// counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Status {
    Success,
    /// `3`: the response is one of several files, or still being prepared.
    Split,
    Pending,
    Other,
    Failure,
}

impl Status {
    /// Reads `"1"` and `"0"`, and what else servers mean by them.
    pub(super) fn read(value: &RawValue) -> Option<Self> {
        // A byte that was damaged on the way does not make another status.
        let text = value
            .get()
            .trim_matches(['"', ' ', char::REPLACEMENT_CHARACTER]);
        let is = |words: &[&str]| words.iter().any(|word| text.eq_ignore_ascii_case(word));
        Some(if text.is_empty() || text == "null" {
            return None;
        } else if is(SUCCESS) {
            Status::Success
        } else if is(FAILURE) {
            Status::Failure
        } else if is(&["3", "3.0"]) {
            Status::Split
        } else if words::says_pending(text) {
            Status::Pending
        } else {
            Status::Other
        })
    }
}

const SUCCESS: &[&str] = &[
    "1",
    "01",
    "1.0",
    "true",
    "ok",
    "success",
    "succeeded",
    "successful",
    "y",
    "yes",
    "completed",
    "complete",
    "done",
];

const FAILURE: &[&str] = &[
    "0", "0.0", "false", "error", "fail", "failed", "failure", "n", "no",
];
