//! The body of a response, read so that one odd value costs nothing else.

use std::borrow::Cow;

use gst_types::wire;
use serde_json::value::RawValue;

use super::business_error::{self, BusinessError};
use super::marks::{self, Mark};
use super::members::{Member, plain};
use super::payload::Payload;
use super::status::Status;
use crate::http::Answer;
use crate::json::{Cursor, Malformed};

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
    /// The worst of the platform's codes.
    pub(super) code: Option<i64>,
    pub(super) message: Option<String>,
    pub(super) timestamp: Option<jiff::Timestamp>,
    pub(super) transaction_id: Option<String>,
    /// The worst of the statuses.
    pub(super) status: Option<Status>,
    pub(super) errors: Vec<BusinessError>,
    /// The errors whose parts are beside the other members.
    pub(super) flat_errors: Vec<BusinessError>,
    pub(super) token: Option<String>,
    pub(super) ready_in_minutes: Option<String>,
    /// Whether a token or an estimate was there, in whatever form.
    pub(super) is_queued: bool,
    /// Whether the name of a job was there.
    pub(super) has_reference: bool,
    /// Whether the innermost `data` was there, even with nothing in it.
    pub(super) has_data: bool,
    pub(super) marks: Vec<Mark>,
    /// The names of what is not understood and stands inside `data`, though it is no list: documents
    /// could be encoded in it.
    pub(super) unknown_inside: Vec<String>,
    /// What is in place of the object that was expected: a list, or `data` that is not an object.
    pub(super) misplaced: Option<&'static str>,
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
    pub(crate) fn json(&self) -> &str {
        self.text.strip_prefix('\u{feff}').unwrap_or(&self.text)
    }

    /// Returns as much as an error page needs to say what it is about.
    pub(super) fn beginning(&self) -> &str {
        const LENGTH: usize = 1000;
        match self.text.char_indices().nth(LENGTH) {
            Some((end, _)) => self.text.get(..end).unwrap_or_default(),
            None => &self.text,
        }
    }

    /// Reads the envelope of a refusal; the words of a body that is not JSON are not repeated.
    pub(super) fn refusal(&self) -> Option<Envelope> {
        let mut elsewhere = Elsewhere::default();
        let mut envelope = Envelope::default();
        envelope.read(self.json(), &mut elsewhere).ok()?;
        if envelope.message.is_none() && envelope.all_errors().next().is_none() {
            envelope.errors = elsewhere.errors;
        }
        Some(envelope)
    }
}

/// The errors of a refusal in objects and lists that are not the envelope's.
#[derive(Default)]
struct Elsewhere {
    errors: Vec<BusinessError>,
}

impl<'t> Payload<'t> for Elsewhere {
    fn member(&mut self, key: Cow<'t, str>, cursor: &mut Cursor<'t>) -> Result<(), Malformed> {
        if key == LISTED || matches!(cursor.peek(), Some(b'{' | b'[')) {
            business_error::read(cursor, &mut self.errors, &mut Ignored)
        } else {
            cursor.raw().map(drop)
        }
    }
}

struct Ignored;

impl<'t> Payload<'t> for Ignored {
    fn member(&mut self, _key: Cow<'t, str>, cursor: &mut Cursor<'t>) -> Result<(), Malformed> {
        cursor.raw().map(drop)
    }
}

/// The name of what is in a list in place of the envelope.
const LISTED: &str = "[]";

impl Envelope {
    pub(super) fn read<'t>(
        &mut self,
        json: &'t str,
        payload: &mut impl Payload<'t>,
    ) -> Result<(), Malformed> {
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
                payload.member(Cow::Borrowed(LISTED), cursor)
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
        cursor.members(|cursor, key| match Member::of(&key) {
            Some(Member::Data) if depth < DEPTH => self.data(key, cursor, depth, payload),
            // Text instead of the documents is inside the innermost `data` too.
            None | Some(Member::Data) => {
                self.unknown(&key, cursor.clone(), depth);
                payload.member(key, cursor)
            }
            Some(Member::Error) => business_error::read(cursor, &mut self.errors, payload),
            Some(member) => {
                let value = cursor.raw()?;
                if is_silent(value.get()) || self.take(member, value, depth) {
                    return Ok(());
                }
                // Something else under a name of the envelope's is not lost.
                payload.member(key, &mut Cursor::new(value.get()))
            }
        })
    }

    /// Looks at a member that goes to the payload.
    fn unknown(&mut self, key: &str, mut cursor: Cursor<'_>, depth: usize) {
        let marks = Mark::read(key, cursor.clone());
        let is_list = matches!(cursor.peek(), Some(b'{' | b'['));
        if marks.is_empty() && !is_list && (depth > 0 || could_be_content(key)) {
            // What is malformed is found by the payload.
            let value = cursor.clone().raw().ok();
            let is_said = value.is_some_and(|value| {
                value.get() != "true" && business_error::said(value).is_some()
            });
            if is_said && self.unknown_inside.len() < MOST_UNKNOWN {
                self.unknown_inside.push(key.to_owned());
            }
        }
        if self.marks.len() <= marks::MOST {
            self.marks.extend(marks);
        }
    }

    /// The errors, wherever they were.
    pub(super) fn all_errors(&self) -> impl Iterator<Item = &BusinessError> {
        self.flat_errors.iter().chain(&self.errors)
    }

    fn data<'t>(
        &mut self,
        key: Cow<'t, str>,
        cursor: &mut Cursor<'t>,
        depth: usize,
        payload: &mut impl Payload<'t>,
    ) -> Result<(), Malformed> {
        if cursor.peek() == Some(b'{') {
            if depth + 1 == DEPTH && payload.takes_data() {
                self.has_data = true;
                return payload.member(key, cursor);
            }
            return self.level(cursor, depth + 1, payload);
        }
        if is_silent(cursor.clone().raw()?.get()) {
            // Some servers write an empty object as an empty list.
            self.has_data |= depth + 1 == DEPTH && cursor.peek() == Some(b'[');
            return cursor.raw().map(drop);
        }
        self.misplaced = Some("`data` that is not an object");
        payload.member(key, cursor)
    }

    /// Takes a member that is neither `data` nor an error; whether it is what its name says.
    fn take(&mut self, member: Member, value: &RawValue, depth: usize) -> bool {
        match member {
            Member::Code => self.code(value),
            Member::Status => self.status(value),
            Member::Failed => self.failed(value),
            Member::ErrorCode => {
                let code = business_error::said(value);
                self.flat_error(|error| &mut error.code, code)
            }
            Member::ErrorMessage => {
                let message = business_error::said(value);
                self.flat_error(|error| &mut error.message, message)
            }
            Member::Token => {
                self.is_queued = true;
                put(&mut self.token, name(value))
            }
            Member::Estimate => {
                let estimate = plain_text(value);
                // No time alone says nothing.
                self.is_queued |= estimate.as_deref() != Some("0");
                put(&mut self.ready_in_minutes, estimate)
            }
            Member::Reference => {
                // Outermost it would name the exchange, as `transaction_id` does.
                self.has_reference |= depth > 0;
                false
            }
            Member::Message => {
                let words = plain_text(value);
                let is_text = words.is_some();
                let words = words.map(|words| business_error::beginning(&words).to_owned());
                for words in words.into_iter().chain(business_error::texts(value)) {
                    business_error::add_words(&mut self.message, Some(words));
                }
                // Beside the documents these are other things of the tax network's.
                is_text && depth == 0
            }
            Member::Timestamp if depth == 0 => {
                let timestamp: Option<wire::Timestamp> = scalar(value);
                put(&mut self.timestamp, timestamp.map(|at| at.0))
            }
            Member::TransactionId if depth == 0 => put(&mut self.transaction_id, name(value)),
            Member::Timestamp | Member::TransactionId | Member::Data | Member::Error => false,
        }
    }

    /// A gateway writes its own code where the platform repeats the HTTP status.
    fn code(&mut self, value: &RawValue) -> bool {
        let number: Option<wire::Integer> = scalar(value);
        let Some(wire::Wire(number)) = number else {
            let code = business_error::said(value);
            return self.flat_error(|error| &mut error.code, code);
        };
        if self
            .code
            .is_none_or(|known| badness(known) < badness(number))
        {
            self.code = Some(number);
        }
        true
    }

    fn status(&mut self, value: &RawValue) -> bool {
        let number: Option<wire::Integer> = scalar(value);
        if number.is_some_and(|number| (100..600).contains(&number.0)) {
            return self.code(value);
        }
        let status = Status::read(value);
        self.status = self.status.max(status);
        status.is_some()
    }

    /// A flag that is down says nothing of success.
    fn failed(&mut self, value: &RawValue) -> bool {
        let flag = Status::read(value);
        if flag == Some(Status::Success) {
            self.status = Some(Status::Failure);
        }
        matches!(flag, Some(Status::Success | Status::Failure))
    }

    /// Adds to the error beside the other members, of which each part comes once.
    fn flat_error(
        &mut self,
        part: impl Fn(&mut BusinessError) -> &mut Option<String>,
        value: Option<String>,
    ) -> bool {
        if value.is_none() {
            return true;
        }
        let place = self.flat_errors.last_mut().map(&part);
        if let Some(place) = place.filter(|place| place.is_none()) {
            *place = value;
        } else {
            let mut error = BusinessError::default();
            *part(&mut error) = value;
            business_error::add(&mut self.flat_errors, error);
        }
        true
    }
}

/// Nobody sends so many that are worth telling.
const MOST_UNKNOWN: usize = 100;

/// Whether documents could be in a text of this name, beside `data`.
fn could_be_content(key: &str) -> bool {
    matches!(
        plain(key).as_str(),
        "payload"
            | "content"
            | "contents"
            | "body"
            | "result"
            | "response"
            | "zip"
            | "encoded"
            | "documents"
            | "invoices"
            | "records"
    )
}

/// Of several codes the worst counts.
fn badness(code: i64) -> u8 {
    match code {
        200 => 0,
        201..=299 => 1,
        _ => 2,
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

/// Whether a value says nothing, in any of the ways in which servers write that.
pub(crate) fn is_silent(json: &str) -> bool {
    match json {
        "null" | "\"\"" | "[]" | "{}" => true,
        _ => {
            let mut bytes = json.bytes().filter(|byte| !byte.is_ascii_whitespace());
            let ends = (bytes.next(), bytes.next(), bytes.next());
            matches!(
                ends,
                (Some(b'['), Some(b']'), None) | (Some(b'{'), Some(b'}'), None)
            )
        }
    }
}

fn scalar<T: serde::de::DeserializeOwned>(value: &RawValue) -> Option<T> {
    serde_json::from_str(value.get()).ok()
}

/// Reads what names something, unless it is too long to be a name.
fn name(value: &RawValue) -> Option<String> {
    const LONGEST: usize = 16 << 10;
    (value.get().len() <= LONGEST).then(|| plain_text(value))?
}

fn plain_text(value: &RawValue) -> Option<String> {
    text(scalar(value))
}

/// Takes the text out of an optional wire text; an empty text says nothing.
pub(crate) fn text(value: Option<wire::Text>) -> Option<String> {
    value
        .map(|text| text.0.into_string())
        .filter(|text| !text.is_empty())
}
