//! When fetches are queued by themselves.

use std::fmt;
use std::str::FromStr;

use croner::Cron;
use gst_ims::Gstin;
use ims_actions::calendar::india;
use ims_store::Store;
use jiff::Timestamp;

use crate::error::Error;
use crate::queue::Queue;

/// When fetches are queued for the taxpayers of a store, or for those with one of some tags.
///
/// The times are those of India, and the clock is the database's. All workers may have the same
/// schedules: a time comes once.
///
/// # Example
///
/// ```
/// use ims_work::Schedule;
///
/// let every_night: Schedule = "30 1 * * *".parse()?;
/// let before_the_14th = "0 * 10-20 * *".parse::<Schedule>()?.for_tags(["monthly".to_owned()]);
/// assert_eq!(every_night.to_string(), "30 1 * * *");
/// assert_eq!(before_the_14th.to_string(), "0 * 10-20 * * for monthly");
/// assert!("at night".parse::<Schedule>().is_err());
/// # Ok::<(), ims_work::InvalidSchedule>(())
/// ```
#[derive(Clone, Debug)]
pub struct Schedule {
    text: String,
    cron: Cron,
    tags: Vec<String>,
}

/// A text that is no schedule.
#[derive(Debug, thiserror::Error)]
#[error(
    "'{text}' is no schedule ({why}); expected minute, hour, day of the month, month and day of the \
     week, such as 30 1 * * *"
)]
pub struct InvalidSchedule {
    text: String,
    why: String,
}

impl FromStr for Schedule {
    type Err = InvalidSchedule;

    fn from_str(text: &str) -> Result<Self, InvalidSchedule> {
        let text = text.trim();
        let cron = Cron::from_str(text).map_err(|error| InvalidSchedule {
            text: text.to_owned(),
            why: error.to_string(),
        })?;
        Ok(Self {
            text: text.to_owned(),
            cron,
            tags: Vec::new(),
        })
    }
}

impl fmt::Display for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)?;
        if !self.tags.is_empty() {
            write!(f, " for {}", self.tags.join(", "))?;
        }
        Ok(())
    }
}

impl Schedule {
    /// Takes only taxpayers with one of the tags.
    #[must_use]
    pub fn for_tags(mut self, tags: impl IntoIterator<Item = String>) -> Self {
        self.tags = tags.into_iter().collect();
        self
    }

    /// The last time between the two, if there is one: of several that were missed one is made up
    /// for.
    fn last_between(&self, after: Timestamp, until: Timestamp) -> Option<Timestamp> {
        let until = until.to_zoned(india());
        let last = self
            .cron
            .find_previous_occurrence(&until, true)
            .ok()?
            .timestamp();
        (last > after).then_some(last)
    }

    async fn taxpayers(&self, store: &Store) -> Result<Vec<Gstin>, ims_store::Error> {
        let listed = store.taxpayers().await?.into_iter();
        let is_meant = |tags: &[String]| {
            self.tags.is_empty() || self.tags.iter().any(|tag| tags.contains(tag))
        };
        let meant = listed.filter(|taxpayer| is_meant(&taxpayer.tags));
        Ok(meant.map(|taxpayer| taxpayer.gstin).collect())
    }

    /// Queues the fetches if their time has come.
    pub(crate) async fn keep(&self, queue: &Queue, store: &Store) -> Result<(), Error> {
        let name = self.to_string();
        let now = store.now().await?;
        let last = store.last_scheduled(&name).await?;
        let Some(due) = self.last_between(last, now) else {
            return Ok(());
        };
        // Two workers may do so at once: the jobs are the same, and the second one finds done what
        // the first one fetched.
        queue.fetch_since(self.taxpayers(store).await?, due).await?;
        store.set_last_scheduled(&name, due).await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn time(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn times_are_those_of_india_and_come_once() {
        let night: Schedule = "30 1 * * *".parse().unwrap();
        let hourly: Schedule = "0 * 10-20 * *".parse().unwrap();
        for (schedule, after, until, expected) in [
            // 01:30 in India is 20:00 UTC of the day before.
            (
                &night,
                "2026-11-01T19:59:00Z",
                "2026-11-01T20:00:10Z",
                Some("2026-11-01T20:00:00Z"),
            ),
            (&night, "2026-11-01T20:00:00Z", "2026-11-01T20:00:10Z", None),
            (&night, "2026-11-01T20:00:00Z", "2026-11-02T19:59:59Z", None),
            // Three nights were missed.
            (
                &night,
                "2026-11-01T20:00:00Z",
                "2026-11-04T23:00:00Z",
                Some("2026-11-04T20:00:00Z"),
            ),
            (
                &hourly,
                "2026-11-09T17:00:00Z",
                "2026-11-09T18:29:00Z",
                None,
            ),
            (
                &hourly,
                "2026-11-09T17:00:00Z",
                "2026-11-09T18:31:00Z",
                Some("2026-11-09T18:30:00Z"),
            ),
            (
                &hourly,
                "2026-11-20T17:31:00Z",
                "2026-11-25T00:00:00Z",
                None,
            ),
        ] {
            let last = schedule.last_between(time(after), time(until));
            assert_eq!(last, expected.map(time), "{schedule}: {after} {until}");
        }
    }

    #[test]
    fn what_is_no_schedule_is_refused_with_what_is_expected() {
        for text in ["", "nightly", "61 * * * *", "* * *"] {
            let error = text.parse::<Schedule>().unwrap_err().to_string();
            assert!(error.contains("30 1 * * *"), "{error}");
        }
    }
}
