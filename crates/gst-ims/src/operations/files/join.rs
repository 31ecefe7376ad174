//! Putting the files of a job together to one section.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use bytes::Bytes;
use gst_types::{RawJson, Section};

use super::content::{FileContent, Unpacked, Verified, unpack};
use super::response::{FilesJob, FilesState, RemoteFile};
use crate::digest::hexadecimal;
use crate::envelope::{Completeness, Incomplete, IncompleteReason, Queued};
use crate::error::Error;
use crate::http::Answer;
use crate::json;
use crate::memory_limit::MemoryLimit;
use crate::operations::invoices::{self, Invoices};

/// The documents of a section, put together from the files of a job.
///
/// Files are given in the order of [`FilesJob::files`]. What is wrong with one makes the section
/// partial, or pending where nothing could be read; a file that is JSON and cannot be used is kept
/// among [`Invoices::unknown_sections`].
///
/// # Example
///
/// ```
/// use gst_ims::files::{FileContent, FilesJob, InvoicesOfFiles};
/// use gst_ims::{Section, State};
///
/// let body = r#"{"code":200,"data":{"job_id":"j-1","status":"succeeded","fc":2,
///     "urls":[{"ul":"https://files.example/1","ic":1}]}}"#;
/// let job = FilesJob::from_status_body("j-1", body)?;
/// let file = br#"{"b2b":[{"stin":"33ABKCS2033B1ZW","inum":"INV-7","idt":"02-11-2024"}]}"#;
///
/// let mut joined = InvoicesOfFiles::new(Section::B2b, &job);
/// joined.add(Ok(FileContent::from(file.to_vec())));
/// let invoices = joined.into_invoices();
/// // The job counts two files and names one.
/// assert_eq!((invoices.state(), invoices.invoices.len()), (State::Partial, 1));
/// # Ok::<(), gst_ims::Error>(())
/// ```
#[derive(Debug)]
pub struct InvoicesOfFiles<'a> {
    job: &'a FilesJob,
    invoices: Invoices,
    memory: MemoryLimit,
    added: usize,
    seen: BTreeSet<[u8; 32]>,
    problems: Vec<Incomplete>,
}

impl<'a> InvoicesOfFiles<'a> {
    /// Begins with no file.
    #[must_use]
    pub fn new(section: Section, job: &'a FilesJob) -> Self {
        Self::within(section, job, MemoryLimit::none())
    }

    pub(super) fn within(section: Section, job: &'a FilesJob, memory: MemoryLimit) -> Self {
        Self {
            job,
            invoices: Invoices::begun(section, job.meta.clone()),
            memory,
            added: 0,
            seen: BTreeSet::new(),
            problems: Vec::new(),
        }
    }

    /// Adds the next file, or why there is none.
    pub fn add(&mut self, content: Result<FileContent, Error>) {
        let file = self.job.files.get(self.added);
        self.added += 1;
        let Some(file) = file else {
            self.problem("is one that the job does not name");
            return;
        };
        let content = match content {
            Ok(content) => content,
            Err(error) => {
                self.problem(&format!("is missing: {error}"));
                return;
            }
        };
        match unpack(file, &content) {
            Ok(unpacked) => self.add_unpacked(file, &unpacked),
            Err(why) => self.problem(&format!("is not used: {why}")),
        }
    }

    fn add_unpacked(&mut self, file: &RemoteFile, unpacked: &Unpacked) {
        if !self.seen.insert(unpacked.digest) {
            self.problem("is the same as an earlier one");
            return;
        }
        match unpacked.verified {
            Verified::Right | Verified::Untold => {}
            Verified::UnknownKind => {
                self.problem("has a checksum of a kind that is not known, and may be damaged");
            }
            Verified::Wrong => {
                let found = hexadecimal(&unpacked.digest);
                let expected = file.hash.as_deref().unwrap_or_default();
                self.problem(&format!(
                    "is not used: expected the checksum {expected}, found {found}"
                ));
                self.keep(&unpacked.bytes);
                return;
            }
        }
        match self.read(&unpacked.bytes) {
            Ok(part) => self.add_part(file, part, &unpacked.bytes),
            Err(error) => {
                let why = match &self.job.encrypted_key {
                    Some(_) => "it is encrypted, or in a form that is not known".to_owned(),
                    None => error.to_string(),
                };
                self.problem(&format!("is not used: {why}"));
                self.keep(&unpacked.bytes);
            }
        }
    }

    /// Reads a file: the object of a response, with or without its envelope, or a list of records.
    fn read(&self, bytes: &Bytes) -> Result<Invoices, Error> {
        let section = self.invoices.section;
        let around = |before: &[u8], after: &[u8]| Bytes::from([before, bytes, after].concat());
        let decode = |bytes| invoices::decode(section, &Answer::stored(bytes), &self.memory);
        let is_list = bytes.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'[');
        if is_list {
            let before = format!(r#"{{"{}":"#, section.response_key());
            return decode(around(before.as_bytes(), b"}"));
        }
        // Without an envelope an empty list does not say of itself that it is all there is.
        decode(bytes.clone())
            .or_else(|error| decode(around(br#"{"data":{"data":"#, b"}}")).map_err(|_| error))
    }

    fn add_part(&mut self, file: &RemoteFile, part: Invoices, bytes: &Bytes) {
        let section = self.invoices.section;
        let read = part.invoices.len() + part.rejected.len();
        let is_foreign = |other: Section| other != section;
        let foreign = part
            .invoices
            .iter()
            .map(|invoice| invoice.section)
            .chain(part.rejected.iter().map(|record| record.section))
            .find(|other| is_foreign(*other));
        if let Some(other) = foreign {
            self.problem(&format!(
                "holds documents of {other}, not only of {section}"
            ));
        } else if read == 0 && file.documents != Some(0) {
            self.problem(&format!("holds no documents of {section}"));
            self.keep(bytes);
            return;
        }
        let counted = file.documents.and_then(|count| usize::try_from(count).ok());
        if let Some(counted) = counted.filter(|counted| *counted != read) {
            self.problem(&format!("holds {read} documents, expected {counted}"));
        }
        // That it is one of several is what every file may say.
        if let Some(why) = part.completeness.incomplete()
            && !matches!(
                why.reason,
                IncompleteReason::Split | IncompleteReason::Paged
            )
        {
            let number = self.added;
            self.problems.push(Incomplete {
                message: Some(format!("file {number}: {why}")),
                ..why.clone()
            });
        }
        self.invoices.invoices.extend(part.invoices);
        self.invoices.rejected.extend(part.rejected);
        for (key, value) in part.unknown_sections {
            json::keep(&mut self.invoices.unknown_sections, &key, value);
        }
    }

    /// Keeps a file that cannot be used, if it is JSON.
    fn keep(&mut self, bytes: &[u8]) {
        if let Ok(value) = serde_json::from_slice::<RawJson>(bytes) {
            let name = format!("file {}", self.added);
            json::keep(&mut self.invoices.unknown_sections, &name, value);
        }
    }

    fn problem(&mut self, what: &str) {
        let number = self.added;
        self.problems.push(Incomplete {
            reason: IncompleteReason::Split,
            queued: None,
            message: Some(format!("file {number} {what}")),
        });
    }

    /// Returns the section, whole only if every file is.
    #[must_use]
    pub fn into_invoices(mut self) -> Invoices {
        self.find_what_is_missing();
        let has_documents =
            !self.invoices.invoices.is_empty() || !self.invoices.rejected.is_empty();
        if let Some(incomplete) = self.incomplete() {
            self.invoices.completeness = if has_documents {
                Completeness::Partial(incomplete)
            } else {
                Completeness::Pending(incomplete)
            };
        }
        self.invoices
    }

    fn find_what_is_missing(&mut self) {
        let named = self.job.files.len();
        let counted = self.job.count.and_then(|count| usize::try_from(count).ok());
        let counted = counted.unwrap_or_default().max(named);
        while self.added < named {
            self.added += 1;
            self.problem("is missing: it was not fetched");
        }
        self.added = named + 1;
        match (named, self.job.state) {
            _ if counted > named => {
                self.problem(&format!(
                    "is missing: the job names {named} of {counted} files"
                ));
            }
            (0, FilesState::Failed) => {
                let words = [&self.job.code, &self.job.message];
                let words: Vec<_> = words.into_iter().flatten().cloned().collect();
                let words = if words.is_empty() {
                    "no reason was told".to_owned()
                } else {
                    words.join(": ")
                };
                self.problem(&format!("is missing: the job has failed: {words}"));
            }
            (0, _) => self.problem("is missing: the job names no file"),
            _ => {}
        }
    }

    /// Why the section is not whole, if it is not.
    fn incomplete(&self) -> Option<Incomplete> {
        /// Enough to see what is wrong.
        const MOST: usize = 3;
        let first = self.problems.first()?;
        let queued = self.job.token.clone().map(|token| Queued {
            token: Some(token),
            ready_in_minutes: self.job.ready_in_minutes,
        });
        if self.job.state == FilesState::Running && self.job.files.is_empty() {
            return Some(Incomplete {
                reason: IncompleteReason::Queued,
                queued: queued.or_else(|| Some(Queued::default())),
                message: None,
            });
        }
        let told = self
            .problems
            .iter()
            .filter_map(|problem| problem.message.clone());
        let mut message = told.take(MOST).collect::<Vec<_>>().join("; ");
        if let Some(more @ 1..) = self.problems.len().checked_sub(MOST) {
            let _ = write!(message, "; and {more} more");
        }
        Some(Incomplete {
            reason: first.reason,
            queued,
            message: Some(message),
        })
    }
}
