//! What comes out: pairs, each of which can explain itself.

use gst_types::{Action, Invoice};

use crate::found::{Found, PairKind};
use crate::summary::Summary;
use crate::{RegisterLine, Settings};

/// The result of [`reconcile`](crate::reconcile): every document and every line once.
///
/// It serializes as `{"pairs": […], "summary": {…}}`. Reasons are made when they are asked for, so
/// that a million pairs need no more memory than their places.
///
/// # Example
///
/// ```
/// use ims_reconcile::{Settings, reconcile};
///
/// let settings = Settings::default();
/// let reconciliation = reconcile(&[], &[], &settings);
/// assert_eq!(reconciliation.pairs().count(), 0);
/// ```
#[derive(Debug)]
pub struct Reconciliation<'a> {
    pub(crate) documents: &'a [Invoice],
    pub(crate) lines: &'a [RegisterLine],
    pub(crate) settings: &'a Settings,
    pub(crate) found: Vec<Found>,
    pub(crate) summary: Summary,
}

impl<'a> Reconciliation<'a> {
    /// Returns the pairs: documents in their order, then the lines that are only in the register.
    ///
    /// ```
    /// # use ims_reconcile::{Settings, reconcile};
    /// # let settings = Settings::default();
    /// # let reconciliation = reconcile(&[], &[], &settings);
    /// for pair in reconciliation.pairs() {
    ///     println!("{:?}: {:?}", pair.kind(), pair.reasons());
    /// }
    /// ```
    #[must_use]
    pub fn pairs(&self) -> impl ExactSizeIterator<Item = Matched<'_, 'a>> {
        self.found.iter().map(|found| Matched {
            reconciliation: self,
            found,
        })
    }

    /// Returns counts and sums, in all and for each supplier.
    ///
    /// ```
    /// # use ims_reconcile::{Settings, reconcile};
    /// # let settings = Settings::default();
    /// assert_eq!(reconcile(&[], &[], &settings).summary().exact, 0);
    /// ```
    #[must_use]
    pub fn summary(&self) -> &Summary {
        &self.summary
    }
}

/// One pair of a [`Reconciliation`]; serializes as a [`Pair`](crate::Pair).
#[derive(Clone, Copy, Debug)]
pub struct Matched<'r, 'a> {
    pub(crate) reconciliation: &'r Reconciliation<'a>,
    pub(crate) found: &'r Found,
}

impl<'a> Matched<'_, 'a> {
    /// Returns how the two sides fit.
    #[must_use]
    pub fn kind(&self) -> PairKind {
        match self.found {
            Found::One { kind, .. } | Found::Several { kind, .. } => *kind,
            Found::OnlyIms { .. } => PairKind::OnlyIms,
            Found::OnlyRegister { .. } => PairKind::OnlyRegister,
        }
    }

    /// Returns the documents: one, several for one line, or none.
    pub fn documents(&self) -> impl Iterator<Item = &'a Invoice> + use<'_, 'a> {
        let documents = self.reconciliation.documents;
        self.document_places()
            .iter()
            .filter_map(move |place| documents.get(*place as usize))
    }

    /// Returns the lines: one, several for one document, or none.
    pub fn lines(&self) -> impl Iterator<Item = &'a RegisterLine> + use<'_, 'a> {
        let lines = self.reconciliation.lines;
        self.line_places()
            .iter()
            .filter_map(move |place| lines.get(*place as usize))
    }

    /// Returns the places of the documents in what was given to [`reconcile`](crate::reconcile).
    #[must_use]
    pub fn document_places(&self) -> &[u32] {
        match self.found {
            Found::One { document, .. } | Found::OnlyIms { document, .. } => {
                std::slice::from_ref(document)
            }
            Found::Several { members, .. } => &members.0,
            Found::OnlyRegister { .. } => &[],
        }
    }

    /// Returns the places of the lines in what was given to [`reconcile`](crate::reconcile).
    #[must_use]
    pub fn line_places(&self) -> &[u32] {
        match self.found {
            Found::One { line, .. } | Found::OnlyRegister { line, .. } => {
                std::slice::from_ref(line)
            }
            Found::Several { members, .. } => &members.1,
            Found::OnlyIms { .. } => &[],
        }
    }

    /// Returns what is proposed by the settings; nothing for a document that may not be kept
    /// pending where they say so.
    #[must_use]
    pub fn proposal(&self) -> Option<Action> {
        let decision = self.reconciliation.settings.proposals.of(self.kind())?;
        let is_blocked = decision == gst_types::Decision::Pending
            && self
                .documents()
                .any(|document| document.pending_allowed == Some(false));
        (!is_blocked).then(|| decision.into())
    }
}
