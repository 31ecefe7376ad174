//! The room that the records of a response have.

use serde_json::value::RawValue;

use crate::error::{Error, ErrorKind};
use crate::memory_limit::{Held, MemoryLimit};

/// What the heap adds to each of a few blocks.
pub(super) const BLOCK: usize = 32;

/// How many bad records are kept: an answer made of nothing else is no answer.
const MOST_REJECTED: usize = 10_000;

/// What the records of a response may take, and whether they took more.
pub(super) struct Room {
    held: Held,
    excess: Option<Excess>,
}

/// What there is too much of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Excess {
    Memory,
    Rejected,
}

impl Room {
    pub(super) fn of(memory: &MemoryLimit) -> Self {
        Self {
            held: memory.hold(),
            excess: None,
        }
    }

    /// Counts more bytes, if there is room for them.
    pub(super) fn has(&mut self, bytes: usize) -> bool {
        if self.excess.is_none() && !self.held.add(bytes) {
            self.excess = Some(Excess::Memory);
        }
        self.excess.is_none()
    }

    /// Whether there is room to take a record apart: its text is copied, and what is not known of
    /// it is kept and written again.
    pub(super) fn can_read(&mut self, record: &str) -> bool {
        const COPIES: usize = 4;
        if record.len().saturating_mul(COPIES) > self.held.room() {
            self.excess = Some(Excess::Memory);
        }
        self.excess.is_none()
    }

    /// Counts members that are read and kept, whatever is made of them.
    pub(super) fn has_members<'a>(
        &mut self,
        members: impl IntoIterator<Item = (&'a str, &'a RawValue)>,
    ) -> bool {
        let each = |(key, value): (&str, &RawValue)| 4 * BLOCK + key.len() + 3 * value.get().len();
        self.has(members.into_iter().map(each).sum())
    }

    /// Counts the bytes of a record that cannot be read, if there is room for one more than
    /// `rejected`.
    pub(super) fn has_rejected(&mut self, rejected: usize, bytes: usize) -> bool {
        if rejected >= MOST_REJECTED {
            self.excess = Some(Excess::Rejected);
        }
        self.has(bytes)
    }

    /// Whether there was too much of something: what follows need not be read.
    pub(super) fn is_exceeded(&self) -> bool {
        self.excess.is_some()
    }

    /// Makes room in `list` for as many records as the text ahead seems to hold, as doubling the
    /// room would take up to three times the memory; `read` of them took all but `remaining` bytes
    /// of `length`.
    pub(super) fn make<T>(&self, list: &mut Vec<T>, read: usize, length: usize, remaining: usize) {
        /// Nothing shorter can be a record.
        const SHORTEST: usize = 50;
        // So many records tell how long the others are, but for a sixteenth.
        if read >= 32 && list.len() == list.capacity() && self.excess.is_none() {
            let each = length.saturating_sub(remaining) / read;
            let ahead = remaining / each.max(SHORTEST) + 1;
            let wanted = (ahead + ahead / 16).max(list.len() / 16);
            list.reserve_exact(wanted.min(self.held.room() / size_of::<T>().max(1) + 1));
        }
    }

    /// Why the response is refused, if it is.
    pub(super) fn failure(&self) -> Option<Error> {
        Some(match self.excess? {
            Excess::Memory => self.held.exceeded(),
            Excess::Rejected => Error::new(
                ErrorKind::Decode,
                "more than 10,000 records cannot be read; the answer is not one that the API gives",
            ),
        })
    }

    /// Counts what was read for as long as the call lasts, as the caller keeps it.
    pub(super) fn keep(self) {
        self.held.keep();
    }
}
