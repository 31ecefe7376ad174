//! A field of known pairs with the errors of registers: nothing wrong, nearly nothing missed.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a fault in what a test makes ends the test"
)]

#[path = "field/made.rs"]
mod made;
#[path = "field/score.rs"]
mod score;

use ims_reconcile::{Settings, reconcile};

#[test]
fn pairs_agree_with_the_labels() {
    let settings = Settings::default();
    for seed in 0..6 {
        let field = made::field(6000, seed);
        let reconciliation = reconcile(&field.documents, &field.lines, &settings);
        let score = score::Score::of(&field, &reconciliation);
        assert_eq!(score.wrong_exact, 0, "seed {seed}: {score:?}");
        assert_eq!(score.crosswise, 0, "seed {seed}: {score:?}");
        assert!(score.precision() >= 0.9995, "seed {seed}: {score:?}");
        assert!(score.recall() >= 0.9995, "seed {seed}: {score:?}");
    }
}
