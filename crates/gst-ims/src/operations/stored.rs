//! The state of a response as it is read back from what was stored.

use serde::de::Error;

use crate::envelope::{Completeness, Incomplete, IncompleteReason, Queued, State};

/// Puts what was stored of a state together.
pub(super) fn completeness(
    state: State,
    reason: Option<IncompleteReason>,
    queued: Option<Queued>,
    message: Option<String>,
) -> Completeness {
    let incomplete = Incomplete {
        reason: reason.unwrap_or(match queued {
            Some(_) => IncompleteReason::Queued,
            None => IncompleteReason::NotUnderstood,
        }),
        queued,
        message,
    };
    match state {
        State::Complete | State::Empty => Completeness::Complete,
        State::Partial => Completeness::Partial(incomplete),
        State::Pending => Completeness::Pending(incomplete),
    }
}

/// What was tampered with must not make a part or nothing pass for the whole.
pub(super) fn check_state<E: Error>(told: State, by_documents: State) -> Result<(), E> {
    if told == by_documents {
        return Ok(());
    }
    Err(E::custom(format!(
        "state: expected {by_documents} by the documents, found {told}"
    )))
}
