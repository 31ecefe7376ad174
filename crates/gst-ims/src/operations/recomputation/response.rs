//! How far a recomputation is.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use gst_types::{Date, ReturnPeriod};
use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::call::Response;
use crate::error::Error;
use crate::meta::ResponseMeta;

/// How far the making of a statement is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(
    clippy::exhaustive_enums,
    reason = "a caller must handle each of the four"
)]
pub enum RecomputationState {
    /// The statement is new.
    Done,
    /// No action has changed since the last statement: there was nothing to do (`IMS2005`).
    Unchanged,
    /// It could not be made.
    Failed,
    /// It is not over, or the tax network does not know it yet.
    Running,
}

impl RecomputationState {
    /// Returns the name in snake case, such as `running`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Unchanged => "unchanged",
            Self::Failed => "failed",
            Self::Running => "running",
        }
    }
}

impl fmt::Display for RecomputationState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The making of a statement, as the tax network tells of it.
///
/// `Serialize` writes `{"taxpayer", "return_period", "reference_id", "state", "code", "message",
/// "transaction_id", "timestamp"}`, and `Deserialize` reads the same.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Recomputation {
    /// The period, where it is known: who asks by a reference alone is not told.
    pub return_period: Option<ReturnPeriod>,
    /// The name of the job; there is none where nothing had to be done.
    pub reference_id: Option<String>,
    /// How far it is.
    pub state: RecomputationState,
    /// The tax network's code beside it.
    pub code: Option<String>,
    /// The words about it.
    pub message: Option<String>,
    /// What is known about the exchange.
    pub meta: ResponseMeta,
}

impl Recomputation {
    /// Returns whether it is over.
    #[must_use]
    pub fn has_ended(&self) -> bool {
        self.state != RecomputationState::Running
    }
}

impl Response for Recomputation {
    fn meta(&self) -> &ResponseMeta {
        &self.meta
    }

    fn meta_mut(&mut self) -> &mut ResponseMeta {
        &mut self.meta
    }
}

#[derive(Serialize, Deserialize)]
struct Stored<'a> {
    taxpayer: Option<Cow<'a, str>>,
    return_period: Option<ReturnPeriod>,
    reference_id: Option<Cow<'a, str>>,
    state: RecomputationState,
    code: Option<Cow<'a, str>>,
    message: Option<Cow<'a, str>>,
    transaction_id: Option<Cow<'a, str>>,
    timestamp: Option<Timestamp>,
}

impl Serialize for Recomputation {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Stored {
            taxpayer: self.meta.taxpayer.as_deref().map(Cow::Borrowed),
            return_period: self.return_period,
            reference_id: self.reference_id.as_deref().map(Cow::Borrowed),
            state: self.state,
            code: self.code.as_deref().map(Cow::Borrowed),
            message: self.message.as_deref().map(Cow::Borrowed),
            transaction_id: self.meta.transaction_id.as_deref().map(Cow::Borrowed),
            timestamp: self.meta.timestamp,
        }
        .serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Recomputation {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let stored = Stored::deserialize(deserializer)?;
        let transaction_id = stored.transaction_id.map(Cow::into_owned);
        Ok(Self {
            return_period: stored.return_period,
            reference_id: stored.reference_id.map(Cow::into_owned),
            state: stored.state,
            code: stored.code.map(Cow::into_owned),
            message: stored.message.map(Cow::into_owned),
            meta: ResponseMeta {
                taxpayer: stored.taxpayer.as_deref().map(Arc::from),
                ..ResponseMeta::stored(transaction_id, stored.timestamp)
            },
        })
    }
}

/// The code of "not yet", with a date in its words.
pub(super) const TOO_EARLY: &str = "IMS2B009";

/// Returns from which day on the tax network makes the statement, where an error says that it is too
/// early (`IMS2B009`).
///
/// # Example
///
/// ```
/// use gst_ims::recomputation::{Recomputation, available_from};
///
/// let body = r#"{"code":200,"data":{"status_cd":"0","error":{"error_cd":"IMS2B009",
///     "message":"Kindly generate 2b after 14/11/2026"}}}"#;
/// let error = Recomputation::from_body("2026-10".parse()?, body).unwrap_err();
/// assert_eq!(available_from(&error), Some("2026-11-14".parse()?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn available_from(error: &Error) -> Option<Date> {
    let code = error
        .code()
        .filter(|code| code.trim().eq_ignore_ascii_case(TOO_EARLY));
    code.and_then(|_| date_in(&error.to_string()))
}

/// Finds the first date that is written as the tax network writes it, day first, with any
/// separators.
pub(super) fn date_in(words: &str) -> Option<Date> {
    words
        .split(|c: char| !(c.is_ascii_digit() || matches!(c, '/' | '-' | '.')))
        .find_map(|word| {
            let parts: Vec<&str> = word.trim_matches('.').split(['/', '-', '.']).collect();
            let [day, month, year] = parts.as_slice() else {
                return None;
            };
            let is_date = year.len() == 4 && day.len() <= 2 && month.len() <= 2;
            let iso = format!("{year}-{month:0>2}-{day:0>2}");
            is_date.then(|| iso.parse().ok())?
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_found_in_words() {
        for (words, expected) in [
            ("Kindly generate 2b after 14/11/2026", Some("2026-11-14")),
            ("not before 4-1-2027.", Some("2027-01-04")),
            ("after 31/02/2026", None),
            ("in 2 days, see 14/11", None),
        ] {
            let expected = expected.map(|date| date.parse().unwrap());
            assert_eq!(date_in(words), expected, "{words}");
        }
    }
}
