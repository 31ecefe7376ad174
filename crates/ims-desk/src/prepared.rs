//! What a person has prepared, with what the checks say of it.

use std::collections::{BTreeMap, HashMap, HashSet};

use gst_ims::{DocumentKey, Gstin, Invoice};
use ims_actions::{
    CHANGED, Draft, OPEN, PartialKey, Plan, PlanLine, Problem, Severity, SnapshotId,
};
use ims_store::{Error, Store};

use crate::clock;

/// The decisions that are prepared, each with its document and its problems.
#[derive(Clone, Debug)]
pub(crate) struct Sheet {
    gstin: Gstin,
    pub(crate) entries: Vec<Entry>,
}

/// A decision.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) line: PlanLine,
    /// The document as it is stored now; `None` if it is gone.
    pub(crate) document: Option<Invoice>,
    pub(crate) problems: Vec<Problem>,
}

impl Entry {
    /// Whether a check refuses it.
    pub(crate) fn is_refused(&self) -> bool {
        self.has(Severity::Refused)
    }

    /// Whether a careful person would look at it first.
    pub(crate) fn is_warned_of(&self) -> bool {
        self.has(Severity::Warning)
    }

    fn has(&self, severity: Severity) -> bool {
        self.problems
            .iter()
            .any(|problem| problem.severity == severity)
    }

    /// Whether it is only kept back, and does not hold up the others.
    fn is_kept_back(&self) -> bool {
        let keeps_back = |rule: &str| rule == CHANGED || rule == OPEN;
        let mut refusals = self
            .problems
            .iter()
            .filter(|problem| problem.severity == Severity::Refused);
        self.is_refused() && refusals.all(|problem| keeps_back(&problem.rule))
    }
}

impl Sheet {
    /// Reads what is prepared, and checks it against what is stored; what has problems is first.
    pub(crate) async fn read(store: &Store, gstin: Gstin) -> Result<Self, Error> {
        let prepared = store.prepared(gstin).await?;
        let keys: Vec<_> = prepared.iter().map(|it| it.line.key.clone()).collect();
        let documents = store.find(gstin, &keys).await?;
        let listed: Vec<_> = documents.iter().flatten().cloned().collect();
        let mut by_snapshot: BTreeMap<Option<SnapshotId>, Vec<PlanLine>> = BTreeMap::new();
        for prepared in &prepared {
            let lines = by_snapshot.entry(prepared.snapshot).or_default();
            lines.push(prepared.line.clone());
        }
        let mut problems: HashMap<DocumentKey, Vec<Problem>> = HashMap::new();
        for (snapshot, lines) in by_snapshot {
            let keys: HashMap<PartialKey, DocumentKey> = lines
                .iter()
                .map(|line| (line.key.clone().into(), line.key.clone()))
                .collect();
            let draft = Draft::from(plan(gstin, snapshot, lines));
            let checked = store.check(draft, gstin, &listed).await?;
            for problem in checked.plan.problems {
                let key = problem.key.as_ref().and_then(|named| keys.get(named));
                if let Some(key) = key {
                    problems.entry(key.clone()).or_default().push(problem);
                }
            }
        }
        let mut entries: Vec<_> = prepared
            .into_iter()
            .zip(documents)
            .map(|(prepared, document)| Entry {
                problems: problems.remove(&prepared.line.key).unwrap_or_default(),
                line: prepared.line,
                document,
            })
            .collect();
        entries.sort_by_key(|entry| (!entry.is_refused(), !entry.is_warned_of()));
        Ok(Self { gstin, entries })
    }

    /// Whether a decision breaks a rule, so that nothing can be sent.
    pub(crate) fn is_blocked(&self) -> bool {
        self.entries
            .iter()
            .any(|entry| entry.is_refused() && !entry.is_kept_back())
    }

    /// What can be sent: without what is kept back.
    pub(crate) fn sendable(self) -> Draft {
        let kept_back: HashSet<_> = self
            .entries
            .iter()
            .filter(|entry| entry.is_kept_back())
            .map(|entry| entry.line.key.clone())
            .collect();
        let lines = self.entries.into_iter().map(|entry| entry.line);
        let lines = lines
            .filter(|line| !kept_back.contains(&line.key))
            .collect();
        Draft::from(plan(self.gstin, None, lines))
    }
}

pub(crate) fn plan(gstin: Gstin, snapshot: Option<SnapshotId>, lines: Vec<PlanLine>) -> Plan {
    Plan {
        gstin,
        made_at: clock::time_of_day(),
        snapshot,
        lines,
        problems: Vec::new(),
    }
}
