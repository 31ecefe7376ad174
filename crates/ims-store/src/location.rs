//! Where a store is.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use etcetera::{BaseStrategy, choose_base_strategy};
use url::Url;

use crate::error::Error;

/// Where a store is: a file of SQLite, or a database of PostgreSQL.
///
/// `Display` and `Debug` leave the password of a server out.
///
/// # Example
///
/// ```
/// use ims_store::Location;
///
/// let shared: Location = "postgres://office:secret@db.example/ims".parse()?;
/// assert_eq!(shared.to_string(), "postgres://office@db.example/ims");
/// let own: Location = "/var/lib/ims/ims.db".parse()?;
/// assert_eq!(own.to_string(), "/var/lib/ims/ims.db");
/// # Ok::<(), ims_store::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Location(pub(crate) Place);

#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Place {
    File(PathBuf),
    Server(Url),
}

impl Location {
    /// Returns the location of a file of SQLite, which is made where there is none.
    pub fn file(path: impl Into<PathBuf>) -> Self {
        Self(Place::File(path.into()))
    }

    /// Returns the file that belongs to the user: `ims/ims.db` in the folder that the platform has
    /// for data of programs, such as `~/.local/share` on Linux.
    ///
    /// # Errors
    ///
    /// Where the user has no home folder.
    pub fn of_user() -> Result<Self, Error> {
        let folders = choose_base_strategy().map_err(|error| {
            Error::configuration("no folder for data is known; name a file for the store")
                .with(error)
        })?;
        Ok(Self::file(folders.data_dir().join("ims").join("ims.db")))
    }

    /// Returns whether there can be something at it: a file that is there, or any server.
    ///
    /// ```
    /// # use ims_store::Location;
    /// let folder = tempfile::tempdir()?;
    /// let location = Location::file(folder.path().join("ims.db"));
    /// assert!(!location.is_there());
    /// # Ok::<(), std::io::Error>(())
    /// ```
    #[must_use]
    pub fn is_there(&self) -> bool {
        match &self.0 {
            Place::File(path) => path.exists(),
            Place::Server(_) => true,
        }
    }

    /// Returns the address of the server with its password, for what is to be kept in the same
    /// database; `None` for a file. It must not be shown.
    #[must_use]
    pub fn server_address(&self) -> Option<String> {
        match &self.0 {
            Place::File(_) => None,
            Place::Server(url) => Some(url.to_string()),
        }
    }
}

impl FromStr for Location {
    type Err = Error;

    /// Takes `postgres://…` and `postgresql://…` for a server, and anything else for a path.
    fn from_str(text: &str) -> Result<Self, Error> {
        if text.trim().is_empty() {
            return Err(Error::configuration(
                "the location of the store is empty; expected a path or postgres://…",
            ));
        }
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            // The text may hold a password, and the parser's words do not.
            let url = Url::parse(text).map_err(|error| {
                Error::configuration("the address of the store is not valid").with(error)
            })?;
            return Ok(Self(Place::Server(url)));
        }
        Ok(Self::file(text))
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Place::File(path) => path.display().fmt(f),
            Place::Server(url) => {
                let mut shown = url.clone();
                // A password may also be among the parameters.
                shown.set_query(None);
                // Only an address that has no host takes no password, and then it has none.
                let _ = shown.set_password(None);
                shown.fmt(f)
            }
        }
    }
}

impl fmt::Debug for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Location({self})")
    }
}
