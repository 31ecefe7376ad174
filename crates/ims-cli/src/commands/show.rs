//! `ims show`.

use gst_ims::{DocumentKey, Gstin};
use ims_actions::Filter;
use ims_store::Store;

use super::runtime::block_on;
use crate::arguments::Arguments;
use crate::arguments::stored::ShowArguments;
use crate::clock;
use crate::failure::Failure;
use crate::feedback::Feedback;
use crate::output::{self, HistoryAnswer, Target};
use crate::store;

pub(crate) fn run(command: &ShowArguments, arguments: &Arguments) -> Result<(), Failure> {
    let target = Target::of(&arguments.output, &command.target)?;
    let feedback = Feedback::start_without_progress(arguments.output.verbose)?;
    let answer = block_on(feedback, async {
        let store = store::open_to_read(arguments).await?;
        let gstin = store::taxpayer(arguments, &store).await?;
        store::must_be_fetched(gstin, &store).await?;
        let key = find(command, gstin, &store).await?;
        let history = store.show(gstin, &key).await?;
        let history = history.ok_or_else(|| none(command))?;
        Ok(HistoryAnswer { gstin, history })
    })?;
    output::history(&answer, clock::time_of_day(), &target)
}

/// More than these are not named.
const MOST: usize = 10;

/// Finds the one document that is meant, be it gone or not.
async fn find(
    command: &ShowArguments,
    gstin: Gstin,
    store: &Store,
) -> Result<DocumentKey, Failure> {
    let filter = Filter {
        numbers: vec![command.number.to_string()],
        ..command.filters.filter()
    };
    let known = store.known(gstin, &filter, MOST + 1).await?;
    match known.as_slice() {
        [] => Err(none(command)),
        [only] => Ok(only.clone()),
        several => {
            let names = several.iter().take(MOST).map(ToString::to_string);
            let names: Vec<_> = names.collect();
            let more = if several.len() > MOST {
                " and more"
            } else {
                ""
            };
            Err(Failure::configuration(
                format!("several documents fit: {}{more}", names.join("; ")),
                "name the one that is meant with --section, --supplier, --period, --from or --to",
            ))
        }
    }
}

fn none(command: &ShowArguments) -> Failure {
    Failure::configuration(
        format!(
            "no document in the store that fits has the number {}",
            command.number
        ),
        "`ims list` shows what there is, and `ims fetch` fetches what is new",
    )
}
