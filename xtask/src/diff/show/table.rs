//! For people at a terminal.

use std::fmt::Write as _;

use anstyle::Style;
use comfy_table::{Attribute, Cell, Color, ContentArrangement, Table};

use super::{Comparison, words};
use crate::diff::change::{Change, Class};

const HEADING: Style = Style::new().bold();

/// Six columns need this width.
const NARROWEST_TABLE: u16 = 90;

const TITLES: [&str; 6] = ["Class", "Wire", "Rust API", "Where", "Change", "Touches"];

/// The comparison as one table for each operation, in at most `width` columns if that is known.
///
/// The text holds escape codes for colour; the stream takes them out where they are not wanted.
#[must_use]
pub fn table(comparison: &Comparison, width: Option<u16>) -> String {
    let mut text = format!("{HEADING}{}{HEADING:#}\n", comparison.headline());
    for (operation, changes) in comparison.groups() {
        let _ = writeln!(text, "\n{HEADING}{operation}{HEADING:#}");
        if width.is_some_and(|width| width < NARROWEST_TABLE) {
            for change in changes {
                listed(&mut text, change);
            }
            continue;
        }
        for line in grid(&changes, width).lines() {
            let _ = writeln!(text, "{}", line.trim_end());
        }
    }
    text
}

/// One change below the other, where columns would break words.
fn listed(text: &mut String, change: &Change) {
    let _ = writeln!(
        text,
        "{HEADING}{}{HEADING:#} (wire {}, Rust API {})  {}\n  {}",
        change.class,
        change.wire,
        change.rust_api,
        words::place(change),
        words::change(change),
    );
    if !change.touches.is_empty() {
        let touches = change.touches.join(", ").replace('`', "");
        let _ = writeln!(text, "  touches {touches}");
    }
}

fn grid(changes: &[&Change], width: Option<u16>) -> Table {
    let mut table = Table::new();
    table
        .load_style(comfy_table::TableStyle::new())
        .enforce_styling();
    table.style_text_only();
    if let Some(width) = width {
        table
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_width(width);
    }
    table.set_header(TITLES.map(|title| Cell::new(title).add_attribute(Attribute::Dim)));
    for change in changes {
        table.add_row([
            class(change.class).add_attribute(Attribute::Bold),
            class(change.wire),
            class(change.rust_api),
            Cell::new(words::place(change)),
            Cell::new(words::change(change)),
            Cell::new(change.touches.join(", ").replace('`', "")),
        ]);
    }
    for column in table.column_iter_mut() {
        column.set_padding((0, 2));
    }
    table
}

fn class(class: Class) -> Cell {
    let cell = Cell::new(class);
    match class {
        Class::Breaking => cell.fg(Color::Red),
        Class::Additive => cell.fg(Color::Green),
        Class::Cosmetic => cell.add_attribute(Attribute::Dim),
    }
}
