//! The body of an answer, read so that one odd value costs nothing else.

use std::borrow::Cow;

use gst_types::wire;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;

use crate::envelope::{BusinessError, Envelope, Payload, Status, text};
use crate::error::{Error, ErrorKind};
use crate::json::{Cursor, Malformed, Members};
use crate::transport::Answer;

/// A body as text.
pub(crate) struct BodyText<'a> {
    text: Cow<'a, str>,
    /// Whether there were bytes that are no UTF-8; U+FFFD stands for them.
    pub(crate) is_damaged: bool,
}

impl<'a> BodyText<'a> {
    pub(crate) fn of(answer: &'a Answer) -> Self {
        // The check alone is many times as fast as the repair.
        let checked = std::str::from_utf8(&answer.body);
        Self {
            is_damaged: checked.is_err(),
            text: checked.map_or_else(|_| String::from_utf8_lossy(&answer.body), Cow::Borrowed),
        }
    }

    /// Some gateways put a byte order mark before JSON.
    fn json(&self) -> &str {
        self.text.strip_prefix('\u{feff}').unwrap_or(&self.text)
    }

    /// Reads the envelope, and by `payload` what stands under `data.data`.
    pub(crate) fn envelope<'t, P>(
        &'t self,
        answer: &Answer,
        payload: impl FnMut(&mut Cursor<'t>) -> Result<Payload<P>, Malformed>,
    ) -> Result<Envelope<P>, Error> {
        envelope(self.json(), payload).map_err(|Malformed| {
            let error = if is_cut(self.json()) {
                // A connection that ends a body by closing cannot tell.
                Error::new(ErrorKind::Decode, "the answer breaks off in the middle").passing()
            } else {
                Error::new(ErrorKind::Decode, not_json(answer))
            };
            error.with_http_status(answer.http_status)
        })
    }
}

fn envelope<'t, P>(
    json: &'t str,
    mut payload: impl FnMut(&mut Cursor<'t>) -> Result<Payload<P>, Malformed>,
) -> Result<Envelope<P>, Malformed> {
    let mut envelope = Envelope::default();
    let mut cursor = Cursor::new(json);
    cursor.members(|cursor, key| {
        match key.as_ref() {
            "code" => {
                let code = cursor.value::<wire::Integer>()?;
                put(&mut envelope.code, code.map(|code| code.0));
            }
            "message" => put(&mut envelope.message, text(cursor.value()?)),
            "timestamp" => {
                let timestamp = cursor.value::<wire::Timestamp>()?;
                put(&mut envelope.timestamp, timestamp.map(|at| at.0));
            }
            "transaction_id" => put(&mut envelope.transaction_id, text(cursor.value()?)),
            "data" if cursor.peek() == Some(b'{') => {
                return content(cursor, &mut envelope, &mut payload);
            }
            _ => drop(cursor.raw()?),
        }
        Ok(())
    })?;
    cursor.end()?;
    Ok(envelope)
}

fn content<'t, P>(
    cursor: &mut Cursor<'t>,
    envelope: &mut Envelope<P>,
    payload: &mut impl FnMut(&mut Cursor<'t>) -> Result<Payload<P>, Malformed>,
) -> Result<(), Malformed> {
    cursor.members(|cursor, key| {
        match key.as_ref() {
            "status_cd" => put(&mut envelope.status, status(cursor.raw()?)),
            "error" => put(&mut envelope.error, business_error(cursor.raw()?)),
            "token" => put(&mut envelope.token, text(cursor.value()?)),
            "est" => put(&mut envelope.estimate, text(cursor.value()?)),
            "data" => match payload(cursor)? {
                Payload::Absent => {}
                payload => envelope.payload = payload,
            },
            _ => drop(cursor.raw()?),
        }
        Ok(())
    })
}

/// Of a member that stands twice the last counts, unless it says nothing.
fn put<T>(member: &mut Option<T>, value: Option<T>) {
    if value.is_some() {
        *member = value;
    }
}

/// Reads `"1"` and `"0"`, and what else servers mean by them.
fn status(value: &RawValue) -> Option<Status> {
    match value.get().trim_matches(['"', ' ']) {
        "" | "null" => None,
        "1" | "1.0" | "true" => Some(Status::Success),
        "0" | "0.0" | "false" => Some(Status::Failure),
        _ => Some(Status::Other),
    }
}

/// Other products of the platform write the error as a text alone.
fn business_error(value: &RawValue) -> Option<BusinessError> {
    match Members::read(value) {
        Some(members) => Some(BusinessError {
            code: text(members.value("error_cd")),
            message: text(members.value("message")),
        }),
        None => text(serde_json::from_str(value.get()).ok()).map(|message| BusinessError {
            code: None,
            message: Some(message),
        }),
    }
}

/// Tells whether a text is the beginning of a JSON object.
fn is_cut(text: &str) -> bool {
    text.trim_start().starts_with('{')
        && serde_json::from_str::<IgnoredAny>(text).is_err_and(|error| error.is_eof())
}

fn not_json(answer: &Answer) -> String {
    match answer.content_type.as_deref() {
        _ if answer.body.is_empty() => "the answer is empty".to_owned(),
        Some(content_type) if !content_type.contains("json") => format!(
            "the answer is {}, not JSON; check the base address",
            answer.redact(content_type)
        ),
        _ => "the answer is not a JSON object".to_owned(),
    }
}
