//! The documents that the mock serves.

mod record;
mod sample;
mod tally;

use std::collections::BTreeMap;

use gst_types::{CountedSection, GoodsType, ImportSection, Section, Status};
use serde::{Deserialize, Serialize};
use thiserror::Error;

pub use self::{record::Record, tally::Tally};

/// The documents of one taxpayer by section, and the counts of those that the
/// API counts without listing them.
///
/// ```
/// use gst_types::Section;
/// use ims_mock::DataSet;
///
/// let mut data_set = DataSet::sample()?;
/// assert_eq!(data_set.records(Section::B2b).len(), 12);
/// data_set.insert(Section::B2b, r#"{"inum": "X-1", "action": "N"}"#.parse()?);
/// assert_eq!(data_set.records(Section::B2b).len(), 13);
/// # Ok::<(), ims_mock::InvalidDataSet>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct DataSet {
    documents: BTreeMap<Section, Vec<Record>>,
    #[serde(default)]
    imports: BTreeMap<ImportSection, Vec<Record>>,
    unlisted: BTreeMap<CountedSection, Tally>,
}

/// A data set that is not JSON of the expected form.
#[derive(Debug, Error)]
#[error("the data set cannot be read; expected records as flat JSON objects")]
pub struct InvalidDataSet {
    #[from]
    source: serde_json::Error,
}

impl DataSet {
    /// A taxpayer without documents.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            documents: BTreeMap::new(),
            imports: BTreeMap::new(),
            unlisted: BTreeMap::new(),
        }
    }

    /// The documents of a section, in the order in which they are listed.
    #[must_use]
    pub fn records(&self, section: Section) -> &[Record] {
        self.documents
            .get(&section)
            .map(Vec::as_slice)
            .unwrap_or_default()
    }

    /// The documents of a section, to be changed.
    pub fn records_mut(&mut self, section: Section) -> &mut Vec<Record> {
        self.documents.entry(section).or_default()
    }

    /// Adds a document at the end of its section.
    pub fn insert(&mut self, section: Section, record: Record) {
        self.records_mut(section).push(record);
    }

    /// The imports of a section, in the order in which they are listed.
    #[must_use]
    pub fn imports(&self, section: ImportSection) -> &[Record] {
        self.imports
            .get(&section)
            .map(Vec::as_slice)
            .unwrap_or_default()
    }

    /// The imports of a section, to be changed.
    pub fn imports_mut(&mut self, section: ImportSection) -> &mut Vec<Record> {
        self.imports.entry(section).or_default()
    }

    /// Counts of a section: its documents, or what
    /// [`set_tally`](Self::set_tally) says where the API has no list.
    #[must_use]
    pub fn tally(&self, section: CountedSection) -> Tally {
        match section {
            CountedSection::Listed(section) => {
                Tally::of(self.records(section).iter().map(Record::status))
            }
            other => self.unlisted.get(&other).copied().unwrap_or_else(|| {
                let mut imports = ImportSection::ALL.into_iter();
                let section = imports.find(|section| section.counted() == other);
                let records = section.map(|section| self.imports(section));
                Tally::of(records.unwrap_or_default().iter().map(Record::status))
            }),
        }
    }

    /// Sets the counts of imports, or of a section that has no list; for one of documents, those
    /// are counted and this changes nothing.
    pub fn set_tally(&mut self, section: CountedSection, tally: Tally) {
        self.unlisted.insert(section, tally);
    }

    /// The documents of a section with this status, or all.
    pub(crate) fn select(
        &self,
        section: Section,
        status: Option<Status>,
    ) -> impl Iterator<Item = &Record> {
        self.records(section)
            .iter()
            .filter(move |record| status.is_none_or(|status| record.status() == status))
    }

    /// Counts of every section of a type of goods, by response key.
    pub(crate) fn tallies(&self, goods_type: GoodsType) -> BTreeMap<&'static str, Tally> {
        goods_type
            .sections()
            .into_iter()
            .map(|section| (section.response_key(), self.tally(section)))
            .collect()
    }
}
