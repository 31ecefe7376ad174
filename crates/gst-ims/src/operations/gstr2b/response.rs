//! The statement, put together from all of its files.

use std::collections::BTreeMap;

use gst_types::{Date, Gstin, RawJson, ReturnPeriod};
use serde::{Deserialize, Serialize};

use super::document::Documents;
use super::summary::Summary;
use crate::call::Response;
use crate::envelope::{Completeness, State};
use crate::meta::ResponseMeta;
use crate::operations::unreadable::UnreadableRecord;

/// GSTR-2B of a return period.
///
/// A file that is missing makes it partial, never whole. Of a quarterly filer it spans three
/// months: what a document belongs to is what the document says.
///
/// serde writes the object that `ims 2b show --format json` prints, and reads it back to an equal
/// value, but for the HTTP status and the number of attempts, which are not in it.
///
/// # Example
///
/// ```
/// use gst_ims::gstr2b::Gstr2b;
/// use gst_ims::{Action, State};
///
/// let body = r#"{"code":200,"data":{"status_cd":"1","data":{"data":{"gstin":"33ABKCS2033B1ZW",
///     "rtnprd":"102025","gendt":"14-11-2025","docdata":{"b2b":[{"ctin":"24ABCAS0123J1YZ","inv":[
///         {"inum":"S-101","dt":"12-10-2025","txval":1000,"igst":180,"imsStatus":"A"}]}]}}}}}"#;
/// let statement = Gstr2b::from_files("2025-10".parse()?, [body])?;
/// assert_eq!(statement.state(), State::Complete);
/// let document = statement.documents.iter().next().expect("one document");
/// assert_eq!(document.ims_status, Some(Action::Accepted));
/// assert_eq!(document.igst.unwrap().to_string(), "180.00");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Gstr2b {
    /// The period that was asked for.
    pub return_period: ReturnPeriod,
    /// Whose statement it is, as it says itself: samples of the provider's name another taxpayer
    /// than the session's.
    pub gstin: Option<Gstin>,
    /// When the tax network made it.
    pub generated_on: Option<Date>,
    /// Whether everything is here.
    pub completeness: Completeness,
    /// The files into which it was split.
    pub files: Files,
    /// The tax network's code, such as the one that said that there are no details.
    pub code: Option<String>,
    /// The tax network's own sums.
    pub summary: Summary,
    /// The documents that count, in the order of the files.
    pub documents: Documents,
    /// The documents that the taxpayer rejected (`docRejdata`).
    pub rejected_documents: Documents,
    /// The records that could not be read, each with its JSON text.
    pub unreadable: Vec<UnreadableRecord>,
    /// What the server sent under names that are not known.
    pub unknown_sections: BTreeMap<String, RawJson>,
    /// What is known about the first exchange.
    pub meta: ResponseMeta,
}

impl Gstr2b {
    /// Returns the state of the statement in one word.
    #[must_use]
    pub fn state(&self) -> State {
        let is_empty = self.documents.is_empty()
            && self.rejected_documents.is_empty()
            && self.unreadable.is_empty();
        match &self.completeness {
            Completeness::Complete if is_empty => State::Empty,
            Completeness::Complete => State::Complete,
            Completeness::Partial(_) => State::Partial,
            Completeness::Pending(_) => State::Pending,
        }
    }
}

/// The files of a statement; a small one is a single file without a number.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Files {
    /// How many there are.
    pub of: u32,
    /// How many were read.
    pub read: u32,
    /// Those that were not.
    pub missing: Vec<MissingFile>,
}

/// A file that could not be had.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct MissingFile {
    /// Its number, from 1.
    pub number: u32,
    /// The code of the failure.
    pub code: Option<String>,
    /// What went wrong.
    pub message: String,
}

impl Response for Gstr2b {
    fn meta(&self) -> &ResponseMeta {
        &self.meta
    }

    fn meta_mut(&mut self) -> &mut ResponseMeta {
        &mut self.meta
    }
}
