//! What the mock can be told to answer.

mod business_error;
mod names;
mod platform_error;
mod raw;

pub use self::{
    business_error::BusinessError, names::UnknownAnswerName, platform_error::PlatformError,
    raw::RawAnswer,
};

use crate::fault::Fault;

/// One answer of the mock, chosen by a test or by `--answer`.
///
/// ```
/// use ims_mock::{Answer, BusinessError};
///
/// let scripted = Answer::from(BusinessError::known("AUTH4033").unwrap());
/// let named: Answer = "AUTH4033".parse()?;
/// assert_eq!(scripted, named);
/// # Ok::<(), ims_mock::UnknownAnswerName>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Answer {
    /// What the data set holds, after the usual checks.
    Usual,
    /// The usual answer, its JSON spelt in another way that real servers use.
    Respelt(Spelling),
    /// A failure inside HTTP 200, `data.status_cd` being `"0"`.
    BusinessError(BusinessError),
    /// A failure of the platform in front of the tax network.
    PlatformError(PlatformError),
    /// The list is prepared in the background: a token instead of documents.
    Queued(Queued),
    /// Success without documents.
    Empty(EmptyForm),
    /// Status, headers and bytes exactly as given.
    Raw(RawAnswer),
    /// The usual answer, and what the network or a broken server makes of it.
    Fault(Fault),
}

/// Ways in which real servers spell the same JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Spelling {
    /// As on the documentation pages: numbers, epoch milliseconds.
    #[default]
    Documented,
    /// `timestamp` in epoch seconds, as one documented answer of the platform has it.
    TimestampInSeconds,
    /// `timestamp` as digits in a string, as one documented answer of the platform has it.
    TimestampAsText,
    /// Every number as a string.
    NumbersAsText,
}

/// The forms in which an answer without documents may come; which one the real
/// API takes is not documented.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum EmptyForm {
    /// The section's key with an empty array; counts of zero.
    #[default]
    Array,
    /// `data.data` is `{}`.
    Object,
    /// The section's key with `null`.
    NullArray,
    /// `data.data` is `null`.
    NullData,
    /// There is no `data.data`.
    MissingData,
}

/// A list that is prepared in the background, as GSTN answers above roughly
/// ten thousand documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Queued {
    pub(crate) token: String,
    pub(crate) estimate: String,
    pub(crate) beside_status: bool,
    pub(crate) has_documents: bool,
    pub(crate) status_code: &'static str,
}

impl Queued {
    /// A list that can be fetched with `token` after about `minutes`.
    #[must_use]
    pub fn new(token: impl Into<String>, minutes: u32) -> Self {
        Self {
            token: token.into(),
            estimate: minutes.to_string(),
            beside_status: false,
            has_documents: false,
            status_code: "1",
        }
    }

    /// Puts `token` and `est` beside `status_cd` instead of into `data.data`.
    #[must_use]
    pub fn beside_status(mut self) -> Self {
        self.beside_status = true;
        self
    }

    /// Comes beside the usual documents, which are then only a part of them. No page says that the
    /// network does so; a client must not take them for all.
    #[must_use]
    pub fn with_documents(mut self) -> Self {
        self.has_documents = true;
        self
    }

    /// Answers with the outer `status_cd` `"3"`, as the network does for a split statement.
    #[must_use]
    pub fn under_status_3(mut self) -> Self {
        self.status_code = "3";
        self
    }
}

impl From<BusinessError> for Answer {
    fn from(error: BusinessError) -> Self {
        Self::BusinessError(error)
    }
}

impl From<PlatformError> for Answer {
    fn from(error: PlatformError) -> Self {
        Self::PlatformError(error)
    }
}

impl From<Queued> for Answer {
    fn from(queued: Queued) -> Self {
        Self::Queued(queued)
    }
}

impl From<EmptyForm> for Answer {
    fn from(form: EmptyForm) -> Self {
        Self::Empty(form)
    }
}

impl From<Spelling> for Answer {
    fn from(spelling: Spelling) -> Self {
        Self::Respelt(spelling)
    }
}

impl From<RawAnswer> for Answer {
    fn from(raw: RawAnswer) -> Self {
        Self::Raw(raw)
    }
}

impl From<Fault> for Answer {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}
