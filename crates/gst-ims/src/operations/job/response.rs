//! A job of the tax network's, as far as it is.

use std::borrow::Cow;
use std::fmt;

use gst_types::{DocumentNumber, Gstin, ReturnPeriod, Section};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::call::Response;
use crate::meta::ResponseMeta;
use crate::operations::submission::SubmissionKind;

/// How far a job is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(
    clippy::exhaustive_enums,
    reason = "a caller must handle each of the four"
)]
pub enum JobState {
    /// Every document was done.
    Done,
    /// Some documents were done, and others failed.
    Partial,
    /// The submission was refused as a whole: no document was done.
    Failed,
    /// It is not over, or the tax network does not know it yet.
    Running,
}

impl JobState {
    /// Returns the name in snake case, such as `running`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Partial => "partial",
            Self::Failed => "failed",
            Self::Running => "running",
        }
    }
}

impl fmt::Display for JobState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A job of the tax network's: what became of a save or reset.
///
/// Its counters are known to lie, and a job that is done is only proven by the next list of
/// documents.
///
/// `Serialize` writes `{"reference_id", "kind", "state", "processed", "failed",
/// "unnamed_failures", "code", "message", "failures"}`, and `Deserialize` reads the same.
///
/// # Example
///
/// ```
/// use gst_ims::{Job, JobState, Section};
///
/// let body = r#"{"code":200,"data":{"status_cd":"1","data":{
///     "status_cd":"PE","transTypCd":"SAV","proc_cnt":"10","err_cnt":"3","error_report":{"dn":[{
///         "stin":"24ABCCU0123M1ZJ","error_cd":"IMSSAV0010","error_msg":"previous action is incorrect",
///         "inv":[{"inum":"D-1","rtnprd":"112024"}]}]}}}}"#;
/// let job = Job::from_body("0032e479bcb644c", body)?;
/// assert_eq!(job.state, JobState::Partial);
/// let failure = &job.failures[0];
/// assert_eq!((failure.section, failure.code.as_deref()), (Some(Section::Dn), Some("IMSSAV0010")));
/// // Three are counted and one is named: the next list of documents tells the others.
/// assert_eq!(job.unnamed_failures(), 2);
/// # Ok::<(), gst_ims::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Job {
    /// The name of the job.
    pub reference_id: String,
    /// What it does, if the tax network said so.
    pub kind: Option<SubmissionKind>,
    /// How far it is.
    pub state: JobState,
    /// How many documents were processed, as the tax network counts them.
    pub processed: Option<u64>,
    /// How many documents failed: the tax network's count, or `failures` if they are more.
    pub failed: u64,
    /// The code of what is wrong with the whole.
    pub code: Option<String>,
    /// The words about it.
    pub message: Option<String>,
    /// The documents that failed, as far as the report tells.
    pub failures: Vec<Failure>,
    /// What is known about the exchange.
    pub meta: ResponseMeta,
}

impl Job {
    /// Returns whether the job is over.
    ///
    /// # Example
    ///
    /// ```
    /// # async fn example(client: gst_ims::Client) -> Result<(), gst_ims::Error> {
    /// let job = client.job("0032e479bcb644c").send().await?;
    /// if !job.has_ended() {
    ///     println!("{:?} documents so far", job.processed);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn has_ended(&self) -> bool {
        self.state != JobState::Running
    }

    /// Returns how many failures are counted, or have a row of the report, without naming their
    /// document: only the next list of documents tells which they are.
    ///
    /// # Example
    ///
    /// ```
    /// # async fn example(client: gst_ims::Client) -> Result<(), gst_ims::Error> {
    /// let job = client.job("0032e479bcb644c").send().await?;
    /// if job.unnamed_failures() > 0 {
    ///     println!("which ones failed, only the lists tell: fetch them again");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn unnamed_failures(&self) -> u64 {
        let named = self.failures.iter().filter(|failure| failure.is_named());
        let named = u64::try_from(named.count()).unwrap_or(u64::MAX);
        self.failed.saturating_sub(named)
    }
}

/// A document that a job failed for.
///
/// The tax network names it by supplier, number and return period; what of these it left out is
/// missing here too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Failure {
    /// The section, if its name is known.
    pub section: Option<Section>,
    /// The supplier.
    pub supplier_gstin: Option<Gstin>,
    /// The number of the document.
    pub number: Option<DocumentNumber>,
    /// The return period in which the supplier reported it.
    pub return_period: Option<ReturnPeriod>,
    /// The tax network's code.
    pub code: Option<String>,
    /// Its words.
    pub message: Option<String>,
}

impl Failure {
    /// Whether the document is named, as far as the tax network ever does.
    fn is_named(&self) -> bool {
        self.supplier_gstin.is_some() && self.number.is_some()
    }
}

impl Response for Job {
    fn meta(&self) -> &ResponseMeta {
        &self.meta
    }

    fn meta_mut(&mut self) -> &mut ResponseMeta {
        &mut self.meta
    }
}

#[derive(Serialize, Deserialize)]
struct Stored<'a> {
    reference_id: Cow<'a, str>,
    kind: Option<SubmissionKind>,
    state: JobState,
    processed: Option<u64>,
    failed: u64,
    unnamed_failures: u64,
    code: Option<Cow<'a, str>>,
    message: Option<Cow<'a, str>>,
    failures: Cow<'a, [Failure]>,
}

impl Serialize for Job {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let stored = Stored {
            reference_id: Cow::Borrowed(&self.reference_id),
            kind: self.kind,
            state: self.state,
            processed: self.processed,
            failed: self.failed,
            unnamed_failures: self.unnamed_failures(),
            code: self.code.as_deref().map(Cow::Borrowed),
            message: self.message.as_deref().map(Cow::Borrowed),
            failures: Cow::Borrowed(&self.failures),
        };
        stored.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Job {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let stored = Stored::deserialize(deserializer)?;
        let job = Self {
            reference_id: stored.reference_id.into_owned(),
            kind: stored.kind,
            state: stored.state,
            processed: stored.processed,
            failed: stored.failed,
            code: stored.code.map(Cow::into_owned),
            message: stored.message.map(Cow::into_owned),
            failures: stored.failures.into_owned(),
            meta: ResponseMeta::stored(None, None),
        };
        let (expected, told) = (job.unnamed_failures(), stored.unnamed_failures);
        // A journal can hold jobs for which every row of the report was taken for a name.
        let rows = u64::try_from(job.failures.len()).unwrap_or(u64::MAX);
        if told == expected || told == job.failed.saturating_sub(rows) {
            Ok(job)
        } else {
            Err(D::Error::custom(format!(
                "unnamed_failures: expected {expected} by the failures, found {told}"
            )))
        }
    }
}
