//! From what is to be said to the JSON and headers that say it.

use std::collections::BTreeMap;

use axum::{
    body::Body,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::Response,
};
use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};

use crate::{
    answer::{BusinessError, PlatformError, Queued, Spelling},
    rate_limit::Allowance,
    respell::numbers_as_text,
    stamp::Stamp,
};

/// What the API says, before it is put into an envelope.
#[derive(Debug)]
pub(crate) enum Reply {
    /// `status_cd` `"1"` with this `data.data`, or without one.
    Success(Option<Box<RawValue>>),
    /// This outer `data`, `status_cd` and all.
    Data(Box<RawValue>),
    /// What is not ready yet, beside the documents that are.
    Queued(Queued, Option<Box<RawValue>>),
    BusinessError(BusinessError),
    PlatformError(PlatformError),
}

/// The outer object of every answer.
#[derive(Serialize)]
struct Outer<'a> {
    code: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<Data<'a>>,
    timestamp: Timestamp,
    transaction_id: &'a str,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Data<'a> {
    Made(Inner<'a>),
    Given(&'a RawValue),
}

/// The outer `data`: what the tax network answered.
#[derive(Serialize, Default)]
struct Inner<'a> {
    status_cd: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<Payload<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<ErrorData<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    est: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Payload<'a> {
    Json(&'a RawValue),
    Ticket(Ticket<'a>),
}

#[derive(Serialize)]
struct Ticket<'a> {
    token: &'a str,
    est: &'a str,
    #[serde(flatten)]
    documents: Option<BTreeMap<String, &'a RawValue>>,
}

#[derive(Serialize)]
struct ErrorData<'a> {
    error_cd: &'a str,
    message: &'a str,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Timestamp {
    Number(i64),
    Text(String),
}

impl Reply {
    /// Success with `payload` as `data.data`.
    pub(crate) fn success(payload: &impl Serialize) -> Result<Self, PlatformError> {
        json(payload).map(|payload| Self::Success(Some(payload)))
    }

    /// Success with this outer `data`.
    pub(crate) fn data(data: &impl Serialize) -> Result<Self, PlatformError> {
        json(data).map(Self::Data)
    }

    pub(crate) fn into_response(self, stamp: &Stamp, spelling: Spelling) -> Response {
        let Ok(body) = self.json(stamp, spelling) else {
            return Self::PlatformError(PlatformError::of(StatusCode::INTERNAL_SERVER_ERROR))
                .into_response(stamp, Spelling::Documented);
        };
        let mut response = Response::new(Body::from(body));
        add_usual_headers(response.headers_mut(), stamp);
        if let Self::PlatformError(error) = self {
            *response.status_mut() = error.http_status;
            if let Some(wait) = error.retry_after {
                response.headers_mut().insert(header::RETRY_AFTER, wait);
            }
        }
        response
    }

    fn json(&self, stamp: &Stamp, spelling: Spelling) -> serde_json::Result<String> {
        let documented = serde_json::to_string(&self.envelope(stamp, spelling))?;
        match spelling {
            Spelling::NumbersAsText => numbers_as_text(&documented),
            _ => Ok(documented),
        }
    }

    fn envelope<'a>(&'a self, stamp: &'a Stamp, spelling: Spelling) -> Outer<'a> {
        let mut envelope = Outer {
            code: StatusCode::OK.as_u16(),
            message: None,
            data: None,
            timestamp: Timestamp::of(stamp, spelling),
            transaction_id: &stamp.transaction_id,
        };
        match self {
            Self::Success(payload) => {
                envelope.data = Some(Data::Made(Inner::success(payload.as_deref())));
            }
            Self::Data(data) => envelope.data = Some(Data::Given(data)),
            Self::Queued(queued, documents) => {
                envelope.data = Some(Data::Made(Inner::queued(queued, documents.as_deref())));
            }
            Self::BusinessError(error) => envelope.data = Some(Data::Made(Inner::failure(error))),
            Self::PlatformError(error) => {
                envelope.code = error.code.as_u16();
                envelope.message = Some(&error.message);
            }
        }
        envelope
    }
}

fn json(value: &impl Serialize) -> Result<Box<RawValue>, PlatformError> {
    to_raw_value(value).map_err(|_| PlatformError::of(StatusCode::INTERNAL_SERVER_ERROR))
}

impl<'a> Inner<'a> {
    fn success(payload: Option<&'a RawValue>) -> Self {
        Self {
            status_cd: "1",
            data: payload.map(Payload::Json),
            ..Self::default()
        }
    }

    fn queued(queued: &'a Queued, documents: Option<&'a RawValue>) -> Self {
        let ticket = Ticket {
            token: &queued.token,
            est: &queued.estimate,
            documents: documents.and_then(|documents| serde_json::from_str(documents.get()).ok()),
        };
        let inner = if queued.beside_status {
            Self {
                token: Some(ticket.token),
                est: Some(ticket.est),
                ..Self::success(documents)
            }
        } else {
            Self {
                data: Some(Payload::Ticket(ticket)),
                ..Self::default()
            }
        };
        Self {
            status_cd: queued.status_code,
            ..inner
        }
    }

    fn failure(error: &'a BusinessError) -> Self {
        Self {
            status_cd: "0",
            error: Some(ErrorData {
                error_cd: &error.code,
                message: &error.message,
            }),
            ..Self::default()
        }
    }
}

impl Timestamp {
    fn of(stamp: &Stamp, spelling: Spelling) -> Self {
        match spelling {
            Spelling::TimestampInSeconds => Self::Number(stamp.timestamp / 1000),
            Spelling::TimestampAsText => Self::Text(stamp.timestamp.to_string()),
            Spelling::Documented | Spelling::NumbersAsText => Self::Number(stamp.timestamp),
        }
    }
}

/// Headers of the documented samples.
fn add_usual_headers(headers: &mut HeaderMap, stamp: &Stamp) {
    let Allowance {
        limit,
        remaining,
        ends_in,
        ..
    } = stamp.allowance;
    let seconds = i64::try_from(ends_in.as_secs()).unwrap_or(i64::MAX);
    let window_end = (stamp.timestamp / 1000).saturating_add(seconds);
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/json"),
    );
    headers.insert(
        HeaderName::from_static("x-ratelimit-limit"),
        HeaderValue::from(limit),
    );
    headers.insert(
        HeaderName::from_static("x-ratelimit-remaining"),
        HeaderValue::from(remaining),
    );
    headers.insert(
        HeaderName::from_static("x-ratelimit-reset"),
        HeaderValue::from(window_end),
    );
    if let Ok(id) = HeaderValue::from_str(&stamp.transaction_id) {
        headers.insert(HeaderName::from_static("x-amzn-requestid"), id);
    }
}
