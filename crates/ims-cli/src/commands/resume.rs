//! `ims resume`: finds out what became of what an earlier command began, and brings it to an end.

use std::path::Path;
use std::time::Duration;

use ims_actions::Applied;

use super::apply::{Conclusion, Work};
use super::subject::Subject;
use super::verb::Verb;
use crate::arguments::decide::ResumeArguments;
use crate::failure::Failure;
use crate::feedback::report;
use crate::output;

/// What is brought to its end.
pub(super) struct Resume<'c>(pub(super) &'c ResumeArguments);

impl Verb for Resume<'_> {
    type Brought = Option<Conclusion<Applied>>;

    fn calls(&self) -> usize {
        1
    }

    fn output(&self) -> Option<&Path> {
        None
    }

    async fn work(&self, subject: &Subject<'_>) -> Result<Self::Brought, Failure> {
        let connection = subject.connect().await?;
        let work = Work::open(subject, connection, None)?;
        work.resume(Duration::from_secs(self.0.settle), !self.0.dry_run)
            .await
    }

    async fn write(&self, resumed: Self::Brought, subject: &Subject<'_>) -> Result<(), Failure> {
        let Some((applied, verdict)) = resumed else {
            report::note("nothing is open");
            return match subject.of_several {
                Some(_) => Ok(()),
                None => output::all_applied(&[], subject.format()),
            };
        };
        match subject.of_several {
            Some(_) => output::applied(&applied, &subject.stdout)?,
            None => output::all_applied(&[applied], subject.format())?,
        }
        verdict
    }
}
