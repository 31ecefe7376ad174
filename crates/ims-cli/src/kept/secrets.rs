//! Secrets at rest: in the operating system's keyring, and where there is none in a file that only
//! the user can read.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use keyring_core::{Entry, Error};
use secrecy::{ExposeSecret, SecretString};

use super::{environment_name, folder, make, make_usable, not_usable, replace};
use crate::deadline::Deadline;
use crate::detached;
use crate::failure::Failure;
use crate::feedback::report;
use crate::variable;

/// A person may have to open the keyring first.
const PATIENCE: Duration = Duration::from_mins(1);

const SERVICE: &str = "ims";

/// Set to `off`, it keeps the program away from the keyring.
pub(crate) const KEYRING_VARIABLE: &str = "IMS_KEYRING";

/// A secret, and until when its keyring is waited for.
#[derive(Clone, Debug)]
pub(crate) struct Kept {
    environment: String,
    name: String,
    deadline: Deadline,
    /// The folder of the file, if not the user's.
    folder: Option<PathBuf>,
}

/// Where a secret was put.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Keyring,
    File(PathBuf),
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Keyring => f.write_str("the system's keyring"),
            Self::File(path) => write!(
                f,
                "{}, a file that only you can read, as no keyring of the system is in use",
                path.display()
            ),
        }
    }
}

impl Kept {
    pub(crate) fn new(environment: &str, name: impl Into<String>, deadline: Deadline) -> Self {
        Self {
            environment: environment_name(environment),
            name: name.into(),
            deadline,
            folder: None,
        }
    }

    /// Finds out whether a secret could be kept now: that the folder can be used, and that the
    /// keyring answers.
    pub(crate) async fn prepare(&self) -> Result<(), Failure> {
        if let Some(folder) = self.path()?.parent() {
            make_usable(folder)?;
        }
        self.in_keyring(Entry::get_password).await.map(drop)
    }

    /// Reads the secret, if there is one. A file comes first: it is only there where the keyring
    /// did not take it.
    pub(crate) async fn read(&self) -> Result<Option<SecretString>, Failure> {
        let path = self.path()?;
        match fs::read_to_string(&path) {
            Ok(text) => return Ok(Some(text.into())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(not_usable(&path, &error)),
        }
        let found = self.in_keyring(Entry::get_password).await?;
        Ok(found.map(SecretString::from))
    }

    /// Keeps the secret, and says where.
    pub(crate) async fn write(&self, secret: &SecretString) -> Result<Place, Failure> {
        let path = self.path()?;
        let text = secret.clone();
        let put = self
            .in_keyring(move |entry| entry.set_password(text.expose_secret()))
            .await;
        match put {
            Ok(None) => {}
            Ok(Some(())) => {
                remove_file(&path)?;
                return Ok(Place::Keyring);
            }
            // Whatever the keyring has now: a secret must not be lost, and a file comes first.
            Err(failure) => report::warning(&failure.to_string()),
        }
        if let Some(folder) = path.parent() {
            make(folder)?;
        }
        replace(&path, secret.expose_secret())?;
        Ok(Place::File(path))
    }

    /// Removes the secret wherever it is.
    pub(crate) async fn remove(&self) -> Result<(), Failure> {
        remove_file(&self.path()?)?;
        self.in_keyring(Entry::delete_credential).await?;
        Ok(())
    }

    fn path(&self) -> Result<PathBuf, Failure> {
        let folder = self.folder.clone().map_or_else(folder, Ok)?;
        let folder = folder.join("sessions").join(&self.environment);
        Ok(folder.join(format!("{}.secret", self.name)))
    }

    /// Asks the keyring, which may block; `None` if there is no keyring or no such entry.
    async fn in_keyring<T: Send + 'static>(
        &self,
        ask: impl FnOnce(&Entry) -> keyring_core::Result<T> + Send + 'static,
    ) -> Result<Option<T>, Failure> {
        if variable::read(KEYRING_VARIABLE)?.as_deref() == Some("off") {
            return Ok(None);
        }
        let user = format!("{}/{}", self.environment, self.name);
        let asked = detached::run(move || ask(&entry(&user)?));
        let patience = Deadline::after(PATIENCE.min(self.deadline.remaining()));
        match patience.bound(asked).await {
            None => Err(Failure::TimeOver(
                "the system's keyring did not answer; IMS_KEYRING=off keeps secrets in files"
                    .to_owned(),
            )),
            Some(Err(failure)) => Err(failure),
            Some(Ok(Ok(answer))) => Ok(Some(answer)),
            Some(Ok(Err(error))) if is_absent(&error) => Ok(None),
            Some(Ok(Err(error))) => Err(Failure::configuration(
                format!("the system's keyring refuses: {}", words(&error)),
                "open it, or set IMS_KEYRING=off to keep secrets in files",
            )),
        }
    }
}

/// Finds an entry in the store that is in use, by default the system's.
fn entry(user: &str) -> keyring_core::Result<Entry> {
    if keyring_core::get_default_store().is_none() && keyring::v1::Entry::store_status().is_err() {
        return Err(Error::NoDefaultStore);
    }
    Entry::new(SERVICE, user)
}

/// Whether there is no entry, no keyring, or one that does not take what it is given.
fn is_absent(error: &Error) -> bool {
    matches!(
        error,
        Error::NoEntry
            | Error::NoDefaultStore
            | Error::NoStorageAccess(_)
            | Error::PlatformFailure(_)
            | Error::TooLong(..)
    )
}

/// Words that repeat nothing of an entry.
fn words(error: &Error) -> &'static str {
    match error {
        Error::BadEncoding(_) | Error::BadDataFormat(..) => "its entry is not text",
        Error::Ambiguous(_) => "it has several entries of this name",
        Error::Invalid(..) => "it does not take this name",
        _ => "it gives no reason",
    }
}

fn remove_file(path: &Path) -> Result<(), Failure> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(not_usable(path, &error)),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Once;

    use keyring_core::mock;

    use super::*;

    /// Puts a keyring in the place of the system's that does what it is told.
    fn kept(name: &str, folder: &Path) -> (Kept, Entry) {
        static STORE: Once = Once::new();
        STORE.call_once(|| keyring_core::set_default_store(mock::Store::new().unwrap()));
        let kept = Kept {
            folder: Some(folder.to_owned()),
            ..Kept::new("test", name, Deadline::after(PATIENCE))
        };
        let entry = entry(&format!("test/{name}")).unwrap();
        (kept, entry)
    }

    fn fail(entry: &Entry, error: Error) {
        let credential = entry.as_any().downcast_ref::<mock::Cred>();
        credential.unwrap().set_error(error);
    }

    fn secret(text: &str) -> SecretString {
        text.to_owned().into()
    }

    async fn read(kept: &Kept) -> Option<String> {
        let secret = kept.read().await.unwrap();
        secret.map(|secret| secret.expose_secret().to_owned())
    }

    #[tokio::test]
    async fn a_keyring_keeps_the_secret_and_no_file_does() {
        let folder = tempfile::tempdir().unwrap();
        let (kept, entry) = kept("whole", folder.path());
        kept.prepare().await.unwrap();
        assert_eq!(read(&kept).await, None);
        // What an earlier command had to keep in a file goes away.
        fs::write(kept.path().unwrap(), "older").unwrap();
        let place = kept.write(&secret("token")).await.unwrap();
        assert_eq!(place, Place::Keyring);
        assert!(!kept.path().unwrap().exists());
        assert_eq!(entry.get_password().unwrap(), "token");
        assert_eq!(read(&kept).await.as_deref(), Some("token"));
        kept.remove().await.unwrap();
        assert_eq!(read(&kept).await, None);
        assert!(matches!(entry.get_password(), Err(Error::NoEntry)));
    }

    #[tokio::test]
    async fn a_keyring_that_does_not_take_the_secret_leaves_it_to_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let failures = [
            Error::NoStorageAccess("locked".into()),
            Error::PlatformFailure("gone".into()),
            Error::TooLong("secret".to_owned(), 100),
            Error::Invalid("user".to_owned(), "odd".to_owned()),
        ];
        for (number, failure) in failures.into_iter().enumerate() {
            let (kept, entry) = kept(&format!("refused-{number}"), folder.path());
            kept.write(&secret("older")).await.unwrap();
            fail(&entry, failure);
            let place = kept.write(&secret("token")).await.unwrap();
            assert_eq!(place, Place::File(kept.path().unwrap()));
            // The file comes first: the keyring still has what was kept before.
            assert_eq!(read(&kept).await.as_deref(), Some("token"));
            kept.remove().await.unwrap();
            assert_eq!(read(&kept).await, None);
        }
    }

    #[tokio::test]
    async fn a_keyring_that_refuses_is_told_without_its_words() {
        let folder = tempfile::tempdir().unwrap();
        for (number, failure) in [
            Error::BadEncoding(b"planted".to_vec()),
            Error::Invalid("planted".to_owned(), "planted".to_owned()),
        ]
        .into_iter()
        .enumerate()
        {
            let (kept, entry) = kept(&format!("odd-{number}"), folder.path());
            fail(&entry, failure);
            let failure = kept.prepare().await.unwrap_err();
            let told = format!("{failure} {failure:?}");
            assert!(told.contains("the system's keyring refuses"), "{told}");
            assert!(!told.contains("planted"), "{told}");
        }
    }
}
