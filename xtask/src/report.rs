//! What was changed on the way from the pages to the generated crate, for a person to read.

use std::fmt::Write as _;

/// The notes of one run, grouped by step in the order of the run.
#[derive(Debug, Default)]
pub struct Report {
    steps: Vec<Step>,
}

#[derive(Debug)]
struct Step {
    title: String,
    purpose: String,
    notes: Vec<String>,
}

impl Report {
    /// Opens the part of one step; the notes that follow belong to it.
    pub fn step(&mut self, title: impl Into<String>, purpose: impl Into<String>) {
        self.steps.push(Step {
            title: title.into(),
            purpose: purpose.into(),
            notes: Vec::new(),
        });
    }

    /// Records one change of the step that is open.
    pub fn note(&mut self, note: impl Into<String>) {
        if self.steps.is_empty() {
            self.step("other", "changes outside a step");
        }
        if let Some(step) = self.steps.last_mut() {
            step.notes.push(note.into());
        }
    }

    /// All notes of the step with this title.
    pub fn notes<'a>(&'a self, title: &'a str) -> impl Iterator<Item = &'a str> {
        self.steps
            .iter()
            .filter(move |step| step.title == title)
            .flat_map(|step| step.notes.iter().map(String::as_str))
    }

    /// The report as Markdown.
    #[must_use]
    pub fn to_markdown(&self) -> String {
        let mut out = String::from(
            "# From the documentation to the client\n\n\
             Written by `cargo xtask codegen`: what each step changed, in the order of the run.\n",
        );
        for step in self.steps.iter().filter(|step| !step.notes.is_empty()) {
            let _ = write!(out, "\n## {}\n\n{}\n\n", step.title, step.purpose);
            for note in &step.notes {
                let _ = writeln!(out, "- {note}");
            }
        }
        out.push_str("\n## Nothing to change\n\n");
        for step in self.steps.iter().filter(|step| step.notes.is_empty()) {
            let _ = writeln!(out, "- {}: {}", step.title, step.purpose);
        }
        out
    }
}
