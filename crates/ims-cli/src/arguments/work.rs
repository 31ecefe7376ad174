//! What can be said about workers.

use std::path::PathBuf;

use clap::{Args, Subcommand, value_parser};
use ims_work::Schedule;

/// Work on a shared PostgreSQL store until a signal, or queue work for those who do
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, after_long_help = AFTER_WORK)]
pub(crate) struct WorkArguments {
    #[command(subcommand)]
    pub(crate) action: Option<WorkAction>,

    #[command(flatten)]
    pub(crate) worker: WorkerArguments,
}

#[derive(Debug, Args)]
pub(crate) struct WorkerArguments {
    /// Queue fetches for the enlisted taxpayers at these times of India, for
    /// those with --tag only: minute, hour, day, month and day of the week; can
    /// be repeated, and all workers may say the same
    #[arg(long, value_name = "SCHEDULE")]
    pub(crate) fetch_at: Vec<Schedule>,

    /// The port on this machine for /metrics and /health, or 0 for any
    #[arg(long, value_name = "PORT", default_value_t = 9464)]
    pub(crate) port: u16,

    /// How long jobs may take to end after a signal, before they are handed
    /// back to other workers
    #[arg(long, value_name = "SECONDS", default_value_t = 20, value_parser = value_parser!(u16))]
    pub(crate) grace: u16,

    /// How long after a write was sent its documents may still change; what
    /// shows no change by then is sent once more
    #[arg(long, value_name = "SECONDS", default_value_t = 120)]
    pub(crate) settle: u64,
}

#[derive(Debug, Subcommand)]
pub(crate) enum WorkAction {
    /// Write profiles into the store, so that schedules of all workers know
    /// these taxpayers
    Enlist,
    /// Queue a fetch of all sections, for every enlisted taxpayer if nobody is
    /// named
    Fetch,
    /// Check a plan, and queue it with --yes; for several taxpayers a folder
    /// with a plan for each
    Apply(QueueArguments),
    /// Tell how many jobs wait, run and failed, and why
    Status,
}

#[derive(Debug, Args)]
pub(crate) struct QueueArguments {
    /// The plan: a workbook, CSV or JSON
    #[arg(value_name = "PLAN")]
    pub(crate) plan: PathBuf,

    /// Queue it; without --yes it is checked and shown only
    #[arg(long)]
    pub(crate) yes: bool,
}

const AFTER_WORK: &str = "\
--at-once says how many jobs a worker works on at a time, and --timeout how long
one may take. Sessions are those of `ims login` on this machine. SIGTERM and
Ctrl+C end a worker.";
