//! Work for several taxpayers, where what goes wrong for one costs no other.

use futures_util::StreamExt;
use futures_util::stream;
use ims_store::Taxpayer;
use tokio::sync::OnceCell;

use super::folders;
use super::runtime;
use super::subject::{OneOfSeveral, Subject};
use super::verb::{self, Ended, Verb};
use crate::arguments::Arguments;
use crate::connection::{SharedConnection, server_name};
use crate::failure::Failure;
use crate::feedback::report;
use crate::output::Joined;
use crate::profiles::{self, Profiles};
use crate::words;

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

/// Does what a command does for every taxpayer who is chosen: the work for so many at a time, the
/// output in the order of their profiles, and where each stands at the end.
pub(super) fn run<V: Verb>(verb: &V, arguments: &Arguments) -> Result<(), Failure> {
    let taxpayers = chosen(arguments)?;
    folders::check(&verb.inputs(), &taxpayers)?;
    let calls = taxpayers.len().saturating_mul(verb.calls());
    let feedback = verb::feedback(calls, arguments)?;
    let observer = feedback.observer();
    let runtime = runtime::start()?;
    let opened = runtime.block_on(verb::store(verb, arguments));
    let stands = opened.and_then(|store| {
        let shared = OnceCell::new();
        let joined = Joined::new(verb.format(arguments));
        let subjects: Vec<_> = taxpayers
            .iter()
            .map(|taxpayer| Subject {
                arguments,
                store: &store,
                observer: observer.clone(),
                of_several: Some(OneOfSeveral {
                    taxpayer,
                    shared: &shared,
                }),
                stdout: joined.target(),
            })
            .collect();
        let at_once = arguments.whose.at_once();
        let all = taxpayers.iter().zip(&subjects);
        let work = each(all, at_once, async |subject| verb.work(subject).await);
        let results = runtime.block_on(work);
        // What is written has the terminal for itself.
        feedback.end();
        let ended = results.into_iter().zip(&taxpayers).zip(&subjects);
        let ended = ended.map(|((result, taxpayer), subject)| Ended {
            subject,
            taxpayer,
            result,
        });
        let joined = (verb.output().is_none()).then_some(joined);
        let stands = runtime.block_on(verb.write_all(ended.collect(), joined.as_ref()))?;
        if let Some(shared) = shared.get() {
            SharedConnection::keep_mock(shared)?;
        }
        runtime.block_on(store.clone().close());
        Ok(stands)
    });
    // A look-up of a host's name that hangs must not outlast the deadline.
    runtime.shutdown_background();
    let stands = stands?;
    let failures = stands
        .iter()
        .map(|stand| (&stand.taxpayer, stand.failure.as_ref()));
    verdict(failures, arguments)
}

/// Works for each taxpayer, for so many at a time; the results are in the order of the taxpayers.
pub(super) async fn each<'t, S, T>(
    subjects: impl Iterator<Item = (&'t Taxpayer, S)>,
    at_once: usize,
    work: impl AsyncFn(S) -> Result<T, Failure>,
) -> Vec<Result<T, Failure>> {
    let work = &work;
    let all = stream::iter(subjects.enumerate());
    let all = all.map(async |(number, (taxpayer, subject))| {
        let name = words::taxpayer(taxpayer);
        (number, report::about(name, work(subject)).await)
    });
    let mut ended: Vec<_> = all.buffer_unordered(at_once).collect().await;
    ended.sort_by_key(|(number, _)| *number);
    ended.into_iter().map(|(_, result)| result).collect()
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
