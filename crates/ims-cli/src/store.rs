//! The store of the commands that remember: documents with their history, plans, and jobs.

use std::path::PathBuf;

use gst_ims::Gstin;
use ims_store::{Location, Store};

use crate::arguments::Arguments;
use crate::connection::{MOCK_TAXPAYER, deadline, server_name};
use crate::failure::Failure;
use crate::feedback::report;
use crate::kept;
use crate::kept::sessions::only_taxpayer;
use crate::variable;

/// Names the store.
pub(crate) const VARIABLE: &str = "IMS_STORE";

/// Opens the store of a command, and makes it where there is none.
pub(crate) async fn open(arguments: &Arguments) -> Result<Store, Failure> {
    let (location, own_folder) = place(arguments)?;
    if let Some(folder) = own_folder {
        kept::make(&folder)?;
    }
    open_at(&location, arguments).await
}

/// Opens the store of a command that only reads, and makes nothing where there is none.
pub(crate) async fn open_to_read(arguments: &Arguments) -> Result<Store, Failure> {
    let (location, _) = place(arguments)?;
    if !location.is_there() {
        return Err(Failure::configuration(
            format!("nothing was fetched yet: there is no store {location}"),
            FETCH,
        ));
    }
    open_at(&location, arguments).await
}

/// What to do where nothing was fetched.
const FETCH: &str = "`ims fetch` does that; --store names another store";

async fn open_at(location: &Location, arguments: &Arguments) -> Result<Store, Failure> {
    let actor = whoami::username().unwrap_or_else(|_| "unknown user".to_owned());
    let opened = Store::open(location, &actor);
    let what = format!("the store {location} could not be opened");
    let store = deadline(arguments).wait_for(&what, opened).await??;
    let command = &arguments.command_name;
    Ok(store.working_on(&match whoami::hostname() {
        Ok(machine) => format!("`ims {command}` on {machine}"),
        Err(_) => format!("`ims {command}`"),
    }))
}

/// The taxpayer whose documents a command that asks no server is about.
pub(crate) async fn taxpayer(arguments: &Arguments, store: &Store) -> Result<Gstin, Failure> {
    known_taxpayer(arguments, store)
        .await?
        .ok_or_else(|| Failure::configuration("nothing was fetched into this store yet", FETCH))
}

/// Refuses to read of a taxpayer for whom nothing was ever fetched: that is not the same as a
/// taxpayer without documents.
pub(crate) async fn must_be_fetched(gstin: Gstin, store: &Store) -> Result<(), Failure> {
    if store.sections(gstin).await?.is_empty() {
        return Err(Failure::configuration(
            format!("nothing of {gstin} was fetched into this store yet"),
            FETCH,
        ));
    }
    Ok(())
}

/// The taxpayer who is named or signed in, or else the only one in the store; `None` if there is
/// none in it.
pub(crate) async fn known_taxpayer(
    arguments: &Arguments,
    store: &Store,
) -> Result<Option<Gstin>, Failure> {
    if arguments.gstin.is_some() {
        return Ok(arguments.gstin);
    }
    if let Some(signed_in) = only_taxpayer(&server_name(arguments)?) {
        return Ok(Some(signed_in));
    }
    if arguments.server.mock {
        return Ok(Gstin::from_server(MOCK_TAXPAYER).ok());
    }
    match store.fetched_taxpayers().await?.as_slice() {
        [] => Ok(None),
        [only] => Ok(Some(*only)),
        several => {
            let names: Vec<_> = several.iter().map(ToString::to_string).collect();
            Err(Failure::configuration(
                format!("the store has several taxpayers: {}", names.join(", ")),
                "name one with --gstin",
            ))
        }
    }
}

/// The store that is named, or else the user's own. Made-up documents, and those of another
/// environment than production, are kept apart.
pub(crate) fn location(arguments: &Arguments) -> Result<Location, Failure> {
    place(arguments).map(|(location, _)| location)
}

/// The same, and the folder that it needs if it is the user's own.
fn place(arguments: &Arguments) -> Result<(Location, Option<PathBuf>), Failure> {
    if let Some(named) = &arguments.store {
        warn_of_password(named);
        return Ok((named.parse()?, None));
    }
    let is_mock = arguments.server.mock;
    if !is_mock && let Some(named) = variable::read(VARIABLE)? {
        return Ok((named.parse()?, None));
    }
    let folder = kept::folder()?;
    let name = server_name(arguments)?;
    let folder = match name.as_str() {
        "production" => folder,
        other => folder.join(kept::environment_name(other)),
    };
    Ok((Location::file(folder.join("ims.db")), Some(folder)))
}

fn warn_of_password(address: &str) {
    let Some((_, rest)) = address.split_once("://") else {
        return;
    };
    let is_of_user = rest
        .split_once('@')
        .is_some_and(|(user, _)| user.contains(':') && !user.contains('/'));
    let is_parameter = rest
        .split_once('?')
        .is_some_and(|(_, parameters)| parameters.contains("password="));
    if is_of_user || is_parameter {
        report::warning(&format!(
            "everybody on this machine can see the password in --store; {VARIABLE} and PGPASSWORD \
             hide it"
        ));
    }
}
