//! One JSON object a line.

use std::io::{self, Write};

use gst_ims::{ActionCounts, CountedSection, Counts, Error, Queued, Section};
use serde::Serialize;

use super::{FAILED, InvoicesAnswer};

/// A section that is not there as a whole: the line is in place of its documents, or after those
/// that are there.
#[derive(Serialize)]
struct SectionLine<'a> {
    section: Section,
    state: &'static str,
    queued: Option<&'a Queued>,
    error: Option<&'a Error>,
}

/// Writes one line for each document, and one for each section that lacks some.
pub(super) fn invoices(answer: &InvoicesAnswer, out: &mut dyn Write) -> io::Result<()> {
    for section in &answer.sections {
        for invoice in &section.invoices {
            write_line(invoice, out)?;
        }
        if section.completeness.incomplete().is_some() {
            let line = SectionLine {
                section: section.section,
                state: section.state().as_str(),
                queued: section.queued(),
                error: None,
            };
            write_line(&line, out)?;
        }
    }
    for (section, error) in &answer.failures {
        let line = SectionLine {
            section: *section,
            state: FAILED,
            queued: None,
            error: Some(error),
        };
        write_line(&line, out)?;
    }
    Ok(())
}

#[derive(Serialize)]
struct CountsLine {
    section: CountedSection,
    #[serde(flatten)]
    counts: ActionCounts,
}

/// Writes one line for each section.
pub(super) fn counts(counts: &Counts, out: &mut dyn Write) -> io::Result<()> {
    for (section, counts) in &counts.sections {
        let line = CountsLine {
            section: *section,
            counts: *counts,
        };
        write_line(&line, out)?;
    }
    Ok(())
}

fn write_line(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", one_line(value)?)
}

/// Writes a value as JSON without a line break: what the server sent is kept
/// as it came and may have some between its members.
pub(super) fn one_line(value: &impl Serialize) -> io::Result<String> {
    Ok(without_outer_whitespace(&serde_json::to_string(value)?))
}

fn without_outer_whitespace(json: &str) -> String {
    let mut in_string = false;
    let mut is_escaped = false;
    json.chars()
        .filter(|character| {
            if in_string {
                in_string = is_escaped || *character != '"';
                is_escaped = !is_escaped && *character == '\\';
                return true;
            }
            in_string = *character == '"';
            !matches!(character, ' ' | '\t' | '\n' | '\r')
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn only_drops_whitespace_between_members() {
        let cases = [
            ("{ \"a\" :\r\n [1,\t2 ] }", r#"{"a":[1,2]}"#),
            (
                r#"{ "a b" : "c \" d \\" , "e": " \\\" " }"#,
                r#"{"a b":"c \" d \\","e":" \\\" "}"#,
            ),
            ("\" \\\\\" ", "\" \\\\\""),
        ];
        for (json, expected) in cases {
            assert_eq!(without_outer_whitespace(json), expected);
        }
    }
    proptest! {
        #[test]
        fn any_text_stays_as_it_is(texts in prop::collection::vec(any::<String>(), 0..4)) {
            let spread = serde_json::to_string_pretty(&texts).unwrap();
            let line = without_outer_whitespace(&spread);
            prop_assert_eq!(line, serde_json::to_string(&texts).unwrap());
        }
    }
}
