//! What the tax network's error codes inside HTTP 200 mean to a caller.

use crate::error::ErrorKind;

/// The meaning of an `error_cd`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// There are no documents: an empty result, not a failure.
    NoDocuments,
    /// The answer is being prepared and has to be fetched later.
    Queued,
    /// A failure of this kind.
    Failure(ErrorKind),
}

/// Spelling is irregular (`IMSSAV005` but `IMSSAV0010`), so codes are compared
/// as opaque texts.
const NO_DOCUMENTS: &[&str] = &[
    "IMS0027",
    "RET11416",
    "RET11417",
    "RET12501",
    "RET13508",
    "RET13509",
    "RET13510",
    "RET2B1016",
    "RETWEB_04",
    "RT-3BAS1009",
];

const QUEUED: &[&str] = &["RTN_24"];

/// The session is gone, was never opened, or the taxpayer's API access on the
/// GST portal has lapsed: someone has to sign in again.
const SESSION: &[&str] = &[
    "AUTH158",
    "AUTH403",
    "AUTH4033",
    "AUTH4037",
    "AUTH4038",
    "EVCREQUEST",
    "OTP0011",
    "RET11402",
    "RET13506",
    "RET2B1010",
    "RETOTPREQUEST",
    "RT-R1R3BAV-1007",
    "RT-R1R3BAV-1013",
];

/// The tax network is down and is expected to come back.
const OUTAGE: &[&str] = &["GEN5008", "GSPERR300", "GSPGSTDOWN", "TEC4001", "gen4004"];

const LIMIT: &[&str] = &["GEN5005"];

pub(crate) fn meaning(code: &str) -> Meaning {
    let is_in = |codes: &[&str]| codes.contains(&code);
    if is_in(NO_DOCUMENTS) {
        Meaning::NoDocuments
    } else if is_in(QUEUED) {
        Meaning::Queued
    } else if is_in(SESSION) {
        Meaning::Failure(ErrorKind::Authentication)
    } else if is_in(OUTAGE) {
        Meaning::Failure(ErrorKind::Outage)
    } else if is_in(LIMIT) {
        Meaning::Failure(ErrorKind::RateLimit)
    } else {
        Meaning::Failure(ErrorKind::Refused)
    }
}
