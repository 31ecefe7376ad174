//! The sample: the documented invoices and a few made-up documents.

use gst_types::{ImportSection, Section};

use super::{DataSet, InvalidDataSet};

/// The documents of each section; those of b2b are the twelve on the Get Invoices page, kept here
/// so that the sample stays when the page changes its example.
const RECORDS: [(Section, &str); 8] = [
    (Section::B2b, include_str!("../../data/b2b.json")),
    (Section::B2ba, include_str!("../../data/b2ba.json")),
    (Section::Cn, include_str!("../../data/b2bcn.json")),
    (Section::Cna, include_str!("../../data/b2bcna.json")),
    (Section::Dn, include_str!("../../data/b2bdn.json")),
    (Section::Dna, include_str!("../../data/b2bdna.json")),
    (Section::Ecom, include_str!("../../data/ecom.json")),
    (Section::Ecoma, include_str!("../../data/ecoma.json")),
];

/// Imports, as public code of another provider reads them.
const IMPORTS: [(ImportSection, &str); 4] = [
    (ImportSection::Impg, include_str!("../../data/impg.json")),
    (ImportSection::Impga, include_str!("../../data/impga.json")),
    (
        ImportSection::Impgsez,
        include_str!("../../data/impgsez.json"),
    ),
    (
        ImportSection::Impgseza,
        include_str!("../../data/impgseza.json"),
    ),
];

/// Counts of the sections that have no list.
const UNLISTED_COUNTS: &str = include_str!("../../data/unlisted-counts.json");

/// What a recipient of the sample taxpayer's documents has.
const OF_A_CUSTOMER: [(Section, &str); 2] = [
    (Section::B2b, include_str!("../../data/customer-b2b.json")),
    (Section::Cn, include_str!("../../data/customer-b2bcn.json")),
];

impl DataSet {
    /// The documents that the sample's taxpayer reported to one recipient, some of them rejected.
    pub(crate) fn of_a_customer() -> Result<Self, InvalidDataSet> {
        let mut documents = Self::new();
        for (section, json) in OF_A_CUSTOMER {
            *documents.records_mut(section) = serde_json::from_str(json)?;
        }
        Ok(documents)
    }

    /// The twelve documented B2B invoices, and in each other section two to
    /// four documents of suppliers that do not exist.
    ///
    /// # Errors
    ///
    /// None in practice: the data are part of this crate.
    pub fn sample() -> Result<Self, InvalidDataSet> {
        let mut sample = Self::new();
        for (section, json) in RECORDS {
            *sample.records_mut(section) = serde_json::from_str(json)?;
        }
        for (section, json) in IMPORTS {
            *sample.imports_mut(section) = serde_json::from_str(json)?;
        }
        sample.unlisted = serde_json::from_str(UNLISTED_COUNTS)?;
        Ok(sample)
    }
}
