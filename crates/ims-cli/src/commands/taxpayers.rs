//! `ims taxpayers`.

use std::time::Duration;

use ims_store::Taxpayer;

use super::runtime::block_on;
use super::whose;
use crate::arguments::Arguments;
use crate::arguments::whose::{AddArguments, RemoveArguments, TaxpayersAction, TaxpayersArguments};
use crate::connection::{self, server_name};
use crate::deadline::Deadline;
use crate::failure::{Failure, WriteFailure};
use crate::feedback::{Feedback, report};
use crate::format::Format;
use crate::kept::sessions::KeptSession;
use crate::kept::{self, Lock};
use crate::output::{self, TaxpayerLine};
use crate::profiles::{self, Profiles};

pub(super) fn run(
    command: &TaxpayersArguments,
    arguments: &Arguments,
    format: Format,
) -> Result<(), Failure> {
    let feedback = Feedback::start_without_progress(arguments.output.verbose)?;
    let lines = block_on(feedback, async {
        let deadline = connection::deadline(arguments);
        let shown = match &command.action {
            TaxpayersAction::Add(command) => add(command, arguments, deadline).await?,
            TaxpayersAction::Remove(command) => remove(command, arguments, deadline).await?,
            TaxpayersAction::List => list(arguments)?,
        };
        with_sessions(shown, arguments, deadline).await
    })?;
    output::taxpayers(&lines, format)
}

async fn add(
    command: &AddArguments,
    arguments: &Arguments,
    deadline: Deadline,
) -> Result<Vec<Taxpayer>, Failure> {
    if !command.gstin.has_valid_check_digit() {
        report::warning(&format!(
            "the last character of {} does not fit the others; is it typed right?",
            command.gstin
        ));
    }
    let _turn = turn(deadline).await?;
    let mut profiles = Profiles::read(arguments.whose.config.as_deref())?;
    let mut taxpayer = match profiles.of(command.gstin) {
        Some(known) => known.clone(),
        None => Taxpayer {
            gstin: command.gstin,
            name: None,
            username: None,
            environment: None,
            tags: Vec::new(),
        },
    };
    if command.name.is_some() {
        taxpayer.name.clone_from(&command.name);
    }
    if command.username.is_some() {
        taxpayer.username.clone_from(&command.username);
    }
    if !arguments.whose.tags.is_empty() {
        taxpayer.tags.clone_from(&arguments.whose.tags);
    }
    // A profile is of use everywhere unless somebody says where.
    let server = &arguments.server;
    if server.mock || server.env.is_some() || server.base_url.is_some() {
        taxpayer.environment = Some(server_name(arguments)?);
    }
    profiles.put(taxpayer.clone())?;
    profiles.save()?;
    Ok(vec![taxpayer])
}

async fn remove(
    command: &RemoveArguments,
    arguments: &Arguments,
    deadline: Deadline,
) -> Result<Vec<Taxpayer>, Failure> {
    let gstin = whose::taxpayer(&command.taxpayer, arguments)?;
    let _turn = turn(deadline).await?;
    let mut profiles = Profiles::read(arguments.whose.config.as_deref())?;
    let Some(taxpayer) = profiles.of(gstin).cloned() else {
        return Err(Failure::configuration(
            format!("there is no profile of {gstin}"),
            "`ims taxpayers list` shows them",
        ));
    };
    profiles.remove(gstin);
    profiles.save()?;
    Ok(vec![taxpayer])
}

fn list(arguments: &Arguments) -> Result<Vec<Taxpayer>, Failure> {
    let whose = &arguments.whose;
    let profiles = Profiles::read(whose.config.as_deref())?;
    let mut shown = profiles.all().to_vec();
    if !whose.tags.is_empty() {
        shown.retain(|taxpayer| whose.tags.iter().any(|tag| taxpayer.tags.contains(tag)));
    }
    if shown.is_empty() {
        let path = profiles::path(whose.config.as_deref())?;
        report::hint(&format!("no profiles in {}", path.display()));
    }
    Ok(shown)
}

async fn with_sessions(
    taxpayers: Vec<Taxpayer>,
    arguments: &Arguments,
    deadline: Deadline,
) -> Result<Vec<TaxpayerLine>, Failure> {
    let here = server_name(arguments)?;
    let mut lines = Vec::with_capacity(taxpayers.len());
    for taxpayer in taxpayers {
        let environment = taxpayer.environment.as_deref().unwrap_or(&here);
        let session = KeptSession::of(environment, taxpayer.gstin, deadline);
        let session = session.read().await?.map(|session| session.state());
        lines.push(TaxpayerLine::new(taxpayer, session));
    }
    Ok(lines)
}

/// How long another process may take to change the file.
const PATIENCE: Duration = Duration::from_secs(10);

/// Waits until no other process changes the profiles.
async fn turn(deadline: Deadline) -> Result<Lock, Failure> {
    let folder = kept::folder()?.join("locks");
    kept::make(&folder)?;
    let lock = Lock::within(&folder.join("profiles"), PATIENCE, deadline).await?;
    let busy = || WriteFailure::refused("another process is changing the profiles".into(), None);
    lock.ok_or_else(|| busy().into())
}
