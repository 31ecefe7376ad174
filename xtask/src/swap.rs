//! Replaces several files at once: all of them, or none, also when the run is killed.

use std::fs::{self, TryLockError};
use std::io::{Error, ErrorKind, Result, Write as _};
use std::path::{Path, PathBuf};

/// Ends the journal of a swap whose files have all moved.
const DONE: &str = "done\n";

/// Files that are about to be replaced or removed.
///
/// Every new text is on disk beside its file before the first file moves, and every old file stays
/// beside its place until the last one has moved. Dropped before [`Swap::commit`], all is as before;
/// killed, a journal tells [`undo_unfinished`] what to put back.
#[derive(Debug)]
pub(crate) struct Swap {
    journal: Journal,
    files: Vec<File>,
    done: bool,
}

#[derive(Debug)]
struct File {
    target: PathBuf,
    change: Change,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Change {
    /// There was no file.
    Create,
    /// There was one; a new one takes its place, or none.
    Replace,
    Remove,
}

impl Change {
    const ALL: [(Self, &'static str); 3] = [
        (Self::Create, "create "),
        (Self::Replace, "replace "),
        (Self::Remove, "remove "),
    ];

    fn word(self) -> &'static str {
        let found = Self::ALL.into_iter().find(|(change, _)| *change == self);
        found.map_or("", |(_, word)| word)
    }
}

impl Swap {
    /// A swap that notes what it does in the file `journal`, so long as it is not finished.
    pub(crate) fn new(journal: &Path) -> Result<Self> {
        Ok(Self {
            journal: Journal::create(journal)?,
            files: Vec::new(),
            done: false,
        })
    }

    /// Puts the new text of `target` on disk.
    pub(crate) fn stage(&mut self, target: PathBuf, text: &str) -> Result<()> {
        let change = if target.symlink_metadata().is_ok() {
            Change::Replace
        } else {
            Change::Create
        };
        if let Some(folder) = target.parent() {
            fs::create_dir_all(folder)?;
        }
        let file = self.note(target, change)?;
        fs::write(file.staged(), text)
    }

    /// Lets `target` go with the others.
    pub(crate) fn stage_removal(&mut self, target: PathBuf) -> Result<()> {
        self.note(target, Change::Remove).map(|_| ())
    }

    fn note(&mut self, target: PathBuf, change: Change) -> Result<&File> {
        let path = std::path::absolute(&target)?;
        self.journal
            .append(&format!("{}{}\n", change.word(), path.display()))?;
        Ok(self.files.push_mut(File { target, change }))
    }

    /// Moves every file to its place.
    ///
    /// # Errors
    /// A file that cannot be moved, with its path; then every other one is where it was.
    pub(crate) fn commit(mut self) -> std::result::Result<(), (PathBuf, Error)> {
        for file in &self.files {
            file.put().map_err(|error| (file.target.clone(), error))?;
        }
        self.journal
            .append(DONE)
            .map_err(|error| (self.journal.path.clone(), error))?;
        self.done = true;
        Ok(())
    }
}

impl Drop for Swap {
    fn drop(&mut self) {
        end(&self.files, self.done);
        let _ = fs::remove_file(&self.journal.path);
    }
}

/// Puts everything back that a killed run has left half done; says whether there was such a run.
///
/// # Errors
/// A journal that cannot be read, or that belongs to a run which is still at work.
pub(crate) fn undo_unfinished(journal: &Path) -> Result<bool> {
    if !journal.exists() {
        return Ok(false);
    }
    let journal = Journal::open(journal)?;
    let text = fs::read_to_string(&journal.path)?;
    end(&noted(&text), text.ends_with(DONE));
    fs::remove_file(&journal.path)?;
    Ok(true)
}

/// The files of a journal. A line without an end was cut off before anything was done.
fn noted(text: &str) -> Vec<File> {
    let lines = text
        .split_inclusive('\n')
        .filter_map(|line| line.strip_suffix('\n'));
    lines
        .filter_map(|line| {
            Change::ALL.into_iter().find_map(|(change, word)| {
                let target = PathBuf::from(line.strip_prefix(word)?);
                Some(File { target, change })
            })
        })
        .collect()
}

/// Clears away what stands beside the files; unless the swap is `done`, puts the old ones back.
fn end(files: &[File], done: bool) {
    for file in files.iter().rev() {
        if !done {
            file.put_back();
        }
        // What is not there any more need not be removed.
        for left in [file.staged(), file.old()] {
            let _ = fs::remove_file(left);
        }
    }
}

impl File {
    /// The new text, until it moves.
    fn staged(&self) -> PathBuf {
        beside(&self.target, "new")
    }

    /// The old file, once it has moved.
    fn old(&self) -> PathBuf {
        beside(&self.target, "old")
    }

    fn put(&self) -> Result<()> {
        if self.change != Change::Create {
            fs::rename(&self.target, self.old())?;
        }
        match self.change {
            Change::Remove => Ok(()),
            Change::Create | Change::Replace => fs::rename(self.staged(), &self.target),
        }
    }

    fn put_back(&self) {
        // The error that stopped the swap is the one to report.
        if self.change != Change::Create {
            let _ = fs::rename(self.old(), &self.target);
        } else if !self.staged().exists() {
            let _ = fs::remove_file(&self.target);
        }
    }
}

/// What a swap has begun, in a file that is locked as long as the swap is at work.
#[derive(Debug)]
struct Journal {
    path: PathBuf,
    file: fs::File,
}

impl Journal {
    fn create(path: &Path) -> Result<Self> {
        fs::File::create_new(path)?;
        Self::open(path)
    }

    fn open(path: &Path) -> Result<Self> {
        let file = fs::File::options().append(true).open(path)?;
        match file.try_lock() {
            Ok(()) => Ok(Self {
                path: path.to_path_buf(),
                file,
            }),
            Err(TryLockError::Error(error)) => Err(error),
            Err(TryLockError::WouldBlock) => Err(Error::new(
                ErrorKind::ResourceBusy,
                "another run is writing at this moment",
            )),
        }
    }

    fn append(&mut self, line: &str) -> Result<()> {
        self.file.write_all(line.as_bytes())
    }
}

fn beside(target: &Path, what: &str) -> PathBuf {
    let mut name = target.file_name().unwrap_or_default().to_os_string();
    name.push(".");
    name.push(what);
    target.with_file_name(name)
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::indexing_slicing,
        reason = "a failed assumption of a test is a failed test"
    )]

    use std::path::Path;

    use tempfile::TempDir;

    use super::{Swap, undo_unfinished};

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = std::fs::read_dir(folder)
            .expect("a folder")
            .map(|entry| {
                entry
                    .expect("an entry")
                    .file_name()
                    .to_string_lossy()
                    .into_owned()
            })
            .collect();
        names.sort();
        names
    }

    fn read(path: &Path) -> String {
        std::fs::read_to_string(path).expect("a file")
    }

    /// A folder with two files, `a` and `z`.
    fn folder() -> TempDir {
        let folder = tempfile::tempdir().expect("a folder");
        for name in ["a", "z"] {
            std::fs::write(folder.path().join(name), format!("old {name}")).expect("written");
        }
        folder
    }

    #[test]
    fn all_files_are_replaced() {
        let folder = folder();
        let at = |name: &str| folder.path().join(name);
        let mut swap = Swap::new(&at("journal")).expect("begins");
        swap.stage(at("a"), "new a").expect("staged");
        swap.stage(at("c"), "new c").expect("staged");
        swap.stage_removal(at("z")).expect("staged");
        swap.commit().expect("moves");
        assert_eq!(names(folder.path()), ["a", "c"]);
        assert_eq!(
            (read(&at("a")), read(&at("c"))),
            ("new a".into(), "new c".into())
        );
    }

    #[test]
    fn none_is_replaced_if_one_cannot_be() {
        let folder = folder();
        let at = |name: &str| folder.path().join(name);
        let mut swap = Swap::new(&at("journal")).expect("begins");
        swap.stage(at("a"), "new a").expect("staged");
        swap.stage(at("b"), "new b").expect("staged");
        swap.stage_removal(at("z")).expect("staged");
        swap.stage(at("c"), "new c").expect("staged");
        // Somebody takes the last text away.
        std::fs::remove_file(at("c.new")).expect("removed");
        let (path, _) = swap.commit().expect_err("does not move");
        assert_eq!(path, at("c"));
        assert_eq!(names(folder.path()), ["a", "z"]);
        assert_eq!(
            (read(&at("a")), read(&at("z"))),
            ("old a".into(), "old z".into())
        );
    }

    #[test]
    fn an_abandoned_swap_leaves_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        let mut swap = Swap::new(&at("journal")).expect("begins");
        swap.stage(at("a"), "new").expect("staged");
        drop(swap);
        assert_eq!(names(folder.path()), Vec::<String>::new());
    }

    #[test]
    fn a_killed_swap_is_undone_wherever_it_was() {
        for moved in 0..=3 {
            for finished in [false, true] {
                let folder = folder();
                let at = |name: &str| folder.path().join(name);
                let mut swap = Swap::new(&at("journal")).expect("begins");
                swap.stage(at("a"), "new a").expect("staged");
                swap.stage(at("b"), "new b").expect("staged");
                swap.stage_removal(at("z")).expect("staged");
                assert!(undo_unfinished(&at("journal")).is_err(), "it is at work");
                for file in &swap.files[..moved] {
                    file.put().expect("moves");
                }
                let finished = finished && moved == 3;
                let end = if finished {
                    super::DONE
                } else {
                    "replace cut o"
                };
                swap.journal.append(end).expect("noted");
                swap.journal
                    .file
                    .unlock()
                    .expect("as the system does for a killed process");
                std::mem::forget(swap);

                assert!(undo_unfinished(&at("journal")).expect("undone"));
                assert!(!undo_unfinished(&at("journal")).expect("nothing left"));
                let expected: &[&str] = if finished { &["a", "b"] } else { &["a", "z"] };
                assert_eq!(names(folder.path()), expected);
                let text = if finished { "new a" } else { "old a" };
                assert_eq!(read(&at("a")), text);
            }
        }
    }
}
