//! Carries out a command and says how it ended.

mod apply;
mod apply_plan;
mod changes;
mod config;
mod counts;
mod decide;
mod desk;
mod doctor;
mod export;
mod fetch;
mod files;
mod folders;
mod help;
mod import;
mod imports;
mod invoices;
mod job;
mod jobs;
mod list;
mod login;
mod login_many;
mod manual;
mod many;
mod matching;
mod otp;
mod plan;
mod plan_file;
mod queued;
mod resume;
mod runtime;
mod session;
mod show;
mod sign_in;
mod statement;
mod stored;
mod subject;
mod supplier_view;
mod taxpayers;
mod verb;
mod verbs;
mod whose;
mod work;

use std::io::{self, IsTerminal};
use std::process::ExitCode;

use anstream::ColorChoice;
use clap::error::ErrorKind;
use gst_ims::invoices::Completeness;

use self::apply_plan::Apply;
use self::changes::Changes;
use self::decide::Decide;
use self::fetch::FetchAll;
use self::list::List;
use self::matching::Match;
use self::resume::Resume;
use crate::arguments::{self, Arguments, Command, ServerArguments};
use crate::command_name;
use crate::defaults;
use crate::failure::{Failure, WriteFailure};
use crate::feedback::report::{self, Manner};
use crate::usage;

/// Runs the command and returns the exit code.
pub(crate) fn run(mut arguments: Arguments) -> ExitCode {
    if let Some(message) = conflict(&arguments.server).or_else(|| whose::conflict(&arguments)) {
        return usage::answer(arguments::command().error(ErrorKind::ArgumentConflict, message));
    }
    if arguments.output.no_color {
        ColorChoice::Never.write_global();
    }
    if arguments.output.quiet {
        report::be_quiet();
    }
    if arguments.server.mock {
        command_name::ask_the_mock();
    }
    let named = read_profiles(&mut arguments);
    // What serves pages works with them until the program ends.
    let arguments: &'static Arguments = Box::leak(Box::new(arguments));
    let result = match (named, &arguments.command) {
        (Err(failure), Command::Doctor) => {
            doctor::run(arguments, Some(failure), arguments.output.format())
        }
        (named, _) => named.and_then(|()| carry_out(arguments)),
    };
    let output = &arguments.output;
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            let manner = Manner {
                with_causes: output.verbose > 0,
                taxpayer: arguments.gstin,
                ..Manner::of(output.format)
            };
            report::failure(&failure, manner);
            failure.exit_code()
        }
    }
}

/// Takes what the file of profiles says into the arguments, where the command asks for it.
fn read_profiles(arguments: &mut Arguments) -> Result<(), Failure> {
    if matches!(
        arguments.command,
        Command::Help(_) | Command::Completions(_) | Command::Man(_)
    ) {
        return Ok(());
    }
    defaults::apply(arguments)?;
    whose::name_taxpayer(arguments)
}

fn carry_out(arguments: &'static Arguments) -> Result<(), Failure> {
    let output = &arguments.output;
    let format = output.format();
    if arguments.server.mock && io::stdout().is_terminal() {
        report::note("made-up data of the built-in mock");
    }
    if let Some(gstin) = arguments
        .gstin
        .filter(|gstin| !gstin.has_valid_check_digit())
    {
        report::warning(&format!(
            "the last character of --gstin {gstin} does not fit the others; is it typed right?"
        ));
    }
    let are_several = arguments.whose.are_several();
    match &arguments.command {
        Command::Invoices(command) => invoices::run(command, arguments),
        Command::Imports(command) => imports::run(command, arguments),
        Command::Counts(command) => counts::run(command, arguments),
        Command::Fetch(command) => verbs::run(&FetchAll(command), arguments),
        Command::Files(command) => files::run(command, arguments),
        Command::List(command) => verbs::run(&List::new(command)?, arguments),
        Command::Changes(command) => verbs::run(&Changes(command), arguments),
        Command::Show(command) => show::run(command, arguments),
        Command::Match(command) => verbs::run(&Match(command), arguments),
        Command::Export(command) => export::run(command, arguments),
        Command::Import(command) => import::run(command, arguments, format),
        Command::Taxpayers(command) => taxpayers::run(command, arguments, format),
        Command::Login(command) if are_several => login_many::run(command, arguments, format),
        Command::Login(command) => login::run(command, arguments, format),
        Command::Session(command) => session::run(command, arguments, format),
        Command::Logout => session::log_out(arguments),
        Command::Accept(command) => verbs::run(&Decide::accept(command)?, arguments),
        Command::Reject(command) => verbs::run(&Decide::reject(command), arguments),
        Command::Pending(command) => verbs::run(&Decide::pending(command), arguments),
        Command::Reset(chosen) => verbs::run(&Decide::reset(chosen), arguments),
        Command::Resume(command) => verbs::run(&Resume(command), arguments),
        Command::Apply(command) => verbs::run(&Apply(command), arguments),
        Command::Plan(command) => plan::run(command, arguments, format),
        Command::Jobs => jobs::run(arguments, format),
        Command::Job(command) => job::run(command, arguments, format),
        Command::Gstr2b(command) => statement::run(command, arguments, format),
        Command::Desk(command) => desk::run(command, arguments),
        Command::Work(command) => work::run(command, arguments, format),
        Command::Supplies(command) => supplier_view::supplies(command, arguments),
        Command::Liabilities(command) => supplier_view::liabilities(command, arguments),
        Command::Config => config::run(arguments, format),
        Command::Doctor => doctor::run(arguments, None, format),
        Command::Help(command) => help::run(command),
        Command::Completions(command) => manual::completions(command),
        Command::Man(command) => manual::pages(command),
    }
}

/// Ends a command whose answer is not whole, or has records that could not be read.
fn whole(completeness: &Completeness, unreadable: usize, what: &str) -> Result<(), Failure> {
    let Some(why) = completeness.incomplete() else {
        return Ok(());
    };
    let token = why.queued.as_ref().and_then(|queued| queued.token.as_ref());
    let hint = match (token, unreadable) {
        (Some(token), _) => format!("ask again later; the token of the rest is {token}"),
        (None, 0) => "ask again later; --format json shows what is there".to_owned(),
        _ => "--format json shows what could not be read under `unreadable`".to_owned(),
    };
    let message = format!("{what} is not whole: {why}");
    Err(WriteFailure::partial(message, Some(hint)).into())
}

/// Finds options that exclude one another wherever they stand; the parser
/// only sees those on the same side of the command's name.
fn conflict(arguments: &ServerArguments) -> Option<&'static str> {
    match arguments {
        ServerArguments { mock: false, .. } => None,
        ServerArguments { env: Some(_), .. } => {
            Some("the argument '--mock' cannot be used with '--env'")
        }
        ServerArguments {
            base_url: Some(_), ..
        } => Some("the argument '--mock' cannot be used with '--base-url'"),
        _ => None,
    }
}
