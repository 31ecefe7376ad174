//! Where each of several taxpayers stands after a fetch, for people.

use std::io::{self, Write};

use ims_store::FetchedSection;
use jiff::Timestamp;

use super::fetched::deadline_in_words;
use super::grid::{self, Cell, Column, Side};
use super::lines::{heading, no_room};
use super::stand::{in_words, summary, write_reasons};
use crate::output::fetched::FetchAnswer;
use crate::output::standing::{Standing, StandingState};
use crate::words;

/// Writes how many came to what, one line for each, and why some did not come.
pub(crate) fn write(
    standings: &[Standing],
    now: Timestamp,
    width: Option<usize>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut answers = standings.iter().filter_map(|it| it.answer.as_ref());
    if let Some(answer) = answers.next()
        && let (Some(deadline), Some(days)) = (answer.deadline, answer.days_left)
    {
        heading(&deadline_in_words(deadline, days), out)?;
        writeln!(out)?;
    }
    let states = standings.iter().map(Standing::state);
    let ended: Vec<_> = standings
        .iter()
        .map(|standing| (&standing.taxpayer, standing.failure.as_ref()))
        .collect();
    heading(&summary(states, StandingState::as_str, &ended), out)?;
    let left_out = grid::write(columns(now), standings, width, out)?;
    no_room(&left_out, width, out)?;
    write_reasons(&ended, out)
}

fn columns<'c>(now: Timestamp) -> Vec<Column<'c, Standing>> {
    let numbers = |title, rank, of: fn(&FetchAnswer) -> u64| Column {
        title,
        side: Side::Right,
        rank,
        cell: Box::new(move |standing: &Standing| {
            let number = standing
                .answer
                .as_ref()
                .map(|answer| of(answer).to_string());
            Cell::number(number.unwrap_or_default())
        }),
        total: Cell::default(),
    };
    let texts = |title, rank, of: Box<dyn Fn(&Standing) -> String>| Column {
        title,
        side: Side::Left,
        rank,
        cell: Box::new(move |standing: &Standing| Cell::new(&of(standing))),
        total: Cell::default(),
    };
    vec![
        texts(
            "Name",
            1,
            Box::new(|standing| standing.taxpayer.name.clone().unwrap_or_default()),
        ),
        texts(
            "GSTIN",
            0,
            Box::new(|standing| standing.taxpayer.gstin.to_string()),
        ),
        texts(
            "State",
            0,
            Box::new(|standing| in_words(standing.state().as_str())),
        ),
        numbers("Documents", 1, |answer| sum(answer, |part| part.documents)),
        numbers("New", 1, |answer| sum(answer, |part| part.new)),
        numbers("Changed", 2, |answer| sum(answer, |part| part.changed)),
        numbers("Undecided", 1, |answer| answer.credit.undecided.documents),
        Column {
            title: "Credit at risk",
            side: Side::Right,
            rank: 2,
            cell: Box::new(|standing: &Standing| {
                let answer = standing.answer.as_ref();
                let credit = answer.map(|answer| answer.credit.at_risk.credit.total);
                Cell::number(credit.map_or(String::new(), |sum| sum.indian().to_string()))
            }),
            total: Cell::default(),
        },
        texts(
            "Fetched",
            3,
            Box::new(move |standing| {
                let answer = standing.answer.as_ref();
                answer.map_or(String::new(), |answer| {
                    words::moment(answer.fetched_at, now)
                })
            }),
        ),
    ]
}

fn sum(answer: &FetchAnswer, of: fn(&FetchedSection) -> u64) -> u64 {
    answer.sections.iter().map(|part| of(&part.fetched)).sum()
}
