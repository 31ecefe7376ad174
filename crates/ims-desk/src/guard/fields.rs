//! The fields and files of a form.

use std::convert::Infallible;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{FromRequest, FromRequestParts, Multipart, Request};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;

use crate::refusal::Refusal;

/// No page has a form that comes near: the names of 100 documents are 20 kB.
const LARGEST: usize = 8 << 20;

/// The most bytes of a form with files.
pub(crate) const LARGEST_WITH_FILES: usize = 256 << 20;

/// A file that came with a form.
#[derive(Clone, Debug)]
pub(crate) struct Upload {
    pub(crate) name: String,
    pub(crate) bytes: Bytes,
}

/// The fields of a form that was sent, in its order. Only a form of ours comes so far.
#[derive(Clone, Debug, Default)]
pub(crate) struct Fields {
    fields: Vec<(String, String)>,
    files: Vec<Upload>,
}

impl Fields {
    /// Takes the fields out of a request.
    pub(crate) async fn read(parts: &Parts, body: Body) -> Result<Self, Refusal> {
        let kind = parts.headers.get(CONTENT_TYPE);
        let kind = kind.and_then(|it| it.to_str().ok()).unwrap_or_default();
        if kind.starts_with("application/x-www-form-urlencoded") {
            let bytes = to_bytes(body, LARGEST).await.map_err(|_| {
                too_large("Choose fewer documents, or all that fit a filter.".to_owned())
            })?;
            let fields = url::form_urlencoded::parse(&bytes).into_owned().collect();
            return Ok(Self {
                fields,
                files: Vec::new(),
            });
        }
        if kind.starts_with("multipart/form-data") {
            let request = Request::from_parts(parts.clone(), body);
            return Self::of_multipart(request).await;
        }
        Err(Refusal::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "Not a form",
            "Only forms of these pages are read.",
        ))
    }

    async fn of_multipart(request: Request) -> Result<Self, Refusal> {
        let broken = |error: axum::extract::multipart::MultipartError| {
            if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
                let most = LARGEST_WITH_FILES >> 20;
                too_large(format!(
                    "Files of {most} MB together are taken at most; `ims match` reads larger ones."
                ))
            } else {
                Refusal::bad_form("The form came incomplete. Go back and send it again.")
            }
        };
        let multipart = Multipart::from_request(request, &()).await;
        let mut multipart = multipart
            .map_err(|_| Refusal::bad_form("The form came incomplete. Go back and try again."))?;
        let mut read = Self::default();
        while let Some(field) = multipart.next_field().await.map_err(broken)? {
            let name = field.name().unwrap_or_default().to_owned();
            match field.file_name().map(str::to_owned) {
                // A field for a file that nobody chose.
                Some(file) if file.is_empty() => {}
                Some(file) => read.files.push(Upload {
                    name: file,
                    bytes: field.bytes().await.map_err(broken)?,
                }),
                None => {
                    let text = field.text().await.map_err(broken)?;
                    read.fields.push((name, text));
                }
            }
        }
        Ok(read)
    }

    /// The first field of this name.
    pub(crate) fn first(&self, name: &str) -> Option<&str> {
        let named = self.fields.iter().find(|(field, _)| field == name);
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
        let named = self.fields.iter().filter(move |(field, _)| field == name);
        named.map(|(_, value)| value.as_str())
    }

    /// The files.
    pub(crate) fn files(&self) -> &[Upload] {
        &self.files
    }
}

fn too_large(message: String) -> Refusal {
    Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, "Too much at once", message)
}

impl<S: Sync> FromRequestParts<S> for Fields {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(parts.extensions.remove().unwrap_or_default())
    }
}
