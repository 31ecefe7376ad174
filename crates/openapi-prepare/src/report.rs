//! What was changed on the way from the pages to the generated crate, and what was refused.

use std::fmt::{self, Write as _};

use openapi_document::{Error, Place, Pointer, Refusals, Stage};

/// So many notes of one step are printed; a whole document can give tens of thousands.
const MOST_NOTES: usize = 1000;

/// The notes of one run, grouped by step in the order of the run, and its refusals.
#[derive(Debug, Default)]
pub struct Report {
    steps: Vec<Step>,
    stage: Option<Stage>,
    refusals: Vec<Error>,
    warnings: Vec<String>,
}

#[derive(Debug)]
struct Step {
    title: String,
    purpose: String,
    notes: Vec<String>,
    unprinted: usize,
    changed: bool,
}

impl Report {
    /// Opens the part of one step; the notes that follow belong to it.
    pub fn step(&mut self, title: impl Into<String>, purpose: impl Into<String>) {
        self.steps.push(Step {
            title: title.into(),
            purpose: purpose.into(),
            notes: Vec::new(),
            unprinted: 0,
            changed: false,
        });
    }

    /// Says which document the pointers of refusals lead into from now on.
    pub fn enter(&mut self, stage: &Stage) {
        self.stage = Some(stage.clone());
    }

    /// Records that the open step has changed the document.
    pub fn mark_changed(&mut self) {
        if let Some(step) = self.steps.last_mut() {
            step.changed = true;
        }
    }

    /// Records one change of the open step.
    pub fn note(&mut self, note: impl Into<String>) {
        if self.steps.is_empty() {
            self.step("other", "Changes outside a step.");
        }
        if let Some(step) = self.steps.last_mut() {
            if step.notes.len() < MOST_NOTES {
                step.notes.push(note.into());
            } else {
                step.unprinted += 1;
            }
        }
    }

    /// As [`Report::note`], for what whoever vendors a document should read.
    pub fn warn(&mut self, note: String) {
        self.warnings.push(note.clone());
        self.note(note);
    }

    /// What was recorded as worth reading.
    #[must_use]
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }

    /// Records what a step does not accept. The step goes on, so that one run shows everything.
    pub fn refuse(&mut self, error: Error) {
        self.refusals.push(error);
    }

    /// As [`Report::refuse`], at a place of the document that the run is at.
    pub fn refuse_at(
        &mut self,
        pointer: &Pointer,
        problem: impl fmt::Display,
        remedy: impl fmt::Display,
    ) {
        let stage = self.stage.clone();
        let stage = stage.unwrap_or_else(|| Stage::File(String::new()));
        let place = Place::Value(stage, pointer.clone());
        self.refuse(Error::new(place, problem, remedy));
    }

    /// Ends the run if anything was refused.
    ///
    /// # Errors
    /// Everything that was refused so far.
    pub fn check(&mut self) -> Result<(), Refusals> {
        Refusals::check(std::mem::take(&mut self.refusals))
    }

    /// All notes of the step with this title.
    pub fn notes<'a>(&'a self, title: &'a str) -> impl Iterator<Item = &'a str> {
        self.steps
            .iter()
            .filter(move |step| step.title == title)
            .flat_map(|step| step.notes.iter().map(String::as_str))
    }

    /// The report as Markdown, below a heading and a first paragraph.
    #[must_use]
    pub fn to_markdown(&self, heading: &str, introduction: &str) -> String {
        let mut out = format!("# {heading}\n\n{introduction}\n");
        let (silent, told): (Vec<&Step>, Vec<&Step>) = self
            .steps
            .iter()
            .partition(|step| step.notes.is_empty() && !step.changed);
        for step in told {
            let _ = write!(out, "\n## {}\n\n{}\n", step.title, step.purpose);
            if !step.notes.is_empty() {
                out.push('\n');
            }
            for note in &step.notes {
                let _ = writeln!(out, "- {note}");
            }
            if step.unprinted > 0 {
                let _ = writeln!(out, "- and {} more", step.unprinted);
            }
        }
        out.push_str("\n## Nothing to change\n\n");
        for step in silent {
            let _ = writeln!(out, "- {}: {}", step.title, step.purpose);
        }
        out
    }
}
