//! For people at a terminal.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style as Colour};

use super::summary::summary;
use super::{Comparison, Style, kind_words, kinds, phrases};
use crate::change::{Change, Class, Counts};

const HEADING: Colour = Colour::new().bold();
const DIM: Colour = Colour::new().dimmed();

/// Places are aligned up to this width.
const WIDEST_PLACE: usize = 48;

impl Comparison {
    /// The report as lines of text: a summary, then breaking changes, then additive ones, each class
    /// over all operations, then how many cosmetic ones there are of each kind.
    ///
    /// The text contains escape codes for colour; print it through a stream that removes them where
    /// they are not wanted.
    #[must_use]
    pub fn text(&self, style: &Style) -> String {
        let mut text = format!(
            "{HEADING}{}{HEADING:#}\n",
            phrases::visible(&self.headline())
        );
        self.write_summary(&mut text, *style);
        for class in [Class::Breaking, Class::Additive, Class::Cosmetic] {
            let number = Counts::of(&self.changes).get(class);
            if number == 0 || !style.shows(class) {
                continue;
            }
            if style.lists(class) {
                self.write_class(&mut text, class, number);
            } else {
                let changes = self.changes.iter().filter(|change| change.class == class);
                let _ = writeln!(
                    text,
                    "\n{HEADING}{} ({number}){HEADING:#}, not listed: {}",
                    title(class),
                    kind_words(&kinds(changes), usize::MAX)
                );
            }
        }
        text
    }

    fn write_summary(&self, text: &mut String, style: Style) {
        let lines = summary(self, style);
        let width =
            |of: &dyn Fn(&super::summary::Line) -> usize| lines.iter().map(of).max().unwrap_or(0);
        let (what, number) = (
            width(&|line| line.what.len()),
            width(&|line| line.number.len()),
        );
        for line in &lines {
            let _ = writeln!(
                text,
                "  {:what$}  {:number$}  {}",
                line.what, line.number, line.which
            );
        }
    }

    fn write_class(&self, text: &mut String, class: Class, number: usize) {
        let colour = match class {
            Class::Breaking => AnsiColor::Red.on_default().bold(),
            Class::Additive => AnsiColor::Green.on_default().bold(),
            Class::Cosmetic => HEADING,
        };
        let _ = writeln!(text, "\n{colour}{} ({number}){colour:#}", title(class));
        for group in self.groups(class) {
            let _ = writeln!(
                text,
                "{HEADING}{}{HEADING:#}",
                phrases::visible(group.heading)
            );
            let width = |of: fn(&Change) -> usize| {
                let widths = group.changes.iter().map(|change| of(change));
                widths
                    .filter(|width| *width <= WIDEST_PLACE)
                    .max()
                    .unwrap_or(0)
            };
            let axes = width(|change| phrases::axes(change).chars().count());
            let place = width(|change| phrases::place(change).chars().count());
            for change in &group.changes {
                write_change(text, change, (axes, place));
            }
            for line in group.name_lines() {
                let _ = writeln!(text, "  {line}");
            }
        }
    }
}

fn write_change(text: &mut String, change: &Change, (axes, place): (usize, usize)) {
    text.push_str("  ");
    if axes > 0 {
        let _ = write!(text, "{DIM}{:axes$}{DIM:#}  ", phrases::axes(change));
    }
    let _ = write!(
        text,
        "{:place$}  {}",
        phrases::place(change),
        phrases::change(change)
    );
    if let Some(elsewhere) = phrases::elsewhere(change) {
        let _ = write!(text, ", {elsewhere}");
    }
    if !change.touches.is_empty() {
        let touches = phrases::visible(&change.touches.join(", ")).replace('`', "");
        let _ = write!(text, "; {DIM}touches {touches}{DIM:#}");
    }
    text.push('\n');
}

fn title(class: Class) -> &'static str {
    match class {
        Class::Breaking => "Breaking",
        Class::Additive => "Additive",
        Class::Cosmetic => "Cosmetic",
    }
}
