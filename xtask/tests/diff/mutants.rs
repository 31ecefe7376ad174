//! Every kind of change, named and classed.

use crate::edit::{base, lines, mutants};

#[test]
fn every_mutant_is_named_and_classed() {
    let base = base();
    for mutant in mutants() {
        let found = lines(&base, &mutant.of(&base));
        assert_eq!(found, mutant.changes, "{}", mutant.name);
    }
}
