//! What suppliers do meanwhile.

use std::{fmt, time::Duration};

use gst_types::Section;
use serde::Serialize;

use crate::{
    data_set::{DataSet, Record},
    network::Network,
    operation::Operation,
};

/// Something that a supplier does to the documents of a taxpayer, at a [`Moment`].
///
/// ```
/// use gst_types::Section;
/// use ims_mock::{MockServer, Moment, Operation, SupplierEvent};
///
/// # tokio::runtime::Runtime::new().unwrap().block_on(async {
/// let server = MockServer::start().await.unwrap();
/// // Between list and save the supplier corrects the taxable value, so that the row of the
/// // save fails with IMSSAV0010.
/// server.schedule(
///     Moment::Before(Operation::SaveInvoiceStatus),
///     SupplierEvent::amend(Section::B2b, "PRN-1050", "txval", &1500),
/// );
/// # });
/// ```
#[must_use = "an event does nothing until it is scheduled"]
pub struct SupplierEvent {
    gstin: Option<String>,
    change: Box<dyn FnOnce(&mut DataSet) + Send>,
}

/// When an event happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Moment {
    /// As soon as the next request of the operation has arrived, before it is answered.
    Before(Operation),
    /// While the next job runs: after it was begun, before it decides anything.
    DuringJob,
    /// So long after the start of the server, as its clock tells.
    After(Duration),
}

impl SupplierEvent {
    /// Any change of the documents.
    pub fn new(change: impl FnOnce(&mut DataSet) + Send + 'static) -> Self {
        Self {
            gstin: None,
            change: Box::new(change),
        }
    }

    /// A supplier reports another value of a field: the document gets another hash and loses the
    /// action that the taxpayer took, as an edit before filing does.
    pub fn amend(
        section: Section,
        number: impl Into<String>,
        field: impl Into<String>,
        value: &impl Serialize,
    ) -> Self {
        let (number, field) = (number.into(), field.into());
        let value = serde_json::to_value(value).unwrap_or_default();
        Self::on(section, number, move |record| {
            // A JSON value can always be written as JSON.
            let _ = record.set_field(field, &value);
            let hash = record.text("hash").unwrap_or_default();
            record.set_text("hash", &hash.chars().rev().collect::<String>());
            record.set_text("action", "N");
        })
    }

    /// A supplier files the form in which the document was reported.
    pub fn file(section: Section, number: impl Into<String>) -> Self {
        Self::on(section, number.into(), |record| {
            record.set_text("srcfilstatus", "Filed");
        })
    }

    /// A supplier deletes the document.
    pub fn withdraw(section: Section, number: impl Into<String>) -> Self {
        let number = number.into();
        Self::new(move |data_set| {
            data_set
                .records_mut(section)
                .retain(|record| !has_number(record, section, &number));
        })
    }

    /// A supplier reports another document.
    pub fn add(section: Section, record: Record) -> Self {
        Self::new(move |data_set| data_set.insert(section, record))
    }

    /// Lets it happen to this taxpayer, not to the first one.
    pub fn of_taxpayer(mut self, gstin: impl Into<String>) -> Self {
        self.gstin = Some(gstin.into().to_ascii_uppercase());
        self
    }

    fn on(
        section: Section,
        number: String,
        change: impl FnOnce(&mut Record) + Send + 'static,
    ) -> Self {
        Self::new(move |data_set| {
            let mut records = data_set.records_mut(section).iter_mut();
            if let Some(record) = records.find(|record| has_number(record, section, &number)) {
                change(record);
            }
        })
    }

    fn happen(self, network: &mut Network) {
        let gstin = self.gstin.unwrap_or_else(|| network.first().to_owned());
        if let Some(data_set) = network.data_set_mut(&gstin) {
            (self.change)(data_set);
        }
    }
}

fn has_number(record: &Record, section: Section, number: &str) -> bool {
    record.text(crate::rules::number_key(section)).as_deref() == Some(number)
}

impl fmt::Debug for SupplierEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SupplierEvent")
            .field("gstin", &self.gstin)
            .finish_non_exhaustive()
    }
}

/// The events that are still to come, in the order in which they were scheduled.
#[derive(Debug, Default)]
pub(crate) struct Schedule(Vec<(Moment, SupplierEvent)>);

impl Schedule {
    pub(crate) fn add(&mut self, moment: Moment, event: SupplierEvent) {
        self.0.push((moment, event));
    }

    pub(crate) fn has_due(&self, now: Duration) -> bool {
        self.0.iter().any(|(moment, _)| is_past(*moment, now))
    }

    /// Whether something is to happen before the next request of the operation.
    pub(crate) fn has_before(&self, operation: Operation) -> bool {
        let mut moments = self.0.iter().map(|(moment, _)| *moment);
        moments.any(|moment| moment == Moment::Before(operation))
    }

    pub(crate) fn let_time_pass(&mut self, now: Duration, network: &mut Network) {
        self.happen(|moment| is_past(moment, now), network);
    }

    pub(crate) fn before(&mut self, operation: Operation, network: &mut Network) {
        self.happen(|moment| moment == Moment::Before(operation), network);
    }

    pub(crate) fn during_job(&mut self, network: &mut Network) {
        self.happen(|moment| moment == Moment::DuringJob, network);
    }

    fn happen(&mut self, is_now: impl Fn(Moment) -> bool, network: &mut Network) {
        let (now, later) = std::mem::take(&mut self.0)
            .into_iter()
            .partition::<Vec<_>, _>(|(moment, _)| is_now(*moment));
        self.0 = later;
        for (_, event) in now {
            event.happen(network);
        }
    }
}

fn is_past(moment: Moment, now: Duration) -> bool {
    matches!(moment, Moment::After(duration) if duration <= now)
}
