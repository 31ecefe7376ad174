//! Values that a description lists in prose, in a list or in a table: `Possible values: A, B`.
//!
//! ```
//! use openapi_document::value_lists::listed;
//!
//! let found = listed("Kind of room. Possible values: hall, office").expect("a list");
//! assert_eq!(found.values, ["hall", "office"]);
//! ```

use std::fmt::Write as _;
use std::sync::LazyLock;

use regex_lite::Regex;

macro_rules! patterns {
    ($($(#[$doc:meta])* $name:ident = $pattern:literal;)*) => {
        $($(#[$doc])* static $name: LazyLock<Regex> = LazyLock::new(|| regex($pattern));)*
    };
}

patterns! {
    /// The words before a list of values.
    LEAD = r"(?i)(?:(?:possible|allowed|accepted|acceptable|permitted|permissible|supported|available|valid) (?:values|options)|values|options|enum|accepts|one of|either|can be|must be|e\.g\.|eg\.)";
    /// What may be between the lead and the first value.
    LINKS = r"(?i)^(?:[\s:*\[({]|- |(?:are|is|include|can be|one of|the following|either|any of)\b)*";
    /// A value in quotes, or up to four words.
    VALUE = r#"^(?:"([^"\n]{1,60})"|'([^'\n]{1,60})'|`([^`\n]{1,60})`|“([^”\n]{1,60})”|‘([^’\n]{1,60})’|([A-Za-z0-9][\w.+-]*(?: [A-Za-z0-9][\w.+-]*){0,3}))"#;
    /// A word between values.
    JOINT = r"(?i)(?:^| )(?:and|or|etc)\b";
    /// What follows a value: a word in the middle of a sentence is followed by another word.
    END = r"(?i)^[ \t]*(?:$|[,;.|/)(\]}`\n\r=:–-]|(?:and|or|etc)\b)";
    /// What explains a value: `R (regular), ` and `R - regular, `.
    MEANING = r"^ *(?:\([^)]*\)|(?:- |– |= |: )[^,;\n|.]*)";
    /// What is between one value and the next.
    SEPARATOR = r"(?i)^([ \t\r\n,/|;]*)((?:(?:and|or|-|\*) )*)";
    /// An item of a list, or a break, in HTML and as a bullet; any other tag.
    ITEM_TAG = r"(?i)</?(?:li|br) ?/?>|•";
    TAG = r"</?[A-Za-z][^<>\n]*>";
    /// The mark of an item in Markdown, and the line below the head of a table.
    MARK = r"^(?:[-*+]|[0-9]+[.)]) +";
    RULER = r"^[|: -]*\|[|: -]*--[|: -]*$";
}

#[expect(clippy::expect_used, reason = "the patterns are part of this file")]
fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a pattern")
}

/// A description, taken apart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listed<'t> {
    /// The values of all lists in their order, each once; never empty.
    pub values: Vec<&'t str>,
    /// What is said about each of them.
    pub meanings: Vec<&'t str>,
    /// The text around the lists.
    pub around: String,
}

impl<'t> Listed<'t> {
    /// Whether what is said about the values of both lists is the same.
    #[must_use]
    pub fn explains_as(&self, other: &Self) -> bool {
        self.values
            .iter()
            .zip(&self.meanings)
            .all(|(value, meaning)| {
                let at = other.values.iter().position(|known| known == value);
                at.is_none_or(|at| other.meanings.get(at) == Some(meaning))
            })
    }

    /// The values that a text does not even mention.
    #[must_use]
    pub fn unmentioned_in(&self, text: &str) -> Vec<&'t str> {
        let values = self.values.iter().copied();
        values.filter(|value| !mentions(text, value)).collect()
    }
}

/// One list of values in a text.
struct List<'t> {
    values: Vec<(&'t str, &'t str)>,
    start: usize,
    end: usize,
}

/// The text with one item a line wherever it has a list or a table, and a lead before a list that
/// has none.
#[must_use]
pub fn flattened(text: &str) -> String {
    let text = ITEM_TAG.replace_all(text, "\n- ");
    let text = TAG.replace_all(&text, "");
    let lines: Vec<&str> = text
        .lines()
        .map(str::trim)
        .filter(|line| *line != "-")
        .collect();
    let is_row = |line: &str| line.len() > 1 && line.starts_with('|') && line.ends_with('|');
    let mut flat = String::with_capacity(text.len());
    let mut in_list = false;
    for (index, line) in lines.iter().enumerate() {
        let cells = line.trim_matches('|').split('|').map(str::trim);
        let cells: Vec<&str> = cells.filter(|cell| !cell.is_empty()).collect();
        if RULER.is_match(line) {
            continue;
        }
        if is_row(line)
            && lines
                .get(index + 1)
                .is_some_and(|next| RULER.is_match(next))
        {
            // The head of a table says what the list is about.
            _ = write!(flat, "{}.\nValues:\n", cells.join(" | "));
            in_list = true;
            continue;
        }
        let item = match MARK.find(line) {
            Some(mark) => line.get(mark.end()..).map(str::to_owned),
            None if is_row(line) => Some(cells.join(" - ")),
            None => None,
        };
        if let Some(item) = item {
            if !in_list && !flat.trim_end().ends_with(':') && item.starts_with('`') {
                flat += "Values:\n";
            }
            _ = writeln!(flat, "- {item}");
            in_list = true;
        } else {
            _ = writeln!(flat, "{line}");
            in_list &= line.is_empty();
        }
    }
    flat.trim_end().to_owned()
}

/// Finds the lists of at least two values, or of one value behind a lead with a colon.
#[must_use]
pub fn listed(text: &str) -> Option<Listed<'_>> {
    let mut lists: Vec<List<'_>> = Vec::new();
    for lead in LEAD
        .find_iter(text)
        .filter(|lead| begins_word(text, lead.start()))
    {
        if lists.last().is_none_or(|list| list.end <= lead.start()) {
            lists.extend(list_at(text, lead.end()));
        }
    }
    if lists.is_empty() {
        // Without a lead, codes in a row are a list all the same: `Form: R1, R1A or IFF`.
        let opened = text.match_indices([':', '(']).map(|(at, _)| at + 1);
        lists.extend(std::iter::once(0).chain(opened).find_map(|at| {
            let list = list_at(text, at)?;
            let is_code = |(value, _): &(&str, &str)| {
                let is_sign =
                    |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || "_-.+".contains(c);
                value.contains(|c: char| c.is_ascii_uppercase()) && value.chars().all(is_sign)
            };
            (list.values.len() > 1 && list.values.iter().all(is_code)).then_some(list)
        }));
    }
    let mut all = Listed::default();
    let mut from = 0;
    for list in lists {
        all.around += text.get(from..list.start)?.trim();
        all.around += " … ";
        from = list.end;
        for (value, meaning) in list.values {
            if !all.values.contains(&value) {
                all.values.push(value);
                all.meanings.push(meaning);
            }
        }
    }
    all.around += text.get(from..)?.trim();
    (!all.values.is_empty()).then_some(all)
}

fn begins_word(text: &str, at: usize) -> bool {
    let before = text.get(..at).and_then(|before| before.chars().next_back());
    before.is_none_or(|before| !before.is_alphanumeric())
}

fn list_at(text: &str, lead_end: usize) -> Option<List<'_>> {
    let links = LINKS.find(text.get(lead_end..)?)?;
    let after_colon = links.as_str().contains(':');
    let start = lead_end + links.end();
    let mut values: Vec<(&str, &str)> = Vec::new();
    let mut end = start;
    while let Some((value, length)) = text.get(end..).and_then(|rest| value(rest, after_colon)) {
        end += length;
        let meaning = MEANING
            .find(text.get(end..)?)
            .map_or("", |meaning| meaning.as_str());
        values.push((value, meaning.trim()));
        end += meaning.len();
        let rest = text.get(end..)?;
        let parts = SEPARATOR.captures(rest)?;
        let part = |index| parts.get(index).map_or("", |part| part.as_str());
        let next = rest.get(part(0).len()..)?;
        let is_joined = part(1).contains([',', '/', '|', ';'])
            || !part(2).is_empty()
            || (!part(1).is_empty() && next.starts_with('`'));
        if !is_joined || self::value(next, after_colon).is_none() {
            break;
        }
        end += part(0).len();
    }
    let enough = if after_colon { 1 } else { 2 };
    (values.len() >= enough).then_some(List { values, start, end })
}

/// The value at the start of `text`, without its quotes, and how many bytes it takes with them.
fn value(text: &str, may_be_words: bool) -> Option<(&str, usize)> {
    let found = VALUE.captures(text)?;
    let whole = found.get(0)?;
    let inner = (1..=6).find_map(|index| found.get(index))?;
    let is_quoted = whole.start() != inner.start();
    let mut value = inner.as_str();
    if !is_quoted {
        let words = if may_be_words {
            value
        } else {
            value.split(' ').next()?
        };
        let joint = JOINT.find(words).map_or(words.len(), |joint| joint.start());
        // A full stop ends the sentence, not the value.
        value = words.get(..joint)?.trim_end_matches(['.', '-']);
        if let Some((sentence, _)) = value.split_once(". ") {
            value = sentence;
        }
    }
    let length = if is_quoted { whole.end() } else { value.len() };
    let ends = END.is_match(text.get(length..)?);
    (ends && !value.is_empty()).then_some((value, length))
}

/// Whether `value` is in `text` as a word of its own.
fn mentions(text: &str, value: &str) -> bool {
    text.match_indices(value).any(|(at, _)| {
        let after = text
            .get(at + value.len()..)
            .and_then(|rest| rest.chars().next());
        begins_word(text, at) && after.is_none_or(|after| !after.is_alphanumeric() && after != '_')
    })
}
