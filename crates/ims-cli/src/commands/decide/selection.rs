//! Which documents are meant.

use std::path::Path;

use gst_ims::{DocumentNumber, Invoice, ItcReduction, Remarks, Section, Status};
use ims_actions::{Draft, DraftRow, Filter, PartialKey, Place, Problem, ambiguous};

use crate::arguments::filter::FilterArguments;
use crate::deadline::Deadline;
use crate::failure::Failure;
use crate::input;

/// The documents that are meant, before the lists are there.
#[derive(Debug)]
pub(super) struct Selection<'a> {
    filters: &'a FilterArguments,
    filter: Filter,
    keys: Option<Vec<PartialKey>>,
}

/// What is to be done with every document that is meant.
#[derive(Clone, Debug)]
pub(super) struct Wish {
    pub(super) action: Status,
    pub(super) itc_reduction: Option<ItcReduction>,
    pub(super) remarks: Option<Remarks>,
}

/// No list of a month comes near; a device that never ends fills no memory.
const LARGEST: u64 = 256 << 20;

impl<'a> Selection<'a> {
    /// Reads the file of keys, if there is one.
    pub(super) async fn read(
        filters: &'a FilterArguments,
        keys: Option<&Path>,
        deadline: Deadline,
    ) -> Result<Self, Failure> {
        let keys = match keys {
            Some(path) => Some(read_keys(path, deadline).await?),
            None => None,
        };
        let filter = filters.filter();
        Ok(Self {
            filters,
            filter,
            keys,
        })
    }

    /// The sections whose lists are needed.
    pub(super) fn sections(&self) -> Vec<Section> {
        let mut sections = Section::ALL.to_vec();
        sections.retain(|section| {
            let is_named =
                self.filter.sections.is_empty() || self.filter.sections.contains(section);
            let has_key = self
                .keys
                .as_ref()
                .is_none_or(|keys| keys.iter().any(|key| key.section == *section));
            is_named && has_key
        });
        sections
    }

    /// Picks the documents, each once and in the order of the lists, and says what was named and
    /// is not there or is not one document.
    pub(super) fn draft(&self, listed: &[Invoice], wish: &Wish) -> Draft {
        let picked = listed.iter().filter(|invoice| self.fits(invoice));
        let rows = picked.map(|invoice| DraftRow {
            itc_reduction: wish.itc_reduction,
            remarks: wish
                .remarks
                .as_ref()
                .map(|remarks| remarks.as_str().to_owned()),
            ..DraftRow::of(invoice, wish.action)
        });
        Draft {
            rows: rows.collect(),
            problems: self.problems(listed),
            is_chosen_now: true,
            ..Draft::default()
        }
    }

    fn fits(&self, invoice: &Invoice) -> bool {
        self.filter.matches(invoice)
            && self
                .keys
                .as_ref()
                .is_none_or(|keys| keys.iter().any(|key| key.names(invoice)))
    }

    fn problems(&self, listed: &[Invoice]) -> Vec<Problem> {
        let numbers = self.filters.numbers.iter();
        let numbers = numbers.filter_map(|number| self.problem_of_number(number, listed));
        let keys = self.keys.iter().flatten();
        let keys = keys.filter_map(|key| self.problem_of_key(key, listed));
        numbers.chain(keys).collect()
    }

    /// A number is to name one document, as several suppliers use the same.
    fn problem_of_number(&self, number: &DocumentNumber, listed: &[Invoice]) -> Option<Problem> {
        let named: Vec<_> = listed
            .iter()
            .filter(|invoice| invoice.number == *number && self.fits(invoice))
            .map(Invoice::key)
            .collect();
        let (rule, message) = match named.as_slice() {
            [] => (
                "not_in_ims",
                format!("no document that fits has the number {number}"),
            ),
            [_] => return None,
            several => (
                "ambiguous",
                format!("--number {number}: {}", ambiguous(several)),
            ),
        };
        Some(Problem::refused(Place::default(), None, rule, message))
    }

    fn problem_of_key(&self, key: &PartialKey, listed: &[Invoice]) -> Option<Problem> {
        let named: Vec<_> = listed.iter().filter(|invoice| key.names(invoice)).collect();
        let (rule, message) = match named.as_slice() {
            [] => ("not_in_ims", format!("{key} is not in IMS")),
            [one] if !self.filter.matches(one) => (
                "not_selected",
                format!("{key} does not fit the other options"),
            ),
            [_] => return None,
            several => {
                let keys: Vec<_> = several.iter().map(|invoice| invoice.key()).collect();
                ("ambiguous", format!("{key}: {}", ambiguous(&keys)))
            }
        };
        Some(Problem::refused(
            Place::default(),
            Some(key.clone()),
            rule,
            message,
        ))
    }
}

async fn read_keys(path: &Path, deadline: Deadline) -> Result<Vec<PartialKey>, Failure> {
    let refuse = |what: String| {
        Failure::configuration(
            format!("the keys in {}: {what}", input::name(path)),
            "each line is a JSON object with section, supplier_gstin and number",
        )
    };
    let text = input::text(path, LARGEST, deadline).await?;
    let text = text.map_err(|error| refuse(error.to_string()))?;
    let mut keys = Vec::new();
    let mut faults = Vec::new();
    for (index, line) in text.lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        match serde_json::from_str(line) {
            Ok(key) => keys.push(key),
            Err(error) => faults.push(format!("line {}: {error}", index + 1)),
        }
    }
    if !faults.is_empty() {
        return Err(refuse(faults.join("; ")));
    }
    Ok(keys)
}
