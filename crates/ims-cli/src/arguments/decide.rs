//! What can be said to decide on documents.

use std::path::PathBuf;

use clap::{ArgGroup, Args, ValueEnum};
use gst_ims::gst_types::Remarks;
use gst_ims::{Amount, ItcReduction};

use super::filter::FilterArguments;
use super::names;

/// Which documents, and whether it is meant.
#[derive(Debug, Args)]
pub(crate) struct Chosen {
    #[command(flatten)]
    pub(crate) filters: Filters,

    /// Send it; without this option it is only shown what would be sent
    #[arg(long)]
    pub(crate) yes: bool,
}

/// The documents that fit everything that is said; something has to be said.
#[derive(Debug, Args)]
#[command(next_help_heading = "Documents")]
#[command(group(ArgGroup::new("which documents").required(true).multiple(true).args([
    "sections", "suppliers", "numbers", "periods", "from", "to", "min", "max", "statuses", "filed",
    "pending_allowed", "reduction_due", "keys",
])))]
pub(crate) struct Filters {
    #[command(flatten)]
    pub(crate) words: FilterArguments,

    /// Documents that the lines of this file name, or of standard input (-):
    /// JSON objects with section, `supplier_gstin` and number, and date and
    /// `return_period` where these do not name one document
    #[arg(long, value_name = "FILE")]
    pub(crate) keys: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct AcceptArguments {
    #[command(flatten)]
    pub(crate) chosen: Chosen,

    /// A remark that the supplier can read, of 250 characters at most
    #[arg(long, value_name = "TEXT")]
    pub(crate) remarks: Option<Remarks>,

    #[command(flatten)]
    pub(crate) reduction: Reduction,
}

/// By how much the tax credit is reduced.
#[derive(Debug, Args)]
#[command(next_help_heading = "Reduction of the tax credit")]
pub(crate) struct Reduction {
    /// By how much an accepted credit note or amended document reduces the
    /// credit; credit notes need it
    #[arg(long = "itc-reduction", value_name = "KIND", value_enum)]
    pub(crate) kind: Option<ReductionKind>,

    /// With partial: this much IGST
    #[arg(long, value_name = "RUPEES", value_parser = names::amount)]
    pub(crate) igst: Option<Amount>,

    /// With partial: this much CGST
    #[arg(long, value_name = "RUPEES", value_parser = names::amount)]
    pub(crate) cgst: Option<Amount>,

    /// With partial: this much SGST
    #[arg(long, value_name = "RUPEES", value_parser = names::amount)]
    pub(crate) sgst: Option<Amount>,

    /// With partial: this much cess
    #[arg(long, value_name = "RUPEES", value_parser = names::amount)]
    pub(crate) cess: Option<Amount>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReductionKind {
    /// By the whole tax of the document
    Full,
    /// Not at all
    None,
    /// By the amounts of --igst, --cgst, --sgst and --cess
    Partial,
}

impl Reduction {
    /// Returns what was said, if it makes sense together.
    pub(crate) fn read(&self) -> Result<Option<ItcReduction>, &'static str> {
        let heads = [self.igst, self.cgst, self.sgst, self.cess];
        let has_amounts = heads.iter().any(Option::is_some);
        let [igst, cgst, sgst, cess] = heads.map(|head| head.unwrap_or(Amount::ZERO));
        match (self.kind, has_amounts) {
            (Some(ReductionKind::Partial), true) => Ok(Some(ItcReduction::Partial {
                igst,
                cgst,
                sgst,
                cess,
            })),
            (Some(ReductionKind::Partial), false) => Err(
                "'--itc-reduction partial' needs amounts: '--igst', '--cgst', '--sgst' or '--cess'",
            ),
            (_, true) => Err(
                "the amounts '--igst', '--cgst', '--sgst' and '--cess' go with \
                 '--itc-reduction partial' only",
            ),
            (Some(ReductionKind::Full), false) => Ok(Some(ItcReduction::Full)),
            (Some(ReductionKind::None), false) => Ok(Some(ItcReduction::None)),
            (None, false) => Ok(None),
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct RejectArguments {
    #[command(flatten)]
    pub(crate) chosen: Chosen,

    /// A remark that the supplier can read, of 250 characters at most
    #[arg(long, value_name = "TEXT")]
    pub(crate) remarks: Option<Remarks>,
}

#[derive(Debug, Args)]
pub(crate) struct ResumeArguments {
    /// Only look, and show what would be sent once more
    #[arg(long)]
    pub(crate) dry_run: bool,

    /// As without it: what is open was sent with --yes before
    #[arg(long, hide = true, conflicts_with = "dry_run")]
    pub(crate) yes: bool,

    /// How long after a write was sent its documents may still change; what
    /// shows no change by then did not arrive, and is sent once more
    #[arg(long, value_name = "SECONDS", default_value_t = 120)]
    pub(crate) settle: u64,
}

#[derive(Debug, Args)]
pub(crate) struct JobArguments {
    /// The reference that a save or reset was given
    #[arg(value_name = "REF")]
    pub(crate) reference_id: String,

    /// Ask until the job is over
    #[arg(long)]
    pub(crate) wait: bool,
}
