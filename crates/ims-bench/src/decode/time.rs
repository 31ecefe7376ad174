//! How long decoding takes.
//!
//! Neither criterion nor divan lets approaches take turns: each finishes one
//! before it begins the next, and the processor's speed changes in between.
//! Hence a loop of our own.

use std::fmt::Write as _;
use std::hint::black_box;
use std::time::Duration;

use bytes::Bytes;

use super::{compared_body, each};
use crate::approaches::Approach;
use crate::bodies::{DOCUMENTED_RECORDS, Shape};
use crate::goals::{Bound, Goals};
use crate::options::Options;
use crate::results::Table;
use crate::statistics::Rounds;
use crate::{Result, clock};

/// How often: rounds, and turns in a row within a round.
struct Effort {
    records: usize,
    rounds: usize,
    turns: u32,
}

const FULL: [Effort; 4] = [
    Effort {
        records: DOCUMENTED_RECORDS,
        rounds: 101,
        turns: 200,
    },
    Effort {
        records: 1_000,
        rounds: 101,
        turns: 5,
    },
    Effort {
        records: 20_000,
        rounds: 31,
        turns: 1,
    },
    Effort {
        records: 200_000,
        rounds: 9,
        turns: 1,
    },
];

const QUICK: [Effort; 3] = [
    Effort {
        records: DOCUMENTED_RECORDS,
        rounds: 15,
        turns: 100,
    },
    Effort {
        records: 1_000,
        rounds: 15,
        turns: 2,
    },
    Effort {
        records: 20_000,
        rounds: 7,
        turns: 1,
    },
];

pub(crate) fn measure(options: &Options) -> Result<String> {
    let efforts: &[Effort] = if options.quick { &QUICK } else { &FULL };
    let mut text = String::from(
        "Nanoseconds of processor time a record, one thread. Letting go of the result is not part of the time; it stands \
         in a column of its own. All values of (a), (c) and (d) are compared before. In the mix, (b) and \
         (c) are generated from the page with the other seven sections added, as the page itself makes a \
         client that silently drops them.\n",
    );
    let mut goals = Goals::default();
    let mut tables = String::new();
    for shape in Shape::ALL {
        for effort in efforts {
            let body = compared_body(shape, effort.records, options)?;
            let all = take_turns(shape, &body, effort)?;
            if shape == Shape::B2b && effort.records == 20_000 {
                check(&mut goals, &all);
            }
            let _ = write!(
                tables,
                "\n### {} documents, {}, {:.2} MB, {} rounds\n\n{}",
                effort.records,
                shape.name(),
                each(body.len() as u64, 1_000_000),
                effort.rounds,
                table(&all)
            );
        }
    }
    let _ = write!(text, "\n{}{tables}", goals.table());
    Ok(text)
}

/// Compares ours with the others, by the medians of the rounds' ratios.
fn check(goals: &mut Goals, [ours, generated, exact, _, skip]: &AllFigures) {
    let speed = |other: &Figures| ours.decode.ratio_of(&other.decode).median();
    for (name, floor, aim, measured) in [
        ("(a) is × as fast as (b)", 1.2, 1.5, speed(generated)),
        ("(a) is × as fast as (c)", 1.8, 2.5, speed(exact)),
        ("(a) as a share of the ceiling (e)", 0.32, 0.5, speed(skip)),
    ] {
        let name = format!("20,000 documents, b2b: {name}");
        goals.add(name, Bound::AtLeast { floor, aim }, measured);
    }
}

/// The figures of one approach.
struct Figures {
    approach: Approach,
    decode: Rounds,
    release: Rounds,
}

/// In the order of [`Approach::ALL`].
type AllFigures = [Figures; Approach::ALL.len()];

fn take_turns(shape: Shape, body: &Bytes, effort: &Effort) -> Result<AllFigures> {
    let mut all = Approach::ALL.map(|approach| Figures {
        approach,
        decode: Rounds::default(),
        release: Rounds::default(),
    });
    let mut order = fastrand::Rng::with_seed(1);
    // One turn that does not count warms caches and the heap.
    for figures in &all {
        turns(figures.approach, shape, body, 1)?;
    }
    for _ in 0..effort.rounds {
        for figures in &mut all {
            let (decode, release) = turns(figures.approach, shape, body, effort.turns)?;
            let per_record = f64::from(effort.turns) * each(effort.records as u64, 1);
            figures.decode.push(nanoseconds(decode) / per_record);
            figures.release.push(nanoseconds(release) / per_record);
        }
        // Nobody always comes after the same neighbour.
        order.shuffle(&mut all);
    }
    all.sort_by_key(|figures| {
        Approach::ALL
            .iter()
            .position(|own| *own == figures.approach)
    });
    Ok(all)
}

fn table(all: &AllFigures) -> String {
    let mut table = Table::new(["approach", "ns a record", "× ours", "letting go, ns"]);
    let [ours, ..] = all;
    for figures in all {
        table.row(&[
            figures.approach.title().to_owned(),
            format!("{:.0}", figures.decode),
            format!("{:.2}", ours.decode.ratio_of(&figures.decode)),
            format!("{:.0}", figures.release.median()),
        ]);
    }
    table.finish()
}

fn turns(
    approach: Approach,
    shape: Shape,
    body: &Bytes,
    turns: u32,
) -> Result<(Duration, Duration)> {
    let (mut decode, mut release) = (Duration::ZERO, Duration::ZERO);
    for _ in 0..turns {
        let (decoded, time) = clock::processor_time(|| approach.decode(shape, black_box(body)));
        decode += time;
        let decoded = black_box(decoded?);
        release += clock::processor_time(|| drop(decoded)).1;
    }
    Ok((decode, release))
}

fn nanoseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e9
}
