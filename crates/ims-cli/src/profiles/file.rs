//! The file of profiles.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use gst_ims::Gstin;
use ims_store::Taxpayer;
use serde::Deserialize;
use toml_edit::{Array, ArrayOfTables, DocumentMut, Item, Table, Value, value};

use super::defaults::Defaults;
use crate::arguments::is_like_gstin;
use crate::failure::Failure;
use crate::kept;

pub(crate) const HINT: &str = "mend the file, or name another with --config or IMS_CONFIG";

const TABLES: &str = "taxpayer";

/// A file of profiles as it was read, with the comments of people in it.
#[derive(Debug)]
pub(super) struct File {
    path: PathBuf,
    document: DocumentMut,
}

/// What the file may say.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Content {
    #[serde(default)]
    taxpayer: Vec<Profile>,
    #[serde(default)]
    defaults: Defaults,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Profile {
    gstin: Gstin,
    name: Option<String>,
    username: Option<String>,
    environment: Option<String>,
    #[serde(default)]
    tags: Vec<String>,
}

/// What the file says of options.
pub(super) fn defaults(path: &Path) -> Result<Defaults, Failure> {
    Ok(content(path, &text(path)?)?.defaults)
}

fn text(path: &Path) -> Result<String, Failure> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(text),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(String::new()),
        Err(error) => Err(not_usable(path, &error.to_string())),
    }
}

fn content(path: &Path, text: &str) -> Result<Content, Failure> {
    toml_edit::de::from_str(text)
        .map_err(|error| not_understood(path, text, error.message(), error.span()))
}

impl File {
    pub(super) fn read(path: PathBuf) -> Result<(Self, Vec<Taxpayer>), Failure> {
        let text = text(&path)?;
        let document: DocumentMut = text.parse().map_err(|error: toml_edit::TomlError| {
            not_understood(&path, &text, error.message(), error.span())
        })?;
        let content = content(&path, &text)?;
        let taxpayers: Vec<_> = content.taxpayer.into_iter().map(Taxpayer::from).collect();
        check(&path, &taxpayers)?;
        Ok((Self { path, document }, taxpayers))
    }

    pub(super) fn put(&mut self, taxpayer: &Taxpayer) {
        let Some(tables) = self.tables() else {
            return;
        };
        let place = tables
            .iter()
            .position(|table| gstin_of(table) == Some(taxpayer.gstin));
        if let Some(table) = place.and_then(|place| tables.get_mut(place)) {
            write(taxpayer, table);
        } else {
            let mut table = Table::new();
            write(taxpayer, &mut table);
            tables.push(table);
        }
    }

    pub(super) fn remove(&mut self, gstin: Gstin) {
        if let Some(tables) = self.tables() {
            tables.retain(|table| gstin_of(table) != Some(gstin));
        }
    }

    pub(super) fn save(&self) -> Result<(), Failure> {
        // A link to a file elsewhere stays one.
        let path = fs::canonicalize(&self.path).unwrap_or_else(|_| self.path.clone());
        let write = || -> io::Result<()> {
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder)?;
            }
            kept::put(&path, &self.document.to_string())
        };
        write().map_err(|error| not_usable(&path, &error.to_string()))
    }

    /// The tables of the taxpayers; a list within one line becomes tables.
    fn tables(&mut self) -> Option<&mut ArrayOfTables> {
        let item = self.document.entry(TABLES).or_insert_with(no_tables);
        if let Item::Value(Value::Array(list)) = item {
            let tables = list.iter().filter_map(Value::as_inline_table);
            let tables = tables.map(|table| table.clone().into_table()).collect();
            *item = Item::ArrayOfTables(tables);
        }
        item.as_array_of_tables_mut()
    }
}

fn no_tables() -> Item {
    Item::ArrayOfTables(ArrayOfTables::new())
}

fn gstin_of(table: &Table) -> Option<Gstin> {
    let text = table.get("gstin")?.as_str()?;
    Gstin::from_server(text).ok()
}

fn write(taxpayer: &Taxpayer, table: &mut Table) {
    let texts = [
        ("gstin", Some(taxpayer.gstin.as_str())),
        ("name", taxpayer.name.as_deref()),
        ("username", taxpayer.username.as_deref()),
        ("environment", taxpayer.environment.as_deref()),
    ];
    for (key, text) in texts {
        let known = table.get(key).and_then(Item::as_str);
        match text {
            Some(text) if known == Some(text) => {}
            Some(text) => {
                table.insert(key, value(text));
            }
            None => {
                table.remove(key);
            }
        }
    }
    if taxpayer.tags.is_empty() {
        table.remove("tags");
    } else {
        let tags: Array = taxpayer.tags.iter().collect();
        table.insert("tags", value(tags));
    }
}

/// Each taxpayer stands in the file once, and a name means one of them.
fn check(path: &Path, taxpayers: &[Taxpayer]) -> Result<(), Failure> {
    for (number, taxpayer) in taxpayers.iter().enumerate() {
        let mut earlier = taxpayers.iter().take(number);
        let name = taxpayer.name.as_deref();
        if earlier.any(|earlier| earlier.gstin == taxpayer.gstin) {
            let message = format!("{} stands in it twice", taxpayer.gstin);
            return Err(not_usable(path, &message));
        }
        let mut earlier = taxpayers.iter().take(number);
        if let Some(name) = name {
            if is_like_gstin(name) {
                let message = format!("the name {name} could be taken for a GSTIN");
                return Err(not_usable(path, &message));
            }
            if let Some(other) = earlier.find(|earlier| super::is_called(earlier, name)) {
                let message = format!(
                    "{} and {} are both called {name}",
                    other.gstin, taxpayer.gstin
                );
                return Err(not_usable(path, &message));
            }
        }
    }
    Ok(())
}

fn not_usable(path: &Path, message: &str) -> Failure {
    let path = path.display();
    Failure::configuration(format!("{path} cannot be used: {message}"), HINT)
}

fn not_understood(
    path: &Path,
    text: &str,
    message: &str,
    span: Option<std::ops::Range<usize>>,
) -> Failure {
    let before = span.and_then(|span| text.get(..span.start));
    let place = before.map_or(String::new(), |before| {
        format!("line {}: ", before.matches('\n').count() + 1)
    });
    not_usable(path, &format!("{place}{}", message.replace('\n', "; ")))
}

impl From<Profile> for Taxpayer {
    fn from(profile: Profile) -> Self {
        Self {
            gstin: profile.gstin,
            name: profile.name,
            username: profile.username,
            environment: profile.environment,
            tags: profile.tags,
        }
    }
}
