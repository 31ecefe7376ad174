//! What to do about a call that failed.

use gst_ims::{Error, ErrorKind};

use super::advice;

pub(super) const MORE_TIME: &str = "allow more time with --timeout SECONDS";

pub(super) fn of_call(error: &Error) -> Option<String> {
    if let (ErrorKind::RateLimit, Some(wait)) = (error.kind(), error.retry_after()) {
        // Rounded up, as in the error object.
        return Some(format!("try again in {} s", wait.as_secs_f64().ceil()));
    }
    if let Some(advice) = error.code().and_then(advice::of) {
        return Some(advice.to_owned());
    }
    let hint = match error.kind() {
        ErrorKind::Authentication if error.code().is_some() => advice::SIGN_IN,
        ErrorKind::Authentication => {
            "check that SANDBOX_API_KEY belongs to this environment and that \
             SANDBOX_ACCESS_TOKEN is a taxpayer's token younger than six hours"
        }
        // A limit by the minute passes; a quota does not.
        ErrorKind::RateLimit if error.is_retryable() => "try again in a minute",
        ErrorKind::RateLimit => "the account's quota is used up; its plan says when it is renewed",
        ErrorKind::Deadline => MORE_TIME,
        ErrorKind::Redirect => "give the address that really serves the API in --base-url",
        ErrorKind::Network => of_network(error),
        ErrorKind::Outage => "nothing is wrong with the request; try again later",
        ErrorKind::Configuration | ErrorKind::Refused => return None,
        _ => "if it lasts, report it with the transaction id",
    };
    Some(hint.to_owned())
}

fn of_network(error: &Error) -> &'static str {
    if error.is_untrusted_certificate() {
        "if a proxy of your office looks into encrypted connections, or the certificate is from a \
         root of your own, name the file with that root in --ca-file"
    } else if error.to_string().contains("the proxy responded 407") {
        "put the proxy's user name and password into its address in HTTPS_PROXY"
    } else if error.is_retryable() {
        "check the connection, the proxy and --base-url"
    } else {
        "check --base-url, the proxy and this machine's clock; asking again brings the same"
    }
}
