//! Tables for people.

mod counts;
mod grid;
mod invoices;
mod money;
mod summary;
mod words;

use std::env;
use std::io::{self, Write};

use anstyle::Style;
use terminal_size::{Width, terminal_size_of};

pub(super) use self::counts::write as counts;
pub(super) use self::invoices::write as invoices;
pub(crate) use self::words::section as section_in_words;

const HEADING: Style = Style::new().bold();
const ASIDE: Style = Style::new().dimmed();

/// Returns the width to keep within: the terminal's, or what `COLUMNS` says
/// where the output goes elsewhere, such as to a pager.
pub(super) fn width() -> Option<usize> {
    terminal_size_of(io::stdout())
        .map(|(Width(width), _)| usize::from(width))
        .or_else(|| env::var("COLUMNS").ok()?.parse().ok())
        .filter(|width| *width > 0)
}

fn heading(text: &str, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{HEADING}{text}{HEADING:#}")
}

fn aside(text: &str, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{ASIDE}{text}{ASIDE:#}")
}
