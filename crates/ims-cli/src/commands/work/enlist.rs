//! `ims work enlist`: profiles for the schedules of all workers.

use crate::arguments::Arguments;
use crate::commands::many;
use crate::commands::runtime::block_on;
use crate::failure::Failure;
use crate::feedback::Feedback;
use crate::format::Format;
use crate::output::{self, TaxpayerLine};
use crate::profiles::Profiles;
use crate::store;

pub(super) fn run(arguments: &Arguments, format: Format) -> Result<(), Failure> {
    let taxpayers = match arguments.gstin {
        _ if arguments.whose.are_several() => many::chosen(arguments)?,
        Some(gstin) => {
            let profiles = Profiles::read(arguments.whose.config.as_deref())?;
            let profile = profiles.of(gstin).cloned();
            vec![profile.ok_or_else(|| {
                Failure::configuration(
                    format!("there is no profile of {gstin}"),
                    "`ims taxpayers add` makes one",
                )
            })?]
        }
        None => {
            return Err(Failure::configuration(
                "it is not said who is to be enlisted",
                "name profiles with --gstin, --tag or --all-taxpayers",
            ));
        }
    };
    let feedback = Feedback::start_without_progress(arguments.output.verbose)?;
    block_on(feedback, async {
        let store = store::open(arguments).await?;
        for taxpayer in &taxpayers {
            store.put_taxpayer(taxpayer).await?;
        }
        store.close().await;
        Ok(())
    })?;
    let lines = taxpayers.into_iter();
    let lines: Vec<_> = lines.map(|it| TaxpayerLine::new(it, None)).collect();
    output::taxpayers(&lines, format)
}
