//! The state of one server and the way of a request through it.

use std::{
    sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard},
    time::Duration,
};

use axum::{
    Router,
    extract::{Request, State},
    middleware::{self, Next},
    response::Response,
    routing::get,
};
use gst_types::Section;

use crate::{
    answer::{Answer, EmptyForm},
    credentials::Credentials,
    data_set::DataSet,
    envelope::Reply,
    exchange::Exchange,
    fault::{Course, Fault, RunningMix},
    figures::Figures,
    operation::Operation,
    parameters::Parameters,
    recording::Recording,
    routes,
    script::{Directive, Script},
    stamp::Stamps,
};

/// Everything that the requests of one server share.
#[derive(Debug)]
pub(crate) struct App {
    pub(crate) path_prefix: String,
    pub(crate) credentials: Credentials,
    pub(crate) empty_form: EmptyForm,
    pub(crate) latency: Duration,
    pub(crate) stamps: Stamps,
    pub(crate) data_set: RwLock<DataSet>,
    pub(crate) script: Script,
    pub(crate) mix: Option<RunningMix>,
    pub(crate) recording: Recording,
    pub(crate) figures: Figures,
}

impl App {
    pub(crate) fn data_set(&self) -> RwLockReadGuard<'_, DataSet> {
        self.data_set.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn data_set_mut(&self) -> RwLockWriteGuard<'_, DataSet> {
        self.data_set
            .write()
            .unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn router(app: &Arc<Self>) -> Router {
        let path = |operation: Operation| format!("{}{}", app.path_prefix, operation.path());
        Router::new()
            .route(
                &path(Operation::GetInvoices),
                get(routes::invoices::get_invoices),
            )
            .route(
                &path(Operation::GetInvoiceCount),
                get(routes::invoice_count::get_invoice_count),
            )
            .fallback(routes::not_found)
            .method_not_allowed_fallback(routes::method_not_allowed)
            .layer(middleware::from_fn_with_state(Arc::clone(app), direct))
            .with_state(Arc::clone(app))
    }

    /// The fault that a new connection meets.
    pub(crate) fn fault_at_connect(&self) -> Option<Fault> {
        let drawn = self.mix.as_ref().and_then(RunningMix::next_connection);
        let fault = self.script.next_connection().or(drawn);
        fault.inspect(|fault| self.figures.add_fault(*fault))
    }

    /// What its rule says of a request, or else what is drawn for it.
    fn directive(&self, request: &Request) -> Directive {
        let drawn = self.mix.as_ref().and_then(RunningMix::next_request);
        self.rule(request).unwrap_or_else(|| Directive {
            answer: drawn.map_or(Answer::Usual, Answer::Fault),
            delay: Duration::ZERO,
        })
    }

    /// The rule for a request, as far as its address tells.
    fn rule(&self, request: &Request) -> Option<Directive> {
        let uri = request.uri();
        let operation = uri
            .path()
            .strip_prefix(self.path_prefix.as_str())
            .and_then(Operation::at);
        let section = Parameters::parse(uri.query().unwrap_or_default())
            .first("section")
            .and_then(|section| section.parse::<Section>().ok());
        self.script.next_request(operation, section)
    }
}

/// Records a request, asks the script, and lets the routes answer unless the
/// script knows the whole answer.
async fn direct(State(app): State<Arc<App>>, mut request: Request, next: Next) -> Response {
    app.figures.add_request();
    app.recording
        .add(request.method(), request.uri(), request.headers());
    let stamp = app.stamps.next();
    let Directive { answer, delay } = app.directive(&request);
    pause(app.latency.saturating_add(delay)).await;
    let mut exchange = Exchange::new(stamp);
    let mut fault = None;
    match answer {
        Answer::Usual => {}
        Answer::Respelt(spelling) => exchange.spelling = spelling,
        Answer::Empty(form) => exchange.forced_empty = Some(form),
        Answer::BusinessError(error) => return exchange.reply(Reply::BusinessError(error)),
        Answer::PlatformError(error) => return exchange.reply(Reply::PlatformError(error)),
        Answer::Queued(queued) => return exchange.reply(Reply::Queued(queued)),
        Answer::Raw(raw) => return raw.into_response(),
        Answer::Fault(chosen) => fault = Some(chosen),
    }
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
