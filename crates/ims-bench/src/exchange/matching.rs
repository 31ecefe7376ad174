//! The comparison with the purchase register.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::path::Path;

use ims_reconcile::{PairKind, Settings, reconcile};

use super::peer::{self, Turn};
use super::{Input, MONTH, Task, field};
use crate::goals::{Bound, Goals};
use crate::progress::Step;
use crate::results::Table;
use crate::statistics::Rounds;
use crate::{Result, clock};

/// How often a short task is repeated in one process.
const SHORT: usize = 20;

/// Compares the labelled documents and lines.
pub(super) fn work(size: usize, seed: u64) -> Result<Turn> {
    let field = field::make(size, seed);
    let settings = Settings::default();
    let turns = if size > MONTH { 1 } else { SHORT };
    let mut seconds = Rounds::new();
    for _ in 0..turns {
        let (reconciliation, time) =
            clock::processor_time(|| reconcile(&field.documents, &field.lines, &settings));
        drop(std::hint::black_box(reconciliation));
        seconds.push(time.as_secs_f64());
    }
    let peak_mb = peer::own_peak()?;
    let reconciliation = reconcile(&field.documents, &field.lines, &settings);
    let documents: HashSet<u32> = field.links.iter().map(|link| link.0).collect();
    let lines: HashSet<u32> = field.links.iter().map(|link| link.1).collect();
    let mut turn = Turn {
        seconds: seconds.median(),
        peak_mb,
        wrong_exact: Some(0),
        crosswise: Some(0),
        ..Turn::default()
    };
    let (mut found, mut right) = (0_u32, 0_u32);
    for pair in reconciliation.pairs() {
        for document in pair.document_places() {
            for line in pair.line_places() {
                found += 1;
                if field.links.contains(&(*document, *line)) {
                    right += 1;
                    continue;
                }
                let is_exact = pair.kind() == PairKind::Exact;
                let is_crosswise = documents.contains(document) || lines.contains(line);
                turn.wrong_exact = turn.wrong_exact.map(|count| count + u64::from(is_exact));
                turn.crosswise = turn.crosswise.map(|count| count + u64::from(is_crosswise));
            }
        }
    }
    let all = u32::try_from(field.links.len())?;
    turn.recall = Some(f64::from(right) / f64::from(all.max(1)));
    turn.precision = Some(f64::from(right) / f64::from(found.max(1)));
    Ok(turn)
}

pub(super) fn measure(
    input: &Input,
    rounds: usize,
    packages: &Path,
    goals: &mut Goals,
) -> Result<String> {
    let approaches = ["ours", "pandas and rapidfuzz", "splink"];
    let mut turns: [Vec<Turn>; 3] = Default::default();
    let mut missing = String::new();
    for _ in 0..rounds {
        let scripts = [None, Some("rules.py"), Some("linkage.py")];
        for ((script, name), turns) in scripts.into_iter().zip(approaches).zip(&mut turns) {
            let turn = match script {
                None => input.ours(Task::Match),
                Some(script) => {
                    let _step = Step::begin(script);
                    let mut command = peer::python(packages, script);
                    peer::turn(command.arg(input.path()))
                }
            };
            match turn {
                Ok(turn) => turns.push(turn),
                Err(error) if script.is_some() && missing.is_empty() => {
                    write!(missing, "\n{name} takes no part: {error}\n")?;
                }
                Err(error) if script.is_none() => return Err(error),
                Err(_) => {}
            }
        }
    }
    let heads = [
        "approach",
        "seconds",
        "times ours",
        "peak, MB",
        "recall",
        "precision",
        "wrong exact",
        "crosswise",
    ];
    let mut table = Table::new(heads);
    let [ours, ..] = &turns;
    let own = peer::seconds(ours);
    for (name, turns) in approaches.iter().zip(&turns) {
        let Some(last) = turns.last() else { continue };
        let seconds = peer::seconds(turns);
        let share = |share: Option<f64>| share.map(|share| format!("{share:.5}"));
        let count = |count: Option<u64>| count.map(|count| count.to_string());
        table.row(&[
            (*name).to_owned(),
            format!("{seconds:.3}"),
            format!("{:.1}", own.ratio_of(&seconds).median()),
            format!("{:.0}", last.peak_mb),
            share(last.recall).unwrap_or_default(),
            share(last.precision).unwrap_or_default(),
            count(last.wrong_exact).unwrap_or_default(),
            count(last.crosswise).unwrap_or_default(),
        ]);
    }
    if let Some(last) = ours.last() {
        add_goals(input.size, own.median(), last, goals);
    }
    Ok(format!(
        "### {} documents and a register of as many lines\n\n{}{missing}\n",
        input.size,
        table.finish()
    ))
}

#[expect(
    clippy::cast_precision_loss,
    reason = "counts of a measurement are small"
)]
fn add_goals(size: usize, seconds: f64, turn: &Turn, goals: &mut Goals) {
    let at_most = |ceiling: f64| Bound::AtMost {
        ceiling,
        aim: ceiling / 2.0,
    };
    let share = |floor: f64| Bound::AtLeast { floor, aim: floor };
    let none = Bound::AtMost {
        ceiling: 0.0,
        aim: 0.0,
    };
    if size <= MONTH {
        goals.add(format!("{size} matched: ms"), at_most(10.0), seconds * 1e3);
    } else {
        let millions = size as f64 / 1e6;
        goals.add(
            format!("{size} matched: s"),
            at_most(3.0 * millions),
            seconds,
        );
        let memory = at_most(1_000.0 * millions.max(0.2));
        goals.add(format!("{size} matched: peak, MB"), memory, turn.peak_mb);
    }
    let name = |what: &str| format!("{size} matched: {what}");
    goals.add(
        name("recall, per 10,000"),
        share(9_995.0),
        turn.recall.unwrap_or_default() * 1e4,
    );
    goals.add(
        name("precision, per 10,000"),
        share(9_995.0),
        turn.precision.unwrap_or_default() * 1e4,
    );
    let wrong = turn.wrong_exact.unwrap_or_default() + turn.crosswise.unwrap_or_default();
    goals.add(name("wrong exact and crosswise"), none, wrong as f64);
}
