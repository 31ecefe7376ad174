//! `ims accept`, `reject`, `pending` and `reset`: a plan for a selection, without a file.

mod selection;

use std::path::{Path, PathBuf};

use clap::error::ErrorKind;
use gst_ims::{Invoice, ItcReduction, Status};

use self::selection::{Selection, Wish};
use super::apply::{Decided, Work};
use super::subject::Subject;
use super::verb::Verb;
use crate::arguments;
use crate::arguments::decide::{AcceptArguments, Chosen, RejectArguments};
use crate::failure::Failure;

/// What is decided on the documents that are chosen.
pub(super) struct Decide<'c> {
    chosen: &'c Chosen,
    wish: Wish,
}

impl<'c> Decide<'c> {
    pub(super) fn accept(command: &'c AcceptArguments) -> Result<Self, Failure> {
        let itc_reduction: Option<ItcReduction> = command.reduction.read().map_err(|message| {
            let error = arguments::command().error(ErrorKind::ArgumentConflict, message);
            let message = error.to_string();
            let message = message.trim_start_matches("error: ").lines().next();
            Failure::configuration(message.unwrap_or_default(), "see `ims accept --help`")
        })?;
        let wish = Wish {
            action: Status::Accepted,
            itc_reduction,
            remarks: command.remarks.clone(),
        };
        Ok(Self {
            chosen: &command.chosen,
            wish,
        })
    }

    pub(super) fn reject(command: &'c RejectArguments) -> Self {
        Self::without_reduction(Status::Rejected, command)
    }

    pub(super) fn pending(command: &'c RejectArguments) -> Self {
        Self::without_reduction(Status::Pending, command)
    }

    pub(super) fn reset(chosen: &'c Chosen) -> Self {
        let wish = Wish {
            action: Status::NoAction,
            itc_reduction: None,
            remarks: None,
        };
        Self { chosen, wish }
    }

    fn without_reduction(action: Status, command: &'c RejectArguments) -> Self {
        let wish = Wish {
            action,
            itc_reduction: None,
            remarks: command.remarks.clone(),
        };
        Self {
            chosen: &command.chosen,
            wish,
        }
    }
}

impl Verb for Decide<'_> {
    type Brought = Decided;

    fn calls(&self) -> usize {
        1
    }

    fn output(&self) -> Option<&Path> {
        None
    }

    fn inputs(&self) -> Vec<PathBuf> {
        Vec::from_iter(self.chosen.filters.keys.clone())
    }

    async fn work(&self, subject: &Subject<'_>) -> Result<Decided, Failure> {
        let Self { chosen, wish } = self;
        let keys = match &chosen.filters.keys {
            None => None,
            Some(path) => match subject.input(path)? {
                None => return Ok(Decided::Nothing),
                own => own,
            },
        };
        let connection = subject.connect().await?;
        let filters = &chosen.filters.words;
        let selection = Selection::read(filters, keys.as_deref(), connection.deadline()).await?;
        let work = Work::open(subject, connection, None)?;
        let sections = selection.sections();
        let choose = |listed: &[Invoice]| selection.draft(listed, wish);
        work.decide(chosen.yes, &sections, choose).await
    }

    async fn write(&self, decided: Decided, subject: &Subject<'_>) -> Result<(), Failure> {
        decided.write(subject)
    }
}
