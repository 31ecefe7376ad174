//! When a call that was refused its token is sent again with another.

use sandbox_gst::operations::Token;

use super::Operation;
use crate::error::{Delivery, Error, ErrorKind};

/// Whether the token was refused that the operation was sent with. What the tax network refuses
/// with a code of its own is about the taxpayer, and another token of the platform would only send
/// another OTP.
pub(super) fn concerns_the_token<O: Operation>(error: &Error) -> bool {
    error.kind() == ErrorKind::Authentication
        && (O::INFO.token == Token::Taxpayer || error.code().is_none())
}

/// Where the platform itself refuses its token, nothing was done; of a taxpayer's, whoever wrote
/// decides whether the same is to be written under another session.
pub(super) fn may_renew<O: Operation>(error: &Error) -> bool {
    O::INFO.repeatable
        || O::INFO.token == Token::Platform && error.delivery() == Some(Delivery::Answered)
}

/// Of a refusal and of what kept other credentials from being had, the second tells what to do;
/// but a provider that has nothing else to give knows less than the server.
pub(super) fn not_renewed(refusal: Error, failed: Error) -> Error {
    match failed.kind() {
        ErrorKind::Configuration | ErrorKind::Internal => refusal.with_source(failed),
        _ => failed
            .with_attempts(refusal.attempts())
            .with_delivery(refusal.delivery())
            .with_source(refusal),
    }
}
