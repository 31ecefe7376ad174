//! Taking up a list that the tax network queued, by the job that prepares its files.

use std::fs;
use std::path::{Path, PathBuf};

use gst_ims::files::{FileContent, FilesJob, FilesState, InvoicesOfFiles};
use gst_ims::job::Polling;
use gst_ims::{Error, Gstin, Invoices, ReturnPeriod, Section};
use ims_store::{SectionStatus, Store};

use crate::connection::Connection;
use crate::detached;
use crate::failure::Failure;

/// A section whose list is queued.
pub(super) struct QueuedSection {
    pub(super) section: Section,
    pub(super) token: Option<String>,
    /// The job that prepares its files, if one was begun.
    pub(super) job_id: Option<String>,
}

impl QueuedSection {
    /// What the store knows of a section that is queued.
    pub(super) fn of_store(status: &SectionStatus) -> Option<Self> {
        let token = status.queued.as_ref()?.token.clone()?;
        Some(Self {
            section: status.section,
            token: Some(token),
            job_id: status.files_job.clone(),
        })
    }
}

/// What came of a queued section.
pub(super) struct TakenUp {
    /// Pending while the job runs.
    pub(super) result: Result<Invoices, Error>,
    /// The job, where one was begun or asked.
    pub(super) job_id: Option<String>,
}

/// How queued sections are taken up.
pub(super) struct QueuedFiles<'a> {
    pub(super) connection: &'a Connection,
    /// Where the names of jobs are kept for another process.
    pub(super) store: Option<(&'a Store, Gstin)>,
    pub(super) month: ReturnPeriod,
    /// For how long the end of a job is waited for.
    pub(super) polling: Polling,
    /// The folder into which files are written as they come.
    pub(super) keep: Option<&'a Path>,
}

impl QueuedFiles<'_> {
    /// Begins the job of a section unless there is one, and fetches its files if they are there.
    pub(super) async fn take_up(&self, queued: &QueuedSection) -> Result<TakenUp, Failure> {
        let mut job_id = queued.job_id.clone();
        let result = match self.job(queued, &mut job_id).await? {
            Ok(job) => Ok(self.joined(queued.section, &job).await?),
            Err(error) => Err(error),
        };
        Ok(TakenUp { result, job_id })
    }

    async fn job(
        &self,
        queued: &QueuedSection,
        job_id: &mut Option<String>,
    ) -> Result<Result<FilesJob, Error>, Failure> {
        let client = &self.connection.client;
        let begun = match (&*job_id, &queued.token) {
            (Some(job_id), _) => job_id.clone(),
            (None, token) => {
                let token = token.clone().unwrap_or_default();
                let request = client.prepare_files(token, self.month);
                match request.timeout(self.connection.remaining()).send().await {
                    Ok(begun) => begun.job_id,
                    Err(error) => return Ok(Err(error)),
                }
            }
        };
        if job_id.is_none() {
            // Whoever goes on must not begin another one.
            if let (Some((store, gstin)), Some(token)) = (self.store, &queued.token) {
                store
                    .keep_files_job(gstin, queued.section, token, &begun)
                    .await?;
            }
            self.connection.keep_mock()?;
        }
        let request = client.files_job(&begun);
        *job_id = Some(begun);
        let request = request.timeout(self.connection.remaining());
        let job = request.wait(self.polling).send().await;
        Ok(job.map(|mut job| {
            job.token.clone_from(&queued.token);
            job
        }))
    }

    /// Fetches the files one after another, so that memory holds one at a time.
    async fn joined(&self, section: Section, job: &FilesJob) -> Result<Invoices, Failure> {
        let mut joined = InvoicesOfFiles::new(section, job);
        if job.state != FilesState::Running {
            for (number, file) in (1..).zip(&job.files) {
                let request = self.connection.client.file(file);
                let content = request.timeout(self.connection.remaining()).send().await;
                if let (Ok(content), Some(folder)) = (&content, self.keep) {
                    let name = format!("{section}-{}-{number}", plain(&job.job_id));
                    write(folder.to_owned(), name, content).await?;
                }
                joined.add(content);
            }
        }
        let mut invoices = joined.into_invoices();
        invoices.meta.taxpayer.clone_from(&job.meta.taxpayer);
        Ok(invoices)
    }
}

/// The name of a job as a part of a file's.
fn plain(job_id: &str) -> String {
    let is_plain = |character: &char| character.is_ascii_alphanumeric() || *character == '-';
    job_id.chars().filter(is_plain).take(40).collect()
}

async fn write(folder: PathBuf, name: String, content: &FileContent) -> Result<(), Failure> {
    let bytes = content.bytes.clone();
    let ending = match bytes.first() {
        Some(b'{' | b'[') => "json",
        Some(0x1f) => "json.gz",
        _ => "bin",
    };
    let path = folder.join(format!("{name}.{ending}"));
    detached::run(move || {
        let written = fs::create_dir_all(&folder).and_then(|()| fs::write(&path, bytes));
        written.map_err(|error| {
            Failure::configuration(
                format!("{} cannot be written: {error}", path.display()),
                "name another folder with --keep",
            )
        })
    })
    .await?
}
