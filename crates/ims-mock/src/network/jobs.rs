//! Jobs that decide about documents.

use std::{collections::BTreeMap, time::Duration};

use gst_types::Section;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::Network;
use crate::{
    answer::BusinessError,
    rules::{self, Failure, Kind, Submission},
};

/// How long jobs take, and how the network tells of them.
///
/// ```
/// use std::time::Duration;
/// use ims_mock::{Jobs, MockServer};
///
/// # tokio::runtime::Runtime::new().unwrap().block_on(async {
/// // Ten seconds for each job, and one of its failures is counted and not named.
/// let jobs = Jobs::new().duration(Duration::from_secs(10)).unnamed_failures(1);
/// let server = MockServer::builder().jobs(jobs).start().await?;
/// // Every job that was begun is at its end now.
/// server.advance(Duration::from_secs(10));
/// # Ok::<(), ims_mock::StartError>(())
/// # }).unwrap();
/// ```
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Jobs {
    duration: Duration,
    unknown_for: Duration,
    running_code: String,
    section_names: SectionNames,
    counts_as_numbers: bool,
    unnamed_failures: usize,
    invented_failures: u64,
}

/// The names of sections in the report of failures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub enum SectionNames {
    /// `cn`, `dna`, as in the documented sample.
    #[default]
    Short,
    /// `b2bcn`, `b2bdna`, as in requests and lists.
    Long,
}

impl Default for Jobs {
    fn default() -> Self {
        Self {
            duration: Duration::ZERO,
            unknown_for: Duration::ZERO,
            running_code: "IP".to_owned(),
            section_names: SectionNames::Short,
            counts_as_numbers: false,
            unnamed_failures: 0,
            invented_failures: 0,
        }
    }
}

impl Jobs {
    pub(super) fn times(&self, now: Duration) -> (Duration, Duration) {
        (
            now.saturating_add(self.unknown_for),
            now.saturating_add(self.duration),
        )
    }

    pub(super) fn length(&self) -> Duration {
        self.duration
    }

    pub(super) fn code_of_running(&self) -> &str {
        &self.running_code
    }

    /// Jobs that are at their end as soon as they are begun, told of as documented.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// How long a job takes. Documents change at its end; until then every other save or reset of
    /// the taxpayer is refused with IMSSAV0015.
    #[must_use]
    pub fn duration(mut self, duration: Duration) -> Self {
        self.duration = duration;
        self
    }

    /// How long after its beginning the network does not know a job, and answers IMS0008.
    #[must_use]
    pub fn unknown_for(mut self, duration: Duration) -> Self {
        self.unknown_for = duration;
        self
    }

    /// The state of a job that runs; `IP` unless set. `REC` and the empty text are met too.
    #[must_use]
    pub fn running_code(mut self, code: impl Into<String>) -> Self {
        self.running_code = code.into();
        self
    }

    /// The names of sections in the report of failures.
    #[must_use]
    pub fn section_names(mut self, names: SectionNames) -> Self {
        self.section_names = names;
        self
    }

    /// Writes counts as numbers, not as the documented strings of digits.
    #[must_use]
    pub fn counts_as_numbers(mut self) -> Self {
        self.counts_as_numbers = true;
        self
    }

    /// Counts the last `failures` of a job, and does not name them in its report.
    #[must_use]
    pub fn unnamed_failures(mut self, failures: usize) -> Self {
        self.unnamed_failures = failures;
        self
    }

    /// Adds `failures` to the count of a job with failures, although they never happened.
    #[must_use]
    pub fn invented_failures(mut self, failures: u64) -> Self {
        self.invented_failures = failures;
        self
    }
}

/// A save or reset that the tax network took, whatever its job made of the documents.
///
/// What was lost on its way, or was refused before a job began, is none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TakenSubmission {
    /// Whether decisions were taken back.
    pub is_reset: bool,
    /// The documents in it: section, the supplier's GSTIN, and number.
    pub documents: Vec<(Section, String, String)>,
}

impl TakenSubmission {
    fn of(submission: &Submission) -> Self {
        let rows = submission.rows.iter().flatten();
        let named = rows.map(|(section, row)| {
            let text = |name| row.text(name).unwrap_or_default();
            (*section, text("stin"), text(rules::number_key(*section)))
        });
        Self {
            is_reset: submission.kind == Kind::Reset,
            documents: named.collect(),
        }
    }
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Job {
    gstin: String,
    kind: Kind,
    known_from: Duration,
    ends: Duration,
    settings: Jobs,
    work: Work,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
enum Work {
    Waiting(Submission),
    Done {
        applied: usize,
        failures: Vec<Failure>,
    },
    Refused,
}

impl Network {
    /// Begins a job and returns its reference.
    ///
    /// # Errors
    ///
    /// IMSSAV0015 while another job of the taxpayer runs.
    pub(crate) fn begin_job(
        &mut self,
        gstin: &str,
        submission: Submission,
        now: Duration,
    ) -> Result<String, BusinessError> {
        if self
            .jobs
            .values()
            .any(|job| job.gstin == gstin && job.is_waiting())
        {
            return Err(BusinessError::of("IMSSAV0015"));
        }
        let settings = self.job_settings.clone();
        let reference = self.next_reference(submission.kind);
        let taken = TakenSubmission::of(&submission);
        self.taken.entry(gstin.to_owned()).or_default().push(taken);
        let job = Job {
            gstin: gstin.to_owned(),
            kind: submission.kind,
            known_from: now.saturating_add(settings.unknown_for),
            ends: now.saturating_add(settings.duration),
            settings,
            work: Work::Waiting(submission),
        };
        self.jobs.insert(reference.clone(), job);
        Ok(reference)
    }

    /// Whether a job has come to its end and is not done yet.
    pub(crate) fn has_job_to_end(&self, now: Duration) -> bool {
        self.jobs.values().any(|job| job.is_due(now))
    }

    /// Does what the jobs were begun for that are at their end, the earliest first.
    ///
    /// `before` is called before each: what happened while it ran.
    pub(crate) fn end_jobs(&mut self, now: Duration, mut before: impl FnMut(&mut Self)) {
        loop {
            let due = self.jobs.iter().filter(|(_, job)| job.is_due(now));
            let Some((reference, _)) = due.min_by_key(|(_, job)| job.ends) else {
                return;
            };
            let reference = reference.clone();
            before(self);
            self.end_job(&reference);
        }
    }

    fn end_job(&mut self, reference: &str) {
        let Some(job) = self.jobs.get_mut(reference) else {
            return;
        };
        let Work::Waiting(submission) = std::mem::replace(&mut job.work, Work::Refused) else {
            return;
        };
        let Some(rows) = submission.rows else {
            return;
        };
        let Some(taxpayer) = self.taxpayers.get_mut(&job.gstin) else {
            return;
        };
        // The statement stays as it was made until it is made again.
        self.statements.keep(&job.gstin, &taxpayer.data_set);
        let (mut applied, mut failures) = (0, Vec::new());
        for (section, row) in rows {
            match rules::apply(submission.kind, section, &row, &mut taxpayer.data_set) {
                Ok(()) => applied += 1,
                Err(failure) => failures.push(*failure),
            }
        }
        job.work = Work::Done { applied, failures };
    }

    /// What is told of a job; `None` if it is not known, or not yet, or another taxpayer's.
    pub(crate) fn job_report(
        &self,
        gstin: &str,
        reference: &str,
        now: Duration,
    ) -> Option<impl Serialize + use<>> {
        let job = self.jobs.get(reference)?;
        (job.gstin == gstin && job.known_from <= now).then(|| job.report())
    }

    /// References are counted, so that a run can be repeated, and spread, so that nobody takes
    /// them for numbers. Those of the documentation have 15 characters for a save, 12 for a reset.
    fn next_reference(&mut self, kind: Kind) -> String {
        let spread = self.spread_number();
        match kind {
            Kind::Save => format!("{:015x}", spread >> 4),
            Kind::Reset => format!("{:012x}", spread >> 16),
        }
    }

    pub(super) fn spread_number(&mut self) -> u64 {
        self.issued_references += 1;
        self.issued_references.wrapping_mul(0x9e37_79b9_7f4a_7c15)
    }
}

impl Job {
    fn is_waiting(&self) -> bool {
        matches!(self.work, Work::Waiting(_))
    }

    fn is_due(&self, now: Duration) -> bool {
        self.is_waiting() && self.ends <= now
    }

    fn report(&self) -> Value {
        let kind = match self.kind {
            Kind::Save => "SAV",
            Kind::Reset => "RST",
        };
        let mut report = json!({ "transTypCd": kind, "err_cd": "", "err_msg": "" });
        let mut set = |key: &str, value: Value| {
            if let Some(report) = report.as_object_mut() {
                report.insert(key.to_owned(), value);
            }
        };
        match &self.work {
            Work::Waiting(_) => set("status_cd", json!(self.settings.running_code)),
            Work::Refused => {
                set("status_cd", json!("ER"));
                set("err_cd", json!("IMSSAV005"));
                set("err_msg", json!("Schema validation failure"));
                set("proc_cnt", self.count(0));
                set("err_cnt", self.count(0));
            }
            Work::Done { applied, failures } if failures.is_empty() => {
                set("status_cd", json!("P"));
                set("proc_cnt", self.count(*applied));
            }
            Work::Done { applied, failures } => {
                let invented =
                    usize::try_from(self.settings.invented_failures).unwrap_or(usize::MAX);
                set("status_cd", json!("PE"));
                set("proc_cnt", self.count(*applied));
                set(
                    "err_cnt",
                    self.count(failures.len().saturating_add(invented)),
                );
                set("error_report", json!(self.named(failures)));
            }
        }
        report
    }

    fn count(&self, count: usize) -> Value {
        if self.settings.counts_as_numbers {
            json!(count)
        } else {
            json!(count.to_string())
        }
    }

    /// Failures by section, those of one supplier for one reason together.
    fn named(&self, failures: &[Failure]) -> BTreeMap<&'static str, Vec<Value>> {
        let named = failures
            .len()
            .saturating_sub(self.settings.unnamed_failures);
        let mut groups: BTreeMap<_, Vec<&Failure>> = BTreeMap::new();
        for failure in failures.iter().take(named) {
            let group = (failure.section, &failure.supplier, failure.error.code());
            groups.entry(group).or_default().push(failure);
        }
        let mut report: BTreeMap<_, Vec<Value>> = BTreeMap::new();
        for ((section, supplier, code), failures) in groups {
            let message = failures.first().map(|failure| failure.error.message());
            let documents: Vec<_> = failures
                .iter()
                .map(|failure| json!({ "inum": failure.number, "rtnprd": failure.period }))
                .collect();
            let key = match self.settings.section_names {
                SectionNames::Short => section.error_report_key(),
                SectionNames::Long => section.response_key(),
            };
            report.entry(key).or_default().push(json!({
                "stin": supplier,
                "error_cd": code,
                "error_msg": message,
                "inv": documents,
            }));
        }
        report
    }
}
