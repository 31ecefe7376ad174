//! Lists and tables of a description as plain lists: `- A - Available`.

/// What opens a line of a list in Markdown and HTML, besides numbers.
const MARKS: [&str; 4] = ["- ", "* ", "+ ", "• "];

/// The text with one item a line wherever it has a list or a table, and a lead before a list that
/// has none.
pub(crate) fn flattened(text: &str) -> String {
    let text = text.replace('•', "\n• ");
    let text = without_tags(&text);
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let mut flat = String::with_capacity(text.len());
    let mut in_list = false;
    for (index, line) in lines.iter().enumerate() {
        let next = lines.get(index + 1).copied().unwrap_or_default();
        let written = if is_ruler(line) {
            continue;
        } else if is_row(line) && is_ruler(next) {
            // The head of a table says what the list is about.
            in_list = true;
            format!("{}.\nValues:", line.trim_matches('|').trim())
        } else if let Some(item) = item(line) {
            if !in_list && !flat.trim_end().ends_with(':') && item.starts_with('`') {
                flat.push_str("Values:\n");
            }
            in_list = true;
            format!("- {item}")
        } else {
            in_list = in_list && line.is_empty();
            (*line).to_owned()
        };
        flat.push_str(&written);
        flat.push('\n');
    }
    flat.trim_end().to_owned()
}

/// A line of a list, or a row of a table: its first cell, then the others.
fn item(line: &str) -> Option<String> {
    if is_row(line) {
        let mut cells = line.trim_matches('|').split('|').map(str::trim);
        let first = cells.next()?;
        let others: Vec<&str> = cells.filter(|cell| !cell.is_empty()).collect();
        return Some(match others.as_slice() {
            [] => first.to_owned(),
            others => format!("{first} - {}", others.join(" ")),
        });
    }
    let marked = MARKS.iter().find_map(|mark| line.strip_prefix(mark));
    let numbered = || {
        let digits = line.trim_start_matches(|c: char| c.is_ascii_digit());
        let is_numbered = digits.len() < line.len();
        let rest = digits
            .strip_prefix(". ")
            .or_else(|| digits.strip_prefix(") "));
        rest.filter(|_| is_numbered)
    };
    marked.or_else(numbered).map(|item| item.trim().to_owned())
}

fn is_row(line: &str) -> bool {
    line.len() > 1 && line.starts_with('|') && line.ends_with('|')
}

fn is_ruler(line: &str) -> bool {
    line.contains("--") && line.contains('|') && line.chars().all(|c| "|-: ".contains(c))
}

/// Items and breaks of HTML are lines; other tags say nothing about values.
fn without_tags(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, tagged)) = rest.split_once('<') {
        plain.push_str(before);
        // A tag is short and on one line, so that this looks no further than it must.
        let end = tagged.find(['<', '>', '\n']);
        let tag = end.and_then(|end| tagged.get(..end).zip(tagged.get(end..)?.strip_prefix('>')));
        let tag = tag.filter(|(tag, _)| {
            let name = tag.trim_start_matches('/');
            name.starts_with(|c: char| c.is_ascii_alphabetic())
        });
        if let Some((tag, after)) = tag {
            let name = tag.trim_end_matches([' ', '/']).to_ascii_lowercase();
            if ["li", "br"].contains(&name.as_str()) {
                plain.push_str("\n- ");
            }
            rest = after;
        } else {
            plain.push('<');
            rest = tagged;
        }
    }
    plain.push_str(rest);
    plain
}
