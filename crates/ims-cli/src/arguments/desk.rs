//! What can be said about the pages in a browser.

use clap::Args;

/// Open the month in a browser on this machine
#[derive(Debug, Args)]
#[command(after_long_help = AFTER_DESK)]
pub(crate) struct DeskArguments {
    /// The port on which the pages are served [default: one that is free]
    #[arg(
        long,
        value_name = "PORT",
        default_value_t = 0,
        hide_default_value = true
    )]
    pub(crate) port: u16,

    /// Only print the address, and open no browser
    #[arg(long)]
    pub(crate) no_browser: bool,
}

const AFTER_DESK: &str = "\
The pages are served to this machine only. The address has a secret that opens
them in one browser, for a day; after it was used the next one is printed.
Ctrl+C ends it.";
