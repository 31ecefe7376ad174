//! `ims fetch`.

use std::path::Path;
use std::time::Duration;

use gst_ims::invoices::AllInvoices;
use gst_ims::job::Polling;
use gst_ims::{GoodsType, Gstin, Section, State};
use ims_actions::calendar;
use ims_store::{Fetch, Fetched, FetchedSection, SectionState, Store};
use jiff::Timestamp;

use super::files::this_month;
use super::queued::{QueuedFiles, QueuedSection};
use super::subject::Subject;
use super::verb::{Ended, Verb};
use crate::arguments::Arguments;
use crate::arguments::stored::FetchArguments;
use crate::clock;
use crate::connection::Connection;
use crate::failure::{Failure, WriteFailure};
use crate::feedback::report;
use crate::output::{self, FetchAnswer, FetchedPart, Joined, Stand, Standing, Target};

/// What is fetched.
pub(super) struct FetchAll<'c>(pub(super) &'c FetchArguments);

impl Verb for FetchAll<'_> {
    type Brought = Option<Answer>;

    fn calls(&self) -> usize {
        // The counts are one more.
        Section::ALL.len()
    }

    fn check(&self, arguments: &Arguments) -> Result<(), Failure> {
        unless_since(self.0)?;
        Target::of(&arguments.output, &self.0.target).map(drop)
    }

    fn output(&self) -> Option<&Path> {
        self.0.target.output.as_deref()
    }

    async fn work(&self, subject: &Subject<'_>) -> Result<Option<Answer>, Failure> {
        let connection = subject.connect().await?;
        fetch_with(self.0, &connection, subject.store).await
    }

    async fn write(&self, answer: Option<Answer>, subject: &Subject<'_>) -> Result<(), Failure> {
        let (answer, error) = answer.ok_or_else(|| {
            Failure::configuration(
                "nothing is missing: the last fetch brought every section whole",
                "leave --missing and --unless-since out to fetch all sections again",
            )
        })?;
        let target = subject.target(&self.0.target)?;
        output::fetched(&answer, clock::time_of_day(), &target)?;
        match error {
            Some(error) => Err(error.into()),
            None => conclude(&answer),
        }
    }

    /// Writes one table of where each stands: that is what a fetch has to say.
    async fn write_all(
        &self,
        ended: Vec<Ended<'_, Option<Answer>>>,
        _: Option<&Joined>,
    ) -> Result<Vec<Stand>, Failure> {
        let Some(arguments) = ended.first().map(|ended| ended.subject.arguments) else {
            return Ok(Vec::new());
        };
        let target = Target::of(&arguments.output, &self.0.target)?;
        let standings: Vec<_> = ended.into_iter().map(standing).collect();
        output::standings(&standings, clock::time_of_day(), &target)?;
        let stands = standings.into_iter().map(|standing| Stand {
            taxpayer: standing.taxpayer,
            failure: standing.failure,
        });
        Ok(stands.collect())
    }
}

fn standing(ended: Ended<'_, Option<Answer>>) -> Standing {
    let (answer, failure) = match ended.result {
        Err(failure) => (None, Some(failure)),
        Ok(None) => (None, None),
        Ok(Some((answer, Some(error)))) => (Some(answer), Some(error.into())),
        Ok(Some((answer, None))) => {
            let failure = conclude(&answer).err();
            (Some(answer), failure)
        }
    };
    Standing {
        taxpayer: ended.taxpayer.clone(),
        answer,
        failure,
    }
}

/// Fetches all sections into the store, for commands that find nothing there.
pub(super) async fn fetch_all(subject: &Subject<'_>) -> Result<(), Failure> {
    let connection = subject.connect().await?;
    match fetch_with(&FetchArguments::default(), &connection, subject.store).await? {
        Some((_, Some(error))) => Err(error.into()),
        _ => Ok(()),
    }
}

/// What a fetch brought, and the first error that ended a request.
pub(super) type Answer = (FetchAnswer, Option<gst_ims::Error>);

/// Fetches over a connection into a store; `None` if nothing of what is wanted is missing.
async fn fetch_with(
    command: &FetchArguments,
    connection: &Connection,
    store: &Store,
) -> Result<Option<Answer>, Failure> {
    let work = Work {
        gstin: connection.taxpayer()?,
        connection,
        store,
    };
    let sections = work.wanted(command).await?;
    if sections.is_empty() {
        return Ok(None);
    }
    let mut round = work.round(&sections, None).await?;
    let mut fetched = round.fetched.clone();
    let mut pause = FIRST_PAUSE;
    while command.wait
        && round.error.is_none()
        && let Some(pending) = pending(&fetched)
        && let Some(wait) = work.time_for(round.ready_in.unwrap_or(pause))
    {
        clock::sleep(wait).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
        round = work.round(&pending, Some(&fetched)).await?;
        merge(&mut fetched, &round.fetched);
    }
    let answer = work.answer(fetched).await?;
    Ok(Some((answer, round.error)))
}

/// Between two requests for what the tax network prepares, if it does not say when it is ready.
const FIRST_PAUSE: Duration = Duration::from_secs(5);
const LONGEST_PAUSE: Duration = Duration::from_mins(2);

/// A fetch, once it has a connection and a store.
struct Work<'a> {
    connection: &'a Connection,
    store: &'a Store,
    gstin: Gstin,
}

/// What came of one request for some sections.
struct Round {
    fetched: Fetched,
    /// The first error that ended a request.
    error: Option<gst_ims::Error>,
    /// When the tax network says that what is missing is ready.
    ready_in: Option<Duration>,
}

impl Work<'_> {
    async fn wanted(&self, command: &FetchArguments) -> Result<Vec<Section>, Failure> {
        let mut sections = Section::ALL.to_vec();
        if command.missing {
            let known = self.store.sections(self.gstin).await?;
            let is_whole = |section: &Section| {
                known
                    .iter()
                    .any(|status| status.section == *section && status.state.is_whole())
            };
            sections.retain(|section| !is_whole(section));
        } else if !command.sections.is_empty() {
            sections.retain(|section| command.sections.contains(section));
        }
        if let Some(since) = unless_since(command)? {
            let known = self.store.sections(self.gstin).await?;
            let is_newer = |section: &Section| {
                known.iter().any(|status| {
                    status.section == *section && status.as_of.is_some_and(|as_of| as_of >= since)
                })
            };
            sections.retain(|section| !is_newer(section));
        }
        Ok(sections)
    }

    /// Asks for sections and counts, and keeps what came.
    async fn round(
        &self,
        sections: &[Section],
        earlier: Option<&Fetched>,
    ) -> Result<Round, Failure> {
        let fetched_at = self.store.now().await?;
        let client = &self.connection.client;
        let remaining = self.connection.remaining();
        let lists = client
            .all_invoices()
            .sections(sections.iter().copied())
            .timeout(remaining);
        let counts = client.counts(GoodsType::Others).timeout(remaining);
        let (mut lists, counts) = tokio::join!(lists.send(), counts.send());
        if let Ok(counts) = &counts {
            self.connection.check_taxpayer(counts)?;
        }
        let mut fetch = Fetch::new(self.gstin, fetched_at);
        if let Some(earlier) = earlier {
            self.take_up_files(&mut lists, earlier).await?;
            fetch = fetch.continuing(earlier.snapshot);
        }
        let fetched = self.store.record(&fetch.answers(&lists, &counts)).await?;
        let ready_in = fetched
            .sections
            .iter()
            .filter_map(|section| section.queued.as_ref()?.wait())
            .max();
        let mut results = lists.into_iter().map(|outcome| outcome.result);
        let error = results.find_map(Result::err);
        if error.is_none()
            && let Err(error) = counts
        {
            report::warning(&format!("the counts could not be fetched: {error}"));
        }
        Ok(Round {
            fetched,
            error,
            ready_in,
        })
    }

    /// Takes up the files of what is still queued after the tax network's own time for it: a list
    /// that is too large may never come in one response.
    async fn take_up_files(
        &self,
        lists: &mut AllInvoices,
        earlier: &Fetched,
    ) -> Result<(), Failure> {
        let known = self.store.sections(self.gstin).await?;
        let files = QueuedFiles {
            connection: self.connection,
            store: Some((self.store, self.gstin)),
            month: this_month()?,
            polling: Polling::default().total(Duration::ZERO),
            keep: None,
        };
        for outcome in &mut lists.sections {
            let section = outcome.section;
            let is_queued = matches!(&outcome.result, Ok(list) if list.state() == State::Pending);
            let mut earlier = earlier.sections.iter();
            let was_pending =
                earlier.any(|earlier| earlier.section == section && is_pending(earlier));
            let status = known.iter().find(|status| status.section == section);
            let queued = status.and_then(QueuedSection::of_store);
            let Some(queued) = queued.filter(|_| is_queued && was_pending) else {
                continue;
            };
            match files.take_up(&queued).await?.result {
                Ok(list) if list.state() != State::Pending => outcome.result = Ok(list),
                Ok(_) => {}
                Err(error) => report::warning(&format!("the files of {section}: {error}")),
            }
        }
        Ok(())
    }

    /// The time to wait, unless the command ends before.
    fn time_for(&self, wait: Duration) -> Option<Duration> {
        Some(wait.max(SHORTEST_PAUSE)).filter(|wait| *wait < self.connection.remaining())
    }

    async fn answer(&self, fetched: Fetched) -> Result<FetchAnswer, Failure> {
        let statuses = self.store.sections(self.gstin).await?;
        let parts = fetched.sections.into_iter().filter_map(|fetched| {
            let mut known = statuses.iter();
            let status = known.find(|status| status.section == fetched.section)?;
            Some(FetchedPart {
                as_of: status.as_of,
                status: status.clone(),
                fetched,
            })
        });
        let sections = parts.collect();
        let count_differences = match fetched.counts_agree {
            Some(false) => {
                self.store
                    .count_differences(self.gstin, fetched.snapshot)
                    .await?
            }
            _ => Vec::new(),
        };
        let deadline = calendar::deadline(clock::time_of_day());
        Ok(FetchAnswer {
            gstin: self.gstin,
            fetched_at: fetched.fetched_at,
            snapshot: fetched.snapshot,
            deadline: deadline.map(|(date, _)| date),
            days_left: deadline.map(|(_, days)| days),
            credit: self.store.credit(self.gstin).await?,
            counts_agree: fetched.counts_agree,
            count_differences,
            sections,
        })
    }
}

/// The time since which a section that came whole is left out.
fn unless_since(command: &FetchArguments) -> Result<Option<Timestamp>, Failure> {
    let Some(since) = &command.unless_since else {
        return Ok(None);
    };
    let time = since.time(clock::time_of_day()).ok_or_else(|| {
        Failure::configuration(
            format!("--unless-since {since} is no time that holds for every taxpayer"),
            "expected today, yesterday, a day of the week, a date or a time",
        )
    })?;
    Ok(Some(time))
}

/// What is ready at once is still asked for in peace.
const SHORTEST_PAUSE: Duration = Duration::from_secs(1);

/// The sections that the tax network is still preparing, if there are any.
fn pending(fetched: &Fetched) -> Option<Vec<Section>> {
    let queued = |section: &&FetchedSection| section.queued.is_some() || is_pending(section);
    let pending: Vec<_> = fetched
        .sections
        .iter()
        .filter(queued)
        .map(|section| section.section)
        .collect();
    (!pending.is_empty()).then_some(pending)
}

fn is_pending(section: &FetchedSection) -> bool {
    section.state == SectionState::Pending
}

/// Puts what came later in the place of what was not there.
fn merge(fetched: &mut Fetched, later: &Fetched) {
    fetched.snapshot = later.snapshot;
    fetched.counts_agree = later.counts_agree;
    for section in &mut fetched.sections {
        let mut others = later.sections.iter();
        if let Some(other) = others.find(|other| other.section == section.section) {
            section.clone_from(other);
        }
    }
}

/// The command that takes up the files of what is queued, and when they are there.
fn files(missing: &[&FetchedPart]) -> String {
    let with_token = |part: &&FetchedPart| {
        let queued = part.fetched.queued.as_ref()?;
        let token = queued.token.as_ref()?;
        let section = part.fetched.section;
        let when = queued.wait().map_or(String::new(), |wait| {
            format!(", in {} min", wait.as_secs() / 60)
        });
        Some(format!("{section}: token {token}{when}"))
    };
    let sections: Vec<_> = missing.iter().filter_map(with_token).collect();
    if sections.is_empty() {
        return String::new();
    }
    format!(
        "; `ims files` takes up the files that are prepared ({})",
        sections.join("; ")
    )
}

/// How a command ends that fetched.
fn conclude(answer: &FetchAnswer) -> Result<(), Failure> {
    let (overtaken, missing): (Vec<_>, Vec<_>) = answer
        .sections
        .iter()
        .filter(|part| !part.fetched.stored)
        .partition(|part| part.fetched.state.is_whole());
    if !overtaken.is_empty() {
        report::note("a fetch that began later is stored already, and stays as it is");
    }
    if !missing.is_empty() {
        let is_pending = missing.iter().any(|part| is_pending(&part.fetched));
        let names: Vec<_> = missing
            .iter()
            .map(|part| part.fetched.section.name())
            .collect();
        let message = format!(
            "not all documents came; of {} what was stored before stays as it was",
            names.join(", ")
        );
        let hint = if is_pending {
            format!(
                "`ims fetch --missing --wait` asks for the rest until it is there{}",
                files(&missing)
            )
        } else {
            "`ims fetch --missing` asks for the rest; `ims list` shows what did come apart"
                .to_owned()
        };
        return Err(WriteFailure::partial(message, Some(hint)).into());
    }
    if answer.counts_agree == Some(false) {
        let sections: Vec<_> = answer
            .count_differences
            .iter()
            .map(|difference| difference.section.name())
            .collect();
        let message = format!(
            "the tax network counts other documents than it lists: {}",
            sections.join(", ")
        );
        let hint = "fetch again: a supplier may have reported one in between; if it stays so, \
                    documents are missing from the lists";
        return Err(WriteFailure::partial(message, Some(hint.to_owned())).into());
    }
    Ok(())
}
