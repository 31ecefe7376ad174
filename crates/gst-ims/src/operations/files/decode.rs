//! From the bytes of a response to a job and its files.
//!
//! What the vendor documents ends at the beginning of the job; the names of files are the tax
//! network's own, and others that mean the same are read too.

use std::collections::BTreeMap;

use bytes::Bytes;
use gst_types::RawJson;
use sandbox_gst::types::{FileDetails, FileDetailsFile, FileDetailsJob};

use super::response::{FilesJob, FilesState, RemoteFile};
use crate::envelope::{BodyText, Judged, NO_CODES, Object, read_leniently, text};
use crate::error::Error;
use crate::http::Answer;
use crate::json::{Cursor, Malformed, Members};
use crate::memory_limit::MemoryLimit;
use crate::operations::room::{BLOCK, Room};
use crate::operations::unknown_sections;

/// The list of files.
const FILES: &str = "urls";

/// Other names of it, and of the address of the only one.
const LISTS: [&str; 4] = ["files", "file_urls", "download_urls", "links"];
const ADDRESSES: [&str; 5] = ["url", "download_url", "file_url", "link", "signed_url"];

/// Decodes the answer to the request that begins a job.
pub(super) fn begun(token: &str, answer: &Answer, memory: &MemoryLimit) -> Result<FilesJob, Error> {
    let body = BodyText::of(answer);
    let object = Object::anywhere(FileDetailsJob::FIELDS, memory).keeping_others();
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
    let ready_in_minutes = estimate(&judged);
    let mut extra = told.into_extra();
    extra.extend(odd);
    extra.extend(judged.payload.into_others());
    Ok(FilesJob {
        job_id,
        token: Some(token.to_owned()),
        state: FilesState::Running,
        count: None,
        files: Vec::new(),
        ready_in_minutes,
        encrypted_key: None,
        code: None,
        message: None,
        extra: extra.into(),
        meta: judged.meta,
    })
}

/// Decodes the answer to the question how far a job is.
pub(super) fn status(
    job_id: &str,
    answer: &Answer,
    memory: &MemoryLimit,
) -> Result<FilesJob, Error> {
    let body = BodyText::of(answer);
    let object = Object::anywhere(FileDetails::FIELDS, memory);
    let judged = body.judge(answer, &NO_CODES, object.keeping_others().with_list(FILES))?;
    let (mut told, odd) = judged.payload.read::<FileDetails>();
    told.job_id = None;
    let count = told.fc.take().and_then(|count| u32::try_from(count.0).ok());
    let encrypted_key = text(told.ek.take());
    let ready_in_minutes = estimate(&judged);
    let has_failed = judged.code.is_some() && judged.contradiction().is_some();
    let mut files = Files {
        list: Vec::new(),
        room: Room::of(memory),
    };
    let mut extra = told.into_extra();
    extra.extend(odd);
    for list in judged.payload.lists() {
        if !files.add(list.get()) {
            unknown_sections::keep(&mut extra, &mut files.room, FILES, list);
        }
    }
    extra.extend(judged.payload.into_others());
    if files.list.is_empty() {
        files.add_other_names(&mut extra);
    }
    if let Some(error) = files.room.failure() {
        return Err(judged.meta.about_exchange(error));
    }
    files.room.keep();
    let files = files.list;
    let word = status_word(body.json());
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
        ready_in_minutes,
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
    let mut level = json;
    let mut word = None;
    for _ in 0..DEPTH {
        let members = Members::named(level, &["status", "job_status", "data"])?;
        let mut inside = None;
        for (key, value) in members.iter() {
            if key == "data" {
                inside = Some(value.get()).filter(|value| value.starts_with('{'));
            } else {
                word = serde_json::from_str(value.get()).ok().or(word);
            }
        }
        match inside {
            Some(value) => level = value,
            None => break,
        }
    }
    word
}

/// The files of an answer, read one by one.
struct Files {
    list: Vec<RemoteFile>,
    room: Room,
}

impl Files {
    /// Adds the files of a list of objects or addresses, or of one address; whether there is one.
    fn add(&mut self, json: &str) -> bool {
        let before = self.list.len();
        let mut cursor = Cursor::new(json);
        if cursor.peek() == Some(b'[') {
            // It is JSON, as the whole is.
            let _malformed = cursor.elements(|cursor| {
                self.add_file(cursor.raw()?.get());
                Ok::<_, Malformed>(())
            });
        } else {
            self.add_file(json);
        }
        self.list.len() > before
    }

    fn add_file(&mut self, json: &str) {
        if self.room.is_exceeded() || !self.room.can_read(json) {
            return;
        }
        let Some(file) = file(json) else { return };
        let texts = file.address.len() + file.hash.as_ref().map_or(0, String::len);
        // A list that grows has room for twice as many.
        if self
            .room
            .has(2 * size_of::<RemoteFile>() + texts + 2 * BLOCK)
        {
            self.list.push(file);
        }
    }

    /// Takes the files out of what is not known.
    fn add_other_names(&mut self, extra: &mut BTreeMap<String, RawJson>) {
        for name in [FILES].into_iter().chain(LISTS).chain(ADDRESSES) {
            if extra
                .get(name)
                .is_some_and(|value| self.add(value.as_str()))
            {
                extra.remove(name);
                return;
            }
        }
    }
}

/// Reads a file that is an object or an address.
fn file(json: &str) -> Option<RemoteFile> {
    if let Some(address) = address(json) {
        return Some(RemoteFile {
            address,
            documents: None,
            hash: None,
        });
    }
    let members = Members::named(json, &[FileDetailsFile::FIELDS, &ADDRESSES].concat())?;
    let (file, _) = read_leniently::<FileDetailsFile>(members.iter());
    let named = |name: &str| {
        file.extra
            .get(name)
            .and_then(|value| address(value.as_str()))
    };
    let other = ADDRESSES.into_iter().find_map(named);
    Some(RemoteFile {
        address: text(file.ul).or(other)?,
        documents: file.ic.and_then(|count| u64::try_from(count.0).ok()),
        hash: file.hash.map(|hash| hash.0.to_string()),
    })
}

fn address(json: &str) -> Option<String> {
    let address: String = serde_json::from_str(json).ok()?;
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
        begun(token, &Answer::stored(body.into()), &MemoryLimit::none())
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
        status(job_id, &Answer::stored(body.into()), &MemoryLimit::none())
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
