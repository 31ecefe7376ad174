//! The taxpayers of an office, kept in a file that people may edit as well.

mod defaults;
mod file;

use std::path::{Path, PathBuf};

use etcetera::{BaseStrategy, choose_base_strategy};
use gst_ims::Gstin;
use ims_store::Taxpayer;

use self::defaults::Defaults;
use self::file::File;
pub(crate) use self::file::HINT;
use crate::failure::Failure;
use crate::variable;

/// Names the file.
pub(crate) const FILE_VARIABLE: &str = "IMS_CONFIG";

/// The profiles of taxpayers, in the order of their file.
#[derive(Debug)]
pub(crate) struct Profiles {
    file: File,
    taxpayers: Vec<Taxpayer>,
}

impl Profiles {
    /// Reads the profiles; a file that is not there has none.
    pub(crate) fn read(named: Option<&Path>) -> Result<Self, Failure> {
        let (file, taxpayers) = File::read(path(named)?)?;
        Ok(Self { file, taxpayers })
    }

    pub(crate) fn all(&self) -> &[Taxpayer] {
        &self.taxpayers
    }

    /// The profile with this GSTIN.
    pub(crate) fn of(&self, gstin: Gstin) -> Option<&Taxpayer> {
        self.taxpayers.iter().find(|known| known.gstin == gstin)
    }

    /// The profile with this name, in capital letters or not.
    pub(crate) fn called(&self, name: &str) -> Option<&Taxpayer> {
        self.taxpayers
            .iter()
            .find(|known| is_called(known, name.trim()))
    }

    /// The profiles that are of use in an environment and have one of the tags, or all if none is
    /// given.
    pub(crate) fn chosen(&self, tags: &[String], environment: &str) -> Vec<Taxpayer> {
        let is_here = |known: &&Taxpayer| {
            let own = known.environment.as_deref();
            own.is_none_or(|own| own == environment)
        };
        let is_tagged =
            |known: &&Taxpayer| tags.is_empty() || tags.iter().any(|tag| known.tags.contains(tag));
        let chosen = self.taxpayers.iter().filter(is_here).filter(is_tagged);
        chosen.cloned().collect()
    }

    /// Adds a profile, or changes the one with its GSTIN.
    pub(crate) fn put(&mut self, taxpayer: Taxpayer) -> Result<(), Failure> {
        if let Some(name) = &taxpayer.name
            && let Some(other) = self.called(name)
            && other.gstin != taxpayer.gstin
        {
            return Err(Failure::configuration(
                format!("{} is called {name} already", other.gstin),
                "choose another name with --name",
            ));
        }
        self.file.put(&taxpayer);
        match self
            .taxpayers
            .iter_mut()
            .find(|known| known.gstin == taxpayer.gstin)
        {
            Some(known) => *known = taxpayer,
            None => self.taxpayers.push(taxpayer),
        }
        Ok(())
    }

    /// Removes a profile.
    pub(crate) fn remove(&mut self, gstin: Gstin) {
        self.file.remove(gstin);
        self.taxpayers.retain(|known| known.gstin != gstin);
    }

    /// Writes the file anew; comments in it stay.
    pub(crate) fn save(&self) -> Result<(), Failure> {
        self.file.save()
    }
}

/// What the file says of options.
pub(crate) fn defaults(named: Option<&Path>) -> Result<Defaults, Failure> {
    file::defaults(&path(named)?)
}

/// The file that is named, or else the user's own.
pub(crate) fn path(named: Option<&Path>) -> Result<PathBuf, Failure> {
    if let Some(named) = named {
        return Ok(named.to_owned());
    }
    if let Some(named) = variable::read(FILE_VARIABLE)? {
        return Ok(named.into());
    }
    choose_base_strategy()
        .map(|folders| folders.config_dir().join("ims").join("config.toml"))
        .map_err(|_| {
            Failure::configuration(
                "the user's folder for configuration is not known",
                "set HOME, or name a file with --config or IMS_CONFIG",
            )
        })
}

fn is_called(taxpayer: &Taxpayer, name: &str) -> bool {
    let own = taxpayer.name.as_deref();
    own.is_some_and(|own| own.to_lowercase() == name.to_lowercase())
}
