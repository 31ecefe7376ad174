//! The way of a request through the server.

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    body::{Body, Bytes, to_bytes},
    extract::{DefaultBodyLimit, Request, State},
    http::StatusCode,
    middleware::{self, Next},
    response::Response,
};

use crate::{
    answer::{Answer, PlatformError},
    app::App,
    credentials,
    envelope::Reply,
    exchange::Exchange,
    fault::Course,
    operation::Operation,
    rate_limit::Allowance,
    routes,
    script::Directive,
};

/// Bodies above this are read by nobody, whatever their route says of its own limit.
const LARGEST_BODY: usize = 64 * 1024 * 1024;

/// The routes of every operation, below the server's prefix.
pub(crate) fn router(app: &Arc<App>) -> Router {
    Operation::all()
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
    app.recording.add(app.clock.elapsed(), &head, &body);
    app.let_time_pass();
    let key = credentials::api_key(&head.headers);
    let allowance = app.rate_limit.count(key, app.clock.elapsed());
    let stamp = app.stamps.next(&app.clock, allowance);
    if allowance.is_exceeded {
        return Exchange::new(stamp).reply(Reply::PlatformError(too_many_requests(allowance)));
    }
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
        Answer::Queued(queued) => {
            if operation == Some(Operation::GetInvoices) {
                app.queue_by_rule(&head.uri, &queued);
            }
            if !queued.has_documents {
                return exchange.reply(Reply::Queued(queued, None));
            }
            exchange.queued = Some(queued);
        }
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

fn too_many_requests(allowance: Allowance) -> PlatformError {
    let seconds = allowance.ends_in.as_secs().saturating_add(1);
    PlatformError::of(StatusCode::TOO_MANY_REQUESTS).retry_after(seconds)
}

async fn pause(duration: Duration) {
    if !duration.is_zero() {
        tokio::time::sleep(duration).await;
    }
}
