//! The key and the token, from the environment or from files that it names.
//!
//! Never from arguments: those stand in the list of processes and in the
//! history of the shell. No message repeats what a variable holds, not even
//! the name of a file, in whose place someone may have put the secret itself.

use std::env::{self, VarError};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use gst_ims::{CredentialsFuture, CredentialsProvider, Error};

use crate::failure::Failure;
use crate::small_file;

/// What authorises a call, and where it can be found again.
#[derive(Debug)]
pub(crate) struct Credentials {
    /// Read before the first call, which takes it.
    read: Mutex<Option<gst_ims::Credentials>>,
    source: Source,
}

/// Where newer credentials can be read.
#[derive(Clone, Debug)]
struct Source {
    first: gst_ims::Credentials,
    api_key_file: Option<PathBuf>,
    taxpayer_token_file: Option<PathBuf>,
}

impl Credentials {
    /// Reads the credentials and checks that they can be sent.
    pub(crate) fn from_environment() -> Result<Self, Failure> {
        let (api_key, taxpayer_token) = match (API_KEY.read()?, TAXPAYER_TOKEN.read()?) {
            (Some(api_key), Some(taxpayer_token)) => (api_key, taxpayer_token),
            (None, None) => return Err(missing(&[API_KEY, TAXPAYER_TOKEN])),
            (None, Some(_)) => return Err(missing(&[API_KEY])),
            (Some(_), None) => return Err(missing(&[TAXPAYER_TOKEN])),
        };
        let first = gst_ims::Credentials::new(api_key.text, taxpayer_token.text);
        first.check()?;
        Ok(Self {
            read: Mutex::new(Some(first.clone())),
            source: Source {
                first,
                api_key_file: api_key.file,
                taxpayer_token_file: taxpayer_token.file,
            },
        })
    }
}

fn missing(secrets: &[Secret]) -> Failure {
    let names: Vec<_> = secrets
        .iter()
        .map(|secret| format!("{} ({})", secret.variable, secret.meaning))
        .collect();
    Failure::configuration(
        format!("credentials are missing: set {}", names.join(" and ")),
        "a variable of the same name with _FILE can name a file instead; \
         to try without credentials, add --mock",
    )
}

/// Reads files again when the server refuses what they held: another program
/// may have renewed the taxpayer's session meanwhile.
impl CredentialsProvider for Credentials {
    fn credentials(&self) -> CredentialsFuture<'_> {
        let first = self
            .read
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(credentials) = first {
            return Box::pin(std::future::ready(Ok(credentials)));
        }
        let source = self.source.clone();
        Box::pin(async {
            // Not here: a file on a network may hang, a call must not.
            tokio::task::spawn_blocking(move || source.read())
                .await
                .unwrap_or_else(|_| Err(Error::credentials("reading the files was interrupted")))
        })
    }
}

impl Source {
    fn read(&self) -> Result<gst_ims::Credentials, Error> {
        let mut credentials = self.first.clone();
        if let Some(path) = &self.api_key_file {
            credentials.api_key = API_KEY.read_again(path)?.into();
        }
        if let Some(path) = &self.taxpayer_token_file {
            credentials.taxpayer_token = TAXPAYER_TOKEN.read_again(path)?.into();
        }
        Ok(credentials)
    }
}

struct Secret {
    variable: &'static str,
    file_variable: &'static str,
    meaning: &'static str,
}

const API_KEY: Secret = Secret {
    variable: "SANDBOX_API_KEY",
    file_variable: "SANDBOX_API_KEY_FILE",
    meaning: "the API key of the Sandbox account",
};

const TAXPAYER_TOKEN: Secret = Secret {
    variable: "SANDBOX_ACCESS_TOKEN",
    file_variable: "SANDBOX_ACCESS_TOKEN_FILE",
    meaning: "the taxpayer's access token from the OTP verification",
};

/// A secret's text, and the file that may hold a newer one later.
struct Found {
    text: String,
    file: Option<PathBuf>,
}

impl Secret {
    fn read(&self) -> Result<Option<Found>, Failure> {
        match (variable(self.variable)?, variable(self.file_variable)?) {
            (Some(_), Some(_)) => Err(Failure::configuration(
                format!("both {} and {} are set", self.variable, self.file_variable),
                "unset one, so that it is certain which account is used",
            )),
            (Some(text), None) => Ok(Some(Found { text, file: None })),
            (None, Some(path)) => self.read_file(PathBuf::from(path)).map(Some),
            (None, None) => Ok(None),
        }
    }

    fn read_file(&self, path: PathBuf) -> Result<Found, Failure> {
        let text = read_secret(&path).map_err(|error| {
            Failure::configuration(
                self.unreadable(&error),
                "it must hold the secret alone, as text",
            )
        })?;
        // A pipe gives what it holds only once, and may wait for more forever.
        let is_lasting = fs::metadata(&path).is_ok_and(|metadata| metadata.is_file());
        Ok(Found {
            text,
            file: is_lasting.then_some(path),
        })
    }

    fn read_again(&self, path: &Path) -> Result<String, Error> {
        read_secret(path).map_err(|error| Error::credentials(self.unreadable(&error)))
    }

    fn unreadable(&self, error: &io::Error) -> String {
        format!(
            "the file that {} names cannot be read: {}",
            self.file_variable,
            error.kind()
        )
    }
}

/// Editors end a file with a line break; it is no part of the secret.
fn read_secret(path: &Path) -> io::Result<String> {
    let mut text = String::from_utf8(small_file::read(path)?)
        .map_err(|_| io::Error::from(io::ErrorKind::InvalidData))?;
    for end in ['\n', '\r'] {
        if text.ends_with(end) {
            text.pop();
        }
    }
    Ok(text)
}

/// Reads a variable; one that is set to nothing counts as not set.
pub(crate) fn variable(name: &str) -> Result<Option<String>, Failure> {
    match env::var(name) {
        Ok(value) if value.is_empty() => Ok(None),
        Ok(value) => Ok(Some(value)),
        Err(VarError::NotPresent) => Ok(None),
        Err(VarError::NotUnicode(_)) => Err(Failure::configuration(
            format!("{name} is not UTF-8 text"),
            "set it again by hand",
        )),
    }
}
