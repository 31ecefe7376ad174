//! The sample: the documented invoices and a few made-up documents.

use gst_types::Section;
use serde::Deserialize;

use super::{DataSet, InvalidDataSet, Record};

/// The answer on the Get Invoices page that holds twelve B2B invoices.
const DOCUMENTED_INVOICES: &str =
    include_str!("../../../../openapi/examples/getInvoices__200__b2b-invoices.json");

const MADE_UP: [(Section, &str); 7] = [
    (Section::B2ba, include_str!("../../data/b2ba.json")),
    (Section::Cn, include_str!("../../data/b2bcn.json")),
    (Section::Cna, include_str!("../../data/b2bcna.json")),
    (Section::Dn, include_str!("../../data/b2bdn.json")),
    (Section::Dna, include_str!("../../data/b2bdna.json")),
    (Section::Ecom, include_str!("../../data/ecom.json")),
    (Section::Ecoma, include_str!("../../data/ecoma.json")),
];

/// Counts of the sections that have no list.
const UNLISTED_COUNTS: &str = include_str!("../../data/unlisted-counts.json");

#[derive(Deserialize)]
struct DocumentedAnswer {
    data: Envelope,
}

#[derive(Deserialize)]
struct Envelope {
    data: B2bInvoices,
}

#[derive(Deserialize)]
struct B2bInvoices {
    b2b: Vec<Record>,
}

impl DataSet {
    /// The twelve documented B2B invoices, and in each other section two to
    /// four documents of suppliers that do not exist.
    ///
    /// # Errors
    ///
    /// None in practice: the data are part of this crate.
    pub fn sample() -> Result<Self, InvalidDataSet> {
        let documented: DocumentedAnswer = serde_json::from_str(DOCUMENTED_INVOICES)?;
        let mut sample = Self::new();
        *sample.records_mut(Section::B2b) = documented.data.data.b2b;
        for (section, json) in MADE_UP {
            *sample.records_mut(section) = serde_json::from_str(json)?;
        }
        sample.unlisted = serde_json::from_str(UNLISTED_COUNTS)?;
        Ok(sample)
    }
}
