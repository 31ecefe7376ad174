//! What can be said about statements and the supplier's view.

use clap::{Args, Subcommand};
use gst_ims::ReturnPeriod;
use gst_ims::supplier_view::{ReturnForm, SupplySection};

use super::stored::TargetArguments;

/// Show GSTR-2B, or make it again after actions changed
#[derive(Debug, Args)]
#[command(after_long_help = AFTER_2B)]
pub(crate) struct Gstr2bArguments {
    #[command(subcommand)]
    pub(crate) action: Gstr2bAction,
}

const AFTER_2B: &str = "\
The tax network makes the first statement of a month on the 14th of the next
one, and none after GSTR-3B is filed. A quarterly filer's spans three months.";

#[derive(Debug, Subcommand)]
pub(crate) enum Gstr2bAction {
    /// Fetch the statement, all of its files
    Show(ShowStatementArguments),
    /// Make the statement again from the actions as they are now
    Recompute(RecomputeArguments),
    /// Tell how far the making of a statement is
    Status(StatementStatusArguments),
}

#[derive(Debug, Args)]
pub(crate) struct ShowStatementArguments {
    /// Return period
    #[arg(value_name = "YYYY-MM")]
    pub(crate) period: ReturnPeriod,

    #[command(flatten)]
    pub(crate) target: TargetArguments,
}

#[derive(Debug, Args)]
pub(crate) struct RecomputeArguments {
    /// Return period
    #[arg(value_name = "YYYY-MM")]
    pub(crate) period: ReturnPeriod,

    /// Ask until the statement is made, not for a few seconds only
    #[arg(long)]
    pub(crate) wait: bool,

    /// Send no body: the vendor's pages contradict one another
    #[arg(long)]
    pub(crate) no_body: bool,
}

#[derive(Debug, Args)]
pub(crate) struct StatementStatusArguments {
    /// The reference that `ims 2b recompute` told
    #[arg(value_name = "REF")]
    pub(crate) reference_id: String,

    /// Ask until the statement is made
    #[arg(long)]
    pub(crate) wait: bool,
}

/// List what recipients did with the documents that the taxpayer reported
#[derive(Debug, Args)]
pub(crate) struct SuppliesArguments {
    /// Return period
    #[arg(long, value_name = "YYYY-MM")]
    pub(crate) period: ReturnPeriod,

    /// Section of the return: b2b, b2ba, cdnr (notes), cdnra, ecom or ecoma
    #[arg(long, value_name = "SECTION", value_parser = supply_section)]
    pub(crate) section: SupplySection,

    /// Form in which the documents were reported: gstr-1 or gstr-1a
    #[arg(long, value_name = "FORM", default_value = "gstr-1", value_parser = form)]
    pub(crate) form: ReturnForm,

    #[command(flatten)]
    pub(crate) target: TargetArguments,
}

/// List the liabilities that rejections of recipients added back
#[derive(Debug, Args)]
pub(crate) struct LiabilitiesArguments {
    /// Return period
    #[arg(long, value_name = "YYYY-MM")]
    pub(crate) period: ReturnPeriod,

    /// Section of the return: cdnr (notes), b2ba, cdnra or ecoma
    #[arg(long, value_name = "SECTION", value_parser = added_back_section)]
    pub(crate) section: SupplySection,

    #[command(flatten)]
    pub(crate) target: TargetArguments,
}

fn supply_section(text: &str) -> Result<SupplySection, String> {
    one_of(&SupplySection::ALL, text)
}

fn added_back_section(text: &str) -> Result<SupplySection, String> {
    one_of(&SupplySection::ADDED_BACK, text)
}

fn one_of(sections: &[SupplySection], text: &str) -> Result<SupplySection, String> {
    SupplySection::named(text)
        .filter(|section| sections.contains(section))
        .ok_or_else(|| {
            let names: Vec<_> = sections.iter().map(|section| section.as_str()).collect();
            format!("expected one of {}", names.join(", "))
        })
}

fn form(text: &str) -> Result<ReturnForm, String> {
    ReturnForm::named(text).ok_or_else(|| "expected gstr-1 or gstr-1a".to_owned())
}
