//! What is stored of a taxpayer, in memory, for whoever asks again and again.

mod filter;
mod held;
mod load;
mod order;
mod sums;

use gst_ims::DocumentKey;
use ims_actions::Filter;

use self::filter::Condition;
pub use self::held::Index;
use crate::error::Error;
use crate::group_by::GroupBy;
use crate::list::Query;
use crate::totals::{Group, Totals};

impl Index {
    /// Returns which documents a query lists, in its order.
    ///
    /// # Errors
    ///
    /// For a filter by pairs.
    pub fn keys(&self, query: &Query) -> Result<Vec<DocumentKey>, Error> {
        let condition = Condition::of(self, &query.filter)?;
        let found = self.entries.iter().zip(0..);
        let found = found.filter(|(entry, place)| condition.holds(entry, *place));
        let page = order::page(self, found.map(|(_, place)| place).collect(), query);
        page.into_iter().map(|place| self.key(place)).collect()
    }

    /// Sums up the documents that satisfy a filter.
    ///
    /// # Errors
    ///
    /// For a filter by pairs, or if a sum has more than 28 digits.
    pub fn totals(&self, filter: &Filter) -> Result<Totals, Error> {
        let groups = sums::of(self, filter, None)?;
        Ok(groups.first().map(|group| group.totals).unwrap_or_default())
    }

    /// Sums up the documents that satisfy a filter by group, in the order of the groups' names.
    ///
    /// # Errors
    ///
    /// As [`totals`](Self::totals).
    pub fn groups(&self, filter: &Filter, by: GroupBy) -> Result<Vec<Group>, Error> {
        sums::of(self, filter, Some(by))
    }
}
