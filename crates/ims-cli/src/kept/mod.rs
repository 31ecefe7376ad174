//! What outlives the program: files that only the user can read, in the user's data folder.

mod lock;
mod secrets;
pub(crate) mod sessions;
pub(crate) mod views;

use std::fs::{self, DirBuilder, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use etcetera::{BaseStrategy, choose_base_strategy};

pub(crate) use self::lock::Lock;
pub(crate) use self::secrets::{KEYRING_VARIABLE, Place};
use crate::failure::Failure;
use crate::variable;

/// Names the folder.
pub(crate) const FOLDER_VARIABLE: &str = "IMS_DATA";

/// The folder of everything that is kept.
pub(crate) fn folder() -> Result<PathBuf, Failure> {
    if let Some(folder) = variable::read(FOLDER_VARIABLE)? {
        return Ok(folder.into());
    }
    choose_base_strategy()
        .map(|folders| folders.data_dir().join("ims"))
        .map_err(|_| {
            Failure::configuration(
                "the user's data folder is not known",
                "set HOME, or name a folder in IMS_DATA",
            )
        })
}

/// Makes a folder and those above it, for the user alone.
pub(crate) fn make(folder: &Path) -> Result<(), Failure> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
        .create(folder)
        .map_err(|error| not_usable(folder, &error))
}

/// Makes a folder, and finds out whether files can be kept in it.
pub(crate) fn make_usable(folder: &Path) -> Result<(), Failure> {
    make(folder)?;
    let trial = folder.join("trial");
    replace(&trial, "")?;
    fs::remove_file(&trial).map_err(|error| not_usable(&trial, &error))
}

/// How a file is opened that only the user may read.
pub(crate) fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Puts `text` in the place of what a file holds that the program keeps for itself.
pub(crate) fn replace(path: &Path, text: &str) -> Result<(), Failure> {
    put(path, text).map_err(|error| not_usable(path, &error))
}

/// Puts `text` in the place of what the file holds, at once: whoever reads it finds the old or the
/// new.
pub(crate) fn put(path: &Path, text: &str) -> io::Result<()> {
    use std::io::Write;

    let beside = path.with_extension(format!("new-{}", std::process::id()));
    let mut file = private()
        .write(true)
        .create(true)
        .truncate(true)
        .open(&beside)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::rename(&beside, path)
}

/// The error of a file or folder that does not do what it is there for.
pub(crate) fn not_usable(path: &Path, error: &io::Error) -> Failure {
    Failure::configuration(
        format!("{} cannot be used: {error}", path.display()),
        "IMS_DATA names another folder for what must be kept",
    )
}

/// The part of a file's name that stands for an environment, which can be an address.
pub(crate) fn environment_name(environment: &str) -> String {
    environment
        .chars()
        .map(|character| match character {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '.' => character,
            _ => '-',
        })
        .collect()
}
