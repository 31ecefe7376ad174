//! What holds for every error.

use std::error::Error as _;
use std::fmt::Write as _;

use gst_ims::Error;

use crate::json;

/// Checks a message of one line.
pub(crate) fn check_message(message: &str) {
    assert!(!message.is_empty(), "it is told what is wrong");
    assert!(
        !message.contains(char::is_control),
        "a message is one line without control characters: {message:?}"
    );
}

/// Checks an error, and returns all that can ever be printed of it.
pub(crate) fn check_error(error: &Error) -> String {
    let mut shown = format!("{error}");
    assert!(
        !shown.contains(char::is_control),
        "an error is one line without control characters: {shown:?}"
    );
    assert!(shown.chars().count() < 1000, "an error is short: {shown}");
    shown.push_str(&json::written(error));
    write!(shown, "{error:?}").expect("a string takes any text");
    let mut source = error.source();
    while let Some(cause) = source {
        write!(shown, "{cause}{cause:?}").expect("a string takes any text");
        source = cause.source();
    }
    shown
}
