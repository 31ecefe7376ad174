//! What can be said on the command line.
//!
//! Doc comments here are the help texts.

pub(crate) mod decide;
pub(crate) mod desk;
mod examples;
pub(crate) mod files;
pub(crate) mod filter;
pub(crate) mod imports;
mod names;
pub(crate) mod plan;
pub(crate) mod queued;
pub(crate) mod since;
pub(crate) mod statements;
pub(crate) mod stored;
pub(crate) mod timeout;
pub(crate) mod whose;
pub(crate) mod work;

use std::collections::BTreeSet;
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::time::Duration;

use clap::{
    ArgAction, ArgGroup, Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum,
};
use clap_complete::Shell;
use gst_ims::{Environment, GoodsType, Gstin};

use self::decide::{AcceptArguments, Chosen, JobArguments, RejectArguments, ResumeArguments};
use self::desk::DeskArguments;
use self::files::{ExportArguments, ImportArguments, MatchArguments};
use self::filter::FilterArguments;
use self::imports::ImportsArguments;
pub(crate) use self::names::{is_like_gstin, is_near, nearest_name};
use self::plan::{ApplyArguments, PlanArguments};
use self::queued::FilesArguments;
use self::statements::{Gstr2bAction, Gstr2bArguments, LiabilitiesArguments, SuppliesArguments};
use self::stored::{
    ChangesArguments, FetchArguments, ListArguments, ShowArguments, TargetArguments,
};
use self::whose::{TaxpayersArguments, WhoseArguments};
use self::work::WorkArguments;
use crate::format::Format;
use crate::help;

/// Look through the invoices that suppliers reported against a taxpayer
///
/// Fetches documents and counts from the GST Invoice Management System (IMS)
/// over the Sandbox API.
#[derive(Debug, Parser)]
#[command(name = "ims", version, disable_help_subcommand = true)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) server: ServerArguments,

    #[command(flatten)]
    pub(crate) whose: WhoseArguments,

    /// The taxpayer of --gstin, once the profiles are known.
    #[arg(skip)]
    pub(crate) gstin: Option<Gstin>,

    /// Which options have their value from the file of profiles.
    #[arg(skip)]
    pub(crate) from_file: FromFile,

    /// Where documents, plans and jobs are kept: a file, or a PostgreSQL
    /// database [default: a file in the user's data folder]
    // Kept as text: a parser's complaint would repeat a password in the address.
    #[arg(long, global = true, value_name = "PATH|postgres://…")]
    pub(crate) store: Option<String>,

    #[command(flatten)]
    pub(crate) output: OutputArguments,

    #[command(subcommand)]
    pub(crate) command: Command,

    /// What is typed for the command.
    #[arg(skip)]
    pub(crate) command_name: String,
}

/// The whole command line, with what each command's help says at its end.
pub(crate) fn command() -> clap::Command {
    let after = format!(
        "{}\n{}\nMore: ims help TOPIC, of {}\n\n{WITHOUT_CREDENTIALS}",
        help::VARIABLES,
        help::EXIT_CODES,
        help::NAMES.join(", ")
    );
    examples::add_to(Arguments::command().after_long_help(after))
}

/// Reads what was said.
pub(crate) fn parse() -> Result<Arguments, clap::Error> {
    let matches = command().try_get_matches()?;
    Ok(Arguments {
        command_name: matches.subcommand_name().unwrap_or_default().to_owned(),
        ..Arguments::from_arg_matches(&matches)?
    })
}

const WITHOUT_CREDENTIALS: &str = "Without credentials, try: ims --mock invoices --all";

/// The options that have their value from the file of profiles.
#[derive(Debug, Default)]
pub(crate) struct FromFile(BTreeSet<&'static str>);

impl FromFile {
    pub(crate) fn has(&self, option: &str) -> bool {
        self.0.contains(option)
    }

    /// Puts the value of the file where the command line has none.
    pub(crate) fn take<T>(&mut self, option: &'static str, own: &mut Option<T>, file: Option<T>) {
        if own.is_none() && file.is_some() {
            *own = file;
            self.0.insert(option);
        }
    }
}

/// Which server to ask, and how long.
#[derive(Debug, Args)]
#[command(next_help_heading = "Server")]
pub(crate) struct ServerArguments {
    /// Ask a built-in mock with made-up data; needs no credentials
    #[arg(long, global = true)]
    pub(crate) mock: bool,

    /// Environment of the API [default: production]
    #[arg(long, global = true, value_name = "ENVIRONMENT")]
    pub(crate) env: Option<NamedEnvironment>,

    /// Address of the API instead of the environment's, with or without a path
    // Kept as text: a parser's complaint would repeat a password in the address.
    #[arg(long, global = true, value_name = "URL")]
    pub(crate) base_url: Option<String>,

    /// Send a test key to production or a live key to test all the same
    #[arg(long, global = true)]
    pub(crate) allow_key_mismatch: bool,

    /// Time for the whole command, such as 30 or 0.5 [default: 120; 900 where
    /// jobs of the tax network are waited for]
    #[arg(long, global = true, value_name = "SECONDS", value_parser = timeout::parse, allow_hyphen_values = true)]
    pub(crate) timeout: Option<Duration>,

    /// Attempts after the first when a failure may pass, 0 to 20 [default: 3]
    #[arg(long, global = true, value_name = "N", value_parser = retries, allow_negative_numbers = true)]
    pub(crate) retries: Option<u32>,

    /// Requests a minute at most, 1 to 60000 [default: 25 to test, 100 to production]
    #[arg(long, global = true, value_name = "N", value_parser = rate, allow_negative_numbers = true)]
    pub(crate) rate_limit: Option<NonZeroU32>,

    /// Proxy for every request, such as `http://host:3128` [default: the system's]
    // Kept as text for the same reason as the address.
    #[arg(long, global = true, value_name = "URL")]
    pub(crate) proxy: Option<String>,

    /// PEM file of root certificates to trust besides the system's
    #[arg(long, global = true, value_name = "PEM")]
    pub(crate) ca_file: Option<PathBuf>,
}

/// How to write the answer.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct OutputArguments {
    /// Form of the output [default: table on a terminal, json elsewhere]
    #[arg(long, global = true)]
    pub(crate) format: Option<Format>,

    /// Tell on standard error what is sent and awaited; -vv: connections too
    #[arg(short, long, global = true, action = ArgAction::Count)]
    pub(crate) verbose: u8,

    /// Only the output, warnings and errors: no notes, no progress
    #[arg(short, long, global = true)]
    pub(crate) quiet: bool,

    /// No colours, as with `NO_COLOR`
    #[arg(long, global = true)]
    pub(crate) no_color: bool,
}

impl OutputArguments {
    pub(crate) fn format(&self) -> Format {
        self.format.unwrap_or_else(Format::usual)
    }
}

/// More would only make an outage longer.
const MOST_RETRIES: u32 = 20;

/// A thousand a second, which no plan of the API comes near.
const HIGHEST_RATE: NonZeroU32 = NonZeroU32::new(60_000).unwrap();

/// Parses requests a minute.
pub(crate) fn rate(text: &str) -> Result<NonZeroU32, String> {
    text.parse()
        .ok()
        .filter(|rate| *rate <= HIGHEST_RATE)
        .ok_or_else(|| format!("expected a whole number from 1 to {HIGHEST_RATE}"))
}

/// Parses the attempts after the first.
pub(crate) fn retries(text: &str) -> Result<u32, String> {
    text.parse()
        .ok()
        .filter(|retries| *retries <= MOST_RETRIES)
        .ok_or_else(|| format!("expected a whole number from 0 to {MOST_RETRIES}"))
}

/// An environment that has a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum NamedEnvironment {
    /// Keys that begin with `key_test_`
    Test,
    /// Keys that begin with `key_live_`
    Production,
}

impl From<NamedEnvironment> for Environment {
    fn from(environment: NamedEnvironment) -> Self {
        match environment {
            NamedEnvironment::Test => Self::Test,
            NamedEnvironment::Production => Self::Production,
        }
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// List the documents of one section or of all
    Invoices(InvoicesArguments),
    /// List imports of goods, to be looked at
    Imports(ImportsArguments),
    /// Count the documents by section and action
    Counts(CountsArguments),
    /// Fetch all sections and counts into the store, and say what is new
    Fetch(FetchArguments),
    /// Fetch the files of lists that the tax network is still preparing
    Files(FilesArguments),
    /// List the documents in the store, or their totals by group
    List(ListArguments),
    /// Tell what changed between fetches, field by field
    Changes(ChangesArguments),
    /// Show the whole history of one document in the store
    Show(ShowArguments),
    /// Compare purchase registers with the documents in the store
    Match(MatchArguments),
    /// Write stored documents and decisions as files for others
    Export(ExportArguments),
    /// Take over a file that was downloaded from the portal, or its errors
    Import(ImportArguments),
    /// Add, list and remove the profiles of taxpayers
    Taxpayers(TaxpayersArguments),
    /// Sign a taxpayer in with an OTP, which is asked for or read from standard
    /// input; with --tag or --all-taxpayers each who is not signed in
    Login(LoginArguments),
    /// Show the taxpayer's session, or exchange its token for another
    Session(SessionArguments),
    /// End the taxpayer's session
    Logout,
    /// Accept documents: their tax becomes credit
    #[command(override_usage = "ims accept <DOCUMENTS>... [OPTIONS]")]
    Accept(AcceptArguments),
    /// Reject documents: their suppliers see it
    #[command(override_usage = "ims reject <DOCUMENTS>... [OPTIONS]")]
    Reject(RejectArguments),
    /// Keep documents pending until a later month
    #[command(override_usage = "ims pending <DOCUMENTS>... [OPTIONS]")]
    Pending(RejectArguments),
    /// Take decisions on documents back
    #[command(override_usage = "ims reset <DOCUMENTS>... [OPTIONS]")]
    Reset(Chosen),
    /// Make, check and show plans: files of decisions
    Plan(PlanArguments),
    /// Carry a plan out, or show what would be sent
    Apply(ApplyArguments),
    /// Bring to an end what was begun and broken off
    Resume(ResumeArguments),
    /// List what was sent from this machine
    Jobs,
    /// Ask what became of a save or reset
    Job(JobArguments),
    /// Show GSTR-2B, or make it again after actions changed
    #[command(name = "2b")]
    Gstr2b(Gstr2bArguments),
    /// Open the month in a browser on this machine
    Desk(DeskArguments),
    /// Work for many taxpayers on a shared PostgreSQL store, or queue work
    Work(WorkArguments),
    /// List what recipients did with the documents that the taxpayer reported
    Supplies(SuppliesArguments),
    /// List the liabilities that rejections of recipients added back
    Liabilities(LiabilitiesArguments),
    /// Show each setting with its value and where that is from
    Config,
    /// Look for what is wrong with key, session, clock, network and store, and
    /// say what to do
    Doctor,
    /// Explain a command or a topic
    Help(HelpArguments),
    /// Print what completes commands and options in a shell
    ///
    /// For bash: ims completions bash > ~/.local/share/bash-completion/completions/ims
    ///
    /// For PowerShell, in the profile: ims completions powershell | Out-String | Invoke-Expression
    Completions(CompletionsArguments),
    /// Write the manual pages of ims and its commands into a folder
    Man(ManArguments),
}

impl Command {
    /// Whether the command can work for several taxpayers.
    pub(crate) fn takes_several(&self) -> bool {
        matches!(
            self,
            Self::Fetch(_)
                | Self::Login(_)
                | Self::Taxpayers(_)
                | Self::List(_)
                | Self::Changes(_)
                | Self::Match(_)
                | Self::Plan(_)
                | Self::Accept(_)
                | Self::Reject(_)
                | Self::Pending(_)
                | Self::Reset(_)
                | Self::Apply(_)
                | Self::Jobs
                | Self::Resume(_)
                | Self::Export(_)
                | Self::Work(_)
        )
    }

    /// Whether the command waits for a job of the tax network, or for an OTP.
    pub(crate) fn takes_long(&self) -> bool {
        match self {
            Self::Invoices(_)
            | Self::Imports(_)
            | Self::Counts(_)
            | Self::List(_)
            | Self::Changes(_)
            | Self::Show(_)
            | Self::Match(_)
            | Self::Import(_)
            | Self::Export(_)
            | Self::Session(_)
            | Self::Logout
            | Self::Taxpayers(_)
            | Self::Plan(_)
            | Self::Supplies(_)
            | Self::Liabilities(_)
            | Self::Config
            | Self::Doctor
            | Self::Help(_)
            | Self::Completions(_)
            | Self::Man(_)
            | Self::Jobs => false,
            Self::Gstr2b(command) => match &command.action {
                Gstr2bAction::Show(_) => false,
                Gstr2bAction::Recompute(command) => command.wait,
                Gstr2bAction::Status(command) => command.wait,
            },
            Self::Fetch(command) => command.wait,
            Self::Files(command) => command.wait,
            Self::Job(command) => command.wait,
            Self::Login(_)
            | Self::Accept(_)
            | Self::Reject(_)
            | Self::Pending(_)
            | Self::Reset(_)
            | Self::Apply(_)
            | Self::Desk(_)
            | Self::Work(_)
            | Self::Resume(_) => true,
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct LoginArguments {
    /// The taxpayer's user name on the GST portal [default: the profile's]
    #[arg(long, value_name = "NAME")]
    pub(crate) username: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct SessionArguments {
    #[command(subcommand)]
    pub(crate) action: Option<SessionAction>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Subcommand)]
pub(crate) enum SessionAction {
    /// Exchange the token for another, which lives longer
    Refresh,
}

#[derive(Debug, Args)]
#[command(group(ArgGroup::new("which").args(["sections", "all"]).required(true)))]
pub(crate) struct InvoicesArguments {
    /// Every section
    #[arg(long)]
    pub(crate) all: bool,

    #[command(flatten)]
    pub(crate) filters: FilterArguments,

    #[command(flatten)]
    pub(crate) target: TargetArguments,
}

#[derive(Debug, Args)]
pub(crate) struct CountsArguments {
    #[command(flatten)]
    pub(crate) target: TargetArguments,

    /// Type of goods: others, imports or inward-supplies
    #[arg(long, default_value = "others", value_parser = names::goods_type)]
    pub(crate) goods_type: GoodsType,
}

#[derive(Debug, Args)]
pub(crate) struct CompletionsArguments {
    /// The shell
    pub(crate) shell: Shell,
}

#[derive(Debug, Args)]
pub(crate) struct HelpArguments {
    /// A command such as `plan new`, or a topic
    #[arg(value_name = "COMMAND|TOPIC")]
    pub(crate) words: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct ManArguments {
    /// A folder such as ~/.local/share/man/man1, which is made where there is none
    #[arg(value_name = "FOLDER")]
    pub(crate) folder: PathBuf,
}
