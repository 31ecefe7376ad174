//! Replaces several files at once: all of them, or none.

use std::io::{Error, Result};
use std::path::{Path, PathBuf};

/// Files that are about to be replaced or removed.
///
/// Every new text is on disk beside its file before the first file moves, and every old file stays
/// beside its place until the last one has moved. Dropped before [`Swap::commit`], all is as before.
#[derive(Debug, Default)]
pub(crate) struct Swap {
    files: Vec<File>,
    /// How many of `files` have moved.
    moved: usize,
    done: bool,
}

#[derive(Debug)]
struct File {
    target: PathBuf,
    /// The new text, on disk; none for a file that goes.
    new: Option<PathBuf>,
    /// The old file, once it has moved.
    old: Option<PathBuf>,
}

impl Swap {
    /// Puts the new text of `target` on disk.
    pub(crate) fn stage(&mut self, target: PathBuf, text: &str) -> Result<()> {
        let new = beside(&target, "new");
        if let Some(folder) = new.parent() {
            std::fs::create_dir_all(folder)?;
        }
        self.files.push(File {
            target,
            new: Some(new.clone()),
            old: None,
        });
        std::fs::write(new, text)
    }

    /// Lets `target` go with the others.
    pub(crate) fn stage_removal(&mut self, target: PathBuf) {
        self.files.push(File {
            target,
            new: None,
            old: None,
        });
    }

    /// Moves every file to its place.
    ///
    /// # Errors
    /// A file that cannot be moved, with its path; then every other one is where it was.
    pub(crate) fn commit(mut self) -> std::result::Result<(), (PathBuf, Error)> {
        for file in &mut self.files {
            self.moved += 1;
            file.put().map_err(|error| (file.target.clone(), error))?;
        }
        self.done = true;
        Ok(())
    }
}

impl File {
    fn put(&mut self) -> Result<()> {
        if self.target.symlink_metadata().is_ok() {
            let old = beside(&self.target, "old");
            std::fs::rename(&self.target, &old)?;
            self.old = Some(old);
        }
        match &self.new {
            Some(new) => std::fs::rename(new, &self.target),
            None => Ok(()),
        }
    }

    fn put_back(&self) {
        // The error that stopped the swap is the one to report.
        if let Some(old) = &self.old {
            let _ = std::fs::rename(old, &self.target);
        } else if self.new.as_ref().is_some_and(|new| !new.exists()) {
            let _ = std::fs::remove_file(&self.target);
        }
    }
}

impl Drop for Swap {
    fn drop(&mut self) {
        if !self.done {
            let moved = self.files.get(..self.moved).unwrap_or_default();
            moved.iter().rev().for_each(File::put_back);
        }
        for file in &self.files {
            for left in [&file.new, &file.old].into_iter().flatten() {
                let _ = std::fs::remove_file(left);
            }
        }
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
    use std::path::Path;

    use super::Swap;

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

    #[test]
    fn all_files_are_replaced() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        std::fs::write(at("a"), "old a").expect("written");
        std::fs::write(at("b"), "old b").expect("written");
        let mut swap = Swap::default();
        swap.stage(at("a"), "new a").expect("staged");
        swap.stage(at("c"), "new c").expect("staged");
        swap.stage_removal(at("b"));
        swap.commit().expect("moves");
        assert_eq!(names(folder.path()), ["a", "c"]);
        assert_eq!(
            (read(&at("a")), read(&at("c"))),
            ("new a".into(), "new c".into())
        );
    }

    #[test]
    fn none_is_replaced_if_one_cannot_be() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        std::fs::write(at("a"), "old a").expect("written");
        std::fs::write(at("z"), "old z").expect("written");
        let mut swap = Swap::default();
        swap.stage(at("a"), "new a").expect("staged");
        swap.stage(at("b"), "new b").expect("staged");
        swap.stage_removal(at("z"));
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
        let mut swap = Swap::default();
        swap.stage(folder.path().join("a"), "new").expect("staged");
        drop(swap);
        assert_eq!(names(folder.path()), Vec::<String>::new());
    }
}
