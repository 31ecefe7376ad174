//! The export of one taxpayer: files of a new run, which count once all are there.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::hash::{BuildHasher, Hasher, RandomState};

use bytes::Bytes;
use fs4::{FileExt, TryLockError};
use futures_util::future::try_join_all;
use futures_util::stream::{self, StreamExt, TryStreamExt};
use gst_types::{Gstin, Invoice, ReturnPeriod};
use ims_actions::Plan;
use jiff::Timestamp;
use object_store::path::Path;
use object_store::{ObjectStoreExt, PutMode, UpdateVersion};

use super::{Lake, LakeError};
use crate::parquet::{self, Exported, SeenVersion};

/// How many versions are in memory, and in a file, at once.
const PART: usize = 64 * 1024;

/// Files that are on their way at once, and their bytes, as far as one file is not larger.
const FILES: usize = 16;
const BYTES: usize = 8 << 20;

/// The tables of whom runs write.
const TABLES: [&str; 3] = ["documents", "versions", "decisions"];

/// A version of a document.
#[derive(Clone, Debug)]
#[expect(
    clippy::exhaustive_structs,
    reason = "whoever writes versions has all of them"
)]
pub struct LakeVersion {
    /// When it was fetched first.
    pub seen_at: Timestamp,
    /// Since when the document is no longer there, if this is its last version and it is not.
    pub gone_at: Option<Timestamp>,
    /// Whether it is the document as it is now.
    pub is_now: bool,
    /// The document as it was then.
    pub invoice: Invoice,
}

/// What an export wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Written {
    /// The name of the run, which its files have in their folders.
    pub run: String,
    /// Rows of the table of documents.
    pub documents: usize,
    /// Rows of the table of versions.
    pub versions: usize,
    /// Rows of the table of decisions.
    pub decisions: usize,
}

/// The export of one taxpayer. One that is dropped has changed nothing that counts.
#[derive(Debug)]
pub struct LakeExport<'l> {
    lake: &'l Lake,
    taxpayer: Gstin,
    exported_at: Timestamp,
    written: Written,
    /// What was committed when this export began.
    before: Option<UpdateVersion>,
    /// Held in a folder, where storage cannot compare what it replaces.
    lock: Option<File>,
    period: Option<ReturnPeriod>,
    versions: Vec<LakeVersion>,
    parts: BTreeMap<Option<ReturnPeriod>, usize>,
    waiting: Vec<(Path, Bytes)>,
    waiting_bytes: usize,
    put: Vec<Path>,
    has: [bool; TABLES.len()],
}

impl Lake {
    /// Begins to write the tables of a taxpayer, as they are at this moment.
    ///
    /// # Errors
    ///
    /// [`LakeError::Busy`] while another process writes those of the same taxpayer in a folder, and
    /// [`LakeError::Storage`] where the storage cannot be asked.
    pub async fn begin(
        &self,
        taxpayer: Gstin,
        exported_at: Timestamp,
    ) -> Result<LakeExport<'_>, LakeError> {
        let lock = self.lock(taxpayer)?;
        let before = match self.storage.head(&self.committed(taxpayer)).await {
            Ok(found) => Some(UpdateVersion {
                e_tag: found.e_tag,
                version: found.version,
            }),
            Err(object_store::Error::NotFound { .. }) => None,
            Err(error) => return Err(error.into()),
        };
        // Runs of one moment on two machines have two names.
        let tail = RandomState::new().build_hasher().finish() >> 32;
        Ok(LakeExport {
            lake: self,
            taxpayer,
            exported_at,
            written: Written {
                run: format!("{}-{tail:08x}", exported_at.strftime("%Y%m%dT%H%M%S%6f")),
                documents: 0,
                versions: 0,
                decisions: 0,
            },
            before,
            lock,
            period: None,
            versions: Vec::new(),
            parts: BTreeMap::new(),
            waiting: Vec::new(),
            waiting_bytes: 0,
            put: Vec::new(),
            has: [false; TABLES.len()],
        })
    }

    /// The file by which a taxpayer's run counts.
    fn committed(&self, taxpayer: Gstin) -> Path {
        self.path(["taxpayers", &of(taxpayer), "taxpayer.parquet"])
    }

    fn lock(&self, taxpayer: Gstin) -> Result<Option<File>, LakeError> {
        let Some(folder) = &self.folder else {
            return Ok(None);
        };
        let folder = folder.join("taxpayers").join(of(taxpayer));
        let path = folder.join(".lock");
        let refused =
            |error: std::io::Error| LakeError::location(&path.display().to_string(), &error);
        fs::create_dir_all(&folder).map_err(refused)?;
        let mut options = File::options();
        let options = options.write(true).create(true).truncate(false);
        let file = options.open(&path).map_err(refused)?;
        match FileExt::try_lock(&file) {
            Ok(()) => Ok(Some(file)),
            Err(TryLockError::WouldBlock) => Err(LakeError::Busy(taxpayer)),
            Err(TryLockError::Error(error)) => Err(refused(error)),
        }
    }
}

impl LakeExport<'_> {
    /// Adds a version; those of a period best come together, so that files are few.
    ///
    /// # Errors
    ///
    /// [`LakeError::Table`] if a value does not fit, [`LakeError::Storage`] if a file cannot be written.
    pub async fn add(&mut self, version: LakeVersion) -> Result<(), LakeError> {
        let period = version.invoice.return_period;
        if period != self.period || self.versions.len() == PART {
            self.flush().await?;
            self.period = period;
        }
        self.versions.push(version);
        Ok(())
    }

    /// Adds the lines of a plan, under a name that no other has.
    ///
    /// # Errors
    ///
    /// As [`add`](Self::add).
    pub async fn add_decisions(&mut self, plan: &Plan, name: &str) -> Result<(), LakeError> {
        let mut table = Vec::new();
        parquet::decisions(plan, &mut table)?;
        self.written.decisions += plan.lines.len();
        let path = self.in_run("decisions", &of(self.taxpayer), name);
        self.put(2, path, table).await
    }

    /// Makes the files count, and deletes those of earlier runs.
    ///
    /// # Errors
    ///
    /// As [`add`](Self::add); [`LakeError::Busy`] if another run has committed since this one began,
    /// whose files then stand.
    pub async fn commit(mut self, name: Option<&str>) -> Result<Written, LakeError> {
        let result = self.try_commit(name).await;
        if let Err(LakeError::Busy(_)) = result {
            self.abandon().await;
        }
        result
    }

    /// Takes away what was written, as far as that works; the next run takes away the rest.
    pub async fn abandon(mut self) {
        let own = std::mem::take(&mut self.put);
        let own = stream::iter(own.into_iter().map(Ok)).boxed();
        let _left: Vec<_> = self.lake.storage.delete_stream(own).collect().await;
    }

    async fn try_commit(&mut self, name: Option<&str>) -> Result<Written, LakeError> {
        self.flush().await?;
        self.fill().await?;
        self.send().await?;
        // Only what is there before: who begins after the commit may write at once.
        let stale = self.stale().await?;
        let mut table = Vec::new();
        let exported = Exported {
            name,
            at: self.exported_at,
            run: &self.written.run,
            counts: [
                self.written.documents,
                self.written.versions,
                self.written.decisions,
            ],
        };
        parquet::taxpayer(self.taxpayer, &exported, &mut table)?;
        let mode = match self.before.take() {
            // The lock sees to it.
            _ if self.lock.is_some() => PutMode::Overwrite,
            Some(before) => PutMode::Update(before),
            None => PutMode::Create,
        };
        let path = self.lake.committed(self.taxpayer);
        let put = self
            .lake
            .storage
            .put_opts(&path, table.into(), mode.into())
            .await;
        match put {
            Ok(_) => {}
            Err(
                object_store::Error::AlreadyExists { .. }
                | object_store::Error::Precondition { .. },
            ) => return Err(LakeError::Busy(self.taxpayer)),
            Err(error) => return Err(error.into()),
        }
        let stale = stream::iter(stale.into_iter().map(Ok)).boxed();
        let mut deleted = self.lake.storage.delete_stream(stale);
        while let Some(result) = deleted.next().await {
            match result {
                Ok(_) | Err(object_store::Error::NotFound { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        self.sweep();
        Ok(self.written.clone())
    }

    /// Files of other runs of this taxpayer.
    async fn stale(&self) -> Result<Vec<Path>, LakeError> {
        let own = format!("run={}", self.written.run);
        let mut stale = Vec::new();
        for table in TABLES {
            let folder = self.lake.path([table, &of(self.taxpayer)]);
            let mut found = self.lake.storage.list(Some(&folder));
            while let Some(file) = found.try_next().await? {
                let path = file.location;
                let is_own = path.parts().any(|part| part.as_ref() == own);
                if !is_own && path.as_ref().ends_with(".parquet") {
                    stale.push(path);
                }
            }
        }
        Ok(stale)
    }

    /// Takes away what writers that were killed left half written in a folder, which lists do not
    /// show.
    fn sweep(&self) {
        let Some(folder) = &self.lake.folder else {
            return;
        };
        for table in TABLES.into_iter().chain(["taxpayers"]) {
            sweep(&folder.join(table).join(of(self.taxpayer)));
        }
    }

    async fn flush(&mut self) -> Result<(), LakeError> {
        let versions = std::mem::take(&mut self.versions);
        if versions.is_empty() {
            return Ok(());
        }
        let part = self.parts.entry(self.period).or_default();
        let name = format!("part-{part}");
        *part += 1;
        let folder = parquet::partition(self.taxpayer, self.period);
        let now = versions.iter().filter(|version| version.is_now);
        let now: Vec<&Invoice> = now.map(|version| &version.invoice).collect();
        if !now.is_empty() {
            self.write_documents(&folder, &name, &now).await?;
        }
        let seen: Vec<_> = versions.iter().map(seen).collect();
        self.write_versions(&folder, &name, &seen).await
    }

    async fn write_documents(
        &mut self,
        folder: &str,
        name: &str,
        documents: &[&Invoice],
    ) -> Result<(), LakeError> {
        let mut table = Vec::new();
        parquet::documents(self.taxpayer, documents, &mut table)?;
        self.written.documents += documents.len();
        let path = self.in_run("documents", folder, name);
        self.put(0, path, table).await
    }

    async fn write_versions(
        &mut self,
        folder: &str,
        name: &str,
        versions: &[SeenVersion<'_>],
    ) -> Result<(), LakeError> {
        let mut table = Vec::new();
        parquet::versions(self.taxpayer, versions, &mut table)?;
        self.written.versions += versions.len();
        let path = self.in_run("versions", folder, name);
        self.put(1, path, table).await
    }

    /// Writes tables without rows where there are none: engines refuse a table without files.
    async fn fill(&mut self) -> Result<(), LakeError> {
        let folder = parquet::partition(self.taxpayer, None);
        let [documents, versions, decisions] = self.has;
        if !documents {
            self.write_documents(&folder, "part-0", &[]).await?;
        }
        if !versions {
            self.write_versions(&folder, "part-0", &[]).await?;
        }
        if !decisions {
            let plan = Plan {
                gstin: self.taxpayer,
                made_at: self.exported_at,
                snapshot: None,
                lines: Vec::new(),
                problems: Vec::new(),
            };
            self.add_decisions(&plan, "none").await?;
        }
        Ok(())
    }

    fn in_run(&self, table: &str, folder: &str, name: &str) -> Path {
        let run = format!("run={}", self.written.run);
        let file = format!("{name}.parquet");
        self.lake.path([table, folder, &run, &file])
    }

    async fn put(&mut self, table: usize, path: Path, bytes: Vec<u8>) -> Result<(), LakeError> {
        if let Some(has) = self.has.get_mut(table) {
            *has = true;
        }
        self.waiting_bytes += bytes.len();
        self.waiting.push((path, bytes.into()));
        if self.waiting.len() >= FILES || self.waiting_bytes >= BYTES {
            self.send().await?;
        }
        Ok(())
    }

    async fn send(&mut self) -> Result<(), LakeError> {
        self.waiting_bytes = 0;
        let waiting = std::mem::take(&mut self.waiting);
        self.put
            .extend(waiting.iter().map(|(path, _)| path.clone()));
        let storage = &self.lake.storage;
        let sent = waiting
            .into_iter()
            .map(async |(path, bytes)| storage.put(&path, bytes.into()).await);
        try_join_all(sent).await?;
        Ok(())
    }
}

fn of(taxpayer: Gstin) -> String {
    format!("gstin={taxpayer}")
}

fn seen(version: &LakeVersion) -> SeenVersion<'_> {
    SeenVersion {
        seen_at: version.seen_at,
        gone_at: version.gone_at,
        invoice: &version.invoice,
    }
}

/// Removes half-written files below a folder, and folders that are empty then. What cannot be
/// removed is no table.
fn sweep(folder: &std::path::Path) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            sweep(&path);
            let _kept_if_not_empty = fs::remove_dir(&path);
        } else if entry.file_name().to_string_lossy().contains(".parquet#") {
            let _left = fs::remove_file(&path);
        }
    }
}
