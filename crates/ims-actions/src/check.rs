//! The checks of a plan: what the tax network would certainly refuse, and what a careful person
//! would ask.

use std::collections::{BTreeSet, HashMap};

use gst_types::{
    Action, Amount, Decided, Decision, DocumentKey, Gstin, Invoice, Remarks, ReturnPeriod, Section,
    Status,
};
use jiff::Timestamp;

use crate::calendar::india;
use crate::changed::changed_fields;
use crate::ids::SnapshotId;
use crate::outcome::{Fate, Outcome};
use crate::plan::{DraftRow, Plan, PlanLine, Problem, Resolved, Severity};
use crate::standing::Standing;

/// What the checks must know beside the rows.
#[derive(Clone, Debug)]
#[expect(clippy::exhaustive_structs, reason = "callers name what they know")]
pub struct Circumstances<'a> {
    /// The taxpayer.
    pub gstin: Gstin,
    /// When the plan was made.
    pub made_at: Timestamp,
    /// The fetch on which it was made.
    pub snapshot: Option<SnapshotId>,
    /// When the checks are made.
    pub now: Timestamp,
    /// What was known of the documents when the plan was made; one that is not here counts as
    /// unchanged.
    pub known: &'a HashMap<DocumentKey, Invoice>,
    /// The documents of writes of which nobody knows what became of them.
    pub open: &'a BTreeSet<DocumentKey>,
}

/// The rule that a document must not have changed since the plan was made.
pub const CHANGED: &str = "changed";

/// The rule that a document must not be in a write whose outcome is unknown.
pub const OPEN: &str = "open";

/// A plan after the checks.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Checked {
    /// The plan, with every problem.
    pub plan: Plan,
    /// What is to be saved.
    pub decisions: Vec<Decided>,
    /// The documents whose decision is to be taken back.
    pub resets: Vec<Invoice>,
    /// What is refused, or stands already.
    pub outcomes: Vec<Outcome>,
}

impl Checked {
    /// Returns whether a line breaks a rule, so that nothing of the plan may be sent. A document
    /// that changed, or is in a write whose outcome is unknown, is only kept back itself.
    #[must_use]
    pub fn is_blocked(&self) -> bool {
        self.plan.problems.iter().any(|problem| {
            problem.severity == Severity::Refused && ![CHANGED, OPEN].contains(&&*problem.rule)
        })
    }

    /// Returns whether nothing is to be sent.
    #[must_use]
    pub fn is_nothing_to_do(&self) -> bool {
        self.decisions.is_empty() && self.resets.is_empty()
    }
}

/// Checks the rows of a plan against the documents as they are listed now.
///
/// # Example
///
/// ```
/// use std::collections::{BTreeSet, HashMap};
/// use gst_types::{Invoice, Section, Status};
/// use ims_actions::{Circumstances, Draft, DraftRow, check};
///
/// let supplier = "33ABKCS2033B1ZW".parse()?;
/// let note = Invoice::new(Section::Cn, supplier, "C-1".parse()?, "2024-11-02".parse()?);
/// let mut draft = Draft::default();
/// draft.rows.push(DraftRow::of(&note, Status::Accepted));
/// let checked = check(
///     draft.resolve(&[note]),
///     &Circumstances {
///         gstin: "24AAACI1681G1ZV".parse()?,
///         made_at: jiff::Timestamp::UNIX_EPOCH,
///         snapshot: None,
///         now: "2024-12-05T06:00:00Z".parse()?,
///         known: &HashMap::new(),
///         open: &BTreeSet::new(),
///     },
/// );
/// assert!(checked.plan.is_refused());
/// assert_eq!(checked.plan.problems[0].rule, "reduction_required");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn check(resolved: Resolved, circumstances: &Circumstances<'_>) -> Checked {
    let mut checks = Checks {
        circumstances,
        checked: Checked {
            plan: Plan {
                gstin: circumstances.gstin,
                made_at: circumstances.made_at,
                snapshot: circumstances.snapshot,
                lines: Vec::with_capacity(resolved.rows.len()),
                problems: resolved.problems,
            },
            decisions: Vec::new(),
            resets: Vec::new(),
            outcomes: Vec::new(),
        },
    };
    for rows in by_document(resolved.rows) {
        checks.document(rows);
    }
    let mut checked = checks.checked;
    checked
        .plan
        .problems
        .sort_by_key(|problem| (problem.place.line, problem.severity));
    checked
}

/// The rows about each document, in the order of the first about it.
fn by_document(rows: Vec<(DraftRow, Invoice)>) -> Vec<Vec<(DraftRow, Invoice)>> {
    let mut groups: Vec<Vec<_>> = Vec::with_capacity(rows.len());
    let mut places = HashMap::with_capacity(rows.len());
    for (row, document) in rows {
        let next = groups.len();
        let place = *places.entry(document.key()).or_insert(next);
        match groups.get_mut(place) {
            Some(group) => group.push((row, document)),
            None => groups.push(vec![(row, document)]),
        }
    }
    groups
}

struct Checks<'a> {
    circumstances: &'a Circumstances<'a>,
    checked: Checked,
}

/// Why a row is refused: the name of the rule, and what to do.
type Refusal = (String, String);

impl Checks<'_> {
    fn document(&mut self, rows: Vec<(DraftRow, Invoice)>) {
        let contradiction = contradiction(&rows);
        let mut rows = rows.into_iter();
        let Some((first, document)) = rows.next() else {
            return;
        };
        let others: Vec<_> = rows.map(|(row, _)| row).collect();
        if let Some(places) = contradiction {
            for row in [&first].into_iter().chain(&others) {
                let message = format!(
                    "{} decide on this document and contradict each other; keep one",
                    places.join(" and ")
                );
                self.problem(row, &document, Severity::Refused, "contradiction", message);
            }
            self.refuse(
                &first,
                &document,
                ("contradiction".to_owned(), places.join(", ")),
            );
        } else {
            for row in &others {
                let message = format!("the same is said on {}; it counts once", first.place);
                self.problem(row, &document, Severity::Warning, "duplicate", message);
            }
            self.row(&first, &document);
        }
        self.checked.plan.lines.push(line(&first, &document));
        // Contradicting lines are all shown.
        let all: Vec<_> = others
            .iter()
            .filter(|other| !is_same(&first, other))
            .map(|other| line(other, &document))
            .collect();
        self.checked.plan.lines.extend(all);
    }

    fn row(&mut self, row: &DraftRow, document: &Invoice) {
        if self.circumstances.open.contains(&document.key()) {
            let message = "an earlier request for this document is still running or its outcome is unknown; run `ims resume` first";
            return self.refuse_line(row, document, OPEN, message.to_owned());
        }
        let remarks = match self.remarks(row, document) {
            Ok(remarks) => remarks,
            Err((rule, message)) => return self.refuse_line(row, document, &rule, message),
        };
        match Decision::for_status(row.action) {
            None => self.reset(row, document),
            Some(decision) => {
                let made = Decided::new(document.clone(), decision, row.itc_reduction, remarks);
                match made {
                    Ok(decided) => self.decision(row, document, decided),
                    Err(error) => {
                        let rule = error.rule().as_str();
                        self.refuse_line(row, document, rule, error.to_string());
                    }
                }
            }
        }
    }

    /// Reads the remarks; those that the tax network does not take are left out, which is said.
    fn remarks(&mut self, row: &DraftRow, document: &Invoice) -> Result<Option<Remarks>, Refusal> {
        let written = row.remarks.as_deref().map(str::trim).unwrap_or_default();
        if written.is_empty() {
            return Ok(None);
        }
        let left_out = if row.action == Status::NoAction {
            Some("a decision that is taken back has no remarks; they are left out")
        } else if document.remarks_allowed == Some(false) {
            Some("the tax network takes no remarks on this document; they are left out")
        } else {
            None
        };
        if let Some(message) = left_out {
            let message = message.to_owned();
            self.problem(row, document, Severity::Warning, "remarks_blocked", message);
            return Ok(None);
        }
        let length = written.chars().count();
        written.parse().map(Some).map_err(|_| {
            let message = if length > Remarks::LONGEST {
                format!(
                    "the remarks have {length} characters and may have {}; shorten them",
                    Remarks::LONGEST
                )
            } else {
                "the remarks must be one line without control characters".to_owned()
            };
            ("remarks".to_owned(), message)
        })
    }

    fn reset(&mut self, row: &DraftRow, document: &Invoice) {
        if row.itc_reduction.is_some() {
            let message = "a reduction of credit goes with accepting only; leave it out".to_owned();
            return self.refuse_line(row, document, "reduction_not_allowed", message);
        }
        if document.action == Action::NoAction {
            return self.unchanged(row, document);
        }
        if self.is_refused_as_negative(row, document) || self.is_refused_as_changed(row, document) {
            return;
        }
        let message = "without an action this document is deemed accepted on the 14th".to_owned();
        self.problem(row, document, Severity::Warning, "deemed_accepted", message);
        self.checked.resets.push(document.clone());
    }

    fn decision(&mut self, row: &DraftRow, document: &Invoice, decided: Decided) {
        if stands_already(&decided) {
            return self.unchanged(row, document);
        }
        if self.is_refused_as_negative(row, document) || self.is_refused_as_changed(row, document) {
            return;
        }
        for warning in decided.warnings() {
            let (rule, message) = (warning.as_str(), warning.to_string());
            self.problem(row, document, Severity::Warning, rule, message);
        }
        if row.action == Status::Pending
            && let Some(message) = pending_period(document, self.circumstances.now)
        {
            self.problem(row, document, Severity::Warning, "pending_period", message);
        }
        self.checked.decisions.push(decided);
    }

    /// One row with such an amount has the tax network refuse all that are sent with it.
    fn is_refused_as_negative(&mut self, row: &DraftRow, document: &Invoice) -> bool {
        let mut amounts = document.amounts().into_iter().flatten();
        let is_refused = !document.section.is_note() && amounts.any(Amount::is_negative);
        if is_refused {
            let message = "the document has a negative amount, which the tax network takes of notes only; leave it out and decide on it on the GST portal";
            self.refuse_line(row, document, "negative_amount", message.to_owned());
        }
        is_refused
    }

    /// A document that is another than the one that was decided on must be looked at again.
    fn is_refused_as_changed(&mut self, row: &DraftRow, document: &Invoice) -> bool {
        let fields = if let Some(before) = self.circumstances.known.get(&document.key()) {
            changed_fields(before, document)
        } else {
            let current = row.current.as_ref();
            let was = current.filter(|was| **was != document.action);
            let words = was.map(|was| format!("action was {was} and is {}", document.action));
            words.into_iter().collect()
        };
        if fields.is_empty() {
            return false;
        }
        let message = format!(
            "the document has changed since the plan was made: {}; look at it again before deciding",
            fields.join(", ")
        );
        self.refuse_line(row, document, CHANGED, message);
        true
    }

    fn refuse_line(&mut self, row: &DraftRow, document: &Invoice, rule: &str, message: String) {
        self.problem(row, document, Severity::Refused, rule, message.clone());
        self.refuse(row, document, (rule.to_owned(), message));
    }

    fn refuse(&mut self, row: &DraftRow, document: &Invoice, (rule, message): Refusal) {
        let outcome = outcome(row, document, Fate::Refused);
        self.checked.outcomes.push(Outcome {
            code: Some(rule),
            message: Some(message),
            ..outcome
        });
    }

    fn unchanged(&mut self, row: &DraftRow, document: &Invoice) {
        let outcome = outcome(row, document, Fate::Unchanged);
        self.checked.outcomes.push(outcome);
    }

    fn problem(
        &mut self,
        row: &DraftRow,
        document: &Invoice,
        severity: Severity,
        rule: &str,
        message: String,
    ) {
        self.checked.plan.problems.push(Problem {
            place: row.place.clone(),
            key: Some(document.key().into()),
            severity,
            rule: rule.to_owned(),
            message,
        });
    }
}

/// The places of rows that want different things of a document.
fn contradiction(rows: &[(DraftRow, Invoice)]) -> Option<Vec<String>> {
    let (first, _) = rows.first()?;
    let is_one = rows.iter().all(|(row, _)| is_same(first, row));
    (!is_one).then(|| rows.iter().map(|(row, _)| row.place.to_string()).collect())
}

fn is_same(one: &DraftRow, other: &DraftRow) -> bool {
    one.action == other.action
        && one.itc_reduction == other.itc_reduction
        && one.remarks == other.remarks
}

fn line(row: &DraftRow, document: &Invoice) -> PlanLine {
    PlanLine {
        key: document.key(),
        current: Some(
            row.current
                .clone()
                .unwrap_or_else(|| document.action.clone()),
        ),
        action: row.action,
        itc_reduction: row.itc_reduction,
        remarks: row.remarks.clone(),
        source: row.source.clone(),
        reason: row.reason.clone(),
    }
}

fn stands_already(decided: &Decided) -> bool {
    let document = decided.document();
    let same_remarks = decided
        .remarks()
        .is_none_or(|remarks| document.remarks.as_deref() == Some(remarks.as_str()));
    document.action == Action::from(decided.decision())
        && decided.itc_reduction() == document.itc_reduction.as_deref()
        && same_remarks
}

/// What is told of a document that is not sent.
fn outcome(row: &DraftRow, document: &Invoice, result: Fate) -> Outcome {
    let before = Standing::of(document);
    let wanted = match row.action {
        Status::NoAction => Standing::NOTHING,
        action => Standing {
            action: action.into(),
            itc_reduction: row.itc_reduction,
            remarks: row.remarks.clone(),
        },
    };
    Outcome {
        key: document.key(),
        wanted,
        now: Some(before.clone()),
        before,
        result,
        code: None,
        message: None,
    }
}

/// The tax network's months begin in India.
fn month_in_india(now: Timestamp) -> Option<ReturnPeriod> {
    let there = now.to_zoned(india());
    ReturnPeriod::new(there.year(), there.month())
}

/// Credit notes and amendments may wait for one period, and are deemed accepted after that: since
/// the period of October 2025, by GSTN's advisory on pending records.
fn pending_period(document: &Invoice, now: Timestamp) -> Option<String> {
    let may_wait_longer = matches!(document.section, Section::B2b | Section::Dn | Section::Ecom);
    if may_wait_longer {
        return None;
    }
    let reported = document.return_period?;
    // Documents of a month are decided on in the next, and may wait until the one after.
    let last = reported.next()?.next()?;
    Some(if month_in_india(now)? >= last {
        format!(
            "this kind of document may be kept pending for one period only, which has passed for \
             {reported}; it is deemed accepted unless it is accepted or rejected"
        )
    } else {
        format!(
            "this kind of document may be kept pending for one period only, and is deemed accepted \
             on {} unless it is accepted or rejected before",
            last.previous()
                .map_or(reported.deadline(), ReturnPeriod::deadline)
        )
    })
}
