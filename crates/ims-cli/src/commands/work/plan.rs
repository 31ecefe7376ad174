//! `ims work apply`: a plan that a worker is to carry out.

use std::path::{Path, PathBuf};

use gst_ims::Section;
use ims_actions::Draft;
use ims_work::Queue;
use tokio::sync::OnceCell;

use crate::arguments::work::QueueArguments;
use crate::commands::apply::refusals;
use crate::commands::plan::refuse_another;
use crate::commands::plan_file;
use crate::commands::stored::{self, Stored};
use crate::commands::subject::Subject;
use crate::commands::verb::Verb;
use crate::failure::Failure;
use crate::feedback::report;
use crate::output;
use crate::store;
use crate::words;

/// The plan that is checked and queued.
pub(super) struct QueuePlan<'c> {
    arguments: &'c QueueArguments,
    /// Opened with the first plan, for all of them.
    queue: OnceCell<Queue>,
}

impl<'c> QueuePlan<'c> {
    pub(super) fn new(arguments: &'c QueueArguments) -> Self {
        Self {
            arguments,
            queue: OnceCell::new(),
        }
    }
}

impl Verb for QueuePlan<'_> {
    type Brought = Option<Draft>;

    fn calls(&self) -> usize {
        Section::ALL.len()
    }

    fn inputs(&self) -> Vec<PathBuf> {
        vec![self.arguments.plan.clone()]
    }

    fn output(&self) -> Option<&Path> {
        None
    }

    async fn work(&self, subject: &Subject<'_>) -> Result<Option<Draft>, Failure> {
        let Some(path) = subject.input(&self.arguments.plan)? else {
            return Ok(None);
        };
        let draft = plan_file::read(&path, subject.deadline()).await?;
        stored::ensure(subject).await?;
        Ok(Some(draft))
    }

    async fn write(&self, draft: Option<Draft>, subject: &Subject<'_>) -> Result<(), Failure> {
        let Some(draft) = draft else {
            report::note("nothing to do, as there is no plan");
            return Ok(());
        };
        let Stored { gstin, invoices } = Stored::read(subject).await?;
        refuse_another(gstin, &draft)?;
        let snapshot = draft.snapshot;
        let checked = subject.store.check(draft, gstin, &invoices).await?;
        output::plan(&checked.plan, &[], &subject.stdout)?;
        refusals(&checked.plan)?;
        if checked.is_nothing_to_do() {
            report::note("nothing to do, and nothing is queued");
            return Ok(());
        }
        if !self.arguments.yes {
            report::note("nothing is queued; --yes queues what is shown");
            return Ok(());
        }
        let mut plan = checked.plan;
        plan.snapshot = snapshot;
        let documents = words::documents(plan.lines.len());
        let queue = self.queue.get_or_try_init(|| async {
            let location = store::location(subject.arguments)?;
            Ok::<_, Failure>(Queue::open(&location, subject.store.clone()).await?)
        });
        queue.await?.apply(plan).await?;
        report::note(&format!("queued: a plan of {documents}"));
        Ok(())
    }
}
