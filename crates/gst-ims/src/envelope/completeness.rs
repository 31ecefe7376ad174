//! Whether a response holds everything, and why not.

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// Whether a response holds everything that was asked for.
///
/// What is incomplete must never be taken for all there is: tax credit is lost by overlooking a
/// document.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(
    clippy::exhaustive_enums,
    reason = "a caller must handle each of the three"
)]
pub enum Completeness {
    /// Everything is here, which may be nothing.
    Complete,
    /// Some of it is here.
    Partial(Incomplete),
    /// Nothing is here yet.
    Pending(Incomplete),
}

impl Completeness {
    /// Returns why something is missing, unless everything is here.
    ///
    /// # Example
    ///
    /// ```
    /// # async fn example(client: gst_ims::Client) -> Result<(), gst_ims::Error> {
    /// use gst_ims::Section;
    ///
    /// let list = client.invoices(Section::B2b).send().await?;
    /// if let Some(why) = list.completeness.incomplete() {
    ///     println!("not all of it: {why}");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn incomplete(&self) -> Option<&Incomplete> {
        match self {
            Self::Complete => None,
            Self::Partial(incomplete) | Self::Pending(incomplete) => Some(incomplete),
        }
    }
}

/// How much of what was asked for is there, in one word.
///
/// A pending section must never be taken for an empty one: its documents are
/// only not there yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// All documents are there.
    Complete,
    /// Some documents are there, and others are not.
    Partial,
    /// No document is there yet.
    Pending,
    /// There are no documents: the tax network said so.
    Empty,
}

impl State {
    /// Returns the state's name, such as `pending`.
    ///
    /// # Example
    ///
    /// ```
    /// use gst_ims::State;
    ///
    /// assert_eq!(State::Partial.as_str(), "partial");
    /// ```
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Complete => "complete",
            Self::Partial => "partial",
            Self::Pending => "pending",
            Self::Empty => "empty",
        }
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// Why a response does not hold everything; `Display` says it in words.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Incomplete {
    /// What told that something is missing.
    pub reason: IncompleteReason,
    /// How to fetch the rest, if the tax network is preparing it.
    pub queued: Option<Queued>,
    /// The tax network's own words, if there are any.
    pub message: Option<String>,
}

/// What told that a response does not hold everything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
#[serde(rename_all = "snake_case")]
pub enum IncompleteReason {
    /// The tax network is still preparing the documents: a token, a time, or the code `RTN_24`.
    Queued,
    /// The response is split over several files (`status_cd` `3`).
    Split,
    /// The status was 206 or 207, of HTTP or in the body.
    PartialContent,
    /// A header, or a member beside the data, says that there are more pages.
    Paged,
    /// An error, or a status that nobody knows, is beside the documents.
    Error,
    /// There are lists that are not understood and may hold documents.
    NotUnderstood,
    /// Some records cannot be read; they are kept as they came.
    Unreadable,
}

/// How to fetch documents that the tax network is preparing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Queued {
    /// The opaque token with which they can be fetched, if one came.
    pub token: Option<String>,
    /// The tax network's own estimate, in minutes.
    pub ready_in_minutes: Option<u64>,
}

/// Documents are due every month; whoever says longer is not believed.
const LONGEST_WAIT: Duration = Duration::from_secs(31 * 24 * 60 * 60);

impl Queued {
    /// Returns how long to wait before asking again, if the estimate can be believed.
    ///
    /// # Example
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use gst_ims::{Invoices, Section};
    ///
    /// let body = r#"{"code":200,"data":{"status_cd":"1","data":{"token":"t-1","est":"30"}}}"#;
    /// let answer = Invoices::from_body(Section::B2b, body)?;
    /// let wait = answer.queued().and_then(|queued| queued.wait());
    /// assert_eq!(wait, Some(Duration::from_mins(30)));
    /// # Ok::<(), gst_ims::Error>(())
    /// ```
    #[must_use]
    pub fn wait(&self) -> Option<Duration> {
        let seconds = self.ready_in_minutes?.checked_mul(60)?;
        Some(Duration::from_secs(seconds)).filter(|wait| *wait <= LONGEST_WAIT)
    }
}

impl fmt::Display for Incomplete {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.reason {
            IncompleteReason::Queued => {
                f.write_str("the tax network is still preparing documents; ask again ")?;
                match self.queued.as_ref().and_then(Queued::wait) {
                    Some(wait) => write!(f, "in {} min", wait.as_secs() / 60),
                    None => f.write_str("later"),
                }
            }
            IncompleteReason::Split => {
                f.write_str("the response is one of several files, which are not all here")
            }
            IncompleteReason::PartialContent => {
                f.write_str("the server sent a part only (HTTP 206 or 207)")
            }
            IncompleteReason::Paged => f.write_str("the response is one page of several"),
            IncompleteReason::Error => f.write_str("an error is beside the documents"),
            IncompleteReason::NotUnderstood => {
                f.write_str("the response has members that are not understood")
            }
            IncompleteReason::Unreadable => f.write_str("some records cannot be read"),
        }?;
        match &self.message {
            Some(message) => write!(f, ": {message}"),
            None => Ok(()),
        }
    }
}
