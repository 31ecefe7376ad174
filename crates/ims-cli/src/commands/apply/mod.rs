//! What commands that decide have in common: the engine between a connection and a store, and how
//! they end.

mod conclusion;

use std::collections::BTreeMap;

use gst_ims::{Gstin, Invoice, Section};
use ims_actions::{
    Applied, ApplyError, Draft, Engine, Event, Fate, Finished, NOT_APPLIED, Plan, Resumed, Severity,
};
use ims_store::Store;

use super::subject::Subject;
use crate::connection::Connection;
use crate::failure::{Failure, Missing, Partial, WriteFailure};
use crate::feedback::{end_note, report};
use crate::output;
use crate::words;

/// A connection and a store, for one taxpayer.
pub(super) struct Work<'s> {
    connection: Connection,
    store: &'s Store,
    taxpayer: Gstin,
}

/// What a command is to print, and how it ends.
pub(super) type Conclusion<T> = (T, Result<(), Failure>);

/// What came of decisions.
pub(super) enum Decided {
    /// They are only shown.
    Shown(Conclusion<Plan>),
    /// They were carried out, or it was tried.
    Applied(Conclusion<Applied>),
    /// There is no plan.
    Nothing,
}

impl Decided {
    pub(super) fn write(self, subject: &Subject<'_>) -> Result<(), Failure> {
        match self {
            Self::Shown((plan, verdict)) => {
                output::plan(&plan, &[], &subject.stdout)?;
                verdict
            }
            Self::Applied((applied, verdict)) => {
                output::applied(&applied, &subject.stdout)?;
                verdict
            }
            Self::Nothing => {
                report::note("nothing to do, as there is no plan");
                Ok(())
            }
        }
    }
}

impl<'s> Work<'s> {
    pub(super) fn open(
        subject: &Subject<'s>,
        connection: Connection,
        named: Option<Gstin>,
    ) -> Result<Self, Failure> {
        let taxpayer = match (connection.taxpayer, named) {
            (Some(own), Some(other)) if own != other => {
                return Err(Failure::configuration(
                    format!("the plan is of {other}, and the command is for {own}"),
                    "name the taxpayer of the plan with --gstin",
                ));
            }
            (None, Some(named)) => named,
            _ => connection.taxpayer()?,
        };
        Ok(Self {
            connection,
            store: subject.store,
            taxpayer,
        })
    }

    /// Carries out what `choose` makes of the lists, or only shows it.
    pub(super) async fn decide(
        &self,
        is_meant: bool,
        sections: &[Section],
        choose: impl FnOnce(&[Invoice]) -> Draft + Send,
    ) -> Result<Decided, Failure> {
        Ok(if is_meant {
            Decided::Applied(self.apply(sections, choose).await?)
        } else {
            Decided::Shown(self.show(sections, choose).await?)
        })
    }

    /// Only checks what `choose` makes of the lists, and says how a command that shows it ends.
    async fn show(
        &self,
        sections: &[Section],
        choose: impl FnOnce(&[Invoice]) -> Draft + Send,
    ) -> Result<Conclusion<Plan>, Failure> {
        let tell = |event: &Event| tell(self.taxpayer, event);
        let checked = self.engine(&tell).check(sections, choose).await;
        let checked = checked.map_err(failure)?;
        if !checked.plan.is_refused() {
            let count = checked.decisions.len() + checked.resets.len();
            report::note(&match count {
                0 => "nothing to do".to_owned(),
                _ => format!(
                    "nothing was sent; with --yes {} would be",
                    words::documents(count)
                ),
            });
        }
        let verdict = refusals(&checked.plan);
        Ok((checked.plan, verdict))
    }

    /// Carries out what `choose` makes of the lists.
    async fn apply(
        &self,
        sections: &[Section],
        choose: impl FnOnce(&[Invoice]) -> Draft + Send,
    ) -> Result<Conclusion<Applied>, Failure> {
        let tell = |event: &Event| tell(self.taxpayer, event);
        let finished = self.engine(&tell).apply(sections, choose).await;
        end_note(self.taxpayer, None);
        let Finished {
            checked,
            applied,
            stopped,
            silence,
            ..
        } = finished.map_err(failure)?;
        self.connection.keep_mock()?;
        if checked.is_blocked() {
            for problem in &checked.plan.problems {
                if problem.severity == Severity::Refused {
                    report::warning(&words::problem(problem));
                }
            }
            return Ok((applied, refusals(&checked.plan)));
        }
        warn(&checked.plan);
        if applied.plan.is_none() && applied.documents.is_empty() {
            report::note("nothing to do");
        }
        tell_what_is_left(&applied);
        let verdict = conclusion::of(&applied, stopped, silence.as_ref());
        Ok((applied, verdict))
    }

    /// Finds out what became of what was begun, and brings it to an end if it is to be sent.
    pub(super) async fn resume(
        &self,
        settle: std::time::Duration,
        is_sent: bool,
    ) -> Result<Option<Conclusion<Applied>>, Failure> {
        let tell = |event: &Event| tell(self.taxpayer, event);
        let engine = self.engine(&tell);
        let resumed = if is_sent {
            engine.resume(settle).await
        } else {
            engine.look_up(settle).await
        };
        end_note(self.taxpayer, None);
        let resumed = resumed.map_err(failure)?;
        self.connection.keep_mock()?;
        let Some(Resumed {
            applied,
            stopped,
            silence,
            ..
        }) = resumed
        else {
            return Ok(None);
        };
        tell_what_is_left(&applied);
        let verdict = conclusion::of(&applied, stopped, silence.as_ref());
        Ok(Some((applied, verdict)))
    }

    fn engine<'e, F: Fn(&Event) + Sync>(&'e self, progress: &'e F) -> Engine<'e, Store, F> {
        Engine::new(
            &self.connection.client,
            self.taxpayer,
            self.store,
            progress,
            self.connection.remaining(),
        )
    }
}

/// What a person who ends the program must know while the outcome is open.
const OPEN: &str = "a save or reset was under way; `ims resume` finds out what became of it, and \
     sends what did not arrive";

fn tell(taxpayer: Gstin, event: &Event) {
    match event {
        Event::Sending { .. } => end_note(taxpayer, Some(OPEN)),
        Event::Settled => end_note(taxpayer, None),
        event if event.is_warning() => report::warning(&event.to_string()),
        event => report::note(&event.to_string()),
    }
}

fn tell_what_is_left(applied: &Applied) {
    let documents = applied.documents.iter();
    // What never arrived twice is not sent a third time.
    let is_lost = |code: Option<&str>| code == Some(NOT_APPLIED);
    let left = documents.filter(|it| it.result == Fate::NotSent && !is_lost(it.code.as_deref()));
    let left = left.count();
    if left > 0 {
        report::warning(&format!(
            "not sent: {}; `ims resume` sends what is left, unless another plan decides it first",
            words::documents(left)
        ));
    }
}

/// Tells what may surprise, each once.
fn warn(plan: &Plan) {
    let mut warnings: BTreeMap<&str, usize> = BTreeMap::new();
    for problem in &plan.problems {
        if problem.severity == Severity::Warning {
            *warnings.entry(&problem.message).or_default() += 1;
        }
    }
    for (message, count) in warnings {
        report::warning(&format!("{}: {message}", words::documents(count)));
    }
}

/// How a command ends that finds refused lines, with nothing sent.
pub(super) fn refusals(plan: &Plan) -> Result<(), Failure> {
    let refused = plan
        .problems
        .iter()
        .filter(|problem| problem.severity == Severity::Refused)
        .count();
    let message = match refused {
        0 => return Ok(()),
        1 => "1 problem was found, and nothing was sent".to_owned(),
        _ => format!("{refused} problems were found, and nothing was sent"),
    };
    Err(WriteFailure::problems(message).into())
}

fn failure(error: ApplyError<ims_store::Error>) -> Failure {
    match error {
        ApplyError::Network(error) => error.into(),
        ApplyError::Journal(error) => error.into(),
        ApplyError::Incomplete(invoices) => {
            let missing = invoices.completeness.incomplete().map(|why| Missing {
                section: invoices.section,
                code: invoices.code.clone(),
                why: why.clone(),
            });
            Failure::from(Partial {
                missing: missing.into_iter().collect(),
                contradiction: Some("nothing is decided on a list that is not complete".to_owned()),
                rejected: 0,
                what: "record",
                shown_in: "rejected",
                transaction_id: invoices.meta.transaction_id.clone(),
                next_step: None,
            })
        }
        _ => Failure::internal("the plan could not be carried out"),
    }
}
