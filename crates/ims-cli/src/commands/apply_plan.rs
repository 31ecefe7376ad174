//! `ims apply`: carries a plan out that somebody wrote.

use std::path::{Path, PathBuf};

use super::apply::{Decided, Work};
use super::plan_file;
use super::subject::Subject;
use super::verb::Verb;
use crate::arguments::plan::ApplyArguments;
use crate::failure::Failure;

/// The plan that is carried out, or shown.
pub(super) struct Apply<'c>(pub(super) &'c ApplyArguments);

impl Verb for Apply<'_> {
    type Brought = Decided;

    fn calls(&self) -> usize {
        1
    }

    fn inputs(&self) -> Vec<PathBuf> {
        vec![self.0.plan.clone()]
    }

    fn output(&self) -> Option<&Path> {
        None
    }

    async fn work(&self, subject: &Subject<'_>) -> Result<Decided, Failure> {
        let Self(command) = self;
        let Some(path) = subject.input(&command.plan)? else {
            return Ok(Decided::Nothing);
        };
        let connection = subject.connect().await?;
        let draft = plan_file::read(&path, connection.deadline()).await?;
        let work = Work::open(subject, connection, draft.gstin)?;
        let sections = plan_file::sections(&draft);
        work.decide(command.yes, &sections, |_| draft).await
    }

    async fn write(&self, decided: Decided, subject: &Subject<'_>) -> Result<(), Failure> {
        decided.write(subject)
    }
}
