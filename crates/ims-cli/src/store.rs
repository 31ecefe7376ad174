//! The store of the commands that remember: documents with their history, plans, and jobs.

use ims_store::{Location, Store};

use crate::arguments::Arguments;
use crate::connection::environment_name;
use crate::failure::Failure;
use crate::feedback::report;
use crate::kept;
use crate::variable;

const VARIABLE: &str = "IMS_STORE";

/// Opens the store of a command, and makes it where there is none.
pub(crate) async fn open(arguments: &Arguments) -> Result<Store, Failure> {
    let location = location(arguments)?;
    let actor = whoami::username().unwrap_or_else(|_| "unknown user".to_owned());
    Ok(Store::open(&location, &actor).await?)
}

/// The store that is named, or else the user's own. Made-up documents, and those of another
/// environment than production, are kept apart.
fn location(arguments: &Arguments) -> Result<Location, Failure> {
    if let Some(named) = &arguments.store {
        warn_of_password(named);
        return Ok(named.parse()?);
    }
    let is_mock = arguments.server.mock;
    if !is_mock && let Some(named) = variable::read(VARIABLE)? {
        return Ok(named.parse()?);
    }
    let folder = kept::folder()?;
    let name = environment_name(arguments)?;
    let folder = match name.as_str() {
        "production" => folder,
        other => folder.join(kept::environment_name(other)),
    };
    kept::make(&folder)?;
    Ok(Location::file(folder.join("ims.db")))
}

fn warn_of_password(address: &str) {
    let has_password = address
        .split_once("://")
        .and_then(|(_, rest)| rest.split_once('@'))
        .is_some_and(|(user, _)| user.contains(':') && !user.contains('/'));
    if has_password {
        report::warning(&format!(
            "everybody on this machine can see the password in --store; {VARIABLE} and PGPASSWORD \
             hide it"
        ));
    }
}
