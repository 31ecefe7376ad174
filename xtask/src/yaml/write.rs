//! Writes YAML in the style of the published pages, so that a page and the assembled document
//! differ only where something was corrected.
//!
//! The style is that of js-yaml: block collections, indented lists, plain scalars where every
//! reader agrees on them, single quotes otherwise, and `>-` folding at 80 columns.

use serde_json::{Map, Value};

const INDENT: usize = 2;
const WIDTH: usize = 80;
const LEAST_WIDTH: usize = 40;

/// The YAML text of `value`, ending in a newline.
#[must_use]
pub fn write(value: &Value) -> String {
    let mut text = node(value, 0, true);
    text.push('\n');
    text
}

fn node(value: &Value, level: usize, compact: bool) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(flag) => flag.to_string(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => scalar(text, level, false),
        Value::Array(items) if items.is_empty() => "[]".to_owned(),
        Value::Array(items) => sequence(items, level, compact),
        Value::Object(map) if map.is_empty() => "{}".to_owned(),
        Value::Object(map) => mapping(map, level, compact),
    }
}

fn sequence(items: &[Value], level: usize, compact: bool) -> String {
    let mut out = String::new();
    for item in items {
        if !compact || !out.is_empty() {
            next_line(&mut out, level);
        }
        let text = node(item, level + 1, true);
        out.push('-');
        if !text.starts_with('\n') {
            out.push(' ');
        }
        out.push_str(&text);
    }
    out
}

fn mapping(map: &Map<String, Value>, level: usize, compact: bool) -> String {
    let mut out = String::new();
    for (key, value) in map {
        if !compact || !out.is_empty() {
            next_line(&mut out, level);
        }
        let name = scalar(key, level + 1, true);
        let explicit = name.chars().count() > 1024;
        if explicit {
            out.push_str("? ");
        }
        out.push_str(&name);
        if explicit {
            next_line(&mut out, level);
        }
        let text = node(value, level + 1, explicit);
        out.push(':');
        if !text.starts_with('\n') {
            out.push(' ');
        }
        out.push_str(&text);
    }
    out
}

fn next_line(out: &mut String, level: usize) {
    out.push('\n');
    out.extend(std::iter::repeat_n(' ', INDENT * level));
}

fn scalar(text: &str, level: usize, key: bool) -> String {
    if text.is_empty() || ambiguous(text) {
        return if text.chars().all(printable_inline) {
            single_quoted(text)
        } else {
            double_quoted(text)
        };
    }
    let indent = INDENT * level.max(1);
    let width = WIDTH.saturating_sub(indent).max(LEAST_WIDTH);
    match style(text, width, key) {
        Style::Plain => text.to_owned(),
        Style::Single => single_quoted(text),
        Style::Double => double_quoted(text),
        Style::Literal => block('|', text, text, indent),
        Style::Folded => block('>', text, &fold(text, width), indent),
    }
}

enum Style {
    Plain,
    Single,
    Double,
    Literal,
    Folded,
}

fn style(text: &str, width: usize, key: bool) -> Style {
    let mut plain = plain_first(text) && plain_last(text);
    let mut line_break = false;
    let mut foldable = false;
    let mut previous = None;
    let mut line_length = 0;
    let mut line_start = None;
    for c in text.chars() {
        if c == '\n' {
            line_break = true;
            foldable |= line_length > width && line_start != Some(' ');
            line_length = 0;
            line_start = None;
        } else {
            if !printable(c) {
                return Style::Double;
            }
            if line_length == 0 {
                line_start = Some(c);
            }
            line_length += 1;
        }
        plain = plain && plain_char(c, previous);
        previous = Some(c);
    }
    foldable |= line_length > width && line_start != Some(' ');
    // A block scalar cannot say where its text begins when that begins with white space, and a
    // tab at the start of a line stops folding: quote those.
    let blockable = !text.contains(['\r', '\t']) && !text.starts_with(['\n', ' ']);
    if key {
        return match (line_break, plain) {
            (true, _) => Style::Double,
            (false, true) => Style::Plain,
            (false, false) => Style::Single,
        };
    }
    match (line_break || foldable, plain) {
        (false, true) => Style::Plain,
        (false, false) => Style::Single,
        (true, _) if !blockable && line_break => Style::Double,
        (true, _) if !blockable => Style::Single,
        (true, _) if foldable => Style::Folded,
        (true, _) => Style::Literal,
    }
}

/// Characters that a plain or quoted scalar can show as they are.
fn printable(c: char) -> bool {
    matches!(c, '\t' | '\u{20}'..='\u{7e}' | '\u{a1}'..='\u{2027}' | '\u{202a}'..='\u{d7ff}'
        | '\u{e000}'..='\u{fefe}' | '\u{ff00}'..='\u{fffd}' | '\u{10000}'..='\u{10ffff}')
}

fn printable_inline(c: char) -> bool {
    printable(c) && c != '\t'
}

fn plain_first(text: &str) -> bool {
    text.chars()
        .next()
        .is_some_and(|c| printable_inline(c) && c != ' ' && !"-?:,[]{}#&*!|=>'\"%@`".contains(c))
}

fn plain_last(text: &str) -> bool {
    !text.ends_with([' ', ':', '\t', '\n'])
}

fn plain_char(c: char, previous: Option<char>) -> bool {
    match c {
        '#' => previous.is_some_and(|p| p != ' '),
        ' ' => previous != Some(':'),
        c => printable_inline(c),
    }
}

/// Whether a plain spelling of `text` would be read as something other than this string.
fn ambiguous(text: &str) -> bool {
    is_word(text) || is_number(text) || is_base_sixty(text) || is_timestamp(text)
}

fn is_word(text: &str) -> bool {
    const WORDS: [&str; 10] = [
        "null", "true", "false", "y", "yes", "on", "n", "no", "off", "~",
    ];
    let cased = |word: &str| {
        let mut capital = word.to_owned();
        if let Some(first) = capital.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        text == word || text == capital || text == word.to_ascii_uppercase()
    };
    WORDS.iter().any(|word| cased(word)) || text == "<<"
}

fn is_number(text: &str) -> bool {
    let body = text.strip_prefix(['-', '+']).unwrap_or(text);
    let digits = |text: &str, radix: u32| {
        text.contains(|c: char| c.is_digit(radix))
            && text.chars().all(|c| c == '_' || c.is_digit(radix))
    };
    let prefixed = |prefix: &str, radix| {
        body.strip_prefix(prefix)
            .is_some_and(|rest| digits(rest, radix))
    };
    prefixed("0b", 2)
        || prefixed("0x", 16)
        || prefixed("0o", 8)
        || is_decimal(body)
        || matches!(body, ".inf" | ".Inf" | ".INF" | ".nan" | ".NaN" | ".NAN")
}

/// Digits with an optional fraction and exponent, underscores allowed: `1_0.5e+3`, `.5`, `3.`.
fn is_decimal(body: &str) -> bool {
    let (mantissa, exponent) = match body.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (body, None),
    };
    let exponent_fits = exponent.is_none_or(|text| {
        let text = text.strip_prefix(['-', '+']).unwrap_or(text);
        !text.is_empty() && text.chars().all(|c| c.is_ascii_digit() || c == '_')
    });
    exponent_fits
        && mantissa.contains(|c: char| c.is_ascii_digit())
        && mantissa.chars().all(|c| matches!(c, '0'..='9' | '_' | '.'))
        && mantissa.matches('.').count() <= 1
}

fn is_base_sixty(text: &str) -> bool {
    let body = text.strip_prefix(['-', '+']).unwrap_or(text);
    body.contains(':')
        && body.starts_with(|c: char| c.is_ascii_digit())
        && body
            .chars()
            .all(|c| matches!(c, '0'..='9' | '_' | ':' | '.'))
}

fn is_timestamp(text: &str) -> bool {
    let mut parts = text.splitn(3, '-');
    let year = parts.next().unwrap_or_default();
    let month = parts.next().unwrap_or_default();
    let day = parts.next().unwrap_or_default();
    let number =
        |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    let day_digits = day.chars().take_while(char::is_ascii_digit).count();
    year.len() == 4
        && year.bytes().all(|b| b.is_ascii_digit())
        && number(month)
        && (1..=2).contains(&day_digits)
        && matches!(
            day.chars().nth(day_digits),
            None | Some(' ' | '\t' | 't' | 'T')
        )
}

fn single_quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

fn double_quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            c if printable(c) => out.push(c),
            c => out.push_str(&escape(u32::from(c))),
        }
    }
    out.push('"');
    out
}

fn escape(code: u32) -> String {
    match code {
        0..=0xff => format!("\\x{code:02X}"),
        0x100..=0xffff => format!("\\u{code:04X}"),
        _ => format!("\\U{code:08X}"),
    }
}

fn block(marker: char, original: &str, body: &str, indent: usize) -> String {
    let chomp = if !original.ends_with('\n') {
        "-"
    } else if original.ends_with("\n\n") || original == "\n" {
        "+"
    } else {
        ""
    };
    let mut out = format!("{marker}{chomp}\n");
    let body = body.strip_suffix('\n').unwrap_or(body);
    for (index, line) in body.split('\n').enumerate() {
        if index > 0 {
            out.push('\n');
        }
        if !line.is_empty() {
            out.extend(std::iter::repeat_n(' ', indent));
            out.push_str(line);
        }
    }
    out
}

/// Breaks long lines at spaces; a line break of the text becomes an empty line, as folding asks.
fn fold(text: &str, width: usize) -> String {
    let mut out = String::new();
    let mut previous_more_indented = text.starts_with([' ', '\n']);
    for (index, line) in text.split('\n').enumerate() {
        let more_indented = line.starts_with(' ');
        if index > 0 {
            out.push('\n');
            if !previous_more_indented && !more_indented && !line.is_empty() {
                out.push('\n');
            }
        }
        out.push_str(&fold_line(line, width));
        if !line.is_empty() || index == 0 {
            previous_more_indented = more_indented || (index == 0 && line.is_empty());
        }
    }
    out
}

fn fold_line(line: &str, width: usize) -> String {
    if line.is_empty() || line.starts_with(' ') {
        return line.to_owned();
    }
    let chars: Vec<char> = line.chars().collect();
    let breaks: Vec<usize> = (1..chars.len().saturating_sub(1))
        .filter(|&at| {
            let is = |index: usize, c: char| chars.get(index) == Some(&c);
            is(at, ' ') && !is(at + 1, ' ') && !is(at - 1, ' ')
        })
        .collect();
    let mut out = String::new();
    let mut start = 0;
    let mut last_fit = 0;
    let take = |from: usize, to: usize| {
        chars
            .get(from..to)
            .unwrap_or_default()
            .iter()
            .collect::<String>()
    };
    for &at in &breaks {
        if at - start > width {
            let end = if last_fit > start { last_fit } else { at };
            out.push('\n');
            out.push_str(&take(start, end));
            start = end + 1;
        }
        last_fit = at;
    }
    out.push('\n');
    if chars.len().saturating_sub(start) > width && last_fit > start {
        out.push_str(&take(start, last_fit));
        out.push('\n');
        out.push_str(&take(last_fit + 1, chars.len()));
    } else {
        out.push_str(&take(start, chars.len()));
    }
    out.strip_prefix('\n').unwrap_or(&out).to_owned()
}
