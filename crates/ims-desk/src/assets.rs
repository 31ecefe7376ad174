//! The files that pages load, compiled into the program.

use axum::Router;
use axum::extract::Path;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use crate::refusal::Refusal;

/// How pages look, which the report carries in itself.
pub(crate) const STYLE: &str = include_str!("../assets/desk.css");

/// Name, type and content.
const ASSETS: [(&str, &str, &str); 4] = [
    ("desk.css", "text/css; charset=utf-8", STYLE),
    (
        "desk.js",
        "text/javascript; charset=utf-8",
        include_str!("../assets/desk.js"),
    ),
    (
        "htmx.min.js",
        "text/javascript; charset=utf-8",
        include_str!("../assets/htmx.min.js"),
    ),
    (
        "icon.svg",
        "image/svg+xml",
        include_str!("../assets/icon.svg"),
    ),
];

pub(crate) fn router() -> Router {
    Router::new().route("/assets/{name}", get(asset))
}

async fn asset(Path(name): Path<String>) -> Response {
    match ASSETS.iter().find(|(asset, ..)| *asset == name) {
        Some((_, kind, content)) => ([(CONTENT_TYPE, *kind)], *content).into_response(),
        None => Refusal::not_found("There is no such file.").into_response(),
    }
}
