//! What a command does for one taxpayer, and how that is done for the only one. [`many`](super::many)
//! does it for several.

use std::path::{Path, PathBuf};

use super::many::{self, Ended};
use super::runtime;
use super::subject::Subject;
use crate::arguments::Arguments;
use crate::failure::Failure;
use crate::feedback::Feedback;
use crate::format::Format;
use crate::output::{Joined, Stand, Target};
use crate::store;

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
        many::one_after_another(self, ended, joined).await
    }
}

/// Does it for the taxpayers who are named.
pub(super) fn run<V: Verb>(verb: &V, arguments: &Arguments) -> Result<(), Failure> {
    verb.check(arguments)?;
    if arguments.whose.are_several() {
        many::run(verb, arguments)
    } else {
        for_one(verb, arguments)
    }
}

pub(super) fn feedback(calls: usize, arguments: &Arguments) -> Result<Feedback, Failure> {
    match calls {
        0 => Feedback::start_without_progress(arguments.output.verbose),
        calls => Feedback::start(arguments.output.verbose, calls),
    }
}

fn for_one<V: Verb>(verb: &V, arguments: &Arguments) -> Result<(), Failure> {
    let feedback = feedback(verb.calls(), arguments)?;
    let observer = feedback.observer();
    let runtime = runtime::start()?;
    let opened = runtime.block_on(store::open(arguments));
    let ended = opened.and_then(|store| {
        let subject = Subject {
            arguments,
            store: &store,
            observer,
            of_several: None,
            stdout: Target::stdout(verb.format(arguments)),
        };
        let brought = runtime.block_on(verb.work(&subject));
        // What is written has the terminal for itself.
        feedback.end();
        let ended = brought.and_then(|brought| runtime.block_on(verb.write(brought, &subject)));
        runtime.block_on(store.clone().close());
        ended
    });
    // A look-up of a host's name that hangs must not outlast the deadline.
    runtime.shutdown_background();
    ended
}
