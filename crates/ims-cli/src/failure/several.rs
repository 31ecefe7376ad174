//! The failure of a command that worked for several taxpayers.

use super::{Failure, WriteFailure};

const PARTIAL: u8 = 8;
const UNKNOWN: u8 = 9;

impl Failure {
    /// Sums up what failed, out of so many. A write whose outcome nobody knows decides; else what
    /// all have in common; else some is missing.
    pub(crate) fn of_several(failures: &[&Self], of: usize, hint: String) -> Self {
        let mut numbers = failures.iter().map(|failure| failure.number());
        let first = numbers.clone().next().unwrap_or(PARTIAL);
        let is_unknown = numbers.clone().any(|number| number == UNKNOWN);
        let are_all_alike = failures.len() == of && numbers.all(|number| number == first);
        let exit_code = match (is_unknown, are_all_alike) {
            (true, _) => UNKNOWN,
            (false, true) => first,
            (false, false) => PARTIAL,
        };
        let mut alike = failures.iter().filter(|it| it.number() == exit_code);
        let kind = alike.next().map_or("partial", |failure| failure.kind());
        let signed_out = failures.iter().filter(|it| it.is_of_session()).count();
        let partial = failures.iter().filter(|it| it.number() == PARTIAL).count();
        let others = failures.len() - signed_out - partial;
        let parts = [
            (signed_out, "not signed in"),
            (partial, "not whole"),
            (others, "failed"),
        ];
        let parts: Vec<_> = parts
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, what)| format!("{count} {what}"))
            .collect();
        let message = format!(
            "{} of {of} taxpayers not done: {}",
            failures.len(),
            parts.join(", ")
        );
        let is_retryable = failures.iter().any(|failure| failure.is_retryable());
        WriteFailure::of_several(exit_code, kind, message, hint, is_retryable).into()
    }

    /// Whether something was done and something not, or not yet.
    pub(crate) fn is_partial(&self) -> bool {
        self.number() == PARTIAL
    }

    /// Whether nobody knows whether a write was carried out.
    pub(crate) fn is_unknown(&self) -> bool {
        self.number() == UNKNOWN
    }

    /// Whether the taxpayer may have to sign in again. Where the API key is refused that is told
    /// alike, as the platform has the same words for both.
    pub(crate) fn is_of_session(&self) -> bool {
        match self {
            Self::NotSignedIn(_) => true,
            Self::Api(error) => error.kind() == gst_ims::ErrorKind::Authentication,
            _ => false,
        }
    }
}
