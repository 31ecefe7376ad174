//! The filter by action.

use std::fmt;
use std::str::FromStr;

use crate::text::serde_as_text;
use crate::{Action, ParseError};

/// The action by which documents are filtered (query parameter `status` of the
/// page "Get Invoices").
///
/// # Example
///
/// ```
/// use gst_types::{Action, Status};
///
/// let status: Status = "N".parse()?;
/// assert_eq!(status.query_value(), "no_action_taken");
/// assert_eq!(Action::from(status), Action::NoAction);
/// # Ok::<(), gst_types::ParseError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(clippy::exhaustive_enums, reason = "the tax network knows these four")]
pub enum Status {
    /// Accepted documents.
    Accepted,
    /// Rejected documents.
    Rejected,
    /// Documents kept pending.
    Pending,
    /// Documents on which nothing has been decided.
    NoAction,
}

impl Status {
    /// Every status.
    ///
    /// ```
    /// # use gst_types::Status;
    /// assert_eq!(Status::ALL.map(Status::name), ["accepted", "rejected", "pending", "no_action"]);
    /// ```
    pub const ALL: [Self; 4] = [
        Self::Accepted,
        Self::Rejected,
        Self::Pending,
        Self::NoAction,
    ];

    /// Returns the name in our own output.
    ///
    /// ```
    /// # use gst_types::Status;
    /// assert_eq!(Status::NoAction.name(), "no_action");
    /// ```
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Rejected => "rejected",
            Self::Pending => "pending",
            Self::NoAction => "no_action",
        }
    }

    /// Returns the value of the query parameter `status`.
    ///
    /// ```
    /// # use gst_types::Status;
    /// assert_eq!(Status::NoAction.query_value(), "no_action_taken");
    /// ```
    #[must_use]
    pub const fn query_value(self) -> &'static str {
        match self {
            Self::NoAction => "no_action_taken",
            other => other.name(),
        }
    }

    /// Returns the key in the response of the page "Get Invoice Count".
    ///
    /// ```
    /// # use gst_types::Status;
    /// assert_eq!(Status::NoAction.count_key(), "noaction");
    /// ```
    #[must_use]
    pub const fn count_key(self) -> &'static str {
        match self {
            Self::Accepted => "accept",
            Self::Rejected => "reject",
            Self::Pending => "pending",
            Self::NoAction => "noaction",
        }
    }
}

impl From<Status> for Action {
    fn from(status: Status) -> Self {
        match status {
            Status::Accepted => Self::Accepted,
            Status::Rejected => Self::Rejected,
            Status::Pending => Self::Pending,
            Status::NoAction => Self::NoAction,
        }
    }
}

impl TryFrom<&Action> for Status {
    type Error = ParseError;

    /// Takes the action as a filter.
    ///
    /// # Errors
    ///
    /// Refuses an unknown action, for which there is no filter.
    fn try_from(action: &Action) -> Result<Self, ParseError> {
        match action {
            Action::Accepted => Ok(Self::Accepted),
            Action::Rejected => Ok(Self::Rejected),
            Action::Pending => Ok(Self::Pending),
            Action::NoAction => Ok(Self::NoAction),
            Action::Unknown(text) => Err(refused(&text.0)),
        }
    }
}

fn refused(text: &str) -> ParseError {
    ParseError::new(
        "status",
        "one of accepted, rejected, pending, no_action",
        text,
    )
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Status {
    type Err = ParseError;

    /// Parses any of the API's vocabularies and what people write, such as `A`, `accept`,
    /// `Accepted`, `No Action` and `keep pending`, in either case and with `-` for `_`.
    ///
    /// # Errors
    ///
    /// Refuses anything else.
    fn from_str(text: &str) -> Result<Self, ParseError> {
        let written = text.trim().replace('-', "_").to_ascii_lowercase();
        let known = match written.as_str() {
            "keep pending" | "keep_pending" => "pending",
            other => other,
        };
        Self::try_from(&Action::from_text(known)).map_err(|_| refused(text))
    }
}

serde_as_text!(Status, "a status");
