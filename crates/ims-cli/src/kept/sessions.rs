//! The sessions of taxpayers, which several processes share.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use gst_ims::Gstin;
use gst_ims::session::{PlatformAccess, Session, SessionLock, SessionStore, StoreFuture};

use super::secrets::{Kept, Place};
use super::{Lock, environment_name, folder, make, make_usable, not_usable, replace};
use crate::deadline::Deadline;
use crate::failure::Failure;
use crate::feedback::Uninterrupted;

/// How long another process may take to exchange a token.
const PATIENCE: Duration = Duration::from_mins(1);

/// The session of one taxpayer in one environment.
#[derive(Clone, Debug)]
pub(crate) struct KeptSession {
    environment: String,
    taxpayer: Gstin,
    secret: Kept,
    deadline: Deadline,
}

/// The right to exchange or end a session, which one process of this machine has at a time. A
/// signal waits for its end: what the tax network gave must be kept.
#[derive(Debug)]
pub(crate) struct Turn {
    _lock: Lock,
    _uninterrupted: Uninterrupted,
}

impl KeptSession {
    pub(crate) fn of(environment: &str, taxpayer: Gstin, deadline: Deadline) -> Self {
        Self {
            environment: environment.to_owned(),
            taxpayer,
            secret: Kept::new(environment, taxpayer.to_string(), deadline),
            deadline,
        }
    }

    /// Finds out whether a session could be kept now, before one is opened.
    pub(crate) async fn prepare(&self) -> Result<(), Failure> {
        make_usable(&Self::locks()?)?;
        self.secret.prepare().await
    }

    pub(crate) async fn read(&self) -> Result<Option<Session>, Failure> {
        match self.secret.read().await? {
            Some(json) => Ok(Some(Session::from_secret_json(&json)?)),
            None => Ok(None),
        }
    }

    /// Keeps a session, and says where. Beside it is a file without secrets, by which the
    /// taxpayers who are signed in are found: a keyring cannot be listed.
    pub(crate) async fn write(&self, session: &Session) -> Result<Place, Failure> {
        let place = self.secret.write(&session.to_secret_json()).await?;
        let mark = self.mark()?;
        if let Some(folder) = mark.parent() {
            make(folder)?;
        }
        let text = serde_json::to_string(session).unwrap_or_default();
        replace(&mark, &text)?;
        Ok(place)
    }

    pub(crate) async fn remove(&self) -> Result<(), Failure> {
        self.secret.remove().await?;
        let mark = self.mark()?;
        match fs::remove_file(&mark) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(not_usable(&mark, &error)),
            _ => Ok(()),
        }
    }

    /// Waits until no other process exchanges or ends the session.
    pub(crate) async fn turn(&self) -> Result<Turn, Failure> {
        let folder = Self::locks()?;
        make(&folder)?;
        let environment = environment_name(&self.environment);
        let path = folder.join(format!("{environment}-{}.session", self.taxpayer));
        let lock = Lock::within(&path, PATIENCE, self.deadline).await?;
        let lock = lock.ok_or_else(|| {
            Failure::TimeOver("another process has been refreshing this session too long".into())
        })?;
        Ok(Turn {
            _lock: lock,
            _uninterrupted: Uninterrupted::begin(),
        })
    }

    fn locks() -> Result<PathBuf, Failure> {
        Ok(folder()?.join("locks"))
    }

    fn mark(&self) -> Result<PathBuf, Failure> {
        Ok(marks(&self.environment)?.join(format!("{}.json", self.taxpayer)))
    }
}

fn marks(environment: &str) -> Result<PathBuf, Failure> {
    let environment = environment_name(environment);
    Ok(folder()?.join("sessions").join(environment))
}

/// The taxpayers who are signed in.
pub(crate) fn taxpayers(environment: &str) -> Vec<Gstin> {
    let entries = marks(environment).ok().map(fs::read_dir);
    let entries = entries.into_iter().flatten().flatten().flatten();
    let taxpayer = |entry: fs::DirEntry| {
        let path = entry.path();
        let is_mark = path.extension().is_some_and(|ending| ending == "json");
        let name = Path::file_stem(&path)?.to_str()?.to_owned();
        Gstin::from_server(&name).ok().filter(|_| is_mark)
    };
    entries.filter_map(taxpayer).collect()
}

/// The taxpayer who is signed in, if it is one and not several.
pub(crate) fn only_taxpayer(environment: &str) -> Option<Gstin> {
    match taxpayers(environment).as_slice() {
        [taxpayer] => Some(*taxpayer),
        _ => None,
    }
}

/// The platform's token, kept until it ends.
pub(crate) async fn platform_access(
    environment: &str,
    deadline: Deadline,
) -> Result<Option<PlatformAccess>, Failure> {
    let kept = Kept::new(environment, PLATFORM, deadline).read().await?;
    // One that cannot be read is fetched again.
    Ok(kept.and_then(|json| PlatformAccess::from_secret_json(&json).ok()))
}

pub(crate) async fn keep_platform_access(
    environment: &str,
    access: &PlatformAccess,
    deadline: Deadline,
) -> Result<(), Failure> {
    let kept = Kept::new(environment, PLATFORM, deadline);
    kept.write(&access.to_secret_json()).await.map(drop)
}

const PLATFORM: &str = "platform";

impl SessionStore for KeptSession {
    fn load(&self) -> StoreFuture<'_, Option<Session>> {
        Box::pin(async { self.read().await.map_err(as_library) })
    }

    fn save(&self, session: Session) -> StoreFuture<'_, ()> {
        Box::pin(async move { self.write(&session).await.map(drop).map_err(as_library) })
    }

    fn lock(&self) -> StoreFuture<'_, SessionLock> {
        Box::pin(async { Ok(Box::new(self.turn().await.map_err(as_library)?) as SessionLock) })
    }
}

fn as_library(failure: Failure) -> gst_ims::Error {
    match failure {
        Failure::Api(error) => error,
        other => gst_ims::Error::from_provider(other.to_string()),
    }
}
