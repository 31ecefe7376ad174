//! The command line of `ims-bench`, which `cargo xtask bench` hands on.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

use crate::approaches::Approach;
use crate::bodies::Shape;
use crate::error::Context as _;
use crate::http::server;
use crate::load::Plan;
use crate::results::Results;
use crate::{Result, build_cost, codegen, decode, http, instructions, values};

/// Compares with everything that a user would pick instead, and writes RESULTS.md
#[derive(Debug, Parser)]
#[command(name = "cargo xtask bench", bin_name = "cargo xtask bench")]
pub struct Cli {
    #[command(flatten)]
    options: Options,
    #[command(subcommand)]
    worker: Option<Worker>,
}

/// What a whole run is told.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Options {
    /// Measure these parts only
    #[arg(long, value_delimiter = ',')]
    pub(crate) only: Vec<Part>,
    /// Few rounds, and nothing that is committed is written
    #[arg(long)]
    pub(crate) quick: bool,
    /// Only count the instructions of decoding, and fail if they have become more
    #[arg(long)]
    check_instructions: bool,
    /// Only count the instructions of decoding, and record them
    #[arg(long, conflicts_with = "check_instructions")]
    record_instructions: bool,
    /// Makes other bodies
    #[arg(long, default_value_t = 20_241_114)]
    pub(crate) seed: u64,
}

/// A part of the comparison: a chapter of the results.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Part {
    Decode,
    Allocations,
    Memory,
    Values,
    Http,
    Month,
    Build,
    Codegen,
}

impl Part {
    /// In the order of the chapters.
    pub(crate) const ALL: [Self; 8] = [
        Self::Decode,
        Self::Allocations,
        Self::Memory,
        Self::Values,
        Self::Http,
        Self::Month,
        Self::Build,
        Self::Codegen,
    ];

    pub(crate) const fn title(self) -> &'static str {
        match self {
            Self::Decode => "Decode and normalise: time",
            Self::Allocations => "Decode and normalise: allocations",
            Self::Memory => "Decode and normalise: peak memory",
            Self::Values => "Single values",
            Self::Http => "A call over HTTP",
            Self::Month => "Fetching a month",
            Self::Build => "The cost of building",
            Self::Codegen => "Code generation",
        }
    }

    fn measure(self, options: &Options) -> Result<String> {
        match self {
            Self::Decode => decode::time::measure(options),
            Self::Allocations => decode::allocations::measure(options),
            Self::Memory => decode::memory::measure(options),
            Self::Values => values::measure(options),
            Self::Http => http::measure(options),
            Self::Month => http::month::measure(options),
            Self::Build => build_cost::measure(options),
            Self::Codegen => codegen::measure(options),
        }
    }
}

/// Processes that a run starts for itself.
#[derive(Debug, Subcommand)]
#[command(hide = true)]
enum Worker {
    /// Decodes a body once and keeps what comes out until its input ends
    DecodeOnce {
        #[arg(long)]
        shape: Shape,
        /// Without one the body is only read
        #[arg(long)]
        approach: Option<Approach>,
        #[arg(long, default_value_t = 1)]
        turns: u32,
        body: PathBuf,
    },
    /// Serves answers on loopback until its input ends
    Serve(server::Settings),
    /// Calls a server in turns
    Call {
        client: http::Client,
        #[command(flatten)]
        plan: Plan,
    },
}

impl Cli {
    /// Runs the comparison, or one worker of it.
    ///
    /// # Errors
    ///
    /// Whatever stopped it; parts that were measured before are written.
    pub fn run(self) -> Result<()> {
        match self.worker {
            Some(Worker::DecodeOnce {
                shape,
                approach,
                turns,
                body,
            }) => decode::memory::work(shape, approach, &body, turns),
            Some(Worker::Serve(settings)) => server::work(&settings),
            Some(Worker::Call { client, plan }) => http::work(client, &plan),
            None if self.options.check_instructions => instructions::check(),
            None if self.options.record_instructions => instructions::record(),
            None => run_parts(&self.options),
        }
    }
}

fn run_parts(options: &Options) -> Result<()> {
    let mut results = Results::open(options)?;
    for part in Part::ALL {
        if options.only.is_empty() || options.only.contains(&part) {
            let chapter = part.measure(options).context(|| part.title().to_owned())?;
            println!("## {}\n\n{chapter}", part.title());
            results.put(part, &chapter)?;
        }
    }
    println!("written to {}", results.path());
    Ok(())
}
