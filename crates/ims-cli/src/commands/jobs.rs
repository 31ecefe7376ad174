//! `ims jobs`: what was sent from this machine, as the journal has it.

use crate::arguments::Arguments;
use crate::connection::environment_name;
use crate::failure::Failure;
use crate::format::Format;
use crate::journal::Journal;
use crate::known_job::KnownJob;
use crate::output;

pub(super) fn run(arguments: &Arguments, format: Format) -> Result<(), Failure> {
    let environment = environment_name(arguments)?;
    let journals = match arguments.gstin {
        Some(taxpayer) => vec![(taxpayer, Journal::of(&environment, taxpayer)?)],
        None => Journal::all(&environment)?,
    };
    let mut jobs = Vec::new();
    for (taxpayer, journal) in &journals {
        super::decide::warn_of_damage(journal);
        jobs.extend(
            journal
                .writes()
                .iter()
                .map(|write| KnownJob::of(*taxpayer, write)),
        );
    }
    output::jobs(&jobs, format)
}
