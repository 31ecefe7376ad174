//! From the bytes of a response to a job and its files.
//!
//! What the vendor documents ends at the beginning of the job; the names of files are the tax
//! network's own, and others that mean the same are read too.

use std::collections::BTreeMap;

use bytes::Bytes;
use gst_types::RawJson;
use sandbox_gst::types::{FileDetails, FileDetailsFile, FileDetailsJob};
use serde_json::value::RawValue;

use super::response::{FilesJob, FilesState, RemoteFile};
use crate::envelope::{BodyText, Judged, NO_CODES, Object, text};
use crate::error::Error;
use crate::http::Answer;
use crate::json::Members;

/// Other names of the list of files, and of the address of the only one.
const LISTS: [&str; 4] = ["files", "file_urls", "download_urls", "links"];
const ADDRESSES: [&str; 5] = ["url", "download_url", "file_url", "link", "signed_url"];

/// Decodes the answer to the request that begins a job.
pub(super) fn begun(token: &str, answer: &Answer) -> Result<FilesJob, Error> {
    let body = BodyText::of(answer);
    let object = Object::anywhere(FileDetailsJob::FIELDS);
    let judged = body.judge(answer, &NO_CODES, object)?;
    if let (Some(code), Some(why)) = (&judged.code, judged.contradiction()) {
        let message = format!("the server named a job and {code} beside it ({why})");
        return Err(judged.contradicted(message));
    }
    let (mut told, odd) = judged.payload.read::<FileDetailsJob>();
    let Some(job_id) = text(told.job_id.take()) else {
        let message = "the server took the token and named no job";
        return Err(judged.meta.not_understood(message));
    };
    // It names the kind of the object, which is known.
    told.entity = None;
    let mut extra = told.into_extra();
    extra.extend(odd);
    Ok(FilesJob {
        job_id,
        token: Some(token.to_owned()),
        state: FilesState::Running,
        count: None,
        files: Vec::new(),
        ready_in_minutes: estimate(&judged),
        encrypted_key: None,
        code: None,
        message: None,
        extra: extra.into(),
        meta: judged.meta,
    })
}

/// Decodes the answer to the question how far a job is.
pub(super) fn status(job_id: &str, answer: &Answer) -> Result<FilesJob, Error> {
    let body = BodyText::of(answer);
    let object = Object::anywhere(FileDetails::FIELDS);
    let judged = body.judge(answer, &NO_CODES, object)?;
    let (mut told, odd) = judged.payload.read::<FileDetails>();
    told.job_id = None;
    let listed: Vec<_> = told.urls.take().unwrap_or_default();
    let count = told.fc.take().and_then(|count| u32::try_from(count.0).ok());
    let encrypted_key = text(told.ek.take());
    let mut extra = told.into_extra();
    extra.extend(odd);
    let mut files: Vec<_> = listed.into_iter().filter_map(file).collect();
    if files.is_empty() {
        files = under_other_names(&mut extra);
    }
    let word = status_word(body.json());
    let has_failed = judged.code.is_some() && judged.contradiction().is_some();
    let state = if has_failed {
        FilesState::Failed
    } else {
        state(word.as_deref(), files.len(), count)
    };
    let why = judged.completeness.incomplete();
    let message = why.and_then(|why| why.message.clone());
    Ok(FilesJob {
        job_id: job_id.to_owned(),
        token: None,
        state,
        count,
        files,
        ready_in_minutes: estimate(&judged),
        encrypted_key,
        message: message.filter(|_| state == FilesState::Failed),
        code: judged.code,
        extra: extra.into(),
        meta: judged.meta,
    })
}

fn estimate<P>(judged: &Judged<P>) -> Option<u64> {
    let why = judged.completeness.incomplete()?;
    why.queued.as_ref()?.ready_in_minutes
}

/// What is not known has not ended, unless the files are there.
fn state(word: Option<&str>, files: usize, count: Option<u32>) -> FilesState {
    let word = word.unwrap_or_default().trim().to_lowercase();
    let says = |words: &[&str]| words.iter().any(|part| word.contains(part));
    if says(&["fail", "error", "expire", "cancel", "reject"]) {
        return FilesState::Failed;
    }
    if says(&["success", "succe", "complete", "done", "finish", "ready"]) && !word.contains("not ")
    {
        return FilesState::Done;
    }
    let is_running = says(&[
        "creat", "queue", "progress", "process", "pend", "run", "start",
    ]);
    let are_all = count.is_some_and(|count| usize::try_from(count).is_ok_and(|it| files >= it));
    if files > 0 && (are_all || !is_running) {
        FilesState::Done
    } else {
        FilesState::Running
    }
}

/// The word for how far it is, which the envelope takes for its own.
fn status_word(json: &str) -> Option<String> {
    const DEPTH: usize = 3;
    let mut level: &RawValue = serde_json::from_str(json).ok()?;
    let mut word = None;
    for _ in 0..DEPTH {
        let members = Members::read(level)?;
        let mut inside = None;
        for (key, value) in members.iter() {
            if key == "status" || key == "job_status" {
                word = serde_json::from_str(value.get()).ok().or(word);
            } else if key == "data" && value.get().starts_with('{') {
                inside = Some(value);
            }
        }
        match inside {
            Some(value) => level = value,
            None => break,
        }
    }
    word
}

fn file(file: FileDetailsFile) -> Option<RemoteFile> {
    let address = text(file.ul).or_else(|| {
        let named = |name: &&str| file.extra.get(*name).and_then(address);
        ADDRESSES.iter().find_map(named)
    });
    Some(RemoteFile {
        address: address?,
        documents: file.ic.and_then(|count| u64::try_from(count.0).ok()),
        hash: file.hash.map(|hash| hash.0.to_string()),
    })
}

/// Takes the files out of what is not known.
fn under_other_names(extra: &mut BTreeMap<String, RawJson>) -> Vec<RemoteFile> {
    for name in ["urls"].into_iter().chain(LISTS).chain(ADDRESSES) {
        let found = extra.get(name).map(in_list).unwrap_or_default();
        if !found.is_empty() {
            extra.remove(name);
            return found;
        }
    }
    Vec::new()
}

/// The files of a list of objects or addresses, or of one address.
fn in_list(value: &RawJson) -> Vec<RemoteFile> {
    let elements: Vec<RawJson> =
        serde_json::from_str(value.as_str()).unwrap_or_else(|_| vec![value.clone()]);
    let one = |element: &RawJson| {
        if let Some(address) = address(element) {
            return Some(RemoteFile {
                address,
                documents: None,
                hash: None,
            });
        }
        file(serde_json::from_str(element.as_str()).ok()?)
    };
    elements.iter().filter_map(one).collect()
}

fn address(value: &RawJson) -> Option<String> {
    let address: String = serde_json::from_str(value.as_str()).ok()?;
    (!address.is_empty()).then_some(address)
}

impl FilesJob {
    /// Reads the body of a response to the request that begins a job, received before with HTTP
    /// status 200.
    ///
    /// # Errors
    ///
    /// As [`PrepareFilesRequest::send`](super::PrepareFilesRequest::send), but for those of the
    /// network.
    pub fn from_body(token: &str, body: impl Into<Bytes>) -> Result<Self, Error> {
        begun(token, &Answer::stored(body.into()))
    }

    /// Reads the body of a response to the question how far a job is, received before with HTTP
    /// status 200.
    ///
    /// # Errors
    ///
    /// As [`FilesJobRequest::send`](super::FilesJobRequest::send), but for those of the network.
    ///
    /// # Example
    ///
    /// ```
    /// use gst_ims::files::{FilesJob, FilesState};
    ///
    /// let body = r#"{"code":200,"data":{"job_id":"j-1","status":"created"}}"#;
    /// assert_eq!(FilesJob::from_status_body("j-1", body)?.state, FilesState::Running);
    ///
    /// let body = r#"{"code":200,"data":{"job_id":"j-1","fc":1,"urls":[{"ul":"https://files.example/1",
    ///     "ic":2,"hash":"2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae"}]}}"#;
    /// let job = FilesJob::from_status_body("j-1", body)?;
    /// assert_eq!(job.state, FilesState::Done);
    /// assert_eq!(job.files[0].documents, Some(2));
    /// # Ok::<(), gst_ims::Error>(())
    /// ```
    pub fn from_status_body(job_id: &str, body: impl Into<Bytes>) -> Result<Self, Error> {
        status(job_id, &Answer::stored(body.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_far_a_job_is_follows_from_its_word_and_its_files() {
        use FilesState::{Done, Failed, Running};
        for (word, files, count, expected) in [
            ("created", 0, None, Running),
            ("created", 1, None, Running),
            ("created", 1, Some(1), Done),
            ("in_progress", 1, Some(2), Running),
            ("succeeded", 0, None, Done),
            ("COMPLETED", 2, Some(3), Done),
            ("not ready", 0, None, Running),
            ("failed", 2, Some(2), Failed),
            ("expired", 0, None, Failed),
            ("", 1, None, Done),
            ("", 0, Some(0), Running),
            ("brand new word", 0, None, Running),
        ] {
            assert_eq!(
                state(Some(word), files, count),
                expected,
                "{word:?} {files}"
            );
        }
    }

    #[test]
    fn files_are_found_under_other_names() {
        for data in [
            r#""urls":["https://f.example/1","https://f.example/2"]"#,
            r#""files":[{"url":"https://f.example/1"},{"ul":"https://f.example/2"}]"#,
            r#""urls":[{"link":"https://f.example/1"},{"url":"https://f.example/2"}]"#,
        ] {
            let body = format!(r#"{{"code":200,"data":{{"job_id":"j",{data}}}}}"#);
            let job = FilesJob::from_status_body("j", body).expect(data);
            let addresses: Vec<_> = job.files.iter().map(|file| &*file.address).collect();
            assert_eq!(addresses, ["https://f.example/1", "https://f.example/2"]);
            assert!(job.extra.is_empty(), "{data}");
        }
        let only = r#"{"code":200,"data":{"status":"succeeded","job_id":"j","url":"https://f.example/1"}}"#;
        let job = FilesJob::from_status_body("j", only).expect("a file");
        assert_eq!((job.files.len(), job.state), (1, FilesState::Done));
    }
}
