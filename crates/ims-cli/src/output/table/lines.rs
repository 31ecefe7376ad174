//! The lines around the tables.

use std::io::{self, Write};

use anstyle::Style;

const HEADING: Style = Style::new().bold();
const ASIDE: Style = Style::new().dimmed();

/// Says whose numbers follow, if it is known.
pub(super) fn taxpayer(name: Option<&str>, out: &mut dyn Write) -> io::Result<()> {
    match name {
        Some(name) => writeln!(out, "Taxpayer: {name}\n"),
        None => Ok(()),
    }
}

pub(super) fn heading(text: &str, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{HEADING}{text}{HEADING:#}")
}

pub(super) fn aside(text: &str, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{ASIDE}{text}{ASIDE:#}")
}
