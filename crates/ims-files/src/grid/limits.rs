//! What is read of one file, and no more: small files can ask for any amount of memory and time.

use super::FileError;

/// The most cells that are not empty: a full sheet of 28 columns, about 1.2 GB in memory.
pub(super) const MOST_CELLS: u64 = 30_000_000;

/// The most cells of the formats that are held whole before they are read, the empty ones between
/// others too.
pub(super) const MOST_HELD_CELLS: u64 = 10_000_000;

/// The most bytes of all texts.
pub(super) const MOST_TEXT: u64 = 1 << 30;

/// The most bytes that an archive may hold when it is unpacked.
pub(super) const MOST_UNPACKED: u64 = 2 << 30;

/// The most characters of a cell, as in spreadsheets.
pub(super) const LONGEST_CELL: usize = 32_767;

/// Counts down to a limit.
#[derive(Debug)]
pub(super) struct Budget {
    left: u64,
    limit: u64,
    unit: &'static str,
}

impl Budget {
    pub(super) const fn new(limit: u64, unit: &'static str) -> Self {
        Self {
            left: limit,
            limit,
            unit,
        }
    }

    pub(super) fn take(&mut self, amount: u64) -> Result<(), FileError> {
        self.left = self.left.checked_sub(amount).ok_or(FileError::TooLarge {
            limit: self.limit,
            unit: self.unit,
        })?;
        Ok(())
    }
}
