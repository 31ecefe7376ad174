//! Every kind of change, named and classed.

use crate::edit::{base, lines, mutants};

#[test]
fn every_mutant_is_named_and_classed() {
    let base = base();
    let wrong: Vec<String> = mutants()
        .iter()
        .map(|mutant| (lines(&base, &mutant.of(&base)), mutant))
        .filter(|(found, mutant)| *found != mutant.changes)
        .map(|(found, mutant)| {
            format!(
                "{}: {found:#?}, expected {:#?}",
                mutant.name, mutant.changes
            )
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
