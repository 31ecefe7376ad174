//! The state of one server and the way of a request through it.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard},
    time::Duration,
};

use axum::{
    Router,
    body::{Body, Bytes, to_bytes},
    extract::{DefaultBodyLimit, Request, State},
    http::Uri,
    middleware::{self, Next},
    response::Response,
};
use gst_types::Section;

use crate::{
    answer::{Answer, EmptyForm},
    clock::Clock,
    credentials::Credentials,
    envelope::Reply,
    exchange::Exchange,
    fault::{Course, Fault, RunningMix},
    figures::Figures,
    network::Network,
    operation::Operation,
    parameters::Parameters,
    recording::Recording,
    routes,
    schedule::Schedule,
    script::{Directive, Script},
    stamp::Stamps,
};

/// Bodies above this are read by nobody, whatever their route says of its own limit.
const LARGEST_BODY: usize = 64 * 1024 * 1024;

/// Everything that the requests of one server share.
#[derive(Debug)]
pub(crate) struct App {
    pub(crate) path_prefix: String,
    pub(crate) credentials: Credentials,
    pub(crate) empty_form: EmptyForm,
    pub(crate) latency: Duration,
    pub(crate) clock: Clock,
    pub(crate) stamps: Stamps,
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

    /// Lets happen what is to happen before the operation.
    fn let_happen_before(&self, operation: Operation) {
        let mut schedule = self.schedule();
        if schedule.has_before(operation) {
            schedule.before(operation, &mut self.network_mut());
        }
    }

    pub(crate) fn router(app: &Arc<Self>) -> Router {
        Operation::ALL
            .into_iter()
            .fold(Router::new(), |router, operation| {
                let path = format!("{}{}", app.path_prefix, operation.path());
                router.route(&path, routes::of(operation))
            })
            .fallback(routes::not_found)
            .method_not_allowed_fallback(routes::method_not_allowed)
            .layer(DefaultBodyLimit::disable())
            .layer(middleware::from_fn_with_state(Arc::clone(app), direct))
            .with_state(Arc::clone(app))
    }

    /// The fault that a new connection meets.
    pub(crate) fn fault_at_connect(&self) -> Option<Fault> {
        let drawn = self.mix.as_ref().and_then(RunningMix::next_connection);
        let fault = self.script.next_connection().or(drawn);
        fault.inspect(|fault| self.figures.add_fault(*fault))
    }

    /// The operation at an address, whatever the method.
    fn operation_at(&self, uri: &Uri) -> Option<Operation> {
        uri.path()
            .strip_prefix(self.path_prefix.as_str())
            .and_then(Operation::at)
    }

    /// What its rule says of a request, or else what is drawn for it.
    fn directive(&self, uri: &Uri) -> Directive {
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

/// Records a request, asks the script, and lets the routes answer unless the
/// script knows the whole answer.
async fn direct(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let (head, body) = request.into_parts();
    let operation = app
        .operation_at(&head.uri)
        .filter(|operation| operation.method() == head.method.as_str());
    // It counts as soon as it has arrived, however much of its body ever does.
    app.figures.add_request(operation);
    let body = to_bytes(body, LARGEST_BODY).await;
    let is_whole = body.is_ok();
    let body: Bytes = body.unwrap_or_default();
    app.recording
        .add(&head.method, &head.uri, &head.headers, &body);
    app.let_time_pass();
    let stamp = app.stamps.next(&app.clock);
    let Directive {
        answer,
        delay,
        is_without_effect,
    } = app.directive(&head.uri);
    pause(app.latency.saturating_add(delay)).await;
    if let Some(operation) = operation {
        app.let_happen_before(operation);
    }
    let mut exchange = Exchange::new(stamp);
    exchange.is_without_effect = is_without_effect || !is_whole;
    let mut fault = None;
    match answer {
        Answer::Usual => {}
        Answer::Respelt(spelling) => exchange.spelling = spelling,
        Answer::Empty(form) => exchange.forced_empty = Some(form),
        Answer::BusinessError(error) => return exchange.reply(Reply::BusinessError(error)),
        Answer::PlatformError(error) => return exchange.reply(Reply::PlatformError(error)),
        Answer::Queued(queued) if queued.has_documents => exchange.queued = Some(queued),
        Answer::Queued(queued) => return exchange.reply(Reply::Queued(queued, None)),
        Answer::Raw(raw) => return raw.into_response(),
        Answer::Fault(chosen) => fault = Some(chosen),
    }
    let mut request = Request::from_parts(head, Body::from(body));
    request.extensions_mut().insert(exchange);
    let usual = next.run(request).await;
    match fault {
        None => usual,
        Some(fault) => {
            app.figures.add_fault(fault);
            Course::of(fault, usual).await.into_response()
        }
    }
}

async fn pause(duration: Duration) {
    if !duration.is_zero() {
        tokio::time::sleep(duration).await;
    }
}
