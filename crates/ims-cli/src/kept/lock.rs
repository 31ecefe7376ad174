//! Locks between processes of one machine, which end with the process that holds them.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::Duration;

use fs4::{FileExt, TryLockError};
use gst_ims::Gstin;

use super::{environment_name, folder, make, not_usable, private};
use crate::clock;
use crate::deadline::Deadline;
use crate::failure::{Failure, WriteFailure};

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

/// The right to save and reset for a taxpayer, which one process of this machine has at a time.
#[derive(Debug)]
pub(crate) struct WriteLock {
    holder: PathBuf,
    _lock: Lock,
}

/// How long another process may take to come to its end.
const PATIENCE: Duration = Duration::from_secs(10);

impl WriteLock {
    /// Waits for the right, and says who has it if that takes too long.
    pub(crate) async fn of(
        environment: &str,
        taxpayer: Gstin,
        command: &str,
        deadline: Deadline,
    ) -> Result<Self, Failure> {
        let folder = folder()?.join("locks");
        make(&folder)?;
        let name = format!("{}-{taxpayer}", environment_name(environment));
        let path = folder.join(format!("{name}.lock"));
        let holder = folder.join(format!("{name}.holder"));
        let Some(lock) = Lock::within(&path, PATIENCE, deadline).await? else {
            let who = fs::read_to_string(&holder).unwrap_or_else(|_| "another process".to_owned());
            return Err(WriteFailure::busy(format!(
                "{} is deciding for {taxpayer}; one process at a time may",
                who.trim()
            ))
            .into());
        };
        let pid = std::process::id();
        let since = clock::time_of_day();
        super::replace(
            &holder,
            &format!("`ims {command}` (process {pid}, since {since})\n"),
        )?;
        Ok(Self {
            holder,
            _lock: lock,
        })
    }
}

impl Drop for WriteLock {
    fn drop(&mut self) {
        // Only a hint for others.
        let _ = fs::remove_file(&self.holder);
    }
}
