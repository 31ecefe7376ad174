//! Statements of input tax credit, and the jobs that make them again.

use std::{collections::BTreeMap, time::Duration};

use gst_types::{Date, ReturnPeriod};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::Network;
use crate::{answer::BusinessError, data_set::DataSet};

/// The documents, with their actions, from which a statement is made.
pub(crate) type Draft = DataSet;

/// What is known of the statements of all taxpayers.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Statements {
    /// From what they were made before anything changed, by GSTIN.
    first: BTreeMap<String, Draft>,
    /// By reference.
    regenerations: BTreeMap<String, Regeneration>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Regeneration {
    gstin: String,
    known_from: Duration,
    ends: Duration,
    running_code: String,
    draft: Draft,
}

impl Statements {
    /// Keeps the documents as they are before the first change.
    pub(super) fn keep(&mut self, gstin: &str, data_set: &DataSet) {
        if !self.first.contains_key(gstin) {
            self.first.insert(gstin.to_owned(), data_set.clone());
        }
    }
}

/// From when on the statement of a period is made: the 14th of the month after it.
pub(crate) fn available_from(period: ReturnPeriod) -> Option<Date> {
    period.next()?.first_day().plus_days(13)
}

impl Network {
    /// What the statements of a taxpayer are made from now.
    pub(crate) fn draft(&self, gstin: &str, now: Duration) -> &Draft {
        let statements = &self.statements;
        let newest = statements
            .regenerations
            .values()
            .filter(|regeneration| regeneration.gstin == gstin && regeneration.ends <= now)
            .max_by_key(|regeneration| regeneration.ends);
        newest
            .map(|regeneration| &regeneration.draft)
            .or_else(|| statements.first.get(gstin))
            .unwrap_or_else(|| self.data_set(gstin))
    }

    /// Begins to make the statement of a period again and returns the reference of the job.
    ///
    /// # Errors
    ///
    /// IMS2B009 before the 14th of the next month, IMS2B007 after GSTR-3B is filed, IMS2005 if no
    /// action has changed.
    pub(crate) fn begin_regeneration(
        &mut self,
        gstin: &str,
        period: ReturnPeriod,
        today: Option<Date>,
        now: Duration,
    ) -> Result<String, BusinessError> {
        let filed = self
            .taxpayers
            .get(gstin)
            .and_then(|taxpayer| taxpayer.filed_through);
        if filed.is_some_and(|filed| period <= filed) {
            return Err(BusinessError::of("IMS2B007"));
        }
        let from = available_from(period).ok_or_else(|| BusinessError::of("IMS2B007"))?;
        if today.is_some_and(|today| today < from) {
            let (year, month, day) = (from.year(), from.month(), from.day());
            let message = format!("Kindly generate 2b after {day:02}/{month:02}/{year:04}");
            return Err(BusinessError::new("IMS2B009", message));
        }
        if self.draft(gstin, now) == self.data_set(gstin) {
            return Err(BusinessError::of("IMS2005"));
        }
        let reference = format!("{:015x}", self.spread_number() >> 4);
        let (known_from, ends) = self.job_settings.times(now);
        let regeneration = Regeneration {
            gstin: gstin.to_owned(),
            known_from,
            ends,
            running_code: self.job_settings.code_of_running().to_owned(),
            draft: self.data_set(gstin).clone(),
        };
        self.statements
            .regenerations
            .insert(reference.clone(), regeneration);
        Ok(reference)
    }

    /// What is told of such a job; `None` if it is not known, or not yet, or another taxpayer's.
    pub(crate) fn regeneration_report(
        &self,
        gstin: &str,
        reference: &str,
        now: Duration,
    ) -> Option<impl Serialize + use<>> {
        let known = self.statements.regenerations.get(reference)?;
        let is_told = known.gstin == gstin && known.known_from <= now;
        let status = if known.ends <= now {
            "P"
        } else {
            &known.running_code
        };
        is_told.then(|| json!({ "status_cd": status, "err_cd": "", "err_msg": "" }))
    }
}
