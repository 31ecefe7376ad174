//! An answer that is not whole.

use std::fmt;
use std::time::Duration;

use gst_ims::Section;
use gst_ims::invoices::{Incomplete, IncompleteReason, Queued};

use super::Failure;
use crate::text::grouped;

/// What of an answer is missing or could not be read.
#[derive(Debug)]
pub(crate) struct Partial {
    pub(crate) missing: Vec<Missing>,
    /// What is wrong with the answer as a whole.
    pub(crate) contradiction: Option<String>,
    /// How many records, or what else, could not be read.
    pub(crate) rejected: usize,
    pub(crate) what: &'static str,
    /// Where `--format json` shows them.
    pub(crate) shown_in: &'static str,
    pub(crate) transaction_id: Option<String>,
    /// What brings the rest, if that is not the usual.
    pub(crate) next_step: Option<String>,
}

/// A section of which documents are missing.
#[derive(Debug)]
pub(crate) struct Missing {
    pub(crate) section: Section,
    pub(crate) code: Option<String>,
    pub(crate) why: Incomplete,
}

impl From<Partial> for Failure {
    fn from(partial: Partial) -> Self {
        Self::Partial(Box::new(partial))
    }
}

impl Partial {
    /// One word for a program: asking again helps with what is pending, and never
    /// with what cannot be read.
    pub(super) fn kind(&self) -> &'static str {
        if self.missing.is_empty() {
            "decode"
        } else if self.queued().next().is_some() {
            "pending"
        } else {
            "partial"
        }
    }

    /// The code that came first.
    pub(super) fn code(&self) -> Option<&str> {
        self.missing
            .iter()
            .find_map(|missing| missing.code.as_deref())
    }

    /// Whether the same command may bring more later: what is being prepared, or
    /// what an error kept back.
    pub(super) fn is_retryable(&self) -> bool {
        self.queued().next().is_some() || self.has(IncompleteReason::Error)
    }

    /// When all is ready, as far as the tax network says so.
    pub(super) fn retry_after(&self) -> Option<Duration> {
        self.queued().filter_map(Queued::wait).max()
    }

    pub(super) fn hint(&self) -> String {
        if let Some(next_step) = &self.next_step {
            next_step.clone()
        } else if self.queued().next().is_some() {
            let when = match self.retry_after() {
                Some(wait) => format!("in {} min", wait.as_secs() / 60),
                None => "later".to_owned(),
            };
            format!("ask again {when} for the rest{}", self.files())
        } else if self.has(IncompleteReason::Error) {
            "ask again later; if it lasts, report it with the transaction id".to_owned()
        } else if self.has(IncompleteReason::NotUnderstood) {
            "--format json shows what is not understood under `unknown_sections`; report it"
                .to_owned()
        } else if self.contradiction.is_some() {
            "`ims invoices` lists the documents themselves".to_owned()
        } else if self.missing.is_empty() {
            let place = self.shown_in;
            format!("--format json shows each of them under `{place}`")
        } else {
            "the server did not send the rest, and asking again may bring the same; \
             report it with the transaction id"
                .to_owned()
        }
    }

    /// The command that takes up the files of what is queued.
    fn files(&self) -> String {
        let with_token = |missing: &Missing| {
            let token = missing.why.queued.as_ref()?.token.as_ref()?;
            let section = missing.section;
            Some(format!("`ims files {token} --section {section}`"))
        };
        let commands: Vec<_> = self.missing.iter().filter_map(with_token).collect();
        if commands.is_empty() {
            return String::new();
        }
        format!(
            "; or take up the files that are prepared of it: {}",
            commands.join(", ")
        )
    }

    fn queued(&self) -> impl Iterator<Item = &Queued> {
        self.missing
            .iter()
            .filter_map(|missing| missing.why.queued.as_ref())
    }

    fn has(&self, reason: IncompleteReason) -> bool {
        self.missing
            .iter()
            .any(|missing| missing.why.reason == reason)
    }
}

impl fmt::Display for Partial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let reasons = self
            .missing
            .iter()
            .map(|missing| (missing.section, missing.why.to_string()));
        let mut parts: Vec<String> = grouped(reasons)
            .into_iter()
            .map(|(sections, reason)| format!("{sections}: {reason}"))
            .collect();
        if let Some(first) = parts.first_mut() {
            first.insert_str(0, "not all documents are there: ");
        }
        parts.extend(self.contradiction.clone());
        let Self { rejected, what, .. } = self;
        let others = if self.missing.is_empty() {
            "; the others are complete"
        } else {
            ""
        };
        match rejected {
            0 => {}
            1 => parts.push(format!("1 {what} could not be read{others}")),
            _ => parts.push(format!("{rejected} {what}s could not be read{others}")),
        }
        f.write_str(&parts.join("; "))
    }
}
