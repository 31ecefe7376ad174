//! Putting the files of a statement together.

use bytes::Bytes;
use gst_types::ReturnPeriod;

use super::decode::{self, File};
use super::document::Documents;
use super::response::{Files, Gstr2b, MissingFile};
use crate::envelope::{Completeness, Incomplete, IncompleteReason};
use crate::error::Error;
use crate::http::Answer;
use crate::memory_limit::MemoryLimit;

/// More files are no statement.
const MOST_FILES: i64 = 10_000;

/// The number of files to fetch, checked.
pub(super) fn count_of(head: &File) -> Result<Option<u32>, Error> {
    let Some(count) = decode::files_to_fetch(head) else {
        return Ok(None);
    };
    let checked = u32::try_from(count).ok();
    let checked = checked.filter(|count| i64::from(*count) <= MOST_FILES);
    checked.map(Some).ok_or_else(|| {
        let meta = &head.meta;
        meta.not_understood(format!(
            "the statement says that it has {count} files; expected 1 to {MOST_FILES}"
        ))
    })
}

/// A statement that is one file.
pub(super) fn alone(return_period: ReturnPeriod, file: File) -> Gstr2b {
    let completeness = file.completeness.clone();
    let mut statement = begun(return_period, &file);
    statement.completeness = completeness;
    statement.files = Files {
        of: 1,
        read: 1,
        missing: Vec::new(),
    };
    add(&mut statement, file);
    statement
}

/// A statement of which no file is there yet.
pub(super) fn begun(return_period: ReturnPeriod, head: &File) -> Gstr2b {
    Gstr2b {
        return_period,
        gstin: head.gstin,
        generated_on: head.generated_on,
        completeness: Completeness::Complete,
        files: Files::default(),
        code: head.code.clone(),
        summary: head.summary.clone(),
        documents: Documents::default(),
        rejected_documents: Documents::default(),
        unreadable: Vec::new(),
        unknown_sections: head.unknown_sections.clone(),
        meta: head.meta.clone(),
    }
}

/// Adds a file, or why it is missing.
pub(super) fn add_file(statement: &mut Gstr2b, number: u32, file: Result<File, Error>) {
    statement.files.of = statement.files.of.max(number);
    let file = match file {
        // A head again in place of a file, "ask later", or "no details": the head counts it.
        Ok(file) if is_absent(&file) => {
            let why = file.completeness.incomplete().map(ToString::to_string);
            let why = why.or_else(|| Some(format!("the tax network said {}", file.code.as_ref()?)));
            miss(statement, number, file.code, why);
            return;
        }
        Ok(file) => file,
        Err(error) => {
            let code = error.code().map(str::to_owned);
            miss(statement, number, code, Some(error.to_string()));
            return;
        }
    };
    statement.files.read += 1;
    if statement.completeness == Completeness::Complete
        && let Some(why) = file.completeness.incomplete()
        && !is_one_of_several(why)
    {
        statement.completeness = Completeness::Partial(why.clone());
    }
    add(statement, file);
}

fn is_absent(file: &File) -> bool {
    let is_said_to_be_empty = file.code.is_some()
        && file.documents.is_empty()
        && file.rejected_documents.is_empty()
        && file.unreadable.is_empty();
    is_said_to_be_empty || matches!(file.completeness, Completeness::Pending(_))
}

/// That it is one of several is what every file may say.
fn is_one_of_several(why: &Incomplete) -> bool {
    matches!(
        why.reason,
        IncompleteReason::Split | IncompleteReason::Paged
    )
}

fn miss(statement: &mut Gstr2b, number: u32, code: Option<String>, message: Option<String>) {
    let message = message.unwrap_or_else(|| "it has no documents".to_owned());
    statement.completeness = Completeness::Partial(Incomplete {
        reason: IncompleteReason::Split,
        queued: None,
        message: Some(format!("file {number} is missing: {message}")),
    });
    statement.files.missing.push(MissingFile {
        number,
        code,
        message,
    });
}

fn add(statement: &mut Gstr2b, file: File) {
    statement.gstin = statement.gstin.or(file.gstin);
    statement.generated_on = statement.generated_on.or(file.generated_on);
    if statement.summary == super::Summary::default() {
        statement.summary = file.summary;
    }
    statement.documents.add(file.documents);
    statement.rejected_documents.add(file.rejected_documents);
    statement.unreadable.extend(file.unreadable);
    for (key, value) in file.unknown_sections {
        statement.unknown_sections.entry(key).or_insert(value);
    }
}

impl Gstr2b {
    /// Reads the bodies of responses that were received before, with HTTP status 200: one, or the
    /// one that says how many files there are and then each file in its order.
    ///
    /// A file that is not given, or cannot be read, makes the statement partial.
    ///
    /// # Errors
    ///
    /// As [`Gstr2bRequest::send`](super::Gstr2bRequest::send), but for those of the network, for
    /// what is wrong with the first body.
    ///
    /// # Example
    ///
    /// ```
    /// use gst_ims::State;
    /// use gst_ims::gstr2b::Gstr2b;
    ///
    /// let head = r#"{"code":200,"data":{"status_cd":"3","data":{"data":{"fc":2}}}}"#;
    /// let first = r#"{"code":200,"data":{"status_cd":"1","data":{"data":{"docdata":{"b2b":[]}}}}}"#;
    /// let statement = Gstr2b::from_files("2025-10".parse()?, [head, first])?;
    /// assert_eq!(statement.state(), State::Partial);
    /// assert_eq!(statement.files.missing[0].number, 2);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn from_files<B: Into<Bytes>>(
        return_period: ReturnPeriod,
        bodies: impl IntoIterator<Item = B>,
    ) -> Result<Self, Error> {
        let memory = MemoryLimit::none();
        let read = |body: B| decode::decode(&Answer::stored(body.into()), &memory);
        let mut bodies = bodies.into_iter();
        let first = bodies
            .next()
            .ok_or_else(|| Error::configuration("expected the body of a statement, found none"))?;
        let head = read(first)?;
        let Some(count) = count_of(&head)? else {
            return Ok(alone(return_period, head));
        };
        let mut statement = begun(return_period, &head);
        drop(head);
        for number in 1..=count {
            if let Some(body) = bodies.next() {
                add_file(&mut statement, number, read(body));
            } else {
                statement.files.of = number;
                let why = "it was not given".to_owned();
                miss(&mut statement, number, None, Some(why));
            }
        }
        Ok(statement)
    }
}
