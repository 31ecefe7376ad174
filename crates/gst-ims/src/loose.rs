//! Reads an answer member by member where it does not fit the documented
//! types as a whole, so that one odd value costs nothing else.

use std::borrow::Cow;
use std::fmt;

use gst_types::wire;
use serde::Deserialize;
use serde::de::{DeserializeOwned, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::envelope::{BusinessError, Envelope, text};
use crate::error::{Error, ErrorKind};
use crate::transport::Answer;

/// A body as text; bytes that are no UTF-8 are marked by U+FFFD.
pub(crate) fn body_text(answer: &Answer) -> Cow<'_, str> {
    match String::from_utf8_lossy(&answer.body) {
        Cow::Borrowed(text) => Cow::Borrowed(without_mark(text)),
        Cow::Owned(text) => Cow::Owned(without_mark(&text).to_owned()),
    }
}

/// Some gateways put a byte order mark before JSON.
fn without_mark(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

/// Reads the envelope, leaving the payload as it is.
pub(crate) fn envelope<'a>(
    text_of_body: &'a str,
    answer: &Answer,
) -> Result<Envelope<&'a RawValue>, Error> {
    let body: Members<'a> =
        serde_json::from_str(text_of_body).map_err(|error| not_understood(answer, &error))?;
    let data = body.object("data").unwrap_or_default();
    let error = data.object("error").unwrap_or_default();
    Ok(Envelope {
        code: body.value::<wire::Integer>("code").map(|code| code.0),
        message: text(body.value("message")),
        timestamp: body.value::<wire::Timestamp>("timestamp").map(|at| at.0),
        transaction_id: text(body.value("transaction_id")),
        status: text(data.value("status_cd")),
        error: data.get("error").map(|_| BusinessError {
            code: text(error.value("error_cd")),
            message: text(error.value("message")),
        }),
        payload: data.get("data"),
        token: text(data.value("token")),
        estimate: text(data.value("est")),
    })
}

fn not_understood(answer: &Answer, error: &serde_json::Error) -> Error {
    let what = match answer.content_type.as_deref() {
        _ if answer.body.is_empty() => "the answer is empty".to_owned(),
        Some(content_type) if !content_type.contains("json") => {
            let content_type = answer.redact(content_type);
            format!("the answer is {content_type}, not JSON; check the base address")
        }
        _ => "the answer is not a JSON object".to_owned(),
    };
    Error::new(ErrorKind::Decode, what)
        .with_http_status(answer.http_status)
        // It may quote the body.
        .with_source(answer.redact(&error.to_string()))
}

/// The members of a JSON object in their order, with untouched values.
///
/// `null` is the same as a missing member, as everywhere in this API.
#[derive(Default)]
pub(crate) struct Members<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'a> Members<'a> {
    pub(crate) fn read(value: &'a RawValue) -> Option<Self> {
        serde_json::from_str(value.get()).ok()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &'a RawValue)> {
        self.0.iter().map(|(name, value)| (name.as_ref(), *value))
    }

    /// Of a member that stands twice the last counts, as in most parsers.
    pub(crate) fn get(&self, name: &str) -> Option<&'a RawValue> {
        self.0
            .iter()
            .rev()
            .find(|(candidate, _)| candidate == name)
            .map(|(_, value)| *value)
    }

    pub(crate) fn value<T: DeserializeOwned>(&self, name: &str) -> Option<T> {
        serde_json::from_str(self.get(name)?.get()).ok()
    }

    fn object(&self, name: &str) -> Option<Self> {
        Self::read(self.get(name)?)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct MembersVisitor;

        impl<'de> Visitor<'de> for MembersVisitor {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a JSON object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(Name(name)) = map.next_key()? {
                    let value: &'de RawValue = map.next_value()?;
                    if value.get() != "null" {
                        members.push((name, value));
                    }
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(MembersVisitor)
    }
}

#[derive(Deserialize)]
struct Name<'a>(#[serde(borrow)] Cow<'a, str>);
