//! The documents that a job failed for, out of its report.

use std::collections::BTreeMap;

use gst_types::wire::Loose;
use gst_types::{RawJson, Section};
use sandbox_gst::types::{FailedDocument, InvoiceStatusErrors, InvoiceStatusFailure};
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use super::response::Failure;
use crate::envelope::{is_silent, read_leniently, text};
use crate::json::Members;

type Redact<'a> = &'a dyn Fn(Option<String>) -> Option<String>;

/// Takes the failures out of a report, or out of what is left of one that cannot be read as a
/// whole: one row costs no other, and each is a failure.
pub(super) fn of_report(
    report: Option<InvoiceStatusErrors>,
    rejected: &BTreeMap<String, RawJson>,
    redact: Redact<'_>,
) -> Vec<Failure> {
    let mut failures = Failures {
        redact,
        list: Vec::new(),
    };
    match report {
        Some(report) => failures.add_report(&report),
        None => {
            if let Some(report) = rejected.get("error_report") {
                failures.add_damaged_report(report);
            }
        }
    }
    failures.list
}

struct Failures<'a> {
    redact: Redact<'a>,
    list: Vec<Failure>,
}

impl Failures<'_> {
    /// The report has short and long names for one section, and others can come.
    fn add_report(&mut self, report: &InvoiceStatusErrors) {
        let documented = [
            (Section::B2b, &report.b2b),
            (Section::B2ba, &report.b2ba),
            (Section::Cn, &report.b2bcn),
            (Section::Cn, &report.cn),
            (Section::Cna, &report.b2bcna),
            (Section::Cna, &report.cna),
            (Section::Dn, &report.b2bdn),
            (Section::Dn, &report.dn),
            (Section::Dna, &report.b2bdna),
            (Section::Dna, &report.dna),
            (Section::Ecom, &report.ecom),
            (Section::Ecoma, &report.ecoma),
        ];
        for (section, rows) in documented {
            for row in rows.iter().flatten() {
                self.add(Some(section), row);
            }
        }
        for (key, rows) in &report.extra {
            self.add_rows(key, rows.get());
        }
    }

    fn add_damaged_report(&mut self, report: &RawJson) {
        let Some(members) = Members::read(report.get()) else {
            return;
        };
        for (key, rows) in members.iter() {
            self.add_rows(key, rows);
        }
    }

    fn add_rows(&mut self, key: &str, rows: &RawValue) {
        let section = key.parse().ok();
        for row in each(rows) {
            let (mut failure, rejected) = lenient::<InvoiceStatusFailure>(row);
            if let Some(documents) = rejected.get("inv") {
                let documents = each(documents.get()).into_iter();
                failure.inv = Some(
                    documents
                        .map(|it| lenient::<FailedDocument>(it).0)
                        .collect(),
                );
            }
            self.add(section, &failure);
        }
    }

    fn add(&mut self, section: Option<Section>, row: &InvoiceStatusFailure) {
        let failure = |document: Option<&FailedDocument>| Failure {
            section,
            supplier_gstin: row.stin.map(|gstin| gstin.0),
            number: document
                .and_then(|document| document.inum.clone())
                .map(|number| number.0),
            return_period: document
                .and_then(|document| document.rtnprd.as_ref())
                .and_then(|period| match &period.0 {
                    Loose::Known(period) => Some(*period),
                    Loose::Unknown(_) => None,
                }),
            code: (self.redact)(text(row.error_cd.clone())),
            message: (self.redact)(text(row.error_msg.clone())),
        };
        let documents = row.inv.as_deref().unwrap_or_default();
        if documents.is_empty() {
            self.list.push(failure(None));
        }
        self.list
            .extend(documents.iter().map(|document| failure(Some(document))));
    }
}

/// The elements of a list; anything else that says something is one element.
fn each(value: &RawValue) -> Vec<&RawValue> {
    match serde_json::from_str(value.get()) {
        Ok(elements) => elements,
        Err(_) if is_silent(value.get()) => Vec::new(),
        Err(_) => vec![value],
    }
}

fn lenient<T: DeserializeOwned + Default>(value: &RawValue) -> (T, BTreeMap<String, RawJson>) {
    match serde_json::from_str(value.get()) {
        Ok(whole) => (whole, BTreeMap::new()),
        Err(_) => read_leniently(Members::read(value).unwrap_or_default().iter()),
    }
}
