//! The command line of `ims-bench`, which `cargo xtask bench` hands on.

use std::path::PathBuf;

use clap::{Parser, Subcommand};

use crate::approaches::Approach;
use crate::bodies::Shape;
use crate::error::Context as _;
use crate::http::server;
use crate::load::Plan;
use crate::options::{Options, Part};
use crate::results::Results;
use crate::{
    Result, build_cost, codegen, decode, desk, exchange, http, instructions, office, store, values,
};

/// Compares with everything that a user would pick instead, and writes RESULTS.md
#[derive(Debug, Parser)]
#[command(name = "cargo xtask bench", bin_name = "cargo xtask bench")]
pub struct Cli {
    #[command(flatten)]
    options: Options,
    #[command(subcommand)]
    worker: Option<Worker>,
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
    /// Writes, reads or compares once
    Exchange(exchange::Settings),
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
            Some(Worker::Exchange(settings)) => exchange::work(&settings),
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
            eprintln!("{}", part.title());
            let chapter = measure(part, options).context(|| part.title().to_owned())?;
            println!("## {}\n\n{chapter}", part.title());
            results.put(part, &chapter)?;
        }
    }
    println!("written to {}", results.path());
    Ok(())
}

/// The chapter of one part.
fn measure(part: Part, options: &Options) -> Result<String> {
    match part {
        Part::Decode => decode::time::measure(options),
        Part::Allocations => decode::allocations::measure(options),
        Part::Memory => decode::memory::measure(options),
        Part::Values => values::measure(options),
        Part::Http => http::measure(options),
        Part::Month => http::month::measure(options),
        Part::Store => store::measure(options),
        Part::Desk => desk::measure(options),
        Part::Exchange => exchange::measure(options),
        Part::Office => office::measure(options),
        Part::Build => build_cost::measure(options),
        Part::Codegen => codegen::measure(options),
    }
}
