//! `ims desk`.

mod network;

use std::process::{Command, Stdio};

use ims_desk::{Desk, Setting};
use tokio::signal;

use self::network::OwnNetwork;
use super::config;
use super::matching;
use super::runtime::block_on;
use crate::arguments::Arguments;
use crate::arguments::desk::DeskArguments;
use crate::connection::deadline;
use crate::failure::Failure;
use crate::feedback::{Feedback, report};
use crate::store;

pub(super) fn run(command: &DeskArguments, arguments: &'static Arguments) -> Result<(), Failure> {
    let feedback = Feedback::start_without_progress(arguments.output.verbose)?;
    let observer = feedback.observer();
    block_on(feedback, async move {
        let store = store::open(arguments).await?;
        let desk = Desk::bind(store.clone(), command.port).await;
        let desk = desk.map_err(|error| {
            Failure::configuration(
                format!("port {} cannot be served: {error}", command.port),
                "name another port with --port, or leave it out",
            )
        })?;
        let matching = matching::settings(None, deadline(arguments)).await?;
        let desk = desk
            .with_settings(settings(arguments)?)
            .with_matching(matching)
            .with_network(OwnNetwork {
                arguments,
                store,
                observer,
            });
        let address = desk.address();
        println!("{address}");
        report::note("the pages are open until Ctrl+C");
        if !command.no_browser {
            open(&address);
        }
        let stop = async {
            // Where signals cannot be waited for, the system ends the program by itself.
            if signal::ctrl_c().await.is_err() {
                std::future::pending::<()>().await;
            }
        };
        let opened = |next: &str| println!("for another browser: {next}");
        desk.serve(opened, stop)
            .await
            .map_err(|error| Failure::internal(format!("the pages cannot be served: {error}")))
    })
}

/// What holds, as `ims config` tells it.
fn settings(arguments: &Arguments) -> Result<Vec<Setting>, Failure> {
    let settings = config::all(arguments)?.into_iter();
    let shown = settings.map(|setting| {
        let value = setting.value.unwrap_or_else(|| "not set".to_owned());
        Setting::new(setting.name, value, setting.source)
    });
    Ok(shown.collect())
}

/// Opens a browser where the system has a way to; the address is printed anyway.
fn open(address: &str) {
    let program = if cfg!(target_os = "macos") {
        "open"
    } else if cfg!(windows) {
        "explorer"
    } else {
        "xdg-open"
    };
    let _ = Command::new(program)
        .arg(address)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
}
