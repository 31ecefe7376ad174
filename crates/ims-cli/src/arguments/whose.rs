//! Whose documents a command is about.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use gst_ims::Gstin;

use super::names;

/// How many taxpayers are worked for at a time by default.
const AT_ONCE: u8 = 4;

#[derive(Debug, Args)]
#[command(next_help_heading = "Taxpayers")]
pub(crate) struct WhoseArguments {
    /// The taxpayer: a GSTIN, or the name of a profile of `ims taxpayers`; named
    /// in the output
    #[arg(long = "gstin", global = true, value_name = "GSTIN|NAME")]
    pub(crate) taxpayer: Option<String>,

    /// Every taxpayer whose profile has this tag, or one of several
    #[arg(long = "tag", global = true, value_name = "TAG", value_parser = names::tag)]
    pub(crate) tags: Vec<String>,

    /// Every taxpayer with a profile
    #[arg(long, global = true)]
    pub(crate) all_taxpayers: bool,

    /// How many taxpayers are worked for at a time, 1 to 64 [default: 4]
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=64))]
    at_once: Option<u8>,

    /// File of the profiles [default: ims/config.toml in the user's folder for
    /// configuration]
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
}

impl WhoseArguments {
    /// Whether profiles are chosen, and not one taxpayer.
    pub(crate) fn are_several(&self) -> bool {
        self.all_taxpayers || !self.tags.is_empty()
    }

    pub(crate) fn at_once(&self) -> usize {
        self.at_once.unwrap_or(AT_ONCE).into()
    }

    /// The options that choose the same taxpayers again.
    pub(crate) fn again(&self) -> String {
        if self.tags.is_empty() {
            return "--all-taxpayers".to_owned();
        }
        let tags: Vec<_> = self.tags.iter().map(|tag| format!("--tag {tag}")).collect();
        tags.join(" ")
    }
}

#[derive(Debug, Args)]
pub(crate) struct TaxpayersArguments {
    #[command(subcommand)]
    pub(crate) action: TaxpayersAction,
}

#[derive(Debug, Subcommand)]
pub(crate) enum TaxpayersAction {
    /// Add a profile, or change what is said of the one with this GSTIN; its
    /// tags are those of --tag
    Add(AddArguments),
    /// List the profiles, or those with a tag, and who is signed in
    List,
    /// Remove a profile; what is stored of the taxpayer stays
    Remove(RemoveArguments),
}

#[derive(Debug, Args)]
pub(crate) struct AddArguments {
    /// The taxpayer's number
    #[arg(value_name = "GSTIN", value_parser = names::gstin)]
    pub(crate) gstin: Gstin,

    /// What the office calls the taxpayer
    #[arg(long, value_name = "NAME", value_parser = names::profile)]
    pub(crate) name: Option<String>,

    /// The taxpayer's user name on the GST portal
    #[arg(long, value_name = "NAME")]
    pub(crate) username: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct RemoveArguments {
    /// The taxpayer's number, or the profile's name
    #[arg(value_name = "GSTIN|NAME")]
    pub(crate) taxpayer: String,
}
