//! Locks between processes of one machine, which end with the process that holds them.

use std::fs::File;
use std::path::Path;
use std::time::Duration;

use fs4::{FileExt, TryLockError};

use super::{not_usable, private};
use crate::clock;
use crate::deadline::Deadline;
use crate::failure::Failure;

/// How often a lock that is held is tried again.
const PAUSE: Duration = Duration::from_millis(100);

/// A lock on a file, until it is dropped.
#[derive(Debug)]
pub(crate) struct Lock {
    file: File,
}

impl Lock {
    /// Waits for the lock; `None` if somebody else held it all the time, or until the deadline.
    pub(crate) async fn within(
        path: &Path,
        patience: Duration,
        deadline: Deadline,
    ) -> Result<Option<Self>, Failure> {
        let file = private()
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)
            .map_err(|error| not_usable(path, &error))?;
        let mut left = patience.min(deadline.remaining());
        loop {
            match FileExt::try_lock(&file) {
                Ok(()) => return Ok(Some(Self { file })),
                Err(TryLockError::WouldBlock) if left.is_zero() => return Ok(None),
                Err(TryLockError::WouldBlock) => {}
                Err(TryLockError::Error(error)) => return Err(not_usable(path, &error)),
            }
            let pause = PAUSE.min(left);
            clock::sleep(pause).await;
            left -= pause;
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // The end of the process gives it back otherwise.
        let _ = FileExt::unlock(&self.file);
    }
}
