//! Names of faults, for the command line and for messages.

use std::{fmt, str::FromStr};

use axum::http::StatusCode;
use thiserror::Error;

use super::Fault;

/// A name that stands for no fault.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "no fault is called {name:?}; expected one that --help lists, or status- and a number from 300 to 599"
)]
pub struct UnknownFaultName {
    name: String,
}

pub(super) const NAMES: [(Fault, &str); 41] = [
    (Fault::Refuse, "refuse"),
    (Fault::StallAtConnect, "stall-at-connect"),
    (Fault::ResetBeforeHeaders, "reset-before-headers"),
    (Fault::ResetInHeaders, "reset-in-headers"),
    (Fault::ResetInBody, "reset-in-body"),
    (Fault::CloseBeforeHeaders, "close-before-headers"),
    (Fault::CloseInHeaders, "close-in-headers"),
    (Fault::CloseInBody, "close-in-body"),
    (Fault::CloseInUnframedBody, "close-in-unframed-body"),
    (Fault::StallBeforeHeaders, "stall-before-headers"),
    (Fault::StallInHeaders, "stall-in-headers"),
    (Fault::StallInBody, "stall-in-body"),
    (Fault::Dribble, "dribble"),
    (Fault::Fragments, "fragments"),
    (Fault::LengthTooLong, "length-too-long"),
    (Fault::LengthTooShort, "length-too-short"),
    (Fault::LengthHuge, "length-huge"),
    (Fault::LengthsConflict, "lengths-conflict"),
    (Fault::LengthInvalid, "length-invalid"),
    (Fault::ChunkSizeInvalid, "chunk-size-invalid"),
    (Fault::ChunkTooLong, "chunk-too-long"),
    (Fault::LastChunkMissing, "last-chunk-missing"),
    (Fault::UnsolicitedAnswer, "unsolicited-answer"),
    (Fault::NotHttp, "not-http"),
    (Fault::EndlessInformational, "endless-informational"),
    (Fault::OversizeHeader, "oversize-header"),
    (Fault::ManyHeaders, "many-headers"),
    (Fault::EndlessHeaders, "endless-headers"),
    (Fault::GzipTruncated, "gzip-truncated"),
    (Fault::GzipCorrupt, "gzip-corrupt"),
    (Fault::GzipMislabelled, "gzip-mislabelled"),
    (Fault::GzipBomb, "gzip-bomb"),
    (Fault::EncodingUnknown, "encoding-unknown"),
    (Fault::EndlessBody, "endless-body"),
    (Fault::ContentTypeWrong, "content-type-wrong"),
    (Fault::ContentTypeMissing, "content-type-missing"),
    (Fault::HtmlForJson, "html-for-json"),
    (Fault::JsonTruncated, "json-truncated"),
    (Fault::JsonDeep, "json-deep"),
    (Fault::Utf8Invalid, "utf8-invalid"),
    (Fault::BodyEmpty, "body-empty"),
];

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Self::Status(status) = self {
            return write!(f, "status-{}", status.as_u16());
        }
        let name = NAMES.iter().find(|(fault, _)| fault == self);
        f.write_str(name.map_or("unnamed", |(_, name)| name))
    }
}

impl FromStr for Fault {
    type Err = UnknownFaultName;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        NAMES
            .iter()
            .find(|(_, known)| *known == name)
            .map(|(fault, _)| *fault)
            .or_else(|| name.strip_prefix("status-").and_then(status))
            .ok_or_else(|| UnknownFaultName {
                name: name.to_owned(),
            })
    }
}

fn status(text: &str) -> Option<Fault> {
    let number = text
        .parse()
        .ok()
        .filter(|number| (300..600).contains(number))?;
    StatusCode::from_u16(number).ok().map(Fault::Status)
}
