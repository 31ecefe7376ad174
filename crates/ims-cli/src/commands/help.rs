//! `ims help`.

use clap::Command;

use crate::arguments::{self, HelpArguments};
use crate::failure::Failure;
use crate::help;
use crate::output;

/// Explains the program, a command or a topic.
pub(super) fn run(command: &HelpArguments) -> Result<(), Failure> {
    if let [name] = command.words.as_slice()
        && let Some(text) = help::topic(name)
    {
        return output::text(text.trim_end());
    }
    let mut all = arguments::command();
    // Names commands within commands in their usage.
    all.build();
    let mut found = &all;
    for word in &command.words {
        let inner = found.find_subcommand(word);
        found = inner.ok_or_else(|| unknown(found, word))?;
    }
    output::text(&found.clone().render_long_help().ansi().to_string())
}

fn unknown(command: &Command, word: &str) -> Failure {
    let commands = command.get_subcommands().map(Command::get_name);
    let is_outermost = command.get_name() == "ims";
    let topics = if is_outermost { &help::NAMES[..] } else { &[] };
    let known: Vec<_> = commands.chain(topics.iter().copied()).collect();
    let tip = match arguments::nearest_name(word, &known) {
        Some(near) => format!("did you mean {near}?"),
        None => format!("expected one of {}", known.join(", ")),
    };
    let message = format!("there is no command and no topic '{word}'; {tip}");
    Failure::configuration(message, "see `ims help`")
}
