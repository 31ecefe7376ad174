//! The lines around the tables.

use std::io::{self, Write};

use anstyle::Style;

use crate::command_name;

const HEADING: Style = Style::new().bold();
const ASIDE: Style = Style::new().dimmed();

/// Says whose numbers follow, if it is known.
pub(super) fn taxpayer(name: Option<&str>, out: &mut dyn Write) -> io::Result<()> {
    match name {
        Some(name) => writeln!(out, "Taxpayer: {name}\n"),
        None => Ok(()),
    }
}

pub(crate) fn heading(text: &str, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{HEADING}{text}{HEADING:#}")
}

pub(super) fn aside(text: &str, out: &mut dyn Write) -> io::Result<()> {
    let text = command_name::named(text);
    writeln!(out, "{ASIDE}{text}{ASIDE:#}")
}

/// Names the columns that found no room, within it.
pub(super) fn no_room(
    titles: &[&str],
    width: Option<usize>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let Some((last, others)) = titles.split_last() else {
        return Ok(());
    };
    let width = width.unwrap_or(usize::MAX);
    let mut line = "No room for:".to_owned();
    let words = others.iter().map(|title| format!(" {title},"));
    for word in words.chain([format!(" {last}.")]) {
        if line.len() + word.len() > width {
            aside(&line, out)?;
            " ".clone_into(&mut line);
        }
        line.push_str(&word);
    }
    aside(&line, out)
}
