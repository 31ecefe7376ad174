//! What a command does for a taxpayer, be it the only one or one of several.

use std::path::{Path, PathBuf};

use ims_store::{Store, Taxpayer};

use super::subject::Subject;
use crate::arguments::Arguments;
use crate::failure::Failure;
use crate::feedback::{Feedback, report};
use crate::format::Format;
use crate::output::{self, Joined, Stand};
use crate::store;
use crate::words;

/// What a command does for a taxpayer.
pub(super) trait Verb {
    /// What the work brings, until it is written.
    type Brought;

    /// How many calls the work makes; none if it asks only the store.
    fn calls(&self) -> usize;

    /// Refuses what cannot be, before anything is opened.
    fn check(&self, _: &Arguments) -> Result<(), Failure> {
        Ok(())
    }

    /// The form of standard output.
    fn format(&self, arguments: &Arguments) -> Format {
        arguments.output.format()
    }

    /// What is read; for several taxpayers folders with a file for each.
    fn inputs(&self) -> Vec<PathBuf> {
        Vec::new()
    }

    /// The file that is written, if it is not standard output.
    fn output(&self) -> Option<&Path>;

    /// Does what may take long.
    async fn work(&self, subject: &Subject<'_>) -> Result<Self::Brought, Failure>;

    /// Writes what the work has brought, and says how it ended.
    async fn write(&self, brought: Self::Brought, subject: &Subject<'_>) -> Result<(), Failure>;

    /// Writes what came for several taxpayers, and says how it ended for each; `joined` is standard
    /// output, if no file is named.
    async fn write_all(
        &self,
        ended: Vec<Ended<'_, Self::Brought>>,
        joined: Option<&Joined>,
    ) -> Result<Vec<Stand>, Failure> {
        one_after_another(self, ended, joined).await
    }
}

/// How the work for one taxpayer ended.
pub(super) struct Ended<'s, T> {
    pub(super) subject: &'s Subject<'s>,
    pub(super) taxpayer: &'s Taxpayer,
    pub(super) result: Result<T, Failure>,
}

/// Writes what came for each taxpayer, one after another, and where each stands: into files and then
/// to standard output, or all joined.
pub(super) async fn one_after_another<V: Verb + ?Sized>(
    verb: &V,
    ended: Vec<Ended<'_, V::Brought>>,
    joined: Option<&Joined>,
) -> Result<Vec<Stand>, Failure> {
    let mut stands = Vec::with_capacity(ended.len());
    for Ended {
        subject,
        taxpayer,
        result,
    } in ended
    {
        let name = words::taxpayer(taxpayer);
        let failure = match result {
            Ok(brought) => report::about(name, verb.write(brought, subject))
                .await
                .err(),
            Err(failure) => Some(failure),
        };
        let stand = Stand {
            taxpayer: taxpayer.clone(),
            failure,
        };
        if let Some(joined) = joined {
            joined.end_part(&stand)?;
        }
        stands.push(stand);
    }
    match joined {
        Some(joined) => output::finish_joined(joined, &stands)?,
        None => output::stands(&stands, Format::usual())?,
    }
    Ok(stands)
}

/// Opens the store; a command that asks nobody else makes none.
pub(super) async fn store<V: Verb>(verb: &V, arguments: &Arguments) -> Result<Store, Failure> {
    match verb.calls() {
        0 => store::open_to_read(arguments).await,
        _ => store::open(arguments).await,
    }
}

/// Begins the feedback of a command that makes so many calls.
pub(super) fn feedback(calls: usize, arguments: &Arguments) -> Result<Feedback, Failure> {
    match calls {
        0 => Feedback::start_without_progress(arguments.output.verbose),
        calls => Feedback::start(arguments.output.verbose, calls),
    }
}
