//! For a pull request.

use std::fmt::Write as _;

use super::summary::summary;
use super::{Comparison, NO_OPERATION, Style, kind_words, kinds, phrases};
use crate::change::{Change, Class, Counts};

/// More rows of a class than this are folded away.
const MOST_OPEN: usize = 24;

/// Hosts refuse a longer text; each class takes at most a share of it.
const LONGEST_CLASS: usize = 24_000;

impl Comparison {
    /// The report as Markdown that fits the text of a pull request: a headline and a summary, then a
    /// table for each class, folded when long.
    #[must_use]
    pub fn markdown(&self, style: &Style) -> String {
        let mut text = format!("### {}\n", escaped(&self.headline()));
        let lines = summary(self, *style);
        if !lines.is_empty() {
            text.push('\n');
        }
        for line in lines {
            let number = if line.number.is_empty() {
                String::new()
            } else {
                format!(" {}:", line.number)
            };
            let _ = writeln!(text, "- **{}**{number} {}", line.what, escaped(&line.which));
        }
        for class in [Class::Breaking, Class::Additive, Class::Cosmetic] {
            let number = Counts::of(&self.changes).get(class);
            if number == 0 || !style.shows(class) {
                continue;
            }
            let _ = writeln!(text, "\n#### {number} {class}\n");
            if style.lists(class) {
                self.table(&mut text, class, number);
            } else {
                let changes = self.changes.iter().filter(|change| change.class == class);
                let _ = writeln!(
                    text,
                    "{}",
                    escaped(&kind_words(&kinds(changes), usize::MAX))
                );
            }
        }
        text
    }

    fn table(&self, text: &mut String, class: Class, number: usize) {
        let is_folded = number > MOST_OPEN;
        if is_folded {
            let _ = writeln!(text, "<details><summary>{number} changes</summary>\n");
        }
        text.push_str(
            "| Operation | Where | Change | Breaks | Touches |\n"
                .replace(
                    "Breaks",
                    if class == Class::Breaking {
                        "Breaks"
                    } else {
                        "Of"
                    },
                )
                .as_str(),
        );
        text.push_str("| --- | --- | --- | --- | --- |\n");
        let start = text.len();
        let mut left = number;
        for group in self.groups(class) {
            let heading = if group.heading == NO_OPERATION {
                group.heading.to_owned()
            } else {
                code(group.heading)
            };
            let rows = group
                .changes
                .iter()
                .map(|change| (row(&heading, change), 1));
            let names = group.names.iter().map(|(_, names)| names.len());
            let lines = group
                .name_lines()
                .map(|line| format!("| {heading} |  | {} |  |  |", escaped(&line)));
            for (row, changes) in rows.chain(lines.zip(names)) {
                if text.len() - start < LONGEST_CLASS {
                    let _ = writeln!(text, "{row}");
                    left -= changes;
                }
            }
        }
        if left > 0 {
            let _ = writeln!(text, "\n{left} more are not shown here.");
        }
        if is_folded {
            text.push_str("\n</details>\n");
        }
    }
}

fn row(heading: &str, change: &Change) -> String {
    let elsewhere = phrases::elsewhere(change).map(|words| format!(", {words}"));
    format!(
        "| {heading} | {} | {}{} | {} | {} |",
        code(&phrases::place(change)),
        escaped(&phrases::change(change)),
        elsewhere.unwrap_or_default(),
        phrases::axes(change),
        escaped(&change.touches.join(", ")),
    )
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
    let (fence, blank) = if text.contains('`') {
        ("``", " ")
    } else {
        ("`", "")
    };
    format!("{fence}{blank}{}{blank}{fence}", text.replace('|', "\\|"))
}
