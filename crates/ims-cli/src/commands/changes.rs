//! `ims changes`.

use std::path::Path;

use gst_ims::Gstin;
use ims_actions::SnapshotId;
use ims_store::{Change, Look, Since, Store};

use super::subject::Subject;
use super::verb::Verb;
use crate::arguments::filter::FilterArguments;
use crate::arguments::since;
use crate::arguments::stored::ChangesArguments;
use crate::clock;
use crate::failure::Failure;
use crate::output::{self, ChangesHead, Target};

/// What changed.
pub(super) struct Changes<'c>(pub(super) &'c ChangesArguments);

impl Verb for Changes<'_> {
    type Brought = ();

    fn calls(&self) -> usize {
        0
    }

    fn output(&self) -> Option<&Path> {
        self.0.target.output.as_deref()
    }

    async fn work(&self, _: &Subject<'_>) -> Result<(), Failure> {
        Ok(())
    }

    async fn write(&self, (): (), subject: &Subject<'_>) -> Result<(), Failure> {
        let Self(command) = self;
        let store = subject.store;
        let target = subject.target(&command.target)?;
        let gstin = subject.fetched_taxpayer().await?;
        let newest = store.fetches(gstin, 1).await?;
        let newest = newest.first().map(|fetched| fetched.snapshot);
        let since = since(command, gstin, store).await?;
        write(command, gstin, since, newest, store, &target).await?;
        // Whoever saw a part of the changes has not seen them all.
        let has_seen_all = is_from_last_look(command)
            && !command.peek
            && !command.elsewhere
            && command.kinds.is_empty()
            && command.filters == FilterArguments::default();
        if has_seen_all && let Some(newest) = newest {
            store.set_last_look(gstin, newest).await?;
        }
        Ok(())
    }
}

fn is_from_last_look(command: &ChangesArguments) -> bool {
    matches!(command.since, None | Some(since::Since::LastLook))
}

async fn since(command: &ChangesArguments, gstin: Gstin, store: &Store) -> Result<Since, Failure> {
    let said = command.since.as_ref().unwrap_or(&since::Since::LastLook);
    if let Some(time) = said.time(clock::time_of_day()) {
        return Ok(Since::Time(time));
    }
    Ok(match said {
        since::Since::Fetch(snapshot) => Since::Snapshot(*snapshot),
        since::Since::LastLook => {
            let look = store.last_look(gstin).await?;
            look.map_or(Since::Beginning, Look::since)
        }
        since::Since::LastFetch => {
            let newest = store.fetches(gstin, 2).await?;
            let before = newest.get(1).map(|fetched| fetched.snapshot);
            before.map_or(Since::Beginning, Since::Snapshot)
        }
        _ => Since::Beginning,
    })
}

async fn write(
    command: &ChangesArguments,
    gstin: Gstin,
    since: Since,
    until: Option<SnapshotId>,
    store: &Store,
    target: &Target,
) -> Result<(), Failure> {
    let mut changes = store
        .changes(gstin, since, &command.filters.filter())
        .await?;
    let head = ChangesHead {
        gstin,
        since,
        until,
    };
    let mut writer = output::changes(head, target)?;
    while let Some(change) = changes.next().await? {
        if is_meant(command, &change)
            && let Err(error) = writer.change(&change)
        {
            return writer.fail(Err(error));
        }
    }
    writer.finish()
}

fn is_meant(command: &ChangesArguments, change: &Change) -> bool {
    let mut kinds = command.kinds.iter().copied();
    (command.kinds.is_empty() || kinds.any(|kind| change.kind == kind.into()))
        && (!command.elsewhere || change.elsewhere)
}
