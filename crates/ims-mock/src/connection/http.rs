//! HTTP on one connection, until a plan takes the connection away.

use std::{
    convert::Infallible,
    future::poll_fn,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    Router,
    body::Body,
    http::{Request, Response},
};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::{rt::TokioIo, service::TowerToHyperService};
use thiserror::Error;
use tokio::io::AsyncWriteExt;

use super::{play::play, stop::Stop, stream::Stream};
use crate::fault::Plan;

/// Makes hyper end without a word, so that the connection can be had back.
#[derive(Debug, Error)]
#[error("the connection is needed for a fault")]
struct Withdrawn;

/// Where a request leaves its plan for the connection.
type Handover = Arc<Mutex<Option<Plan>>>;

pub(super) async fn serve(stream: impl Stream, router: Router, mut stop: Stop) {
    let handover = Handover::default();
    let service = service_fn(|request| {
        let answer = answer(router.clone(), request);
        let handover = Arc::clone(&handover);
        Box::pin(async move {
            let mut response = answer.await.unwrap_or_else(|never| match never {});
            match response.extensions_mut().remove::<Plan>() {
                Some(plan) => {
                    *handover.lock().unwrap_or_else(PoisonError::into_inner) = Some(plan);
                    Err(Withdrawn)
                }
                None => Ok(response),
            }
        })
    });
    let mut connection = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
    // However it ends, what counts is whether there is a plan.
    let is_to_stop = tokio::select! {
        _ = poll_fn(|context| connection.poll_without_shutdown(context)) => false,
        () = stop.requested() => true,
    };
    if is_to_stop {
        Pin::new(&mut connection).graceful_shutdown();
        let _ = poll_fn(|context| connection.poll_without_shutdown(context)).await;
    }
    let mut stream = connection.into_parts().io.into_inner();
    let plan = handover
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .take();
    match plan {
        Some(plan) => play(stream, plan, &mut stop).await,
        None => {
            // The client may be gone already.
            let _ = stream.shutdown().await;
        }
    }
}

fn answer(
    router: Router,
    request: Request<Incoming>,
) -> impl Future<Output = Result<Response<Body>, Infallible>> {
    use hyper::service::Service;

    TowerToHyperService::new(router).call(request.map(Body::new))
}
