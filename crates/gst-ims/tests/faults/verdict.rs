//! What must come of each fault.

use gst_ims::ErrorKind;
use ims_mock::Fault;

/// What a client makes of a fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It does no harm.
    Harmless,
    /// It damages one record, which is rejected with its text; counts have none.
    CostsOneRecord,
    /// The call fails, but another attempt may succeed.
    Passing(ErrorKind),
    /// The call fails, and another attempt would be vain.
    Lasting(ErrorKind),
}

use Verdict::{CostsOneRecord, Harmless, Lasting, Passing};

/// Every fault that the mock has a name for.
pub(crate) fn faults() -> impl Iterator<Item = Fault> {
    Fault::all().chain(Fault::statuses())
}

/// Whether a client sits it out until it loses patience.
pub(crate) fn is_slow(fault: Fault) -> bool {
    matches!(
        fault,
        Fault::StallAtConnect
            | Fault::StallBeforeHeaders
            | Fault::StallInHeaders
            | Fault::StallInBody
            | Fault::Dribble
            | Fault::EndlessInformational
    )
}

pub(crate) fn verdict(fault: Fault) -> Verdict {
    match fault {
        Fault::Fragments
        | Fault::UnsolicitedAnswer
        | Fault::EncodingUnknown
        | Fault::ContentTypeWrong
        | Fault::ContentTypeMissing => Harmless,
        Fault::Utf8Invalid => CostsOneRecord,
        Fault::Refuse
        | Fault::StallAtConnect
        | Fault::ResetBeforeHeaders
        | Fault::ResetInHeaders
        | Fault::ResetInBody
        | Fault::CloseBeforeHeaders
        | Fault::CloseInHeaders
        | Fault::CloseInBody
        | Fault::StallBeforeHeaders
        | Fault::StallInHeaders
        | Fault::StallInBody
        | Fault::Dribble
        | Fault::LengthTooLong
        | Fault::LengthsConflict
        | Fault::LengthInvalid
        | Fault::ChunkSizeInvalid
        | Fault::ChunkTooLong
        | Fault::LastChunkMissing
        | Fault::NotHttp
        | Fault::EndlessInformational
        | Fault::OversizeHeader
        | Fault::ManyHeaders
        | Fault::EndlessHeaders
        | Fault::GzipTruncated
        | Fault::GzipCorrupt
        | Fault::GzipMislabelled => Passing(ErrorKind::Network),
        Fault::LengthHuge | Fault::GzipBomb | Fault::EndlessBody => Lasting(ErrorKind::TooLarge),
        Fault::CloseInUnframedBody | Fault::LengthTooShort | Fault::JsonTruncated => {
            Passing(ErrorKind::Decode)
        }
        Fault::JsonDeep | Fault::HtmlForJson | Fault::BodyEmpty => Lasting(ErrorKind::Decode),
        Fault::Status(status) => of_status(status.as_u16()),
        other => panic!("{other} has no verdict"),
    }
}

fn of_status(status: u16) -> Verdict {
    match status {
        300..=399 => Lasting(ErrorKind::Redirect),
        401 | 403 => Lasting(ErrorKind::Authentication),
        // What stands between wants credentials of its own.
        407 => Lasting(ErrorKind::Network),
        408 | 425 => Passing(ErrorKind::Refused),
        429 => Passing(ErrorKind::RateLimit),
        400..=499 => Lasting(ErrorKind::Refused),
        501 | 505 => Lasting(ErrorKind::Outage),
        500..=599 => Passing(ErrorKind::Outage),
        other => panic!("{other} has no verdict"),
    }
}
