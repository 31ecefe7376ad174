//! Which request gets which answer.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use gst_types::Section;

use crate::{answer::Answer, fault::Fault, operation::Operation};

/// One answer, for the requests that it is meant for.
///
/// Without a condition a rule is for every request, also one for an unknown
/// path or without credentials.
///
/// ```
/// use gst_types::Section;
/// use ims_mock::{EmptyForm, Operation, Rule};
///
/// // Empty credit notes, but only when they are fetched for the second time.
/// let rule = Rule::new(EmptyForm::Object)
///     .operation(Operation::GetInvoices)
///     .section(Section::Cn)
///     .nth(2);
/// # let _ = rule;
/// ```
#[derive(Debug, Clone)]
pub struct Rule {
    answer: Answer,
    operation: Option<Operation>,
    section: Option<Section>,
    skip: u64,
    times: Option<u64>,
    delay: Duration,
    is_without_effect: bool,
}

impl Rule {
    /// This answer, for every request and without limit.
    #[must_use]
    pub fn new(answer: impl Into<Answer>) -> Self {
        Self {
            answer: answer.into(),
            operation: None,
            section: None,
            skip: 0,
            times: None,
            delay: Duration::ZERO,
            is_without_effect: false,
        }
    }

    /// Only for requests of this operation.
    #[must_use]
    pub fn operation(mut self, operation: Operation) -> Self {
        self.operation = Some(operation);
        self
    }

    /// Only for requests whose query parameter `section` names this section.
    #[must_use]
    pub fn section(mut self, section: Section) -> Self {
        self.section = Some(section);
        self
    }

    /// Passes over the first `requests` that meet the conditions.
    #[must_use]
    pub fn skip(mut self, requests: u64) -> Self {
        self.skip = requests;
        self
    }

    /// Answers so many requests, then never again.
    #[must_use]
    pub fn times(mut self, requests: u64) -> Self {
        self.times = Some(requests);
        self
    }

    /// Answers one request: the `nth` that meets the conditions, counted from 1.
    #[must_use]
    pub fn nth(self, nth: u64) -> Self {
        self.skip(nth.saturating_sub(1)).times(1)
    }

    /// Waits before the answer, besides the latency of the whole server.
    #[must_use]
    pub fn delay(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// Lets the request change nothing, as if it had been lost on its way: with a fault that hides
    /// the answer nobody can tell whether it was carried out, and it was not.
    ///
    /// ```
    /// use ims_mock::{Fault, Operation, Rule};
    ///
    /// // Both look the same to a client: the decisions were saved, and they were not.
    /// let hang_up = Rule::new(Fault::CloseBeforeHeaders).operation(Operation::SaveInvoiceStatus);
    /// let hang_up_before = hang_up.clone().without_effect();
    /// # let _ = hang_up_before;
    /// ```
    #[must_use]
    pub fn without_effect(mut self) -> Self {
        self.is_without_effect = true;
        self
    }

    fn is_meant_for_request(&self, operation: Option<Operation>, section: Option<Section>) -> bool {
        self.fault_at_connect().is_none()
            && (self.operation.is_none() || self.operation == operation)
            && (self.section.is_none() || self.section == section)
    }

    /// What will be asked is not known yet, so that a rule with a condition is
    /// for no connection.
    fn is_meant_for_connection(&self) -> bool {
        self.fault_at_connect().is_some() && self.operation.is_none() && self.section.is_none()
    }

    /// Its fault, if that is one of connections.
    fn fault_at_connect(&self) -> Option<Fault> {
        match self.answer {
            Answer::Fault(fault) if fault.is_met_by_connections() => Some(fault),
            _ => None,
        }
    }
}

/// What to do with one request.
#[derive(Debug)]
pub(crate) struct Directive {
    pub(crate) answer: Answer,
    pub(crate) delay: Duration,
    pub(crate) is_without_effect: bool,
}

/// The rules of one server.
#[derive(Debug, Default)]
pub(crate) struct Script {
    rules: Mutex<Vec<RunningRule>>,
}

#[derive(Debug)]
struct RunningRule {
    rule: Rule,
    seen: u64,
    used: u64,
}

impl RunningRule {
    fn is_due(&self) -> bool {
        self.seen > self.rule.skip && self.rule.times.is_none_or(|times| self.used < times)
    }
}

impl Script {
    pub(crate) fn add(&self, rule: Rule) {
        self.lock().push(RunningRule {
            rule,
            seen: 0,
            used: 0,
        });
    }

    pub(crate) fn clear(&self) {
        self.lock().clear();
    }

    /// What is to be done with a request.
    pub(crate) fn next_request(
        &self,
        operation: Option<Operation>,
        section: Option<Section>,
    ) -> Option<Directive> {
        self.next(|rule| rule.is_meant_for_request(operation, section))
    }

    /// The fault that a new connection meets.
    pub(crate) fn next_connection(&self) -> Option<Fault> {
        let is_meant = |rule: &Rule| rule.is_meant_for_connection();
        match self.next(is_meant)?.answer {
            Answer::Fault(fault) => Some(fault),
            _ => None,
        }
    }

    /// Rules with a limit come first, oldest first; then those without, newest
    /// first, so that a later word replaces an earlier one.
    fn next(&self, is_meant: impl Fn(&Rule) -> bool) -> Option<Directive> {
        let mut rules = self.lock();
        let mut limited = None;
        let mut unlimited = None;
        for running in rules.iter_mut().filter(|running| is_meant(&running.rule)) {
            running.seen += 1;
            if !running.is_due() {
                continue;
            }
            if running.rule.times.is_none() {
                unlimited = Some(running);
            } else if limited.is_none() {
                limited = Some(running);
            }
        }
        limited.or(unlimited).map(|running| {
            running.used += 1;
            Directive {
                answer: running.rule.answer.clone(),
                delay: running.rule.delay,
                is_without_effect: running.rule.is_without_effect,
            }
        })
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<RunningRule>> {
        self.rules.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
