//! What is done about a job that did not come to its end, by the kind of what was in the way.

use std::time::Duration;

use gst_ims::ErrorKind;
use ims_store::ErrorKind as StoreErrorKind;

/// How a try of a job ended.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum End {
    Done,
    /// It is tried again after the wait.
    Later {
        wait: Duration,
        why: String,
    },
    /// Somebody has to look at it.
    Failed {
        why: String,
    },
}

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_mins(1);

/// How often what may pass is tried, with growing waits: four hours in all.
const ATTEMPTS: u32 = 30;

/// How often a taxpayer who has to sign in is waited for: two days in all.
const SIGN_INS: u32 = 288;
const BETWEEN_SIGN_INS: Duration = Duration::from_mins(10);

/// Judges an error of the tax network or the way to it; it is the try after so many.
pub(crate) fn of_network(error: &gst_ims::Error, attempt: u32) -> End {
    let why = error.to_string();
    match error.kind() {
        ErrorKind::Authentication => again(attempt, SIGN_INS, BETWEEN_SIGN_INS, why),
        ErrorKind::RateLimit if error.is_retryable() => {
            let wait = error.retry_after().unwrap_or(MINUTE);
            again(attempt, ATTEMPTS, wait, why)
        }
        ErrorKind::Network | ErrorKind::Deadline | ErrorKind::Outage => {
            let wait = error.retry_after().unwrap_or_else(|| growing(attempt));
            again(attempt, ATTEMPTS, wait, why)
        }
        _ if error.is_retryable() => again(attempt, ATTEMPTS, growing(attempt), why),
        _ => End::Failed { why },
    }
}

/// Judges an error of the store.
pub(crate) fn of_store(error: &ims_store::Error, attempt: u32) -> End {
    let why = error.to_string();
    match error.kind() {
        // Somebody else writes for the taxpayer, or did until a moment ago.
        StoreErrorKind::Busy | StoreErrorKind::Conflict => {
            again(attempt, ATTEMPTS, 15 * SECOND, why)
        }
        StoreErrorKind::Unavailable => again(attempt, ATTEMPTS, growing(attempt), why),
        _ => End::Failed { why },
    }
}

/// Judges what is not there yet, such as a list that is still being prepared.
pub(crate) fn of_pending(wait: Option<Duration>, why: String, attempt: u32) -> End {
    let wait = wait.unwrap_or_else(|| growing(attempt)).max(MINUTE / 2);
    again(attempt, ATTEMPTS, wait, why)
}

fn again(attempt: u32, most: u32, wait: Duration, why: String) -> End {
    if attempt >= most {
        let why = format!("given up after {attempt} tries: {why}");
        return End::Failed { why };
    }
    End::Later { wait, why }
}

/// Five seconds, then twice as long each time, up to ten minutes.
fn growing(attempt: u32) -> Duration {
    let factor = 2_u32.saturating_pow(attempt.min(16));
    (5 * SECOND).saturating_mul(factor).min(10 * MINUTE)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(kind: ErrorKind) -> gst_ims::Error {
        gst_ims::Error::builder(kind, "it did not work").build()
    }

    #[test]
    fn the_kind_decides_whether_and_when() {
        for (kind, first, tenth) in [
            (ErrorKind::Authentication, Some(600), Some(600)),
            (ErrorKind::Network, Some(5), Some(600)),
            (ErrorKind::Outage, Some(5), Some(600)),
            (ErrorKind::Refused, None, None),
            (ErrorKind::Decode, None, None),
            (ErrorKind::Configuration, None, None),
        ] {
            for (attempt, expected) in [(0, first), (10, tenth)] {
                let wait = match of_network(&error(kind), attempt) {
                    End::Later { wait, .. } => Some(wait.as_secs()),
                    _ => None,
                };
                assert_eq!(wait, expected, "{kind:?} {attempt}");
            }
        }
        for kind in [ErrorKind::Authentication, ErrorKind::Outage] {
            let end = of_network(&error(kind), 288);
            assert!(matches!(end, End::Failed { .. }), "{kind:?}: {end:?}");
        }
    }
}
