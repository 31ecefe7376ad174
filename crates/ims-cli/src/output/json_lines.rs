//! One JSON object a line.

use std::io::{self, Write};

use gst_ims::counts::ActionCounts;
use gst_ims::invoices::{IncompleteReason, Queued};
use gst_ims::{CountedSection, Counts, Error, Gstin, Invoice, Section};
use ims_files::matching::Matching;
use ims_files::register::Register;
use ims_reconcile::Summary;
use serde::Serialize;

use super::answer::InvoicesAnswer;
use ims_actions::{Applied, Outcome};

#[derive(Serialize)]
struct InvoiceLine<'a> {
    taxpayer: Option<Gstin>,
    #[serde(flatten)]
    invoice: &'a Invoice,
}

/// A section that is not there as a whole: the line is in place of its documents, or after those
/// that are there.
#[derive(Serialize)]
struct SectionLine<'a> {
    taxpayer: Option<Gstin>,
    section: Section,
    state: &'static str,
    reason: Option<IncompleteReason>,
    queued: Option<&'a Queued>,
    code: Option<&'a str>,
    message: Option<String>,
    error: Option<&'a Error>,
}

/// Writes one line for each document, and one for each section that lacks some.
pub(super) fn invoices(answer: &InvoicesAnswer, out: &mut dyn Write) -> io::Result<()> {
    let taxpayer = answer.taxpayer;
    for outcome in &answer.outcomes {
        let section = outcome.result.as_ref();
        for invoice in section
            .map(|section| &*section.invoices)
            .unwrap_or_default()
        {
            write_line(&InvoiceLine { taxpayer, invoice }, out)?;
        }
        if outcome.is_incomplete() {
            let line = SectionLine {
                taxpayer,
                section: outcome.section,
                state: outcome.state(),
                reason: section
                    .ok()
                    .and_then(|section| section.completeness.incomplete())
                    .map(|why| why.reason),
                queued: section.ok().and_then(|section| section.queued()),
                code: outcome.code(),
                message: outcome.message(),
                error: section.err(),
            };
            write_line(&line, out)?;
        }
    }
    Ok(())
}

#[derive(Serialize)]
struct CountsLine<'a> {
    taxpayer: Option<&'a str>,
    section: CountedSection,
    #[serde(flatten)]
    counts: ActionCounts,
}

/// Writes one line for each section.
pub(super) fn counts(answer: &Counts, out: &mut dyn Write) -> io::Result<()> {
    for (section, counts) in &answer.sections {
        let line = CountsLine {
            taxpayer: answer.meta.taxpayer.as_deref(),
            section: *section,
            counts: *counts,
        };
        write_line(&line, out)?;
    }
    Ok(())
}

#[derive(Serialize)]
struct OutcomeLine<'a> {
    taxpayer: Gstin,
    #[serde(flatten)]
    outcome: &'a Outcome,
}

/// Writes one line for each document.
pub(super) fn applied(all: &[Applied], out: &mut dyn Write) -> io::Result<()> {
    for applied in all {
        let taxpayer = applied.gstin;
        for outcome in &applied.documents {
            write_line(&OutcomeLine { taxpayer, outcome }, out)?;
        }
    }
    Ok(())
}

#[derive(Serialize)]
struct RegisterOfLine<'a> {
    gstin: Option<Gstin>,
    register: &'a Register,
}

#[derive(Serialize)]
struct SummaryLine<'a> {
    summary: &'a Summary,
}

/// Writes the registers first, then one pair a line, and the summary last.
pub(super) fn matched(matching: &Matching<'_>, out: &mut dyn Write) -> io::Result<()> {
    let gstin = matching.gstin();
    for register in matching.registers() {
        write_line(&RegisterOfLine { gstin, register }, out)?;
    }
    let reconciliation = matching.reconciliation();
    for pair in reconciliation.pairs() {
        write_line(&pair, out)?;
    }
    let summary = reconciliation.summary();
    write_line(&SummaryLine { summary }, out)
}

/// Writes one line for each value.
pub(super) fn each<T: Serialize>(values: &[T], out: &mut dyn Write) -> io::Result<()> {
    values.iter().try_for_each(|value| write_line(value, out))
}

pub(super) fn write_line(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
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
