//! How an apply ends.

use gst_ims::{Error, Invoices};

use crate::check::Checked;
use crate::outcome::Applied;

/// Why a plan was not carried out at all.
#[derive(Debug)]
#[non_exhaustive]
pub enum ApplyError<E> {
    /// A list could not be fetched.
    Network(Error),
    /// A list is not whole, and nothing is decided on it.
    Incomplete(Box<Invoices>),
    /// The journal could not be read or written, or somebody else has the right to write.
    Journal(E),
}

/// Why not everything was sent.
#[derive(Debug)]
#[non_exhaustive]
pub enum Stopped<E> {
    /// The server, or the way to it.
    Network(Error),
    /// The journal could not be written, and nothing leaves without a word there.
    Journal(E),
}

/// What came of a plan that was checked, and of what of it was sent.
#[derive(Debug)]
#[non_exhaustive]
pub struct Finished<E> {
    /// The plan with its problems.
    pub checked: Checked,
    /// What became of each document.
    pub applied: Applied,
    /// Why not everything was sent.
    pub stopped: Option<Stopped<E>>,
    /// The first failure after which the outcome of a request is unknown.
    pub silence: Option<Error>,
}

impl<E> Finished<E> {
    pub(super) fn unsent(checked: Checked, applied: Applied) -> Self {
        Self {
            checked,
            applied,
            stopped: None,
            silence: None,
        }
    }
}
