//! How a command ends after several outcomes.

use gst_ims::{Error, ErrorKind};
use ims_actions::{Applied, Fate, Stopped};

use crate::failure::{Failure, WriteFailure};
use crate::feedback::report;
use crate::words;

/// The worst decides: what nobody knows, then what stopped the command, then refusals if nothing
/// at all was done, then what is not done.
pub(super) fn of(
    applied: &Applied,
    stopped: Option<Stopped<ims_store::Error>>,
    silence: Option<&Error>,
) -> Result<(), Failure> {
    let count = |fate| applied.count(fate);
    let unknown = count(Fate::Unknown);
    let running = count(Fate::Running);
    if unknown > 0 {
        return Err(WriteFailure::unknown(unknown_words(unknown, silence), silence).into());
    }
    let stopped = match stopped.map(failure) {
        Some(failure) if !is_refusal(&failure) => return Err(failure),
        stopped => stopped,
    };
    if let (Some(error), 0) = (silence, running) {
        report::warning(&format!(
            "no answer said what became of it ({error}); the lists show it"
        ));
    }
    let refused = count(Fate::Refused);
    let undone = refused + count(Fate::Failed) + count(Fate::NotSent) + running;
    if undone == 0 {
        warn_of_lying_counters(applied);
        return Ok(());
    }
    if refused > 0 && count(Fate::Applied) + count(Fate::Failed) + running == 0 {
        return Err(match stopped {
            Some(stopped) => stopped,
            None => refusal(applied).into(),
        });
    }
    let total = words::documents(applied.documents.len());
    let mut parts = vec![format!("{undone} of {total} not done")];
    if running > 0 {
        parts.push("a job is still running".to_owned());
    }
    let mut references = applied.jobs.iter().rev();
    let reference = references.find_map(|job| job.reference_id.as_deref());
    let hint = match reference {
        Some(reference) if running > 0 => {
            format!(
                "`ims job {reference} --wait` follows it, `ims resume` finds out what became of it"
            )
        }
        _ => "the output says why, document by document".to_owned(),
    };
    Err(WriteFailure::partial(parts.join("; "), Some(hint)).into())
}

fn failure(stopped: Stopped<ims_store::Error>) -> Failure {
    match stopped {
        Stopped::Network(error) => error.into(),
        Stopped::Journal(error) => error.into(),
        _ => Failure::internal("something stopped the command"),
    }
}

fn unknown_words(unknown: usize, silence: Option<&Error>) -> String {
    let what = words::documents(unknown);
    let cause = silence.map_or_else(
        || "the lists do not show it".to_owned(),
        ToString::to_string,
    );
    format!("outcome unknown: what was sent for {what} may have been processed ({cause})")
}

/// Whether the tax network refused a request, which says nothing of the connection or the session.
fn is_refusal(failure: &Failure) -> bool {
    matches!(failure, Failure::Api(error) if error.kind() == ErrorKind::Refused)
}

/// The words of the first refusal.
fn refusal(applied: &Applied) -> WriteFailure {
    let mut refused = applied.documents.iter();
    let first = refused.find(|document| document.result == Fate::Refused);
    let code = first.and_then(|document| document.code.clone());
    let words = first
        .and_then(|document| document.message.as_deref())
        .unwrap_or("no reason was told");
    let message = match &code {
        Some(code) if !words.contains(code.as_str()) => {
            format!("nothing was done: {words} ({code})")
        }
        _ => format!("nothing was done: {words}"),
    };
    WriteFailure::refused(message, code)
}

/// A job that counts failures although the lists show everything done.
fn warn_of_lying_counters(applied: &Applied) {
    let failed: u64 = applied.jobs.iter().map(|line| line.failed).sum();
    if failed > 0 {
        report::warning(&format!(
            "the tax network counts {failed} failures, but the lists show everything done"
        ));
    }
}
