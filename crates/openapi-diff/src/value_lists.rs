//! Values that a description lists in prose: `Possible values: B2B, B2BA, CN`.

/// The words before a list of values, in lower case, without the colon.
const LEADS: [&str; 22] = [
    "possible values",
    "allowed values",
    "accepted values",
    "acceptable values",
    "permitted values",
    "permissible values",
    "supported values",
    "available values",
    "valid values",
    "possible options",
    "available options",
    "valid options",
    "values",
    "options",
    "enum",
    "accepts",
    "one of",
    "either",
    "can be",
    "must be",
    "e.g.",
    "eg.",
];

/// What may stand between the lead and the first value.
const LINKS: [&str; 8] = [
    "are",
    "is",
    "include",
    "can be",
    "one of",
    "the following",
    "either",
    "any of",
];

/// Words between values.
const JOINTS: [&str; 3] = ["and", "or", "etc"];

/// A longer run of words behind a colon is a sentence.
const MOST_WORDS: usize = 4;

/// A longer quotation is a text.
const LONGEST_VALUE: usize = 60;

/// A description, taken apart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Listed<'t> {
    /// The values of all lists in their order, each once; never empty.
    pub(crate) values: Vec<&'t str>,
    /// What is said about each of them.
    pub(crate) meanings: Vec<&'t str>,
    /// The text around the lists.
    pub(crate) around: String,
}

/// One list of values in a text.
struct List<'t> {
    values: Vec<(&'t str, &'t str)>,
    start: usize,
    end: usize,
}

/// Finds the lists of at least two values, or of one value behind a lead with a colon.
pub(crate) fn listed(text: &str) -> Option<Listed<'_>> {
    // ASCII only, so that positions in both texts agree.
    let lower = text.to_ascii_lowercase();
    let mut starts: Vec<(usize, usize)> = LEADS
        .iter()
        .flat_map(|lead| lower.match_indices(lead))
        .map(|(at, lead)| (at, at + lead.len()))
        .filter(|(at, _)| begins_word(&lower, *at))
        .collect();
    // At one place the longest lead is meant.
    starts.sort_by_key(|(at, end)| (*at, usize::MAX - end));
    let mut lists: Vec<List<'_>> = Vec::new();
    for (at, end) in starts {
        if lists.last().is_none_or(|list| list.end <= at) {
            lists.extend(list_at(text, end));
        }
    }
    if lists.is_empty() {
        // Without a lead, codes in a row are a list all the same: `Form: R1, R1A or IFF`.
        let opened = text
            .match_indices([':', '('])
            .map(|(at, mark)| at + mark.len());
        lists.extend(std::iter::once(0).chain(opened).find_map(|at| {
            let list = list_at(text, at)?;
            let is_code = |(value, _): &(&str, &str)| looks_like_code(value);
            (list.values.len() > 1 && list.values.iter().all(is_code)).then_some(list)
        }));
    }
    together(text, &lists)
}

fn together<'t>(text: &'t str, lists: &[List<'t>]) -> Option<Listed<'t>> {
    let mut all = Listed::default();
    let mut from = 0;
    for list in lists {
        all.around += text.get(from..list.start)?.trim();
        all.around += " … ";
        from = list.end;
        for (value, meaning) in &list.values {
            if !all.values.contains(value) {
                all.values.push(value);
                all.meanings.push(meaning);
            }
        }
    }
    all.around += text.get(from..)?.trim();
    (!all.values.is_empty()).then_some(all)
}

/// Whether a word is no word of a sentence: `R1A`, `NOT_FILED`.
fn looks_like_code(value: &str) -> bool {
    value.chars().any(|c| c.is_ascii_uppercase())
        && value
            .chars()
            .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || "_-.+".contains(c))
}

fn begins_word(text: &str, at: usize) -> bool {
    text.get(..at)
        .and_then(|before| before.chars().next_back())
        .is_none_or(|before| !before.is_alphanumeric())
}

fn list_at(text: &str, lead_end: usize) -> Option<List<'_>> {
    let (start, after_colon) = skip_links(text, lead_end)?;
    let longest = if after_colon { MOST_WORDS } else { 1 };
    let mut values: Vec<(&str, &str)> = Vec::new();
    let mut end = start;
    while let Some((value, read)) = text.get(end..).and_then(|rest| value(rest, longest)) {
        end += read;
        let rest = text.get(end..)?;
        let meaning = rest.get(..meaning(rest))?;
        values.push((value, meaning.trim()));
        let Some(separator) = to_next_value(rest, longest) else {
            end += meaning.len();
            break;
        };
        end += separator;
    }
    let enough = if after_colon { 1 } else { 2 };
    (values.len() >= enough).then_some(List { values, start, end })
}

/// Where the first value begins, and whether a colon announced it.
fn skip_links(text: &str, mut at: usize) -> Option<(usize, bool)> {
    let mut colon = false;
    loop {
        let rest = text.get(at..)?;
        let trimmed = rest.trim_start_matches([' ', '\t', '\n', '\r', ':', '*', '[', '(', '{']);
        let skipped = rest.len() - trimmed.len();
        colon |= rest.get(..skipped)?.contains(':');
        at += skipped;
        // The mark of a list item.
        if let Some(item) = trimmed.strip_prefix("- ") {
            at += trimmed.len() - item.len();
            continue;
        }
        let link = LINKS.iter().find(|link| {
            trimmed
                .get(..link.len())
                .is_some_and(|head| head.eq_ignore_ascii_case(link))
                && trimmed
                    .get(link.len()..)
                    .is_some_and(|tail| tail.starts_with([' ', ':', '\n']))
        });
        match link {
            Some(link) if !colon => at += link.len(),
            _ => return Some((at, colon)),
        }
    }
}

/// The value at the start of `text`, without its quotes, and how many bytes it takes with them.
fn value(text: &str, longest: usize) -> Option<(&str, usize)> {
    let (value, read) = quoted(text).or_else(|| plain(text, longest))?;
    // A word in the middle of a sentence is followed by another word.
    let tail = text.get(read..)?.trim_start_matches([' ', '\t']);
    let ends = tail.is_empty()
        || tail.starts_with([
            ',', ';', '.', '|', '/', ')', '(', ']', '}', '`', '\n', '\r', '=', '-', '–', ':',
        ])
        || JOINTS.iter().any(|word| starts_with_word(tail, word));
    ends.then_some((value, read))
}

fn quoted(text: &str) -> Option<(&str, usize)> {
    let open = text.chars().next()?;
    let close = match open {
        '"' | '\'' | '`' => open,
        '“' => '”',
        '‘' => '’',
        _ => return None,
    };
    let inner = text.get(open.len_utf8()..)?;
    let length = inner.find(close)?;
    let value = inner.get(..length)?;
    let fits = !value.is_empty() && value.len() <= LONGEST_VALUE && !value.contains('\n');
    fits.then_some((value, open.len_utf8() + length + close.len_utf8()))
}

/// Up to `longest` words with one blank between them.
fn plain(text: &str, longest: usize) -> Option<(&str, usize)> {
    let mut end = 0;
    for _ in 0..longest {
        let start = if end == 0 { 0 } else { end + 1 };
        let blank = text
            .get(end..start)
            .is_some_and(|gap| gap.trim().is_empty());
        let Some(word) = text.get(start..).and_then(word) else {
            break;
        };
        if !blank || JOINTS.iter().any(|joint| word.eq_ignore_ascii_case(joint)) {
            break;
        }
        end = start + word.len();
    }
    (end > 0).then(|| (text.get(..end).unwrap_or_default(), end))
}

fn word(text: &str) -> Option<&str> {
    let length = text
        .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '+')))
        .unwrap_or(text.len());
    // A full stop ends the sentence, not the value.
    let word = text.get(..length)?.trim_end_matches(['.', '-']);
    word.starts_with(|c: char| c.is_ascii_alphanumeric())
        .then_some(word)
}

fn starts_with_word(text: &str, word: &str) -> bool {
    text.get(..word.len())
        .is_some_and(|head| head.eq_ignore_ascii_case(word))
        && text
            .get(word.len()..)
            .and_then(|rest| rest.chars().next())
            .is_none_or(|after| !after.is_alphanumeric())
}

/// How many bytes stand between one value and the next, if another value follows.
fn to_next_value(text: &str, longest: usize) -> Option<usize> {
    let mut at = meaning(text);
    let rest = text.get(at..)?;
    let tail = rest.trim_start_matches([' ', '\t', '\r', '\n', ',', '/', '|', ';']);
    let between = rest.get(..rest.len() - tail.len())?;
    at += between.len();
    let mut joined = between.contains([',', '/', '|', ';']);
    for joint in ["and", "or", "-", "*"] {
        let rest = text.get(at..)?;
        if starts_with_word(rest, joint) && rest.get(joint.len()..)?.starts_with(' ') {
            at += joint.len() + 1;
            joined = true;
        }
    }
    let rest = text.get(at..)?;
    joined |= !between.is_empty() && rest.starts_with('`');
    (joined && !starts_with_word(rest, "etc") && value(rest, longest).is_some()).then_some(at)
}

/// How many bytes explain the value before: `R (regular), ` and `R - regular, `.
fn meaning(text: &str) -> usize {
    let rest = text.trim_start_matches(' ');
    let blanks = text.len() - rest.len();
    let explained = if rest.starts_with('(') {
        rest.find(')').map(|end| end + 1)
    } else if ["- ", "– ", "= ", ": "]
        .iter()
        .any(|mark| rest.starts_with(mark))
    {
        Some(rest.find([',', ';', '\n', '|', '.']).unwrap_or(rest.len()))
    } else {
        None
    };
    explained.map_or(0, |length| blanks + length)
}

/// Whether `value` stands in `text` as a word of its own.
pub(crate) fn mentions(text: &str, value: &str) -> bool {
    text.match_indices(value).any(|(at, _)| {
        begins_word(text, at)
            && text
                .get(at + value.len()..)
                .and_then(|rest| rest.chars().next())
                .is_none_or(|after| !after.is_alphanumeric() && after != '_')
    })
}
