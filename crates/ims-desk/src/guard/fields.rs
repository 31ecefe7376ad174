//! The fields of a form.

use std::convert::Infallible;

use axum::body::{Body, to_bytes};
use axum::extract::FromRequestParts;
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};

use crate::refusal::Refusal;

/// No page has a form that comes near: the names of 100 documents are 20 kB.
const LARGEST: usize = 8 << 20;

/// The fields of a form that was sent, in its order. Only a form of ours comes so far.
#[derive(Clone, Debug, Default)]
pub(crate) struct Fields(Vec<(String, String)>);

impl Fields {
    pub(crate) async fn read(headers: &HeaderMap, body: Body) -> Result<(Self, Body), Refusal> {
        let form = "application/x-www-form-urlencoded";
        let kind = headers.get(CONTENT_TYPE).and_then(|it| it.to_str().ok());
        if !kind.is_some_and(|kind| kind.starts_with(form)) {
            return Err(Refusal::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "Not a form",
                "Only forms of these pages are read.",
            ));
        }
        let bytes = to_bytes(body, LARGEST).await.map_err(|_| {
            Refusal::new(
                StatusCode::PAYLOAD_TOO_LARGE,
                "Too much at once",
                "Choose fewer documents, or all that fit a filter.",
            )
        })?;
        let fields = url::form_urlencoded::parse(&bytes).into_owned().collect();
        Ok((Self(fields), Body::empty()))
    }

    /// The first field of this name.
    pub(crate) fn first(&self, name: &str) -> Option<&str> {
        let named = self.0.iter().find(|(field, _)| field == name);
        named.map(|(_, value)| value.as_str())
    }

    /// The first field of this name, without space around it, unless nothing is in it.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.first(name)
            .map(str::trim)
            .filter(|text| !text.is_empty())
    }

    /// The fields of this name.
    pub(crate) fn all<'f>(&'f self, name: &'f str) -> impl Iterator<Item = &'f str> {
        let named = self.0.iter().filter(move |(field, _)| field == name);
        named.map(|(_, value)| value.as_str())
    }
}

impl<S: Sync> FromRequestParts<S> for Fields {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(parts.extensions.remove().unwrap_or_default())
    }
}
