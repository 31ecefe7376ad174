//! What can be said of plans.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::filter::FilterArguments;
use super::stored::TargetArguments;

#[derive(Debug, Args)]
pub(crate) struct ApplyArguments {
    /// The plan: a workbook, CSV or JSON, or standard input (-)
    #[arg(value_name = "PLAN")]
    pub(crate) plan: PathBuf,

    /// Send it; without this option it is only shown what would be sent
    #[arg(long, conflicts_with = "dry_run")]
    pub(crate) yes: bool,

    /// Only show what would be sent, as without --yes
    #[arg(long)]
    pub(crate) dry_run: bool,
}

#[derive(Debug, Args)]
pub(crate) struct PlanArguments {
    #[command(subcommand)]
    pub(crate) action: PlanAction,
}

#[derive(Debug, Subcommand)]
pub(crate) enum PlanAction {
    /// Make a plan of stored documents, with what rules propose
    New(NewPlanArguments),
    /// Judge every line of a plan; nothing is sent
    ///
    /// A plan in CSV has the columns section, `supplier_gstin`, number, date,
    /// `return_period`, action, remarks, `itc_reduction`, `declared_igst`,
    /// `declared_cgst`, `declared_sgst` and `declared_cess`. Date and period may
    /// be left out where the rest names one document.
    Check(PlanFile),
    /// Show a plan as it is written
    Show(PlanFile),
    /// Write the plan that takes an apply back
    Undo(UndoArguments),
}

#[derive(Debug, Args)]
pub(crate) struct PlanFile {
    /// The plan: a workbook, CSV or JSON, or standard input (-)
    #[arg(value_name = "PLAN")]
    pub(crate) plan: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct NewPlanArguments {
    /// Rules that propose decisions: a TOML file with a name, conditions
    /// (when), an action and a reason for each rule
    #[arg(long, value_name = "FILE")]
    pub(crate) rules: Option<PathBuf>,

    /// Purchase register whose exact pairs are proposed; can be repeated
    #[arg(long = "register", value_name = "REGISTER")]
    pub(crate) registers: Vec<PathBuf>,

    #[command(flatten)]
    pub(crate) filters: FilterArguments,

    #[command(flatten)]
    pub(crate) target: TargetArguments,
}

#[derive(Debug, Args)]
pub(crate) struct UndoArguments {
    /// The number of the plan, as `ims jobs` has it, or a file with what
    /// `ims apply --format json` printed
    #[arg(value_name = "APPLY")]
    pub(crate) apply: String,

    #[command(flatten)]
    pub(crate) target: TargetArguments,
}
