//! The report for people at a terminal, and for a pull request.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style as Colour};

use super::summary::{Line, summary};
use super::{Comparison, NO_OPERATION, Row, Style, kinds, phrases, rows};
use crate::change::Change;
use crate::class::Class;

const BOLD: Colour = Colour::new().bold();
const DIM: Colour = Colour::new().dimmed();

/// Places are aligned up to this width.
const WIDEST_PLACE: usize = 48;

/// More rows of a class than this are folded away in Markdown.
const MOST_OPEN: usize = 24;

/// Hosts refuse longer Markdown; each class takes at most a share of it.
const LONGEST_CLASS: usize = 24_000;

impl Comparison {
    /// The report as lines of text: a summary, then breaking changes, then additive ones, each class
    /// over all operations, then how many cosmetic ones there are of each kind.
    ///
    /// The text contains escape codes for colour; print it through a stream that removes them where
    /// they are not wanted.
    #[must_use]
    pub fn text(&self, style: &Style) -> String {
        let mut text = format!("{BOLD}{}{BOLD:#}\n", self.headline());
        let lines = summary(self, *style);
        let width = lines.iter().map(|line| line.number.len()).max();
        let width = width.unwrap_or_default();
        for Line {
            what,
            number,
            which,
        } in lines
        {
            let _ = writeln!(text, "  {what:11}  {number:width$}  {which}");
        }
        for (class, changes) in self.classes(*style) {
            let (title, colour) = match class {
                Class::Breaking => ("Breaking", AnsiColor::Red.on_default().bold()),
                Class::Additive => ("Additive", AnsiColor::Green.on_default().bold()),
                Class::Cosmetic => ("Cosmetic", BOLD),
            };
            let _ = write!(text, "\n{colour}{title} ({}){colour:#}", changes.len());
            if style.lists(class) {
                text.push('\n');
                write_rows(&mut text, &rows(&changes));
            } else {
                let _ = writeln!(text, ", not listed: {}", kinds(&changes, usize::MAX));
            }
        }
        text
    }

    /// The report as Markdown that fits the text of a pull request: a headline and a summary, then a
    /// table for each class, folded when long.
    #[must_use]
    pub fn markdown(&self, style: &Style) -> String {
        let mut text = format!("### {}\n", escaped(&self.headline()));
        for (index, line) in summary(self, *style).into_iter().enumerate() {
            let start = if index == 0 { "\n- " } else { "- " };
            let words = [line.number, line.which].join(": ");
            let words = escaped(words.trim_start_matches(": "));
            let _ = writeln!(text, "{start}**{}** {words}", line.what);
        }
        for (class, changes) in self.classes(*style) {
            let _ = writeln!(text, "\n#### {} {class}\n", changes.len());
            if style.lists(class) {
                write_table(&mut text, &changes);
            } else {
                let _ = writeln!(text, "{}", escaped(&kinds(&changes, usize::MAX)));
            }
        }
        text
    }
}

/// The rows of each operation below its name.
fn write_rows(text: &mut String, rows: &[Row<'_>]) {
    for rows in rows.chunk_by(|row, next| row.operation == next.operation) {
        let widest = |of: fn(&Row<'_>) -> usize| {
            let widths = rows.iter().map(of).filter(|width| *width <= WIDEST_PLACE);
            widths.max().unwrap_or_default()
        };
        let breaks = widest(|row| row.breaks.len());
        let place = widest(|row| row.place.chars().count());
        let operation = rows.first().map(|row| phrases::visible(row.operation));
        let _ = writeln!(text, "{BOLD}{}{BOLD:#}", operation.unwrap_or_default());
        for row in rows {
            text.push_str("  ");
            if breaks > 0 {
                let _ = write!(text, "{DIM}{:breaks$}{DIM:#}  ", row.breaks);
            }
            if place > 0 {
                let _ = write!(text, "{:place$}  ", row.place);
            }
            text.push_str(&row.words);
            if !row.touches.is_empty() {
                let _ = write!(text, "; {DIM}touches {}{DIM:#}", row.touches);
            }
            text.push('\n');
        }
    }
}

fn write_table(text: &mut String, changes: &[&Change]) {
    let is_folded = changes.len() > MOST_OPEN;
    if is_folded {
        let number = changes.len();
        let _ = writeln!(text, "<details><summary>{number} changes</summary>\n");
    }
    text.push_str(
        "| Operation | Where | Change | Of | Touches |\n| --- | --- | --- | --- | --- |\n",
    );
    let mut left = changes.len();
    let start = text.len();
    for row in rows(changes) {
        if text.len() - start > LONGEST_CLASS {
            break;
        }
        let operation = match row.operation {
            NO_OPERATION => NO_OPERATION.to_owned(),
            operation => code(operation),
        };
        let (place, breaks) = (code(&row.place), row.breaks);
        let (words, touches) = (escaped(&row.words), escaped(&row.touches));
        let _ = writeln!(
            text,
            "| {operation} | {place} | {words} | {breaks} | {touches} |"
        );
        left -= row.number;
    }
    if left > 0 {
        let _ = writeln!(text, "\n{left} more are not shown here.");
    }
    if is_folded {
        text.push_str("\n</details>\n");
    }
}

/// Text that Markdown shows as it is, also in a cell.
fn escaped(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            // A mention or an issue number must not notify anybody.
            '<' | '>' | '&' | '@' | '#' => {
                let _ = write!(shown, "&#{};", u32::from(character));
            }
            '|' | '*' | '_' | '[' | ']' | '\\' | '~' | '`' => shown.extend(['\\', character]),
            other => shown.push(other),
        }
    }
    shown
}

/// A code span; a cell ends at a pipe even there.
fn code(text: &str) -> String {
    let (fence, blank) = match text {
        "" => return String::new(),
        text if text.contains('`') => ("``", " "),
        _ => ("`", ""),
    };
    format!("{fence}{blank}{}{blank}{fence}", text.replace('|', "\\|"))
}
