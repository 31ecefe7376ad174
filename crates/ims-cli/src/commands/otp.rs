//! The OTP that a taxpayer has received.

use std::io::{self, IsTerminal};

use secrecy::{ExposeSecret, SecretString};

use crate::deadline::Deadline;
use crate::detached;
use crate::failure::Failure;
use crate::feedback::terminal;
use crate::input;

/// No OTP comes near; a device that never ends fills no memory.
const LARGEST: u64 = 1024;

const HINT: &str = "type it when asked, or write it to standard input";

/// Asks on the terminal without showing what is typed; elsewhere the OTP is the next line of
/// standard input.
pub(super) async fn read(question: &str, deadline: Deadline) -> Result<SecretString, Failure> {
    let is_typed = io::stdin().is_terminal();
    if is_typed {
        terminal::remember();
    }
    let question = question.to_owned();
    let otp = detached::run(move || {
        if is_typed {
            rpassword::prompt_password(question).map(SecretString::from)
        } else {
            input::next_line(LARGEST)
        }
    });
    let otp = deadline.wait_for("no OTP was given", otp).await;
    if is_typed {
        terminal::restore();
        if otp.is_err() {
            // The cursor stands behind the question.
            eprintln!();
        }
    }
    match otp?? {
        Ok(otp) if otp.expose_secret().trim().is_empty() => {
            Err(Failure::configuration("no OTP was given", HINT))
        }
        Ok(otp) => Ok(otp),
        Err(error) => Err(Failure::configuration(
            format!("the OTP cannot be read: {error}"),
            HINT,
        )),
    }
}
