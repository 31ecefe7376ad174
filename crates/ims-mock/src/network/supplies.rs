//! What other taxpayers did with the documents that one reported.

use gst_types::Section;

use super::Network;
use crate::data_set::Record;

impl Network {
    /// The documents that a supplier reported, each with the GSTIN of its recipient.
    pub(crate) fn reported_by<'n>(
        &'n self,
        supplier: &'n str,
        section: Section,
    ) -> impl Iterator<Item = (&'n str, &'n Record)> {
        self.taxpayers.values().flat_map(move |recipient| {
            let records = recipient.data_set.records(section).iter();
            let theirs =
                records.filter(move |record| record.text("stin").as_deref() == Some(supplier));
            theirs.map(|record| (recipient.gstin.as_str(), record))
        })
    }
}
