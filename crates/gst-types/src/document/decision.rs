//! What a taxpayer decides on a document.

use std::fmt;
use std::str::FromStr;

use crate::text::serde_as_text;
use crate::{Action, ParseError, Status};

/// What a taxpayer can decide on a document.
///
/// Taking a decision back is no decision: it is a reset.
///
/// # Example
///
/// ```
/// use gst_types::{Action, Decision};
///
/// assert_eq!("Accepted".parse::<Decision>()?, Decision::Accept);
/// assert_eq!("P".parse::<Decision>()?, Decision::Pending);
/// assert!("no action".parse::<Decision>().is_err());
/// assert_eq!(Action::from(Decision::Reject), Action::Rejected);
/// # Ok::<(), gst_types::ParseError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(clippy::exhaustive_enums, reason = "the tax network knows these three")]
pub enum Decision {
    /// The document is right: its tax becomes credit.
    Accept,
    /// The document is wrong: its tax does not become credit, and the supplier sees that.
    Reject,
    /// The decision waits for a later month.
    Pending,
}

impl Decision {
    /// Every decision.
    pub const ALL: [Self; 3] = [Self::Accept, Self::Reject, Self::Pending];

    /// Returns the name of the action that stands on the document afterwards, such as `accepted`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Accept => "accepted",
            Self::Reject => "rejected",
            Self::Pending => "pending",
        }
    }
}

impl Decision {
    /// Returns the decision that leaves a document with a status; none does with
    /// [`Status::NoAction`], which a reset leaves.
    ///
    /// ```
    /// # use gst_types::{Decision, Status};
    /// assert_eq!(Decision::for_status(Status::Accepted), Some(Decision::Accept));
    /// assert_eq!(Decision::for_status(Status::NoAction), None);
    /// ```
    #[must_use]
    pub const fn for_status(status: Status) -> Option<Self> {
        match status {
            Status::Accepted => Some(Self::Accept),
            Status::Rejected => Some(Self::Reject),
            Status::Pending => Some(Self::Pending),
            Status::NoAction => None,
        }
    }
}

impl From<Decision> for Action {
    fn from(decision: Decision) -> Self {
        match decision {
            Decision::Accept => Self::Accepted,
            Decision::Reject => Self::Rejected,
            Decision::Pending => Self::Pending,
        }
    }
}

impl fmt::Display for Decision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Decision {
    type Err = ParseError;

    /// Parses what people and the tax network write: `accept`, `Accepted`, `A`, and their like.
    ///
    /// # Errors
    ///
    /// Refuses anything else.
    fn from_str(text: &str) -> Result<Self, ParseError> {
        match text.trim().to_ascii_lowercase().as_str() {
            "a" | "accept" | "accepted" => Ok(Self::Accept),
            "r" | "reject" | "rejected" => Ok(Self::Reject),
            "p" | "pending" | "keep pending" => Ok(Self::Pending),
            _ => Err(ParseError::new(
                "decision",
                "accept, reject or pending",
                text,
            )),
        }
    }
}

serde_as_text!(Decision, "a decision");
