//! The body of a response, read so that one odd value costs nothing else.

use std::borrow::Cow;

use gst_types::wire;
use serde_json::value::RawValue;

use super::judge::{Judged, Payload, judge};
use super::page_marks::PageMark;
use crate::error::{Error, ErrorKind};
use crate::http::Answer;
use crate::json::{Cursor, Malformed, Members, locate};

/// How deep `data` may be inside `data`: the platform's object holds the tax network's, which
/// holds the documents.
const DEPTH: usize = 2;

/// A body as text.
pub(crate) struct BodyText<'a> {
    text: Cow<'a, str>,
    /// Whether there were bytes that are not UTF-8; U+FFFD replaces them.
    pub(crate) has_invalid_utf8: bool,
}

/// An envelope, however it was written.
#[derive(Default)]
pub(super) struct Envelope {
    pub(super) code: Option<i64>,
    pub(super) message: Option<String>,
    pub(super) timestamp: Option<jiff::Timestamp>,
    pub(super) transaction_id: Option<String>,
    pub(super) status: Option<Status>,
    pub(super) error: Option<BusinessError>,
    pub(super) token: Option<String>,
    pub(super) ready_in_minutes: Option<String>,
    /// Whether a token or an estimate was there, in whatever form.
    pub(super) is_queued: bool,
    /// Whether the innermost `data` was there, even with nothing in it.
    pub(super) has_data: bool,
    pub(super) page_marks: Vec<PageMark>,
    /// What is in place of the object that was expected: a list, or `data` that is not an object.
    pub(super) misplaced: Option<&'static str>,
}

/// What `status_cd` says, however it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Status {
    Success,
    Failure,
    /// `3`: the response is one of several files, or still being prepared.
    Split,
    Other,
}

/// The tax network's own error, hidden inside HTTP 200.
#[derive(Default)]
pub(super) struct BusinessError {
    pub(super) code: Option<String>,
    pub(super) message: Option<String>,
}

impl<'a> BodyText<'a> {
    pub(crate) fn of(answer: &'a Answer) -> Self {
        // The check alone is many times as fast as the repair.
        let checked = std::str::from_utf8(&answer.body);
        Self {
            has_invalid_utf8: checked.is_err(),
            text: checked.map_or_else(|_| String::from_utf8_lossy(&answer.body), Cow::Borrowed),
        }
    }

    /// Some gateways put a byte order mark before JSON.
    fn json(&self) -> &str {
        self.text.strip_prefix('\u{feff}').unwrap_or(&self.text)
    }

    /// Reads the envelope of a success, gives every member that it does not know to `payload`, and
    /// decides what the response means.
    pub(crate) fn judge<'t, P: Payload<'t>>(
        &'t self,
        answer: &Answer,
        mut payload: P,
    ) -> Result<Judged<P>, Error> {
        let mut envelope = Envelope::default();
        envelope
            .read(self.json(), &mut payload)
            .map_err(|Malformed| not_json(self.json(), answer))?;
        judge(&envelope, payload, answer)
    }

    /// Reads the envelope of a refusal; the words of a body that is not JSON are not repeated.
    pub(super) fn refusal(&self) -> Option<Envelope> {
        struct Ignored;

        impl<'t> Payload<'t> for Ignored {
            fn member(
                &mut self,
                _key: Cow<'t, str>,
                cursor: &mut Cursor<'t>,
            ) -> Result<(), Malformed> {
                cursor.raw().map(drop)
            }
        }

        let mut envelope = Envelope::default();
        envelope.read(self.json(), &mut Ignored).ok()?;
        Some(envelope)
    }
}

impl Envelope {
    fn read<'t>(&mut self, json: &'t str, payload: &mut impl Payload<'t>) -> Result<(), Malformed> {
        let mut cursor = Cursor::new(json);
        if cursor.peek() == Some(b'[') {
            // Gateways put an error inside a list.
            self.misplaced = Some("a list instead of an object");
            self.list(&mut cursor, payload)?;
        } else {
            self.level(&mut cursor, 0, payload)?;
        }
        cursor.end()
    }

    fn list<'t>(
        &mut self,
        cursor: &mut Cursor<'t>,
        payload: &mut impl Payload<'t>,
    ) -> Result<(), Malformed> {
        let mut is_first = true;
        cursor.elements(|cursor| {
            if std::mem::take(&mut is_first) && cursor.peek() == Some(b'{') {
                self.level(cursor, 0, payload)
            } else {
                payload.member(Cow::Borrowed("[]"), cursor)
            }
        })
    }

    fn level<'t>(
        &mut self,
        cursor: &mut Cursor<'t>,
        depth: usize,
        payload: &mut impl Payload<'t>,
    ) -> Result<(), Malformed> {
        self.has_data |= depth == DEPTH;
        cursor.members(|cursor, key| {
            let known = Member::of(&key, depth);
            match known {
                Some(Member::Data) if cursor.peek() == Some(b'{') => {
                    return self.level(cursor, depth + 1, payload);
                }
                Some(Member::Data) if is_empty(cursor) => {
                    // Some servers write an empty object as an empty list.
                    self.has_data |= depth + 1 == DEPTH && cursor.peek() == Some(b'[');
                    return cursor.raw().map(drop);
                }
                Some(Member::Data) => {
                    self.misplaced = Some("`data` that is not an object");
                    return payload.member(key, cursor);
                }
                None => return self.unknown(key, cursor, payload),
                Some(_) => {}
            }
            let value = cursor.raw()?;
            let tells_of_a_queue = matches!(known, Some(Member::Token | Member::Estimate));
            self.is_queued |= tells_of_a_queue && !is_silent(value.get());
            let said = match known {
                Some(Member::Code) => self.code(value),
                Some(Member::Message) => put(&mut self.message, plain_text(value)),
                Some(Member::Timestamp) => {
                    let timestamp: Option<wire::Timestamp> = scalar(value);
                    put(&mut self.timestamp, timestamp.map(|at| at.0))
                }
                Some(Member::TransactionId) => put(&mut self.transaction_id, plain_text(value)),
                Some(Member::Status) => put(&mut self.status, status(value)),
                Some(Member::Error) => put(&mut self.error, business_error(value)),
                Some(Member::Token) => put(&mut self.token, plain_text(value)),
                Some(Member::Estimate) => put(&mut self.ready_in_minutes, plain_text(value)),
                Some(Member::Data) | None => true,
            };
            if said || is_silent(value.get()) {
                return Ok(());
            }
            // Something else under a name of the envelope's is not lost.
            payload.member(key, &mut Cursor::new(value.get()))
        })
    }

    fn unknown<'t>(
        &mut self,
        key: Cow<'t, str>,
        cursor: &mut Cursor<'t>,
        payload: &mut impl Payload<'t>,
    ) -> Result<(), Malformed> {
        if !matches!(cursor.peek(), Some(b'{' | b'[')) {
            let mark = PageMark::read(&key, cursor.clone().raw()?.get());
            self.page_marks.extend(mark);
        }
        payload.member(key, cursor)
    }

    /// A gateway writes its own code where the platform repeats the HTTP status.
    fn code(&mut self, value: &RawValue) -> bool {
        let number: Option<wire::Integer> = scalar(value);
        match (number, plain_text(value)) {
            (Some(number), _) => put(&mut self.code, Some(number.0)),
            (None, Some(code)) => {
                let error = self.error.get_or_insert_default();
                put(&mut error.code, Some(code))
            }
            (None, None) => false,
        }
    }
}

/// A member of the envelope, in either case and at any level where it was seen.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Member {
    Code,
    Message,
    Timestamp,
    TransactionId,
    Data,
    Status,
    Error,
    Token,
    Estimate,
}

impl Member {
    #[inline]
    fn of(key: &str, depth: usize) -> Option<Self> {
        let is = |name: &str| key.eq_ignore_ascii_case(name);
        let member = match key.len() {
            3 if is("est") => Self::Estimate,
            4 if is("code") => Self::Code,
            4 if is("data") && depth < DEPTH => Self::Data,
            5 if is("error") => Self::Error,
            5 if is("token") => Self::Token,
            6 if is("errors") => Self::Error,
            7 if is("message") => Self::Message,
            9 if is("timestamp") => Self::Timestamp,
            9 if is("status_cd") => Self::Status,
            14 if is("transaction_id") => Self::TransactionId,
            _ => return None,
        };
        // Beside the documents these are other things of the tax network's.
        let is_outermost = matches!(
            member,
            Self::Code | Self::Message | Self::Timestamp | Self::TransactionId
        );
        (!is_outermost || depth == 0).then_some(member)
    }
}

/// Of a member that comes twice the last counts, unless it says nothing; whether this one said
/// something.
fn put<T>(member: &mut Option<T>, value: Option<T>) -> bool {
    let said = value.is_some();
    if said {
        *member = value;
    }
    said
}

fn is_empty(cursor: &Cursor<'_>) -> bool {
    let mut ahead = cursor.clone();
    ahead.raw().is_ok_and(|value| is_silent(value.get()))
}

/// Whether a value says nothing, in any of the ways in which servers write that.
pub(super) fn is_silent(json: &str) -> bool {
    match json {
        "null" | "\"\"" | "[]" | "{}" => true,
        _ if json.len() > 64 => false,
        _ => {
            let packed: String = json.split_ascii_whitespace().collect();
            packed == "[]" || packed == "{}"
        }
    }
}

fn scalar<T: serde::de::DeserializeOwned>(value: &RawValue) -> Option<T> {
    serde_json::from_str(value.get()).ok()
}

fn plain_text(value: &RawValue) -> Option<String> {
    text(scalar(value))
}

/// Reads `"1"` and `"0"`, and what else servers mean by them.
fn status(value: &RawValue) -> Option<Status> {
    // A byte that was damaged on the way does not make another status.
    match value
        .get()
        .trim_matches(['"', ' ', char::REPLACEMENT_CHARACTER])
    {
        "" | "null" => None,
        "1" | "1.0" | "true" => Some(Status::Success),
        "0" | "0.0" | "false" => Some(Status::Failure),
        "3" | "3.0" => Some(Status::Split),
        _ => Some(Status::Other),
    }
}

/// Other products of the platform write the error as a text alone, gateways as a list of objects
/// or under other names.
fn business_error(value: &RawValue) -> Option<BusinessError> {
    if value.get().starts_with('[') {
        let errors: Vec<&RawValue> = serde_json::from_str(value.get()).ok()?;
        return errors.into_iter().find_map(business_error);
    }
    let Some(members) = Members::read(value) else {
        return plain_text(value).map(|message| BusinessError {
            code: None,
            message: Some(message),
        });
    };
    let first = |names: &[&str]| {
        members
            .iter()
            .find(|(key, _)| names.iter().any(|name| key.eq_ignore_ascii_case(name)))
            .and_then(|(_, value)| plain_text(value))
    };
    Some(BusinessError {
        code: first(&["error_cd", "err_cd", "errorcode", "error_code", "code"]),
        message: first(&["message", "error_msg", "err_msg", "error_message", "error"]),
    })
}

/// Takes the text out of an optional wire text; an empty text says nothing.
pub(crate) fn text(value: Option<wire::Text>) -> Option<String> {
    value
        .map(|text| text.0.into_string())
        .filter(|text| !text.is_empty())
}

/// Says what the body is instead of a JSON object, and where it stops being one.
fn not_json(json: &str, answer: &Answer) -> Error {
    let failure = |message: String| {
        Error::new(ErrorKind::Decode, message).with_http_status(answer.http_status)
    };
    let content_type = answer.content_type.as_deref().unwrap_or_default();
    if answer.body.is_empty() {
        return failure("the answer is empty".to_owned());
    }
    if let Some(encoding) = &answer.unread_encoding {
        let encoding = answer.redact(encoding);
        return failure(format!(
            "the answer is encoded as {encoding}, which was not asked for; check what is between this machine and the server"
        ));
    }
    if !content_type.is_empty() && !content_type.contains("json") {
        let content_type = answer.redact(content_type);
        return failure(format!(
            "the answer is {content_type}, not JSON; check the base address"
        ));
    }
    match locate::fault(json, &answer.body) {
        locate::Fault::BreaksOff => {
            // A connection that ends a body by closing cannot tell.
            failure("the answer breaks off in the middle".to_owned()).passing()
        }
        locate::Fault::Charset(charset) => {
            failure(format!("the answer is {charset} text, and JSON is UTF-8"))
        }
        locate::Fault::At { byte, what } => failure(format!(
            "the answer is not a JSON object: byte {byte}: {what}"
        )),
    }
}
