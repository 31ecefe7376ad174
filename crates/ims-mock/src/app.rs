//! The state of one server.

use std::{
    sync::{Mutex, MutexGuard, OnceLock, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard},
    time::Duration,
};

use axum::http::Uri;
use gst_types::Section;

use crate::{
    answer::{Answer, EmptyForm, Queued},
    clock::Clock,
    credentials::Credentials,
    exchange::Exchange,
    fault::{Fault, RunningMix},
    figures::Figures,
    network::{Network, QueuedList},
    operation::Operation,
    parameters::Parameters,
    rate_limit::RateLimit,
    recording::Recording,
    schedule::Schedule,
    script::{Directive, Script},
    stamp::Stamps,
};

/// Everything that the requests of one server share.
#[derive(Debug)]
pub(crate) struct App {
    pub(crate) path_prefix: String,
    /// Known once the port is.
    pub(crate) base_url: OnceLock<String>,
    pub(crate) credentials: Credentials,
    pub(crate) empty_form: EmptyForm,
    pub(crate) latency: Duration,
    pub(crate) clock: Clock,
    pub(crate) stamps: Stamps,
    pub(crate) rate_limit: RateLimit,
    pub(crate) network: RwLock<Network>,
    pub(crate) schedule: Mutex<Schedule>,
    pub(crate) script: Script,
    pub(crate) mix: Option<RunningMix>,
    pub(crate) recording: Recording,
    pub(crate) figures: Figures,
}

impl App {
    pub(crate) fn network(&self) -> RwLockReadGuard<'_, Network> {
        self.network.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn network_mut(&self) -> RwLockWriteGuard<'_, Network> {
        self.network.write().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn schedule(&self) -> MutexGuard<'_, Schedule> {
        self.schedule.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Carries out what a request asks for, on a copy if it is to have no effect.
    pub(crate) fn change<T>(
        &self,
        exchange: &Exchange,
        change: impl FnOnce(&mut Network) -> T,
    ) -> T {
        if exchange.is_without_effect {
            change(&mut self.network().clone())
        } else {
            change(&mut self.network_mut())
        }
    }

    /// Lets happen what time has brought: events, and the ends of jobs.
    pub(crate) fn let_time_pass(&self) {
        let now = self.clock.elapsed();
        let mut schedule = self.schedule();
        if schedule.has_due(now) {
            schedule.let_time_pass(now, &mut self.network_mut());
        }
        if self.network().has_job_to_end(now) {
            self.network_mut()
                .end_jobs(now, |network| schedule.during_job(network));
        }
    }

    /// Lets the files of a list be prepared for which a rule gives a token.
    pub(crate) fn queue_by_rule(&self, uri: &Uri, queued: &Queued) {
        let parameters = Parameters::parse(uri.query().unwrap_or_default());
        let section = parameters.first("section");
        let status = parameters.first("status");
        if let Some(section) = section.and_then(|section| section.parse().ok()) {
            let status = status.and_then(|status| status.parse().ok());
            let list = QueuedList { section, status };
            self.network_mut().queue(&queued.token, list);
        }
    }

    /// Lets happen what is to happen before the operation.
    pub(crate) fn let_happen_before(&self, operation: Operation) {
        let mut schedule = self.schedule();
        if schedule.has_before(operation) {
            schedule.before(operation, &mut self.network_mut());
        }
    }

    /// The fault that a new connection meets.
    pub(crate) fn fault_at_connect(&self) -> Option<Fault> {
        let drawn = self.mix.as_ref().and_then(RunningMix::next_connection);
        let fault = self.script.next_connection().or(drawn);
        fault.inspect(|fault| self.figures.add_fault(*fault))
    }

    /// The operation at an address, whatever the method.
    pub(crate) fn operation_at(&self, uri: &Uri) -> Option<Operation> {
        uri.path()
            .strip_prefix(self.path_prefix.as_str())
            .and_then(Operation::at)
    }

    /// What its rule says of a request, or else what is drawn for it.
    pub(crate) fn directive(&self, uri: &Uri) -> Directive {
        let drawn = self.mix.as_ref().and_then(RunningMix::next_request);
        self.rule(uri).unwrap_or_else(|| Directive {
            answer: drawn.map_or(Answer::Usual, Answer::Fault),
            delay: Duration::ZERO,
            is_without_effect: false,
        })
    }

    /// The rule for a request, as far as its address tells.
    fn rule(&self, uri: &Uri) -> Option<Directive> {
        let section = Parameters::parse(uri.query().unwrap_or_default())
            .first("section")
            .and_then(|section| section.parse::<Section>().ok());
        self.script.next_request(self.operation_at(uri), section)
    }
}
