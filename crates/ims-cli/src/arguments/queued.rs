//! What can be said about the files of queued lists.

use std::path::PathBuf;

use clap::Args;
use gst_ims::ReturnPeriod;

use super::filter::FilterArguments;
use super::stored::TargetArguments;

/// Fetch the files of lists that the tax network is still preparing
///
/// Where a list is too large, the tax network gives a token and prepares files.
/// Without TOKEN and --job, those of all sections are taken up that the last
/// `ims fetch` found pending, and what comes is kept in the store.
#[derive(Debug, Args)]
#[command(after_long_help = AFTER_FILES)]
pub(crate) struct FilesArguments {
    /// The token that `ims invoices` told, of the section that --section names
    #[arg(value_name = "TOKEN", conflicts_with = "job")]
    pub(crate) token: Option<String>,

    /// Take up this job, which prepares the files already
    #[arg(long, value_name = "JOB")]
    pub(crate) job: Option<String>,

    /// Month to name in the request, of which the vendor does not say what it is
    /// for [default: this month]
    #[arg(long, value_name = "YYYY-MM")]
    pub(crate) month: Option<ReturnPeriod>,

    /// Ask until the files are there
    #[arg(long)]
    pub(crate) wait: bool,

    /// Write every file as it comes into this folder
    #[arg(long, value_name = "FOLDER")]
    pub(crate) keep: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) filters: FilterArguments,

    #[command(flatten)]
    pub(crate) target: TargetArguments,
}

const AFTER_FILES: &str = "\
The vendor documents this job and does not say that the tokens of IMS lists are
meant for it. A token that is refused costs nothing: `ims fetch --missing` asks
for the list again. A file that is missing, damaged or of another section makes
the section partial, never whole; --keep shows what came.";
