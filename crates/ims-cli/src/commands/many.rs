//! Work for several taxpayers, where what goes wrong for one costs no other.

use futures_util::StreamExt;
use futures_util::stream;
use ims_store::Taxpayer;

use crate::arguments::Arguments;
use crate::connection::server_name;
use crate::failure::Failure;
use crate::feedback::report;
use crate::profiles::{self, Profiles};
use crate::words;

/// How the work for one taxpayer ended.
pub(super) struct Ended<T> {
    pub(super) taxpayer: Taxpayer,
    pub(super) result: Result<T, Failure>,
}

/// The taxpayers who are chosen, in the order of their profiles.
pub(super) fn chosen(arguments: &Arguments) -> Result<Vec<Taxpayer>, Failure> {
    const HINT: &str =
        "`ims taxpayers add GSTIN --tag TAG` makes one, `ims taxpayers list` shows all";
    let whose = &arguments.whose;
    let profiles = Profiles::read(whose.config.as_deref())?;
    let environment = server_name(arguments)?;
    let chosen = profiles.chosen(&whose.tags, &environment);
    if !chosen.is_empty() {
        return Ok(chosen);
    }
    let path = profiles::path(whose.config.as_deref())?;
    let what = if whose.tags.is_empty() {
        "no profile".to_owned()
    } else {
        format!("no profile with the tag {}", whose.tags.join(" or "))
    };
    let message = format!("there is {what} for {environment} in {}", path.display());
    Err(Failure::configuration(message, HINT))
}

/// Works for each taxpayer, for so many at a time; the results are in the order of the taxpayers.
pub(super) async fn each<T>(
    taxpayers: Vec<Taxpayer>,
    at_once: usize,
    work: impl AsyncFn(&Taxpayer) -> Result<T, Failure>,
) -> Vec<Ended<T>> {
    let work = &work;
    let all = stream::iter(taxpayers.into_iter().enumerate());
    let all = all.map(async |(number, taxpayer)| {
        let name = words::taxpayer(&taxpayer);
        let result = report::about(name, work(&taxpayer)).await;
        (number, Ended { taxpayer, result })
    });
    let mut ended: Vec<_> = all.buffer_unordered(at_once).collect().await;
    ended.sort_by_key(|(number, _)| *number);
    ended.into_iter().map(|(_, ended)| ended).collect()
}

/// How a command ends that worked for several taxpayers: who is not signed in is named once, with
/// the command that signs them all in.
pub(super) fn verdict<'e>(
    ended: impl ExactSizeIterator<Item = (&'e Taxpayer, Option<&'e Failure>)>,
    arguments: &Arguments,
) -> Result<(), Failure> {
    let all = ended.len();
    let failed: Vec<_> = ended
        .filter_map(|(taxpayer, failure)| Some((taxpayer, failure?)))
        .collect();
    if failed.is_empty() {
        return Ok(());
    }
    let signed_out: Vec<_> = failed
        .iter()
        .filter(|(_, failure)| failure.is_of_session())
        .map(|(taxpayer, _)| words::taxpayer(taxpayer))
        .collect();
    if !signed_out.is_empty() {
        report::warning(&format!("not signed in: {}", words::some_of(&signed_out)));
    }
    let hint = if signed_out.is_empty() {
        "the output says why for each; the same command again does what is not done".to_owned()
    } else {
        format!(
            "`ims login {}` signs in who is not, one OTP after another",
            arguments.whose.again()
        )
    };
    let failures: Vec<_> = failed.iter().map(|(_, failure)| *failure).collect();
    Err(Failure::of_several(&failures, all, hint))
}
