//! How well a reconciliation agrees with the labels.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a fault in what a test makes ends the test"
)]

use std::collections::{HashMap, HashSet};

use ims_reconcile::{PairKind, Reconciliation};

use crate::made::Field;

/// Counts of links between a document and a line.
#[derive(Debug, Default)]
pub(crate) struct Score {
    pub(crate) links: usize,
    pub(crate) found: usize,
    pub(crate) right: usize,
    pub(crate) wrong_exact: usize,
    /// Wrong links whose document or line has a partner elsewhere.
    pub(crate) crosswise: usize,
    /// The errors of documents whose link was missed or is wrong.
    pub(crate) missed: HashMap<&'static str, usize>,
    pub(crate) wrong: HashMap<&'static str, usize>,
}

impl Score {
    pub(crate) fn of(field: &Field, reconciliation: &Reconciliation<'_>) -> Self {
        let mut score = Self {
            links: field.links.len(),
            ..Self::default()
        };
        let documents: HashSet<u32> = field.links.iter().map(|link| link.0).collect();
        let lines: HashSet<u32> = field.links.iter().map(|link| link.1).collect();
        let mut found = HashSet::new();
        for pair in reconciliation.pairs() {
            for document in pair.document_places() {
                for line in pair.line_places() {
                    let link = (*document, *line);
                    found.insert(link);
                    if !field.links.contains(&link) {
                        score.wrong_exact += usize::from(pair.kind() == PairKind::Exact);
                        score.crosswise +=
                            usize::from(documents.contains(document) || lines.contains(line));
                        *score
                            .wrong
                            .entry(field.errors[*document as usize])
                            .or_default() += 1;
                    }
                }
            }
        }
        score.found = found.len();
        score.right = found.intersection(&field.links).count();
        for (document, _) in field.links.difference(&found) {
            *score
                .missed
                .entry(field.errors[*document as usize])
                .or_default() += 1;
        }
        score
    }

    #[expect(clippy::cast_precision_loss, reason = "counts of a test are small")]
    pub(crate) fn precision(&self) -> f64 {
        self.right as f64 / self.found.max(1) as f64
    }

    #[expect(clippy::cast_precision_loss, reason = "counts of a test are small")]
    pub(crate) fn recall(&self) -> f64 {
        self.right as f64 / self.links.max(1) as f64
    }
}
