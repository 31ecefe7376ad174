//! The form with which people decide.

use std::collections::HashSet;

use gst_ims::Gstin;
use ims_actions::SnapshotId;

use crate::guard::Fields;
use crate::office::Office;
use crate::refusal::Refusal;

/// What is wrong, and at which field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FieldProblem {
    /// The name of the field.
    pub(crate) field: &'static str,
    pub(crate) message: String,
    /// The documents that it is about, by address and number: a few of them.
    pub(crate) documents: Vec<(String, String)>,
    /// About how many documents it is; 0 if about none in particular.
    pub(crate) count: usize,
    /// Whether the person may decide all the same.
    pub(crate) can_be_overruled: bool,
}

impl FieldProblem {
    pub(crate) fn at(field: &'static str, message: impl Into<String>) -> Self {
        Self {
            field,
            message: message.into(),
            documents: Vec::new(),
            count: 0,
            can_be_overruled: false,
        }
    }
}

/// What stands in the form: nothing, or what was sent and refused.
#[derive(Clone, Debug, Default)]
pub(crate) struct DecisionForm {
    action: String,
    itc_reduction: String,
    heads: [(&'static str, &'static str, String); 4],
    remarks: String,
    chosen: HashSet<String>,
    pub(crate) is_all: bool,
    pub(crate) problems: Vec<FieldProblem>,
    /// How many decisions are left without those that are refused.
    pub(crate) left: usize,
    /// How many documents the page shows on all its pages, where all can be chosen.
    pub(crate) fits: Option<u64>,
    /// Whether the page is that of what is prepared.
    pub(crate) can_withdraw: bool,
    /// The fetch on which the page is made.
    pub(crate) snapshot: Option<SnapshotId>,
    /// The last step of the person's when the page was made.
    pub(crate) step: i64,
}

/// The heads of tax: the field of the form, and its name for people.
const HEADS: [(&str, &str); 4] = [
    ("reduction_igst", "IGST"),
    ("reduction_cgst", "CGST"),
    ("reduction_sgst", "SGST"),
    ("reduction_cess", "Cess"),
];

impl DecisionForm {
    /// The form before anybody wrote into it.
    pub(crate) fn empty() -> Self {
        Self {
            heads: HEADS.map(|(field, label)| (field, label, String::new())),
            ..Self::default()
        }
    }

    /// The form as it was sent.
    pub(crate) fn refused(fields: &Fields, problems: Vec<FieldProblem>) -> Self {
        let text = |name: &str| fields.first(name).unwrap_or_default().to_owned();
        let chosen = match fields.text("only") {
            Some(only) => HashSet::from([only.to_owned()]),
            None => fields.all("key").map(str::to_owned).collect(),
        };
        Self {
            action: text("action"),
            itc_reduction: text("itc_reduction"),
            heads: HEADS.map(|(field, label)| (field, label, text(field))),
            remarks: text("remarks"),
            is_all: fields.text("only").is_none() && fields.text("all").is_some(),
            chosen,
            problems,
            ..Self::default()
        }
    }

    /// The form on a page that is made now.
    pub(crate) async fn on_page(self, office: &Office, gstin: Gstin) -> Result<Self, Refusal> {
        let newest = office.store.fetches(gstin, 1).await?;
        Ok(Self {
            snapshot: newest.first().map(|newest| newest.snapshot),
            step: office.store.last_prepared_step(gstin).await?,
            ..self
        })
    }

    /// The form on a page where all documents can be chosen, also those of other pages.
    pub(crate) fn of_all(self, fits: u64) -> Self {
        Self {
            fits: Some(fits),
            ..self
        }
    }

    /// The form on the page of what is prepared.
    pub(crate) fn of_prepared(self) -> Self {
        Self {
            can_withdraw: true,
            ..self
        }
    }

    pub(crate) fn is_chosen(&self, address: &str) -> bool {
        self.chosen.contains(address)
    }

    /// The documents that were chosen and are not among these, which the page shows.
    pub(crate) fn chosen_elsewhere<'f>(
        &'f self,
        shown: impl Iterator<Item = &'f str>,
    ) -> Vec<&'f str> {
        let shown: HashSet<_> = shown.collect();
        let others = self.chosen.iter().map(String::as_str);
        let mut others: Vec<_> = others.filter(|address| !shown.contains(address)).collect();
        others.sort_unstable();
        others
    }

    pub(crate) fn reduction_is(&self, value: &str) -> bool {
        self.itc_reduction == value
    }

    pub(crate) fn remarks(&self) -> &str {
        &self.remarks
    }

    pub(crate) fn heads(&self) -> &[(&'static str, &'static str, String); 4] {
        &self.heads
    }

    /// What was wanted, where it was refused.
    pub(crate) fn action(&self) -> &str {
        &self.action
    }

    /// What is wrong at a field.
    pub(crate) fn problems_at(&self, field: &str) -> Vec<&FieldProblem> {
        let problems = self.problems.iter();
        problems.filter(|problem| problem.field == field).collect()
    }

    pub(crate) fn has_problem(&self, field: &str) -> bool {
        self.problems.iter().any(|problem| problem.field == field)
    }

    /// Whether only some documents are refused, so that the others can be decided.
    pub(crate) fn can_leave_out(&self) -> bool {
        self.left > 0 && self.problems.iter().all(|problem| problem.count > 0)
    }

    /// Whether nothing stands in the way but what others have decided.
    pub(crate) fn can_overrule(&self) -> bool {
        !self.problems.is_empty() && self.problems.iter().all(|it| it.can_be_overruled)
    }
}
