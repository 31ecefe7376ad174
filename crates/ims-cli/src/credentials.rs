//! The key and the token, from the environment or from files that it names.
//!
//! Never from arguments: those stand in the list of processes and in the
//! history of the shell. No message repeats what a variable holds, not even
//! the name of a file, in whose place someone may have put the secret itself.

use std::env::{self, VarError};
use std::fs::File;
use std::io::{self, Read};

use crate::failure::Failure;

/// What authorises a call.
pub(crate) struct Credentials {
    pub(crate) api_key: String,
    pub(crate) taxpayer_token: String,
}

impl Credentials {
    /// Reads the credentials.
    pub(crate) fn from_environment() -> Result<Self, Failure> {
        match (API_KEY.read()?, TAXPAYER_TOKEN.read()?) {
            (Some(api_key), Some(taxpayer_token)) => Ok(Self {
                api_key,
                taxpayer_token,
            }),
            (api_key, taxpayer_token) => {
                let missing: Vec<_> = [
                    (api_key.is_none(), API_KEY),
                    (taxpayer_token.is_none(), TAXPAYER_TOKEN),
                ]
                .into_iter()
                .filter(|(is_missing, _)| *is_missing)
                .map(|(_, secret)| format!("{} ({})", secret.variable, secret.meaning))
                .collect();
                Err(Failure::configuration(
                    format!("credentials are missing: set {}", missing.join(" and ")),
                    "a variable of the same name with _FILE can name a file instead; \
                     to try without credentials, add --mock",
                ))
            }
        }
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

impl Secret {
    fn read(&self) -> Result<Option<String>, Failure> {
        match (variable(self.variable)?, variable(self.file_variable)?) {
            (Some(_), Some(_)) => Err(Failure::configuration(
                format!("both {} and {} are set", self.variable, self.file_variable),
                "unset one, so that it is certain which account is used",
            )),
            (Some(secret), None) => Ok(Some(secret)),
            (None, Some(path)) => self.read_file(&path).map(Some),
            (None, None) => Ok(None),
        }
    }

    fn read_file(&self, path: &str) -> Result<String, Failure> {
        let secret = read_small(path).map_err(|error| {
            Failure::configuration(
                format!(
                    "the file that {} names cannot be read: {}",
                    self.file_variable,
                    error.kind()
                ),
                "it must hold the secret alone, as text",
            )
        })?;
        // Editors end a file with a line break; it is no part of the secret.
        let line = secret.strip_suffix('\n').unwrap_or(&secret);
        Ok(line.strip_suffix('\r').unwrap_or(line).to_owned())
    }
}

/// No key and no token comes near; a device that never ends does not hang us.
const LARGEST_SECRET: u64 = 64 * 1024;

fn read_small(path: &str) -> io::Result<String> {
    let mut text = String::new();
    File::open(path)?
        .take(LARGEST_SECRET + 1)
        .read_to_string(&mut text)?;
    if text.len() as u64 > LARGEST_SECRET {
        return Err(io::ErrorKind::FileTooLarge.into());
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
