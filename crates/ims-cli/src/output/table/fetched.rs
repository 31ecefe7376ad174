//! What a fetch brought, for people: first how the taxpayer stands.

use std::io::{self, Write};

use ims_store::{Credit, CreditShare, FetchedSection};
use jiff::Timestamp;
use jiff::civil::Date;

use super::grid::{self, Cell, Column, Side};
use super::lines::{aside, heading, taxpayer};
use super::list::missing;
use crate::output::fetched::{FetchAnswer, FetchedPart};
use crate::text::visible;
use crate::words;

/// Writes the deadline, the credit, one line for each section, and what is wrong with which.
pub(crate) fn write(
    answer: &FetchAnswer,
    now: Timestamp,
    width: Option<usize>,
    out: &mut dyn Write,
) -> io::Result<()> {
    taxpayer(Some(answer.gstin.as_str()), out)?;
    if let (Some(deadline), Some(days)) = (answer.deadline, answer.days_left) {
        heading(&deadline_in_words(deadline, days), out)?;
        writeln!(out)?;
    }
    write_credit(&answer.credit, width, out)?;
    writeln!(out)?;
    heading(&summary(answer), out)?;
    grid::write(columns(&answer.sections), &answer.sections, width, out)?;
    for part in &answer.sections {
        if let Some(line) = missing(&part.status, now) {
            writeln!(out, "NOT COMPLETE: {}", visible(&line))?;
        }
    }
    write_counts(answer, out)
}

pub(super) fn deadline_in_words(deadline: Date, days: i64) -> String {
    let date = deadline.strftime("%d %b %Y");
    let when = match days {
        0 => format!("Today, {date}, is the day on which"),
        1 => format!("1 day to {date}, when"),
        days => format!("{days} days to {date}, when"),
    };
    format!("{when} documents without an action count as accepted")
}

fn summary(answer: &FetchAnswer) -> String {
    let sum = |of: fn(&FetchedSection) -> u64| {
        answer
            .sections
            .iter()
            .map(|part| of(&part.fetched))
            .sum::<u64>()
    };
    let parts = [
        (sum(|section| section.new), "new"),
        (sum(|section| section.changed), "changed by suppliers"),
        (sum(|section| section.gone), "gone"),
        (sum(|section| section.acted), "acted on elsewhere"),
        (sum(|section| section.applied), "acted on from here"),
    ];
    let parts: Vec<_> = parts
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{count} {what}"))
        .collect();
    let parts = if parts.is_empty() {
        "nothing changed".to_owned()
    } else {
        parts.join(", ")
    };
    format!("Fetch {}: {parts}", answer.snapshot)
}

/// Lists the suppliers that are counted as not having filed: what is rejected or kept pending gives
/// no credit that could be at risk.
const UNFILED: &str = "ims list --filed no --status accepted,no_action --group supplier";

/// A line of the credit, and its share.
type Row = (&'static str, CreditShare);

/// Writes what the documents mean for the credit; also read by those who do not fetch.
pub(super) fn write_credit(
    credit: &Credit,
    width: Option<usize>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut rows: Vec<Row> = vec![
        ("as decided", credit.as_decided),
        ("if nothing more is done", credit.if_nothing_is_done),
        ("of that at risk: not filed", credit.at_risk),
    ];
    let others = [
        ("kept pending", credit.pending),
        ("rejected", credit.rejected),
        ("with other actions", credit.others),
    ];
    rows.extend(others.into_iter().filter(|(_, share)| share.documents > 0));
    let amount = |title, rank, of: fn(&CreditShare) -> gst_ims::Amount| Column {
        title,
        side: Side::Right,
        rank,
        cell: Box::new(move |(_, share): &Row| Cell::number(of(share).indian().to_string())),
        total: Cell::default(),
    };
    let columns = vec![
        Column {
            title: "Tax credit",
            side: Side::Left,
            rank: 0,
            cell: Box::new(|(what, _): &Row| Cell::number((*what).to_owned())),
            total: Cell::default(),
        },
        amount("Credit", 0, |share| share.credit.total),
        amount("IGST", 1, |share| share.credit.igst),
        amount("CGST", 1, |share| share.credit.cgst),
        amount("SGST", 1, |share| share.credit.sgst),
        amount("Cess", 1, |share| share.credit.cess),
        Column {
            title: "Documents",
            side: Side::Right,
            rank: 2,
            cell: Box::new(|(_, share)| Cell::number(share.documents.to_string())),
            total: Cell::default(),
        },
    ];
    grid::write(columns, &rows, width, out)?;
    if credit.suppliers_not_filed > 0 {
        let suppliers = match credit.suppliers_not_filed {
            1 => "1 supplier has".to_owned(),
            count => format!("{count} suppliers have"),
        };
        aside(
            &format!("{suppliers} not filed what counts: `{UNFILED}`."),
            out,
        )?;
    }
    Ok(())
}

fn columns(sections: &[FetchedPart]) -> Vec<Column<'_, FetchedPart>> {
    let numbers = |title, rank, of: fn(&FetchedSection) -> u64| {
        let total = sections.iter().map(|part| of(&part.fetched)).sum::<u64>();
        Column {
            title,
            side: Side::Right,
            rank,
            cell: Box::new(move |part: &FetchedPart| Cell::number(of(&part.fetched).to_string())),
            total: Cell::number(total.to_string()),
        }
    };
    vec![
        Column {
            title: "Section",
            side: Side::Left,
            rank: 0,
            cell: Box::new(|part: &FetchedPart| Cell::new(part.fetched.section.name())),
            total: Cell::new("All"),
        },
        Column {
            title: "State",
            side: Side::Left,
            rank: 0,
            cell: Box::new(|part| Cell::new(words::section_state(part.fetched.state))),
            total: Cell::default(),
        },
        numbers("Documents", 0, |section| section.documents),
        numbers("New", 0, |section| section.new),
        numbers("Changed", 0, |section| section.changed),
        numbers("Gone", 0, |section| section.gone),
        numbers("Acted", 0, |section| section.acted),
        numbers("Applied", 1, |section| section.applied),
        numbers("Not reconciled", 1, |section| section.unreconciled),
    ]
}

fn write_counts(answer: &FetchAnswer, out: &mut dyn Write) -> io::Result<()> {
    match answer.counts_agree {
        Some(true) => aside("The tax network counts as many documents.", out),
        None => aside(
            "Whether the tax network counts as many documents is not known.",
            out,
        ),
        Some(false) => {
            for difference in &answer.count_differences {
                let (counted, stored) = (difference.counted, difference.stored);
                writeln!(
                    out,
                    "COUNTS DIFFER: of {} the tax network counts {} ({} accepted, {} rejected, {} \
                     pending, {} no action), and listed {} ({}, {}, {}, {}).",
                    difference.section,
                    counted.total(),
                    counted.accepted,
                    counted.rejected,
                    counted.pending,
                    counted.no_action,
                    stored.total(),
                    stored.accepted,
                    stored.rejected,
                    stored.pending,
                    stored.no_action,
                )?;
            }
            Ok(())
        }
    }
}
