//! The taxpayer for whom a command works, and what the work needs.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use gst_ims::Gstin;
use ims_store::{Store, Taxpayer};
use tokio::sync::OnceCell;

use super::folders;
use crate::arguments::Arguments;
use crate::arguments::stored::TargetArguments;
use crate::connection::{self, Connection, SharedConnection};
use crate::deadline::Deadline;
use crate::failure::Failure;
use crate::feedback::progress::Progress;
use crate::format::Format;
use crate::output::Target;
use crate::profiles::Profiles;
use crate::store;

/// The taxpayer for whom a command works: the only one, or one of several.
pub(super) struct Subject<'a> {
    pub(super) arguments: &'a Arguments,
    pub(super) store: &'a Store,
    pub(super) observer: Arc<Progress>,
    pub(super) of_several: Option<OneOfSeveral<'a>>,
    /// Where standard output is, of which several have a part each.
    pub(super) stdout: Target,
}

/// What one of several taxpayers has besides.
pub(super) struct OneOfSeveral<'a> {
    pub(super) taxpayer: &'a Taxpayer,
    pub(super) shared: &'a OnceCell<SharedConnection>,
}

impl Subject<'_> {
    /// Opens the way to the tax network. For one of several the time for it begins now.
    pub(super) async fn connect(&self) -> Result<Connection, Failure> {
        let (arguments, store) = (self.arguments, self.store);
        let Some(one) = &self.of_several else {
            return Connection::open(arguments, Some(store), Arc::clone(&self.observer)).await;
        };
        let open = || SharedConnection::open(arguments, store, Arc::clone(&self.observer));
        let shared = one.shared.get_or_try_init(open).await?;
        shared.of(one.taxpayer.gstin).await
    }

    /// What the office calls a taxpayer, if there is a profile that says so.
    pub(super) fn name(&self, gstin: Gstin) -> Result<Option<String>, Failure> {
        if let Some(one) = &self.of_several {
            return Ok(one.taxpayer.name.clone());
        }
        let profiles = Profiles::read(self.arguments.whose.config.as_deref())?;
        Ok(profiles.of(gstin).and_then(|profile| profile.name.clone()))
    }

    /// Whose documents in the store are meant.
    pub(super) async fn taxpayer(&self) -> Result<Gstin, Failure> {
        match &self.of_several {
            Some(one) => Ok(one.taxpayer.gstin),
            None => store::taxpayer(self.arguments, self.store).await,
        }
    }

    /// The same; an error if nothing was ever fetched for that taxpayer.
    pub(super) async fn fetched_taxpayer(&self) -> Result<Gstin, Failure> {
        let gstin = self.taxpayer().await?;
        store::must_be_fetched(gstin, self.store).await?;
        Ok(gstin)
    }

    /// Whose documents are meant; `None` if nobody is named and nobody is in the store.
    pub(super) async fn known_taxpayer(&self) -> Result<Option<Gstin>, Failure> {
        match &self.of_several {
            Some(one) => Ok(Some(one.taxpayer.gstin)),
            None => store::known_taxpayer(self.arguments, self.store).await,
        }
    }

    /// The end of the time for what is read and written on this machine.
    pub(super) fn deadline(&self) -> Deadline {
        match self.of_several {
            Some(_) => connection::deadline_of_one(self.arguments),
            None => connection::deadline(self.arguments),
        }
    }

    /// The form of standard output.
    pub(super) fn format(&self) -> Format {
        self.stdout.format
    }

    /// Where the output goes: to the file that is named, or to standard output.
    pub(super) fn target(&self, named: &TargetArguments) -> Result<Target, Failure> {
        match &named.output {
            Some(path) => Target::of_file(&self.arguments.output, &self.output(path)?),
            None => Ok(self.stdout.clone()),
        }
    }

    /// The file to write: the one that is named, or for one of several a file in a folder of its
    /// name.
    pub(super) fn output(&self, named: &Path) -> Result<PathBuf, Failure> {
        match &self.of_several {
            Some(one) => folders::output(named, one.taxpayer.gstin, self.format()),
            None => Ok(named.to_owned()),
        }
    }

    /// The files to read: the one that is named, or for one of several those in the named folder
    /// whose names begin with the GSTIN.
    pub(super) fn inputs(&self, named: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
        match &self.of_several {
            Some(one) => folders::inputs(named, one.taxpayer.gstin),
            None => Ok(named.to_vec()),
        }
    }

    /// The one file to read, as [`inputs`](Self::inputs); `None` if one of several has none.
    pub(super) fn input(&self, named: &Path) -> Result<Option<PathBuf>, Failure> {
        let mut found = self.inputs(&[named.to_owned()])?;
        if let [one, other, ..] = found.as_slice() {
            return Err(Failure::configuration(
                format!(
                    "{} and {} are both of this taxpayer, and one is expected",
                    one.display(),
                    other.display()
                ),
                "leave one file for each taxpayer in the folder",
            ));
        }
        Ok(found.pop())
    }
}
