//! `ims login` for several taxpayers: one OTP after another.

use gst_ims::session::SessionState;
use ims_store::Taxpayer;

use super::login::{keep_access, sign_in};
use super::many;
use super::runtime::block_on;
use super::sign_in::SignIn;
use crate::arguments::{Arguments, LoginArguments};
use crate::connection::{self, PlatformConnection};
use crate::failure::Failure;
use crate::feedback::{Feedback, report};
use crate::format::Format;
use crate::kept::sessions::KeptSession;
use crate::output::{self, TaxpayerLine};
use crate::words;

pub(super) fn run(
    command: &LoginArguments,
    arguments: &Arguments,
    format: Format,
) -> Result<(), Failure> {
    if command.username.is_some() {
        return Err(Failure::configuration(
            "--username is the user name of one taxpayer",
            "leave it out; the profiles have the user names",
        ));
    }
    let taxpayers = many::chosen(arguments)?;
    // The progress would write over the questions.
    let feedback = Feedback::start_without_progress(arguments.output.verbose)?;
    let observer = feedback.observer();
    let ended = block_on(feedback, async {
        let opening = connection::deadline(arguments);
        let connection = PlatformConnection::open(arguments, opening, observer).await?;
        // A person answers one question at a time.
        let all = taxpayers.iter().map(|taxpayer| (taxpayer, taxpayer));
        let ended = many::each(all, 1, async |taxpayer| {
            sign_in_unless_active(&connection, taxpayer, arguments).await
        });
        let ended = ended.await;
        keep_access(&connection, connection::deadline_of_one(arguments)).await;
        Ok(ended)
    })?;
    let ended = taxpayers.iter().zip(&ended);
    let lines: Vec<_> = ended
        .clone()
        .map(|(taxpayer, result)| {
            TaxpayerLine::new(taxpayer.clone(), result.as_ref().ok().copied())
        })
        .collect();
    output::taxpayers(&lines, format)?;
    for (taxpayer, result) in ended.clone() {
        if let Err(failure) = result {
            report::warning(&format!("{}: {failure}", words::taxpayer(taxpayer)));
        }
    }
    let failures = ended.map(|(taxpayer, result)| (taxpayer, result.as_ref().err()));
    many::verdict(failures, arguments)
}

/// Whoever is signed in is left in peace: the tax network counts sessions.
async fn sign_in_unless_active(
    connection: &PlatformConnection,
    taxpayer: &Taxpayer,
    arguments: &Arguments,
) -> Result<SessionState, Failure> {
    let deadline = connection::deadline_of_one(arguments);
    let gstin = taxpayer.gstin;
    let kept = KeptSession::of(&connection.environment, gstin, deadline);
    let session = kept.read().await?;
    if session.is_some_and(|session| session.state() == SessionState::Active) {
        return Ok(SessionState::Active);
    }
    let username = taxpayer.username.as_deref().ok_or_else(|| {
        Failure::configuration(
            "the profile has no user name",
            "`ims taxpayers add GSTIN --username NAME` adds it",
        )
    })?;
    let question = format!("OTP for {}: ", words::taxpayer(taxpayer));
    let as_taxpayer = SignIn {
        connection,
        taxpayer: gstin,
        username,
        deadline,
    };
    let (session, _) = sign_in(&as_taxpayer, &question).await?;
    Ok(session.state())
}
