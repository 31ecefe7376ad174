//! Which documents are meant.

use std::path::Path;

use gst_ims::{Action, Date, DocumentNumber, Gstin, Invoice, ReturnPeriod, Section};
use serde::Deserialize;

use crate::arguments::decide::Filters;
use crate::deadline::Deadline;
use crate::failure::Failure;
use crate::input;

/// The documents that are meant, before the lists are there.
#[derive(Debug)]
pub(super) struct Selection<'a> {
    filters: &'a Filters,
    keys: Option<Vec<Key>>,
}

/// A line of a file of keys. Whatever else it has is passed over, so that lines of
/// `ims invoices --format jsonl` are keys too.
#[derive(Clone, Debug, Deserialize)]
struct Key {
    section: Section,
    supplier_gstin: Gstin,
    number: DocumentNumber,
    date: Option<Date>,
    return_period: Option<ReturnPeriod>,
}

/// No list of a month comes near; a device that never ends fills no memory.
const LARGEST: u64 = 256 << 20;

impl<'a> Selection<'a> {
    /// Reads the file of keys, if there is one.
    pub(super) async fn read(filters: &'a Filters, deadline: Deadline) -> Result<Self, Failure> {
        let keys = match filters.keys.as_deref() {
            Some(path) => Some(read_keys(path, deadline).await?),
            None => None,
        };
        Ok(Self { filters, keys })
    }

    /// The sections whose lists are needed.
    pub(super) fn sections(&self) -> Vec<Section> {
        let mut sections = Section::ALL.to_vec();
        sections.retain(|section| {
            let is_named =
                self.filters.sections.is_empty() || self.filters.sections.contains(section);
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
    pub(super) fn pick(&self, listed: Vec<Invoice>) -> (Vec<Invoice>, Vec<String>) {
        let problems = self.problems(&listed);
        let picked = listed
            .into_iter()
            .filter(|invoice| self.fits(invoice))
            .collect();
        (picked, problems)
    }

    fn fits(&self, invoice: &Invoice) -> bool {
        self.fits_filters(invoice)
            && self
                .keys
                .as_ref()
                .is_none_or(|keys| keys.iter().any(|key| key.names(invoice)))
    }

    fn fits_filters(&self, invoice: &Invoice) -> bool {
        let Filters {
            sections,
            supplier,
            numbers,
            period,
            status,
            keys: _,
        } = self.filters;
        (sections.is_empty() || sections.contains(&invoice.section))
            && supplier
                .as_deref()
                .is_none_or(|supplier| is_supplier(invoice, supplier))
            && (numbers.is_empty() || numbers.contains(&invoice.number))
            && period.is_none_or(|period| invoice.return_period == Some(period))
            && status.is_none_or(|status| invoice.action == Action::from(status))
    }

    fn problems(&self, listed: &[Invoice]) -> Vec<String> {
        let missing = self.filters.numbers.iter().filter(|number| {
            !listed
                .iter()
                .any(|invoice| invoice.number == **number && self.fits(invoice))
        });
        let mut problems: Vec<_> = missing
            .map(|number| format!("no document that fits has the number {number}"))
            .collect();
        for key in self.keys.iter().flatten() {
            let named: Vec<_> = listed.iter().filter(|invoice| key.names(invoice)).collect();
            let name = format!("{} {} {}", key.section, key.supplier_gstin, key.number);
            match named.as_slice() {
                [] => problems.push(format!("{name} is not in IMS")),
                [one] if !self.fits_filters(one) => {
                    problems.push(format!("{name} does not fit the other options"));
                }
                [_] => {}
                several => problems.push(format!(
                    "{name} names {} documents; add their date and return_period",
                    several.len()
                )),
            }
        }
        problems
    }
}

impl Key {
    fn names(&self, invoice: &Invoice) -> bool {
        self.section == invoice.section
            && self.supplier_gstin == invoice.supplier_gstin
            && self.number == invoice.number
            && self.date.is_none_or(|date| date == invoice.date)
            && self
                .return_period
                .is_none_or(|period| Some(period) == invoice.return_period)
    }
}

/// A GSTIN names one supplier; anything else is a part of the name.
fn is_supplier(invoice: &Invoice, wanted: &str) -> bool {
    let wanted = wanted.trim();
    if let Ok(gstin) = Gstin::from_server(wanted) {
        return invoice.supplier_gstin == gstin;
    }
    let name = invoice.supplier_name.as_deref().unwrap_or_default();
    name.to_lowercase().contains(&wanted.to_lowercase())
}

async fn read_keys(path: &Path, deadline: Deadline) -> Result<Vec<Key>, Failure> {
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
