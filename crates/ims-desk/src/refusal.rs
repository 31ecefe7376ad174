//! What a browser is told when there is no page for it.

use std::fmt::Display;

use askama::Template;
use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, HeaderValue};
use axum::response::{Html, IntoResponse, Response};

/// Why there is no page, and what to do.
#[derive(Debug)]
pub(crate) struct Refusal {
    status: StatusCode,
    title: String,
    message: String,
}

#[derive(Template)]
#[template(path = "refusal.html")]
struct Page<'a> {
    title: &'a str,
    message: &'a str,
}

impl Refusal {
    pub(crate) fn new(status: StatusCode, title: &str, message: impl Display) -> Self {
        Self {
            status,
            title: title.to_owned(),
            message: message.to_string(),
        }
    }

    pub(crate) fn forbidden(message: &str) -> Self {
        Self::new(StatusCode::FORBIDDEN, "Not allowed", message)
    }

    pub(crate) fn bad_form(message: &str) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "Not understood", message)
    }

    pub(crate) fn not_opened() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "Not open in this browser",
            "A browser is let in for a day, as long as ims desk runs. Open the address that it \
             printed in its window last; each can be used once. Nothing was changed, and what was \
             prepared is kept. What you had typed is on the page before: go back to it then, and \
             send it again.",
        )
    }

    pub(crate) fn not_found(message: impl Display) -> Self {
        Self::new(StatusCode::NOT_FOUND, "Not there", message)
    }

    pub(crate) fn internal(message: impl Display) -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "Something went wrong",
            message,
        )
    }
}

impl From<ims_store::Error> for Refusal {
    fn from(error: ims_store::Error) -> Self {
        match error.kind() {
            ims_store::ErrorKind::NotFound => Self::not_found(error),
            ims_store::ErrorKind::Busy | ims_store::ErrorKind::Conflict => {
                Self::new(StatusCode::CONFLICT, "Somebody else is at work", error)
            }
            _ => Self::internal(error),
        }
    }
}

impl From<askama::Error> for Refusal {
    fn from(error: askama::Error) -> Self {
        Self::internal(error)
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let page = Page {
            title: &self.title,
            message: &self.message,
        };
        if let Ok(html) = page.render() {
            return (self.status, Html(html)).into_response();
        }
        let plain = HeaderValue::from_static("text/plain; charset=utf-8");
        (self.status, [(CONTENT_TYPE, plain)], self.message).into_response()
    }
}
