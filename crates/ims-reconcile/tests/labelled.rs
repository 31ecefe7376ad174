//! A field of known pairs with the errors of registers: nothing wrong, nearly nothing missed.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a fault in what a test makes ends the test"
)]

#[path = "field/made.rs"]
mod made;
#[path = "field/mixed.rs"]
mod mixed;
#[path = "field/score.rs"]
mod score;

use ims_reconcile::{Settings, reconcile};

#[test]
fn pairs_agree_with_the_labels() {
    for seed in 0..6 {
        check(&made::field(6000, seed), seed);
    }
}

#[test]
fn pairs_agree_with_the_labels_where_errors_come_together() {
    for seed in 0..3 {
        check(&mixed::field(6000, seed), seed);
    }
}

fn check(field: &made::Field, seed: u64) {
    let settings = Settings::default();
    let reconciliation = reconcile(&field.documents, &field.lines, &settings);
    let score = score::Score::of(field, &reconciliation);
    assert_eq!(score.wrong_exact, 0, "seed {seed}: {score:?}");
    assert_eq!(score.crosswise, 0, "seed {seed}: {score:?}");
    assert!(score.precision() >= 0.9995, "seed {seed}: {score:?}");
    assert!(score.recall() >= 0.9995, "seed {seed}: {score:?}");
}
