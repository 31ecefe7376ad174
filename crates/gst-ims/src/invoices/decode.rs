//! From the bytes of an answer to the documents of a section.
//!
//! The fast path reads the whole body in one pass, each record by the
//! generated type and at once into an invoice. Only where that fails is the
//! body read again, record by record.

use std::borrow::Cow;

use gst_types::wire;
use sandbox_gst::types;
use serde::Deserialize;

use super::documents::{Documents, read_loosely};
use crate::envelope::{BusinessError, Envelope, Outcome, text};
use crate::error::{Error, ErrorKind};
use crate::loose;
use crate::meta::ResponseMeta;
use crate::transport::Answer;

/// Decodes and judges an answer.
pub(super) fn decode(answer: &Answer) -> Result<(ResponseMeta, Documents), Error> {
    let envelope = match whole(&answer.body) {
        Some(envelope) => envelope,
        None => record_by_record(answer)?,
    };
    let (meta, outcome) = envelope.judge(answer)?;
    let documents = match outcome {
        Outcome::Data(documents) => documents,
        Outcome::Empty => Documents::default(),
        Outcome::Queued(queued) => Documents::queued(queued),
    };
    Ok((meta, documents))
}

/// The documented body; what the envelope does not need is passed over.
#[derive(Deserialize)]
struct Body {
    code: Option<wire::Integer>,
    message: Option<wire::Text>,
    timestamp: Option<wire::Timestamp>,
    transaction_id: Option<wire::Text>,
    data: Option<Content>,
}

#[derive(Deserialize)]
struct Content {
    status_cd: Option<wire::Text>,
    data: Option<Documents>,
    error: Option<types::BusinessError>,
    token: Option<wire::Text>,
    est: Option<wire::Text>,
}

fn whole(body: &[u8]) -> Option<Envelope<Documents>> {
    // Checked as text once, not string by string.
    let body: Body = serde_json::from_str(std::str::from_utf8(body).ok()?).ok()?;
    let mut envelope = Envelope {
        code: body.code.map(|code| code.0),
        message: text(body.message),
        timestamp: body.timestamp.map(|at| at.0),
        transaction_id: text(body.transaction_id),
        ..Envelope::default()
    };
    if let Some(data) = body.data {
        envelope.status = text(data.status_cd);
        envelope.error = data.error.map(|error| BusinessError {
            code: text(error.error_cd),
            message: text(error.message),
        });
        envelope.token = text(data.token);
        envelope.estimate = text(data.est);
        envelope.payload = data.data;
    }
    Some(envelope)
}

fn record_by_record(answer: &Answer) -> Result<Envelope<Documents>, Error> {
    let body = loose::body_text(answer);
    let is_damaged = matches!(body, Cow::Owned(_));
    let envelope = loose::envelope(&body, answer)?;
    envelope.try_map(|payload| {
        read_loosely(payload, is_damaged).ok_or_else(|| {
            Error::new(
                ErrorKind::Decode,
                "the answer's data is not an object of sections",
            )
            .with_http_status(answer.http_status)
        })
    })
}
