//! `RESULTS.md`: one chapter for each part, replaced when that part is
//! measured again.

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::ValueEnum as _;

use crate::error::Context as _;
use crate::options::{Options, Part};
use crate::{Result, clock, machine, scratch};

const HEADER: &str = "\
# Measured

Written by `cargo xtask bench`; do not edit. To measure again: `cargo xtask bench`, or one part with
`--only PARTS`, of {parts}; `--seed N` makes other bodies, `--quick` gives a first impression within
minutes and writes to `target/ims-bench` instead.

Figures are medians over rounds, with the quartiles beside them. In each round every approach has one
turn, and a ratio is the median of the rounds' own ratios: processors change their speed by more than
what is compared here, so absolute times of different runs, or of different chapters, do not compare.
";

/// The file with the results.
pub(crate) struct Results {
    path: PathBuf,
    chapters: Vec<(String, String)>,
    options: Options,
}

impl Results {
    /// Opens the committed file, or for a quick run one that is not committed.
    pub(crate) fn open(options: &Options) -> Result<Self> {
        let path = if options.quick {
            scratch::folder()?.join("RESULTS.quick.md")
        } else {
            PathBuf::from("crates/ims-bench/RESULTS.md")
        };
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        Ok(Self {
            path,
            chapters: chapters(&text),
            options: options.clone(),
        })
    }

    /// Replaces the chapter of one part, and writes the file.
    pub(crate) fn put(&mut self, part: Part, body: &str) -> Result<()> {
        let mut text = format!(
            "Measured on {} with seed {}{}.\n\n{}\n{}",
            clock::today(),
            self.options.seed,
            if self.options.quick { ", quickly" } else { "" },
            machine::describe(),
            body.trim(),
        );
        text.push('\n');
        let title = part.title().to_owned();
        match self.chapters.iter_mut().find(|(name, _)| *name == title) {
            Some((_, chapter)) => *chapter = text,
            None => self.chapters.push((title, text)),
        }
        self.chapters
            .sort_by_key(|(title, _)| Part::ALL.iter().position(|part| part.title() == title));
        self.write()
    }

    pub(crate) fn path(&self) -> String {
        self.path.display().to_string()
    }

    fn write(&self) -> Result<()> {
        let parts: Vec<_> = Part::ALL
            .iter()
            .filter_map(|part| Some(part.to_possible_value()?.get_name().to_owned()))
            .collect();
        let mut text = HEADER.replace("{parts}", &parts.join(", "));
        for (title, chapter) in &self.chapters {
            let _ = write!(text, "\n## {title}\n\n{}\n", chapter.trim());
        }
        std::fs::write(&self.path, text).context(|| format!("writing {}", self.path.display()))
    }
}

fn chapters(text: &str) -> Vec<(String, String)> {
    text.split("\n## ")
        .skip(1)
        .filter_map(|chapter| chapter.split_once('\n'))
        .map(|(title, body)| (title.trim().to_owned(), body.trim().to_owned()))
        .collect()
}

/// A Markdown table.
pub(crate) struct Table {
    text: String,
}

impl Table {
    /// The first column is text, the others are figures.
    pub(crate) fn new<const N: usize>(heads: [&str; N]) -> Self {
        let mut text = format!("| {} |\n|---|", heads.join(" | "));
        text.push_str(&"---:|".repeat(N.saturating_sub(1)));
        text.push('\n');
        Self { text }
    }

    pub(crate) fn row<const N: usize>(&mut self, cells: &[String; N]) {
        let _ = writeln!(self.text, "| {} |", cells.join(" | "));
    }

    pub(crate) fn finish(self) -> String {
        self.text
    }
}
