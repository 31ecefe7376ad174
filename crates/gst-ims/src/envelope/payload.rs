//! What an operation makes of a response.

use std::borrow::Cow;

use crate::error::Error;
use crate::json::{Cursor, Malformed};

/// What an operation makes of the members that the envelope does not know.
pub(crate) trait Payload<'t> {
    /// Takes a member, wherever in the envelope it is.
    fn member(&mut self, key: Cow<'t, str>, cursor: &mut Cursor<'t>) -> Result<(), Malformed>;

    /// How many documents (or numbers of them) there are, unreadable ones included.
    fn documents(&self) -> usize {
        0
    }

    /// Whether a list that was asked for is there and has nothing in it.
    fn has_empty_list(&self) -> bool {
        false
    }

    /// Whether it takes the tax network's own object as it is, which has a status of its own.
    fn takes_data(&self) -> bool {
        false
    }

    /// Whether what it counts are documents, of which other members may tell the number.
    fn lists_documents(&self) -> bool {
        true
    }

    /// How many records of a list could not be read.
    fn unreadable(&self) -> usize {
        0
    }

    /// Why the payload as a whole is refused.
    fn failure(&self) -> Option<Error> {
        None
    }

    /// The members that are not understood and could hold documents, by their names.
    fn not_understood(&self) -> Vec<&str> {
        Vec::new()
    }

    /// Those of them that can hardly be anything else, even beside the documents.
    fn other_documents(&self) -> Vec<&str> {
        Vec::new()
    }
}
