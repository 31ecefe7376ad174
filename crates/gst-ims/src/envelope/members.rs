//! The members of an envelope, under every name that servers were seen to give them.

/// A member that the envelope understands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Member {
    /// The platform's copy of the HTTP status, or a gateway's own code.
    Code,
    /// Words that are an error's only beside something that says so.
    Message,
    Timestamp,
    TransactionId,
    Data,
    Status,
    /// A flag that is up where something failed.
    Failed,
    /// One error or a list of them.
    Error,
    /// The code of an error, beside the other members instead of inside `error`.
    ErrorCode,
    /// The words of an error, beside the other members.
    ErrorMessage,
    Token,
    Estimate,
    /// The name of a job that is still to be done.
    Reference,
}

impl Member {
    /// Knows a member by its name, whatever its case and separators.
    #[inline]
    pub(super) fn of(key: &str) -> Option<Self> {
        // As it is documented, a name needs no other form.
        Self::documented(key).or_else(|| {
            // No name of the envelope's begins as those of sections do.
            let is_short = key.len() < 3 && !key.eq_ignore_ascii_case("ok");
            let is_section = key.starts_with("b2b") || is_short;
            (!is_section).then(|| Self::spelled(&plain(key)))?
        })
    }

    #[inline]
    fn documented(key: &str) -> Option<Self> {
        Some(match key {
            "code" => Self::Code,
            "timestamp" => Self::Timestamp,
            "transaction_id" => Self::TransactionId,
            "data" => Self::Data,
            "status_cd" => Self::Status,
            _ => return None,
        })
    }

    fn spelled(name: &str) -> Option<Self> {
        Some(match name {
            "code" | "statuscode" | "httpstatus" | "httpstatuscode" | "httpcode" => Self::Code,
            "message" | "msg" | "detail" | "title" | "description" | "reason" | "statusmessage"
            | "statusdesc" | "statusdescription" | "warning" | "warnings" => Self::Message,
            "timestamp" => Self::Timestamp,
            "transactionid" => Self::TransactionId,
            "data" => Self::Data,
            "status" | "statuscd" | "responsecode" | "respcode" | "success" | "issuccess"
            | "successful" | "succeeded" | "ok" | "isok" => Self::Status,
            "failed" | "isfailed" | "hasfailed" | "iserror" | "haserror" | "haserrors" => {
                Self::Failed
            }
            "error" | "errors" | "fault" | "exception" => Self::Error,
            "errorcd" | "errcd" | "errorcode" | "errcode" => Self::ErrorCode,
            "errormsg" | "errmsg" | "errormessage" | "errmessage" | "errordescription"
            | "errordesc" | "errordetail" | "faultstring" => Self::ErrorMessage,
            "token" | "downloadtoken" | "filetoken" => Self::Token,
            "est" => Self::Estimate,
            "referenceid" | "refid" | "reference" | "refno" | "referenceno" => Self::Reference,
            _ => return None,
        })
    }
}

/// A name without its case and separators: `errorCode` is `error_code`.
pub(super) fn plain(key: &str) -> String {
    key.chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_lowercase())
        .collect()
}
