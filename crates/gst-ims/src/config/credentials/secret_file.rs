//! A file that holds one secret.

use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use secrecy::SecretString;
use tokio::sync::{Mutex, oneshot};

use super::secret::LARGEST_SECRET;
use crate::clock;
use crate::error::{Error, ErrorKind};

/// Reads one secret from a file, anew each time.
///
/// A thread of its own reads, and nothing waits for that thread to end: the
/// file may be a pipe that nobody writes to, or on a network that hangs.
#[derive(Clone, Debug)]
pub(super) struct SecretFile {
    path: PathBuf,
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
enum State {
    #[default]
    Idle,
    /// Kept when a caller gives up, so that a file that hangs costs one thread
    /// and not one for each call.
    Reading(oneshot::Receiver<Result<Content, Fault>>),
    /// A pipe gives what it holds only once.
    Kept(SecretString),
}

#[derive(Debug)]
struct Content {
    text: SecretString,
    can_be_read_again: bool,
}

impl SecretFile {
    pub(super) fn new(path: PathBuf) -> Self {
        Self {
            path,
            state: Arc::default(),
        }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Returns the text without the line breaks at its end.
    pub(super) async fn read_within(&self, limit: Duration) -> Result<SecretString, Fault> {
        clock::within(limit, self.read())
            .await
            .unwrap_or(Err(Fault::TimeOver))
    }

    pub(super) async fn read(&self) -> Result<SecretString, Fault> {
        let mut state = self.state.lock().await;
        if let State::Kept(text) = &*state {
            return Ok(text.clone());
        }
        if matches!(*state, State::Idle) {
            *state = State::Reading(self.start()?);
        }
        let State::Reading(under_way) = &mut *state else {
            return Err(Fault::Interrupted);
        };
        let result = under_way.await.unwrap_or(Err(Fault::Interrupted));
        *state = State::Idle;
        let content = result?;
        if !content.can_be_read_again {
            *state = State::Kept(content.text.clone());
        }
        Ok(content.text)
    }

    fn start(&self) -> Result<oneshot::Receiver<Result<Content, Fault>>, Fault> {
        let (sender, receiver) = oneshot::channel();
        let path = self.path.clone();
        thread::Builder::new()
            .name("gst-ims-secret".to_owned())
            .spawn(move || {
                // Nobody may be waiting any more.
                let _ = sender.send(Content::of(path));
            })
            .map_err(|_| Fault::NoThread)?;
        Ok(receiver)
    }
}

impl Content {
    fn of(path: PathBuf) -> Result<Self, Fault> {
        let file = File::open(path)?;
        let can_be_read_again = file.metadata()?.is_file();
        let mut bytes = Vec::new();
        // One more, which tells that there is more.
        let most = u64::try_from(LARGEST_SECRET).map_or(u64::MAX, |most| most + 1);
        file.take(most).read_to_end(&mut bytes)?;
        if bytes.len() > LARGEST_SECRET {
            return Err(Fault::TooLarge);
        }
        let mut text = String::from_utf8(bytes).map_err(|_| Fault::NotText)?;
        text.truncate(text.trim_end_matches(['\n', '\r']).len());
        Ok(Self {
            text: SecretString::from(text),
            can_be_read_again,
        })
    }
}

/// Why a file gave no secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    NoSuchFile,
    PermissionDenied,
    IsFolder,
    TooLarge,
    NotText,
    TimeOver,
    NoThread,
    Interrupted,
    Io(io::ErrorKind),
}

impl Fault {
    /// Makes the error; `file` says which file it is.
    pub(super) fn of(self, file: impl fmt::Display) -> Error {
        let kind = match self {
            Self::TimeOver => ErrorKind::Deadline,
            Self::NoThread | Self::Interrupted => ErrorKind::Internal,
            _ => ErrorKind::Configuration,
        };
        Error::new(kind, format!("{file} cannot be read: {self}"))
    }
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound => Self::NoSuchFile,
            io::ErrorKind::PermissionDenied => Self::PermissionDenied,
            io::ErrorKind::IsADirectory => Self::IsFolder,
            kind => Self::Io(kind),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSuchFile => f.write_str("no such file"),
            Self::PermissionDenied => f.write_str("permission denied"),
            Self::IsFolder => f.write_str("it is a folder"),
            Self::TooLarge => write!(
                f,
                "it is larger than {} KiB; it must hold the secret alone",
                LARGEST_SECRET / 1024
            ),
            Self::NotText => f.write_str("it is not text in UTF-8"),
            Self::TimeOver => f.write_str("its end did not come in time"),
            Self::NoThread => f.write_str("no thread can be started"),
            Self::Interrupted => f.write_str("reading it was interrupted"),
            Self::Io(kind) => kind.fmt(f),
        }
    }
}
