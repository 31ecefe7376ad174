//! What can be said about imports of goods.

use clap::Args;
use gst_ims::Status;
use gst_ims::gst_types::ImportSection;

use super::names;
use super::stored::TargetArguments;

/// List imports of goods, to be looked at
///
/// The vendor lists no imports in its pages, and says nothing of how a decision
/// on one is saved: they are shown and cannot be decided on here.
#[derive(Debug, Args)]
pub(crate) struct ImportsArguments {
    /// Of this section, once for each: impg (imports), impga (amended), impgsez
    /// (from special economic zones) or impgseza [default: all]
    #[arg(long = "section", value_name = "SECTION", value_delimiter = ',', value_parser = names::import_section)]
    pub(crate) sections: Vec<ImportSection>,

    /// With this action now: accepted, pending or `no_action`
    #[arg(long, value_name = "STATUS", value_parser = names::status)]
    pub(crate) status: Option<Status>,

    #[command(flatten)]
    pub(crate) target: TargetArguments,
}
