//! The statement GSTR-2B, beside what was decided here.

mod compare;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use gst_ims::gstr2b::{Gstr2b, SummaryLine};
use gst_ims::{Date, Gstin, Invoice, ReturnPeriod};
use jiff::Timestamp;

pub(crate) use self::compare::{Difference, Differences};
use crate::clock;

/// A statement as it was read.
#[derive(Debug)]
pub(crate) struct Statement {
    pub(crate) read_at: Timestamp,
    pub(crate) generated_on: Option<Date>,
    /// What did not come, in words; `None` if all came.
    pub(crate) missing: Option<String>,
    pub(crate) documents: usize,
    pub(crate) credit: Vec<SummaryLine>,
    pub(crate) differences: Differences,
}

impl Statement {
    /// Compares a statement with the documents that are stored.
    pub(crate) fn of(statement: &Gstr2b, stored: &[Invoice]) -> Self {
        let missing = statement.completeness.incomplete();
        Self {
            read_at: clock::time_of_day(),
            generated_on: statement.generated_on,
            missing: missing.map(ToString::to_string),
            documents: statement.documents.len(),
            credit: statement.summary.credit.clone(),
            differences: compare::compare(statement, stored),
        }
    }
}

/// The statements that were read since the program began.
#[derive(Clone, Debug, Default)]
pub(crate) struct Statements(Arc<Mutex<ByMonth>>);

type ByMonth = HashMap<(Gstin, ReturnPeriod), Arc<Statement>>;

impl Statements {
    pub(crate) fn of(&self, gstin: Gstin, period: ReturnPeriod) -> Option<Arc<Statement>> {
        let read = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        read.get(&(gstin, period)).cloned()
    }

    pub(crate) fn keep(&self, gstin: Gstin, period: ReturnPeriod, statement: Statement) {
        let mut read = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        read.insert((gstin, period), Arc::new(statement));
    }
}
