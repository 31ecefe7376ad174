//! What can go wrong on the way of an answer.

mod course;
mod gzip;
mod mix;
mod names;
mod plan;
mod usual;

use axum::http::StatusCode;

pub(crate) use self::{
    course::Course,
    mix::RunningMix,
    plan::{Plan, Step},
};
pub use self::{mix::Mix, names::UnknownFaultName};

/// A fault of the network, of a server or of something between them.
///
/// Each is done to the usual answer of the request that it meets, so that a
/// client that takes a damaged answer for a whole one takes real data. After a
/// fault below HTTP the connection is closed; after the others it lives on.
///
/// ```
/// use ims_mock::{Answer, Fault};
///
/// let fault: Fault = "reset-in-body".parse()?;
/// assert_eq!(fault, Fault::ResetInBody);
/// assert_eq!("status-502".parse::<Fault>()?.to_string(), "status-502");
/// let answer = Answer::from(fault);
/// # let _ = answer;
/// # Ok::<(), ims_mock::UnknownFaultName>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Fault {
    /// The connection is reset as soon as it is made. Met by connections, so
    /// a rule for it must not ask for an operation or a section.
    ///
    /// A port on which nobody listens is a [`ClosedPort`](crate::ClosedPort).
    Refuse,
    /// The connection is made and then silent: no TLS handshake, no answer.
    /// Met by connections, as [`Refuse`](Self::Refuse) is.
    StallAtConnect,

    /// The connection is reset before the first byte of the answer.
    ResetBeforeHeaders,
    /// The connection is reset in the middle of the headers.
    ResetInHeaders,
    /// The connection is reset in the middle of the body.
    ResetInBody,
    /// The connection is closed before the first byte of the answer.
    CloseBeforeHeaders,
    /// The connection is closed in the middle of the headers.
    CloseInHeaders,
    /// The connection is closed in the middle of the body, its length being known.
    CloseInBody,
    /// The connection is closed in the middle of a body that ends with the
    /// connection, so that nothing but the JSON shows the cut.
    CloseInUnframedBody,

    /// Nothing is answered, the connection stays open.
    StallBeforeHeaders,
    /// The answer stops in the middle of the headers, the connection stays open.
    StallInHeaders,
    /// The answer stops in the middle of the body, the connection stays open.
    StallInBody,
    /// The whole answer, a byte at a time with 10 ms before each.
    Dribble,
    /// The whole answer, a byte at a time without pauses: harmless.
    Fragments,

    /// `Content-Length` is greater than the body, then the connection is closed.
    LengthTooLong,
    /// `Content-Length` is half of the body that follows.
    LengthTooShort,
    /// `Content-Length` is 2^62, half of the usual body follows, then nothing.
    LengthHuge,
    /// Two `Content-Length` headers that differ.
    LengthsConflict,
    /// `Content-Length` is not a number.
    LengthInvalid,
    /// A chunk's size is not hexadecimal.
    ChunkSizeInvalid,
    /// A chunk is longer than its size says.
    ChunkTooLong,
    /// The connection is closed before the chunk of size zero.
    LastChunkMissing,
    /// A whole answer, and at once another that nobody asked for: the usual
    /// one with `STRAY-` before document numbers and counts that are too high.
    UnsolicitedAnswer,
    /// Bytes that are not HTTP.
    NotHttp,
    /// `103 Early Hints` without end.
    EndlessInformational,

    /// One header of one mebibyte.
    OversizeHeader,
    /// Ten thousand headers.
    ManyHeaders,
    /// Headers without end.
    EndlessHeaders,

    /// The compressed body is cut, its length being that of the cut.
    GzipTruncated,
    /// A compressed body whose check sum is wrong.
    GzipCorrupt,
    /// Labelled as compressed, and it is not.
    GzipMislabelled,
    /// One gibibyte of blanks in one mebibyte of gzip.
    GzipBomb,
    /// A `Content-Encoding` that nobody knows.
    EncodingUnknown,
    /// A body without end, in chunks.
    EndlessBody,

    /// The usual body as `text/plain`.
    ContentTypeWrong,
    /// The usual body without `Content-Type`.
    ContentTypeMissing,
    /// A page of HTML with status 200.
    HtmlForJson,
    /// Half of the body, its length being that of the half.
    JsonTruncated,
    /// JSON that opens a hundred thousand arrays.
    JsonDeep,
    /// A body that is not UTF-8: one byte in the first document number, or in
    /// the first text of counts.
    Utf8Invalid,
    /// Status 200 without a body.
    BodyEmpty,
    /// This status with a page of HTML, as a gateway sends it; one from 300 to
    /// 399 with a `Location` of its own.
    Status(StatusCode),
}

impl Fault {
    /// Every fault but those of a status, in the order of their declaration.
    pub fn all() -> impl Iterator<Item = Self> {
        names::NAMES.into_iter().map(|(fault, _)| fault)
    }

    /// [`Status`](Self::Status) for every registered status from 300 to 599.
    pub fn statuses() -> impl Iterator<Item = Self> {
        (300..600)
            .filter_map(|status| StatusCode::from_u16(status).ok())
            .filter(|status| status.canonical_reason().is_some())
            .map(Self::Status)
    }

    /// Whether it happens to a connection, before there is any request on it.
    #[must_use]
    pub fn is_met_by_connections(self) -> bool {
        matches!(self, Self::Refuse | Self::StallAtConnect)
    }
}
