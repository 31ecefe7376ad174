//! What the tax network's error codes inside HTTP 200 mean to a caller.

use super::words;
use crate::error::ErrorKind;

/// The meaning of an `error_cd`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// There are no documents: an empty result, not a failure.
    NoDocuments,
    /// The response is being prepared and has to be fetched later.
    Queued,
    /// The request is refused now, and the same may be taken later.
    Busy,
    /// What the provider or its customer may use is used up, until it is paid for or renewed.
    Quota,
    /// A failure of this kind.
    Failure(ErrorKind),
}

/// What codes mean to one operation, beside what they mean to all.
///
/// Spelling is irregular (`IMSSAV005` but `IMSSAV0010`), so codes are compared
/// as opaque texts, but for their case and blanks.
#[derive(Debug)]
pub(crate) struct CodeTable {
    /// Whether the operation lists or counts documents, of which there may be none.
    pub(crate) is_of_documents: bool,
    /// There is nothing of what was asked for, which is no failure.
    pub(crate) nothing: &'static [&'static str],
    /// The request is refused now, and the same may be taken later.
    pub(crate) busy: &'static [&'static str],
}

/// The table of an operation to which no code means anything of its own.
pub(crate) const NO_CODES: CodeTable = CodeTable {
    is_of_documents: false,
    nothing: &[],
    busy: &[],
};

/// The table of every operation that lists or counts documents.
pub(crate) const DOCUMENTS: CodeTable = CodeTable {
    is_of_documents: true,
    nothing: &[
        "IMS0027",
        "RET11416",
        "RET11417",
        "RET13508",
        "RET13509",
        "RET13510",
        "RET2B1016",
        "RETWEB_04",
        "RT-3BAS1009",
    ],
    busy: &[],
};

/// "System Failure" in the tax network's list of codes; seen with the message
/// that there are no records as well.
const SYSTEM_FAILURE: &[&str] = &["RET12501", "RET12502", "RET12503", "RET12504"];

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
const OUTAGE: &[&str] = &[
    "GEN5008",
    "GSPERR300",
    "GSPGSTDOWN",
    "RETWEB_001",
    "TEC4001",
    "TEC4002",
    "gen4004",
];

const LIMIT: &[&str] = &["GEN5005"];

const QUOTA: &[&str] = &["GSP019"];

/// Classes a code, with the message beside it where the code alone does not decide.
pub(crate) fn meaning(code: &str, message: Option<&str>, table: &CodeTable) -> Meaning {
    let code: String = code.split_whitespace().collect();
    let is_in = |codes: &[&str]| codes.iter().any(|known| code.eq_ignore_ascii_case(known));
    if is_in(table.nothing) {
        Meaning::NoDocuments
    } else if is_in(table.busy) {
        Meaning::Busy
    } else if is_in(SYSTEM_FAILURE) {
        if table.is_of_documents && message.is_some_and(words::speaks_of_no_records) {
            Meaning::NoDocuments
        } else {
            Meaning::Failure(ErrorKind::Outage)
        }
    } else if is_in(QUEUED) {
        Meaning::Queued
    } else if is_in(SESSION) {
        Meaning::Failure(ErrorKind::Authentication)
    } else if is_in(OUTAGE) {
        Meaning::Failure(ErrorKind::Outage)
    } else if is_in(LIMIT) {
        Meaning::Failure(ErrorKind::RateLimit)
    } else if is_in(QUOTA) {
        Meaning::Quota
    } else {
        // Gateways repeat the HTTP status as the code of an error.
        let status = code
            .parse()
            .ok()
            .filter(|status| (400..600).contains(status));
        Meaning::Failure(status.map_or(ErrorKind::Refused, kind_of_status))
    }
}

/// What a person can do about a code that concerns the session.
pub(super) fn advice(code: &str) -> &'static str {
    match code.trim().to_ascii_uppercase().as_str() {
        "AUTH403" => {
            "too many sessions of this user are open; log out of those that are not needed, or wait for their end"
        }
        "AUTH4037" => {
            "the taxpayer's API access is off or has lapsed; it is switched on in the GST portal, for a time that the taxpayer chooses"
        }
        "RET11402" => {
            "the taxpayer's session is not authorised for this; sign in again with the user name of this GSTIN"
        }
        "EVCREQUEST" | "RETOTPREQUEST" => "the tax network asks for an OTP; sign in again",
        "RET13506" => "the OTP is wrong or too old; ask for another one",
        "RT-R1R3BAV-1013" => {
            "the tax network knows the session from another address; sign in again from here"
        }
        _ => "the taxpayer's session is not valid; sign in again",
    }
}

/// Classes an HTTP status, or the `code` of a body under HTTP 200.
pub(super) fn kind_of_status(status: u16) -> ErrorKind {
    match status {
        401 | 403 => ErrorKind::Authentication,
        // Only a proxy says it.
        407 => ErrorKind::Network,
        429 => ErrorKind::RateLimit,
        400..=499 => ErrorKind::Refused,
        300..=399 => ErrorKind::Redirect,
        500..=599 => ErrorKind::Outage,
        _ => ErrorKind::Decode,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_system_failure_is_empty_only_if_it_speaks_of_no_records() {
        let outage = Meaning::Failure(ErrorKind::Outage);
        let meaning = |code: &str, message| meaning(code, message, &DOCUMENTS);
        for (message, expected) in [
            (None, outage),
            (Some("System Failure"), outage),
            (Some("System failure, no response"), outage),
            (Some("Data could not be read, not found"), outage),
            (Some("No record found due to system failure"), outage),
            (Some("No data: service unavailable, try again"), outage),
            (
                Some("No record found for the provided inputs"),
                Meaning::NoDocuments,
            ),
            (Some("No Invoices found!!"), Meaning::NoDocuments),
            (Some("no documents."), Meaning::NoDocuments),
            (Some("No records: internal server problem"), outage),
            (Some("No data received from backend"), outage),
            (Some("No data connection"), outage),
            (Some("No details as the system is busy"), outage),
            (
                Some("There are no records for this GSTIN in the given return period"),
                Meaning::NoDocuments,
            ),
        ] {
            assert_eq!(meaning("RET12501", message), expected, "{message:?}");
            assert_eq!(meaning("RET12504", message), expected, "{message:?}");
        }
        for code in ["RET13509", "ret13509", " RET13509 ", "RET 13509"] {
            assert_eq!(meaning(code, None), Meaning::NoDocuments, "{code:?}");
        }
        assert_eq!(meaning("503", None), outage);
    }
}
