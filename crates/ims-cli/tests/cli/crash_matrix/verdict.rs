//! Whether what was told is what happened.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde_json::Value;

use super::scenario::{Name, Scenario, stands};
use crate::office::GSTIN;
use crate::support::Outcome;

/// What commands told of each document, one after another.
pub(super) struct Verdict {
    told: BTreeMap<Name, Vec<(String, String)>>,
    /// How many documents stood otherwise before.
    to_do: usize,
    kind: String,
    /// Whether anything was under way when it ended.
    was_open: bool,
    /// Whether a command was killed before it told anything.
    is_cut_off: bool,
    taken: usize,
    damaged: usize,
}

impl Verdict {
    pub(super) fn new(scenario: &Scenario<'_>) -> Self {
        let documents = scenario.server.data_set_of(GSTIN).unwrap();
        let mut verdict = Self {
            told: BTreeMap::new(),
            to_do: 0,
            kind: format!("{:?}", scenario.ending),
            was_open: false,
            is_cut_off: false,
            taken: 0,
            damaged: 0,
        };
        verdict.to_do = scenario.wanted.len() - standing(scenario, &documents).len();
        verdict
    }

    /// Takes in what a command told, which may have been cut off.
    pub(super) fn hear(&mut self, outcome: &Outcome) {
        let Ok(told) = serde_json::from_str::<Value>(&outcome.stdout) else {
            self.is_cut_off |= outcome.code == -1;
            return;
        };
        let all = match &told {
            Value::Array(all) => all.as_slice(),
            one => std::slice::from_ref(one),
        };
        for applied in all {
            self.was_open = true;
            for document in applied["documents"].as_array().into_iter().flatten() {
                let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
                let key = &document["key"];
                let name = (
                    text(&key["section"]).parse().unwrap(),
                    text(&key["supplier_gstin"]),
                    text(&key["number"]),
                );
                let told = (text(&document["result"]), text(&document["code"]));
                self.told.entry(name).or_default().push(told);
            }
        }
    }

    /// Whether a document was sent once more, and did not arrive then either.
    fn is_given_up(&self, name: &Name) -> bool {
        let last = self.told.get(name).and_then(|told| told.last());
        last.is_some_and(|(result, code)| result == "not_sent" && code == "not_applied")
    }

    /// Compares what was told with what the tax network has, when nothing is open any more.
    pub(super) fn check(&mut self, scenario: &Scenario<'_>) {
        let taken = scenario.server.taken_submissions(GSTIN);
        self.taken = taken.len();
        self.damaged = scenario.damaged.get();
        let mut sent = BTreeMap::<Name, usize>::new();
        for document in taken
            .into_iter()
            .flat_map(|submission| submission.documents)
        {
            *sent.entry(document).or_default() += 1;
        }
        for (name, times) in &sent {
            assert!(*times == 1, "{scenario}: {name:?} was taken {times} times");
        }
        let documents = scenario.server.data_set_of(GSTIN).unwrap();
        let standing = standing(scenario, &documents);
        let mut begun = false;
        for (name, told) in &self.told {
            let is_amended = scenario.amended.as_ref() == Some(name);
            let (last, code) = told.last().unwrap();
            let stands = standing.contains(name);
            let told_words = || format!("{scenario}: {name:?} was told {told:?}, stands: {stands}");
            let has = |fate: &str| told.iter().any(|(result, _)| result == fate);
            // What was true once may have been undone by the supplier since.
            assert!(!has("applied") || stands || is_amended, "{}", told_words());
            let mut fates = told.iter();
            let has_failed = fates.any(|(fate, code)| fate == "failed" && code != "not_applied");
            assert!(!has_failed || !stands || is_amended, "{}", told_words());
            match last.as_str() {
                "applied" | "unchanged" => begun = true,
                "failed" | "refused" | "not_sent" => {
                    begun |= last == "failed" || code == "not_applied";
                    let was_so = scenario.wanted[name].before == scenario.wanted[name].action;
                    assert!(!stands || was_so || is_amended, "{}", told_words());
                }
                // Of remarks on what stood there before the lists tell nothing.
                "unknown" if code == "not_shown" => {
                    begun = true;
                    assert!(scenario.wanted[name].is_hidden(), "{}", told_words());
                }
                // What was found out was never told, as that command was killed.
                "unknown" if self.is_cut_off => begun = true,
                other => panic!("{other}: {}", told_words()),
            }
        }
        // What was begun is done, all of it.
        if begun {
            let missing: Vec<_> = scenario
                .wanted
                .iter()
                .filter(|(name, wanted)| !standing.contains(name) && !wanted.is_hidden())
                .filter(|(name, _)| scenario.amended.as_ref() != Some(*name))
                .filter(|(name, _)| !scenario.may_be_lost_twice() || !self.is_given_up(name))
                .map(|(name, _)| (name, self.told.get(name)))
                .collect();
            assert!(missing.is_empty(), "{scenario}: not done: {missing:?}");
        } else if sent.is_empty() {
            assert_eq!(
                scenario.wanted.len() - standing.len(),
                self.to_do,
                "{scenario}"
            );
        }
    }
}

/// Checks what came of carrying the plan out again.
pub(super) fn check_again(scenario: &Scenario<'_>, again: &Outcome) {
    let documents = scenario.server.data_set_of(GSTIN).unwrap();
    let standing = standing(scenario, &documents);
    if standing.len() == scenario.wanted.len() {
        assert_eq!(again.code, 0, "{scenario}: {}", again.stderr);
    } else {
        // What the supplier changed is to be looked at before it is decided on.
        assert!(scenario.amended.is_some(), "{scenario}: {}", again.stderr);
    }
}

/// The documents that are as they were wanted.
fn standing<'s>(scenario: &'s Scenario<'_>, documents: &ims_mock::DataSet) -> BTreeSet<&'s Name> {
    let mut standing = BTreeSet::new();
    for (name, wanted) in &scenario.wanted {
        let (section, supplier, number) = name;
        let key = if section.is_note() { "nt_num" } else { "inum" };
        let mut records = documents.records(*section).iter();
        let record = records.find(|record| {
            record.text(key).as_ref() == Some(number)
                && record.text("stin").as_ref() == Some(supplier)
        });
        if stands(record.unwrap(), wanted) {
            standing.insert(name);
        }
    }
    standing
}

/// What was tried.
#[derive(Default)]
pub(super) struct Summary {
    by_kind: BTreeMap<String, usize>,
    by_taken: BTreeMap<usize, usize>,
    open: usize,
    damaged: usize,
}

impl Summary {
    pub(super) fn add(&mut self, verdict: &Verdict) {
        *self.by_kind.entry(verdict.kind.clone()).or_default() += 1;
        *self.by_taken.entry(verdict.taken).or_default() += 1;
        self.open += usize::from(verdict.was_open);
        self.damaged += verdict.damaged;
    }

    /// A matrix whose moments are all alike proves nothing.
    pub(super) fn check_variety(&self) {
        assert!(self.by_taken.len() > 2, "{self}");
        assert!(self.open > 10, "{self}");
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:?}; writes taken: {:?}; told of or open: {}; writes to disk that were lost: {}",
            self.by_kind, self.by_taken, self.open, self.damaged
        )
    }
}
