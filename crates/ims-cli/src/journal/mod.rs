//! The journal of writes: what is about to be sent is on disk before it is, so that whatever ends
//! the program, nobody sends it again unknowingly.
//!
//! One file for each taxpayer, to which lines are only ever added.

mod record;
#[cfg(test)]
mod tests;

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use gst_ims::Gstin;

pub(crate) use self::record::{Delivery, Does, Event, Intended, Write};
use self::record::{Line, fold};
use crate::clock;
use crate::failure::Failure;
use crate::kept;

/// The journal of one taxpayer.
#[derive(Debug)]
pub(crate) struct Journal {
    path: PathBuf,
    /// Opened when the first line is added.
    file: Option<File>,
    writes: Vec<Write>,
    damaged: Vec<usize>,
    /// Whether the last line was torn, and the next must begin on a line of its own.
    is_torn: bool,
}

impl Journal {
    /// Reads the journal of a taxpayer; there may be none yet.
    pub(crate) fn of(environment: &str, taxpayer: Gstin) -> Result<Self, Failure> {
        let folder = folder(environment)?;
        Self::at(folder.join(format!("{taxpayer}.jsonl")))
    }

    /// Reads the journals of every taxpayer in an environment.
    pub(crate) fn all(environment: &str) -> Result<Vec<(Gstin, Self)>, Failure> {
        let folder = folder(environment)?;
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(kept::not_usable(&folder, &error)),
        };
        let mut journals = Vec::new();
        for entry in entries.flatten() {
            let path = entry.path();
            let name = path.file_stem().and_then(|name| name.to_str());
            let taxpayer = name.and_then(|name| Gstin::from_server(name).ok());
            if let Some(taxpayer) = taxpayer {
                journals.push((taxpayer, Self::at(path)?));
            }
        }
        journals.sort_by_key(|(taxpayer, _)| *taxpayer);
        Ok(journals)
    }

    fn at(path: PathBuf) -> Result<Self, Failure> {
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            Err(error) => return Err(kept::not_usable(&path, &error)),
        };
        let Told {
            writes,
            damaged,
            is_torn,
        } = read(&bytes);
        Ok(Self {
            path,
            file: None,
            writes,
            damaged,
            is_torn,
        })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// The writes, the oldest first.
    pub(crate) fn writes(&self) -> &[Write] {
        &self.writes
    }

    /// The numbers of lines that cannot be read.
    pub(crate) fn damaged(&self) -> &[usize] {
        &self.damaged
    }

    /// Tells that a write is about to be sent, and names it.
    pub(crate) fn intend(
        &mut self,
        does: Does,
        documents: Vec<Intended>,
    ) -> Result<String, Failure> {
        let name = format!("{:016x}", fastrand::u64(..));
        self.add(&name, Event::Intended { does, documents })?;
        Ok(name)
    }

    /// Tells what happened to a write. Once this returns, it is on disk.
    pub(crate) fn add(&mut self, write: &str, event: Event) -> Result<(), Failure> {
        let line = Line {
            at: clock::time_of_day(),
            write: write.to_owned(),
            event,
        };
        let mut text = serde_json::to_vec(&line)
            .map_err(|error| Failure::internal(format!("the journal: {error}")))?;
        text.push(b'\n');
        if self.is_torn {
            text.insert(0, b'\n');
        }
        let append = |journal: &mut Self| -> io::Result<()> {
            let file = journal.file()?;
            file.write_all(&text)?;
            file.sync_data()
        };
        // What is added after a part of this line must not be read as its end.
        self.is_torn = true;
        append(self).map_err(|error| kept::not_usable(&self.path, &error))?;
        self.is_torn = false;
        fold(&mut self.writes, line);
        Ok(())
    }

    fn file(&mut self) -> io::Result<&mut File> {
        let file = match self.file.take() {
            Some(file) => file,
            None => open(&self.path)?,
        };
        Ok(self.file.insert(file))
    }
}

fn folder(environment: &str) -> Result<PathBuf, Failure> {
    let environment = kept::environment_name(environment);
    Ok(kept::folder()?.join("journal").join(environment))
}

/// Opens the file to add to it. A new file's name is on disk too before anything is told in it.
fn open(path: &Path) -> io::Result<File> {
    let folder = path.parent().unwrap_or(Path::new("."));
    kept::make(folder).map_err(|failure| io::Error::other(failure.to_string()))?;
    let is_new = !path.exists();
    let file = kept::private().append(true).create(true).open(path)?;
    #[cfg(unix)]
    if is_new {
        File::open(folder)?.sync_all()?;
    }
    #[cfg(not(unix))]
    let _ = is_new;
    Ok(file)
}

/// What the bytes of a journal tell.
#[derive(Debug)]
struct Told {
    writes: Vec<Write>,
    damaged: Vec<usize>,
    is_torn: bool,
}

fn read(bytes: &[u8]) -> Told {
    let mut told = Told {
        writes: Vec::new(),
        damaged: Vec::new(),
        is_torn: bytes.last().is_some_and(|last| *last != b'\n'),
    };
    let lines = bytes.split(|byte| *byte == b'\n').enumerate();
    for (index, line) in lines.filter(|(_, line)| !line.is_empty()) {
        match serde_json::from_slice(line) {
            Ok(line) => fold(&mut told.writes, line),
            Err(_) => told.damaged.push(index + 1),
        }
    }
    told
}
