//! Names of answers, for the command line.

use std::str::FromStr;

use axum::http::{HeaderValue, StatusCode, header};
use thiserror::Error;

use super::{Answer, BusinessError, EmptyForm, PlatformError, Queued, RawAnswer, Spelling};

/// A name that stands for no answer.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("no answer is called {name:?}; see the list that --help prints")]
pub struct UnknownAnswerName {
    name: String,
}

impl Answer {
    /// Every answer that has a name, with its name.
    ///
    /// A platform error is called by its status, a business error by its code.
    pub fn named() -> impl Iterator<Item = (String, Self)> {
        let platform =
            PlatformError::all().map(|error| (error.code.as_u16().to_string(), error.into()));
        let business = BusinessError::all().map(|error| (error.code().to_owned(), error.into()));
        shapes()
            .into_iter()
            .map(|(name, answer)| (name.to_owned(), answer))
            .chain(platform)
            .chain(business)
    }
}

impl FromStr for Answer {
    type Err = UnknownAnswerName;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::named()
            .find(|(known, _)| known == name)
            .map(|(_, answer)| answer)
            .ok_or_else(|| UnknownAnswerName {
                name: name.to_owned(),
            })
    }
}

fn shapes() -> [(&'static str, Answer); 19] {
    let limited = PlatformError::of(StatusCode::TOO_MANY_REQUESTS);
    let unauthorized = PlatformError::of(StatusCode::UNAUTHORIZED);
    let unprocessable = PlatformError::of(StatusCode::UNPROCESSABLE_ENTITY);
    let queued = Queued::new("3f1c9be2a7d04d56", 30);
    [
        ("usual", Answer::Usual),
        ("429-retry-after", limited.retry_after(7).into()),
        ("200-code-401", unauthorized.under(StatusCode::OK).into()),
        (
            "500-code-422",
            unprocessable
                .under(StatusCode::INTERNAL_SERVER_ERROR)
                .into(),
        ),
        ("queued", queued.clone().into()),
        (
            "queued-beside-status",
            queued.clone().beside_status().into(),
        ),
        (
            "queued-with-documents",
            queued.clone().with_documents().into(),
        ),
        ("queued-status-3", queued.under_status_3().into()),
        ("empty-array", EmptyForm::Array.into()),
        ("empty-object", EmptyForm::Object.into()),
        ("null-array", EmptyForm::NullArray.into()),
        ("null-data", EmptyForm::NullData.into()),
        ("missing-data", EmptyForm::MissingData.into()),
        ("timestamp-in-seconds", Spelling::TimestampInSeconds.into()),
        ("timestamp-as-text", Spelling::TimestampAsText.into()),
        ("numbers-as-text", Spelling::NumbersAsText.into()),
        ("502-html", html(StatusCode::BAD_GATEWAY).into()),
        ("200-html", html(StatusCode::OK).into()),
        ("200-nothing", RawAnswer::json(StatusCode::OK, "").into()),
    ]
}

fn html(status: StatusCode) -> RawAnswer {
    RawAnswer::new(status, "<html><body><h1>502 Bad Gateway</h1></body></html>").header(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/html; charset=utf-8"),
    )
}
