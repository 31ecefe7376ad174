//! Sending what is prepared, and bringing to an end what was broken off.

use std::collections::BTreeSet;
use std::time::Duration;

use gst_ims::Section;
use ims_actions::{Applied, Draft, Engine, Event, Fate, Stopped};

use super::{Outcome, TIME, Worker, of_apply, of_store};
use crate::network::NetworkError;
use crate::prepared::Sheet;

/// How long a write may take to show in the lists, as `ims resume` has it.
const SETTLE: Duration = Duration::from_mins(2);

impl Worker {
    pub(super) async fn apply(&self) -> Result<Outcome, NetworkError> {
        let sheet = Sheet::read(&self.store, self.gstin).await;
        let sheet = sheet.map_err(|error| of_store(&error))?;
        if sheet.is_blocked() {
            let message = "Some decisions cannot be sent as they are, and nothing was sent; the \
                           page of decisions shows them first.";
            return Err(NetworkError::new(message, false));
        }
        let draft = sheet.sendable();
        if draft.rows.is_empty() {
            return Ok(Outcome::Nothing);
        }
        let connection = self.network.connect(self.gstin).await?;
        self.tell(format!(
            "fetching the lists for {} documents",
            draft.rows.len()
        ));
        let sections = sections(&draft);
        let tell = |event: &Event| self.tell_event(event);
        let engine = Engine::new(connection.client(), self.gstin, &self.store, &tell, TIME);
        let finished = engine.apply(&sections, |_| draft).await;
        connection.end()?;
        let finished = finished.map_err(of_apply)?;
        self.forget_what_is_done(&finished.applied).await?;
        Ok(Outcome::Applied(
            Box::new(finished.applied),
            finished.stopped.map(stopped),
        ))
    }

    pub(super) async fn resume(&self) -> Result<Outcome, NetworkError> {
        let connection = self.network.connect(self.gstin).await?;
        self.tell("looking for what was begun and not ended");
        let tell = |event: &Event| self.tell_event(event);
        let engine = Engine::new(connection.client(), self.gstin, &self.store, &tell, TIME);
        let resumed = engine.resume(SETTLE).await;
        connection.end()?;
        let Some(resumed) = resumed.map_err(of_apply)? else {
            return Ok(Outcome::Nothing);
        };
        Ok(Outcome::Applied(
            Box::new(resumed.applied),
            resumed.stopped.map(stopped),
        ))
    }

    /// What stands as it was wanted, or is looked up by a resume, is prepared no longer.
    async fn forget_what_is_done(&self, applied: &Applied) -> Result<(), NetworkError> {
        let is_over =
            |fate: Fate| fate.is_open() || matches!(fate, Fate::Applied | Fate::Unchanged);
        let over: Vec<_> = applied
            .documents
            .iter()
            .filter(|document| is_over(document.result))
            .map(|document| document.key.clone())
            .collect();
        let forgotten = self.store.forget_prepared(self.gstin, &over).await;
        forgotten.map_err(|error| of_store(&error))
    }
}

fn sections(draft: &Draft) -> Vec<Section> {
    let sections: BTreeSet<_> = draft.rows.iter().map(|row| row.key.section).collect();
    sections.into_iter().collect()
}

fn stopped(stopped: Stopped<ims_store::Error>) -> String {
    match stopped {
        Stopped::Network(error) => error.to_string(),
        Stopped::Journal(error) => error.to_string(),
        _ => "something stopped the work".to_owned(),
    }
}
