//! For a pull request.

use std::fmt::Write as _;

use super::{Comparison, NO_OPERATION, words};
use crate::diff::change::{Change, Class};

/// More rows than this are folded away.
const MOST_OPEN: usize = 12;

/// The comparison as Markdown: a headline, then a table for each operation, folded when long.
#[must_use]
pub fn markdown(comparison: &Comparison) -> String {
    let mut text = format!("### {}\n", escaped(&comparison.headline()));
    for (operation, changes) in comparison.groups() {
        let (open, folded): (Vec<&Change>, Vec<&Change>) = changes
            .iter()
            .partition(|change| change.class != Class::Cosmetic);
        let heading = if operation == NO_OPERATION {
            operation.to_owned()
        } else {
            code(operation)
        };
        let _ = writeln!(text, "\n#### {heading}");
        section(&mut text, &open, "more");
        if open.is_empty() {
            section(&mut text, &folded, "cosmetic");
        } else {
            folding(&mut text, &folded, "cosmetic");
        }
    }
    text
}

/// A table, of which only the first rows stand open.
fn section(text: &mut String, changes: &[&Change], title: &str) {
    let (open, folded) = changes.split_at(changes.len().min(MOST_OPEN));
    if !open.is_empty() {
        rows(text, open);
    }
    folding(text, folded, title);
}

fn folding(text: &mut String, changes: &[&Change], title: &str) {
    if changes.is_empty() {
        return;
    }
    let _ = writeln!(
        text,
        "\n<details><summary>{} {title} {}</summary>",
        changes.len(),
        if changes.len() == 1 {
            "change"
        } else {
            "changes"
        }
    );
    rows(text, changes);
    text.push_str("\n</details>\n");
}

fn rows(text: &mut String, changes: &[&Change]) {
    text.push_str("\n| Class | Wire | Rust API | Where | Change | Touches |\n");
    text.push_str("| --- | --- | --- | --- | --- | --- |\n");
    for change in changes {
        let class = match change.class {
            Class::Breaking => "**breaking**",
            other => other.as_str(),
        };
        let _ = writeln!(
            text,
            "| {class} | {} | {} | {} | {} | {} |",
            change.wire,
            change.rust_api,
            code(&words::place(change)),
            escaped(&words::change(change)),
            change.touches.join(", "),
        );
    }
}

/// Text that Markdown shows as it is, also in a cell.
fn escaped(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '<' => shown.push_str("&lt;"),
            '>' => shown.push_str("&gt;"),
            '&' => shown.push_str("&amp;"),
            // A mention or an issue number must not notify anybody.
            '@' | '#' => {
                let _ = write!(shown, "&#{};", u32::from(character));
            }
            '|' | '*' | '_' | '[' | ']' | '\\' | '~' | '`' => {
                shown.push('\\');
                shown.push(character);
            }
            other => shown.push(other),
        }
    }
    shown
}

/// A code span; a cell ends at a pipe even there.
fn code(text: &str) -> String {
    let fence = if text.contains('`') { "``" } else { "`" };
    let blank = if text.contains('`') { " " } else { "" };
    format!("{fence}{blank}{}{blank}{fence}", text.replace('|', "\\|"))
}
