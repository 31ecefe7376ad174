//! Metrics and health, over HTTP on this machine only.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tokio::net::TcpListener;

use crate::error::Error;
use crate::metrics::Metrics;
use crate::pulse::Pulse;
use crate::queue::Queue;

#[derive(Clone)]
pub(crate) struct Shown {
    pub(crate) metrics: Arc<Metrics>,
    pub(crate) queue: Queue,
    pub(crate) pulse: Pulse,
}

/// Takes the port; 0 takes any that is free.
pub(crate) async fn bind(port: u16) -> Result<(TcpListener, SocketAddr), Error> {
    let bound = async {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let address = listener.local_addr()?;
        Ok((listener, address))
    };
    bound.await.map_err(|source| Error::Port { port, source })
}

/// Serves until it is dropped.
pub(crate) async fn serve(listener: TcpListener, shown: Shown) {
    let router = Router::new()
        .route("/health", get(health))
        .route("/metrics", get(metrics))
        .with_state(shown);
    // Whoever asks finds nobody then, which is told like a worker that ended.
    let _ = axum::serve(listener, router).await;
}

/// Well is a worker that takes jobs from a database that responds.
async fn health(State(shown): State<Shown>) -> Response {
    let standing = shown.queue.standing().await;
    match (shown.pulse.is_working(), standing) {
        (true, Ok(_)) => (StatusCode::OK, "ok\n").into_response(),
        (false, _) => (StatusCode::SERVICE_UNAVAILABLE, "no jobs are taken\n").into_response(),
        (_, Err(error)) => {
            let text = format!("{error}\n");
            (StatusCode::SERVICE_UNAVAILABLE, text).into_response()
        }
    }
}

async fn metrics(State(shown): State<Shown>) -> Response {
    let standing = shown.queue.standing().await.ok();
    match shown.metrics.encode(standing.as_ref()) {
        Ok(text) => {
            let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
            ([(header::CONTENT_TYPE, kind)], text).into_response()
        }
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
