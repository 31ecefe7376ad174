//! What can be said on the command line.
//!
//! Doc comments here are the help texts.

use std::io::IsTerminal;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum};
use gst_ims::{Environment, GoodsType, Section, Status};

use crate::{suggestion, timeout};

/// Look through the invoices that suppliers reported against a taxpayer
///
/// Fetches documents and counts from the GST Invoice Management System (IMS)
/// over the Sandbox API.
#[derive(Debug, Parser)]
#[command(name = "ims", version, after_long_help = AFTER_HELP)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) server: ServerArguments,

    #[command(flatten)]
    pub(crate) format: FormatArguments,

    #[command(subcommand)]
    pub(crate) command: Command,
}

const AFTER_HELP: &str = "\
Credentials come from the environment only:
  SANDBOX_API_KEY        API key of the Sandbox account (key_live_… or key_test_…)
  SANDBOX_ACCESS_TOKEN   the taxpayer's access token from the OTP verification
  SANDBOX_API_KEY_FILE, SANDBOX_ACCESS_TOKEN_FILE
                         files that hold them instead
  SANDBOX_BASE_URL       another address of the API, as --base-url

Exit codes:
  0  success, also when there are no documents or not yet
  1  internal fault
  2  wrong usage or configuration
  3  authentication failed: key or taxpayer's session
  4  rate limit or quota used up
  5  the request was refused
  6  network failure, redirect, time over, or server outage
  7  the answer could not be understood or is too large
  8  partial: some records could not be read

Without credentials, try: ims --mock invoices --all";

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

    /// Time for the whole call, such as 30 or 0.5 [default: 60]
    #[arg(long, global = true, value_name = "SECONDS", value_parser = timeout::parse, allow_hyphen_values = true)]
    pub(crate) timeout: Option<Duration>,
}

/// How to write the answer.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct FormatArguments {
    /// Form of the output [default: table on a terminal, json elsewhere]
    #[arg(long, global = true)]
    format: Option<Format>,
}

impl FormatArguments {
    pub(crate) fn effective(&self) -> Format {
        self.format.unwrap_or_else(Format::usual)
    }
}

/// A form of the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people: amounts with Indian digit grouping, and totals
    Table,
    /// One JSON document
    Json,
    /// One JSON object a line for each invoice or counted section
    Jsonl,
    /// For spreadsheets; a text that could run as a formula gets an apostrophe
    Csv,
}

impl Format {
    /// The form when none is asked for.
    pub(crate) fn usual() -> Self {
        if std::io::stdout().is_terminal() {
            Self::Table
        } else {
            Self::Json
        }
    }

    /// Whether programs read it, so that errors are JSON as well.
    pub(crate) fn is_json(self) -> bool {
        matches!(self, Self::Json | Self::Jsonl)
    }
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
    /// Count the documents by section and action
    Counts(CountsArguments),
}

#[derive(Debug, Args)]
pub(crate) struct InvoicesArguments {
    #[command(flatten)]
    pub(crate) selection: Selection,

    /// Only documents with this action: accepted, rejected, pending or
    /// `no_action`
    #[arg(long, value_parser = suggestion::status)]
    pub(crate) status: Option<Status>,
}

/// Which sections to list.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(crate) struct Selection {
    /// One section: b2b, b2ba, cn, cna, dn, dna, ecom or ecoma
    #[arg(long, value_parser = suggestion::section)]
    pub(crate) section: Option<Section>,

    /// Every section
    #[arg(long)]
    pub(crate) all: bool,
}

#[derive(Debug, Args)]
pub(crate) struct CountsArguments {
    /// Type of goods: others, imports or inward-supplies
    #[arg(long, default_value = "others", value_parser = suggestion::goods_type)]
    pub(crate) goods_type: GoodsType,
}
