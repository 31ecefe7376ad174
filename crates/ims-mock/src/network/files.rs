//! Queued lists, and the jobs that prepare them as files.

use std::{collections::BTreeMap, fmt::Write as _, time::Duration};

use gst_types::{Section, Status};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::Network;
use crate::{
    answer::{BusinessError, Queued},
    data_set::Record,
};

/// What is known of queued lists and their files.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Files {
    /// By token.
    lists: BTreeMap<String, QueuedList>,
    /// By name.
    jobs: BTreeMap<String, FilesJob>,
}

/// A list for which a token was given instead of documents.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct QueuedList {
    pub(crate) section: Section,
    pub(crate) status: Option<Status>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct FilesJob {
    gstin: String,
    known_from: Duration,
    ends: Duration,
    files: Vec<File>,
}

/// One file.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct File {
    body: String,
    documents: usize,
}

/// What is told of a job.
pub(crate) enum FilesReport {
    Running,
    /// The number of documents and the checksum of each file.
    Done(Vec<(usize, String)>),
}

impl Network {
    /// Keeps what a token was given for.
    pub(crate) fn queue(&mut self, token: &str, list: QueuedList) {
        self.files.lists.insert(token.to_owned(), list);
    }

    /// The token for a list, if its documents are too many for one response.
    pub(crate) fn queue_if_large(&mut self, gstin: &str, list: QueuedList) -> Option<Queued> {
        let documents = self.data_set(gstin).select(list.section, list.status);
        if documents.count() <= self.queue_above? {
            return None;
        }
        let token = format!("{:016x}", self.spread_number());
        self.queue(&token, list);
        let seconds = self.job_settings.length().as_secs();
        let minutes = u32::try_from(seconds.div_ceil(60)).unwrap_or(u32::MAX);
        Some(Queued::new(token, minutes))
    }

    /// Begins to prepare the files of a queued list and returns the name of the job.
    ///
    /// # Errors
    ///
    /// RET13508 for a token that was not given.
    pub(crate) fn begin_files(
        &mut self,
        gstin: &str,
        token: &str,
        now: Duration,
    ) -> Result<String, BusinessError> {
        let list = self.files.lists.get(token);
        let list = list.ok_or_else(|| BusinessError::of("RET13508"))?.clone();
        let records: Vec<&Record> = self
            .data_set(gstin)
            .select(list.section, list.status)
            .collect();
        let a_file = self.documents_a_file.unwrap_or(usize::MAX);
        let parts: Vec<&[&Record]> = match records.as_slice() {
            [] => vec![&[]],
            records => records.chunks(a_file).collect(),
        };
        let key = list.section.response_key();
        let files = parts
            .into_iter()
            .map(|records| File {
                // Records are JSON already.
                body: serde_json::to_string(&BTreeMap::from([(key, records)])).unwrap_or_default(),
                documents: records.len(),
            })
            .collect();
        let (known_from, ends) = self.job_settings.times(now);
        let job = FilesJob {
            gstin: gstin.to_owned(),
            known_from,
            ends,
            files,
        };
        let number = u128::from(self.spread_number()) << 64 | u128::from(self.spread_number());
        let name = format!("{number:032x}");
        self.files.jobs.insert(name.clone(), job);
        Ok(name)
    }

    /// What is told of a job; `None` if it is not known, or not yet, or another taxpayer's.
    pub(crate) fn files_report(
        &self,
        gstin: &str,
        name: &str,
        now: Duration,
    ) -> Option<FilesReport> {
        let job = self.files.jobs.get(name)?;
        if job.gstin != gstin || job.known_from > now {
            return None;
        }
        if job.ends > now {
            return Some(FilesReport::Running);
        }
        let told = job
            .files
            .iter()
            .map(|file| (file.documents, sha_256(file.body.as_bytes())));
        Some(FilesReport::Done(told.collect()))
    }

    /// A file of a job by its number, from 1.
    pub(crate) fn file(&self, name: &str, number: usize) -> Option<&str> {
        let job = self.files.jobs.get(name)?;
        let file = job.files.get(number.checked_sub(1)?)?;
        Some(&file.body)
    }
}

fn sha_256(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}
