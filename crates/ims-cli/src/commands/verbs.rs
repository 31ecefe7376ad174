//! Verbs are done for one taxpayer or for several.

use super::many;
use super::runtime;
use super::subject::Subject;
use super::verb::{self, Verb};
use crate::arguments::Arguments;
use crate::failure::Failure;
use crate::output::Target;

/// Does it for the taxpayers who are named.
pub(super) fn run<V: Verb>(verb: &V, arguments: &Arguments) -> Result<(), Failure> {
    verb.check(arguments)?;
    if arguments.whose.are_several() {
        many::run(verb, arguments)
    } else {
        for_one(verb, arguments)
    }
}

fn for_one<V: Verb>(verb: &V, arguments: &Arguments) -> Result<(), Failure> {
    let feedback = verb::feedback(verb.calls(), arguments)?;
    let observer = feedback.observer();
    let runtime = runtime::start()?;
    let opened = runtime.block_on(verb::store(verb, arguments));
    let ended = opened.and_then(|store| {
        let subject = Subject {
            arguments,
            store: &store,
            observer,
            of_several: None,
            stdout: Target::stdout(verb.format(arguments)),
        };
        let brought = runtime.block_on(verb.work(&subject));
        // What is written has the terminal for itself.
        feedback.end();
        let ended = brought.and_then(|brought| runtime.block_on(verb.write(brought, &subject)));
        runtime.block_on(store.clone().close());
        ended
    });
    // A look-up of a host's name that hangs must not outlast the deadline.
    runtime.shutdown_background();
    ended
}
