//! Views: options of `ims list` under a name of the user's.

use std::fs;
use std::io;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::{folder, make, not_usable, replace};
use crate::arguments::filter::{FilterArguments, Truth};
use crate::arguments::nearest_name;
use crate::arguments::since::Since;
use crate::arguments::stored::ArrangementArguments;
use crate::failure::Failure;

/// Which documents are meant, and how they are shown.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct View {
    pub(crate) filters: FilterArguments,
    pub(crate) new_since: Option<Since>,
    pub(crate) matched: Option<Truth>,
    pub(crate) arrangement: ArrangementArguments,
}

impl View {
    /// Takes from `other` whatever is not said here.
    pub(crate) fn or(self, other: Self) -> Self {
        Self {
            filters: self.filters.or(other.filters),
            new_since: self.new_since.or(other.new_since),
            matched: self.matched.or(other.matched),
            arrangement: self.arrangement.or(other.arrangement),
        }
    }

    pub(crate) fn save(&self, name: &str) -> Result<(), Failure> {
        let path = path(name)?;
        if let Some(folder) = path.parent() {
            make(folder)?;
        }
        let text = serde_json::to_string_pretty(self)
            .map_err(|error| Failure::internal(format!("the view cannot be written: {error}")))?;
        replace(&path, &(text + "\n"))
    }

    pub(crate) fn read(name: &str) -> Result<Self, Failure> {
        let path = path(name)?;
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(unknown(name)),
            Err(error) => return Err(not_usable(&path, &error)),
        };
        serde_json::from_str(&text).map_err(|error| {
            Failure::configuration(
                format!("the view {}: {error}", path.display()),
                "save it anew with --save-view",
            )
        })
    }
}

fn unknown(name: &str) -> Failure {
    let known = names();
    let names: Vec<_> = known.iter().map(String::as_str).collect();
    let known = match nearest_name(name, &names) {
        Some(near) => format!("did you mean {near}?"),
        None if known.is_empty() => "none is saved".to_owned(),
        None => format!("there are {}", known.join(", ")),
    };
    Failure::configuration(
        format!("there is no view {name}; {known}"),
        "--save-view NAME saves the other options under a name",
    )
}

fn names() -> Vec<String> {
    let entries = views().ok().and_then(|folder| fs::read_dir(folder).ok());
    let paths = entries.into_iter().flatten().flatten();
    let mut names: Vec<_> = paths
        .filter_map(|entry| Some(entry.path().file_stem()?.to_str()?.to_owned()))
        .collect();
    names.sort();
    names
}

fn views() -> Result<PathBuf, Failure> {
    Ok(folder()?.join("views"))
}

fn path(name: &str) -> Result<PathBuf, Failure> {
    Ok(views()?.join(format!("{name}.json")))
}
