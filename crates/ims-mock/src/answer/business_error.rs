//! Failures that GSTN reports inside HTTP 200.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// A failure of the tax network: HTTP 200, `status_cd` `"0"`, a code and a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BusinessError {
    pub(crate) code: Cow<'static, str>,
    pub(crate) message: Cow<'static, str>,
}

/// Codes and messages of the provider's documentation.
const DOCUMENTED: &[(&str, &str)] = &[
    (
        "AUTH403",
        "Maximum session allowed for user with this GSP account exceeded.",
    ),
    ("AUTH4033", "Invalid Session"),
    ("GEN5008", "GSTN Server Error"),
    (
        "IMS0008",
        "No records found for requested internal transaction Id",
    ),
    (
        "IMS0027",
        "No added back liability records available for the selected input criteria",
    ),
    (
        "IMS2B007",
        "Either the entered ITC period is incorrect or it has 3B filed",
    ),
    ("IMSSAV005", "Schema validation failure"),
    (
        "IMSSAV0010",
        "Either previous action is incorrect/ invoice might have edited by supplier",
    ),
    (
        "OTP0010",
        "User does not have authorized signatory for Given Pan number and GSTIN",
    ),
    (
        "RET11416",
        "No document found in selected financial year. Either this document exists in a different financial year or the document number is incorrect.",
    ),
    ("RET13508", "No Details Found for the Provided Inputs"),
    ("RET2B1016", "No details available to view"),
    ("RET2B1023", "GSTR-2B is not available"),
    (
        "TEC4001",
        "OTP generation failed as OTP server is down. Contact Support",
    ),
];

/// Codes seen in live GSTN traffic. Their texts are not published by the
/// provider, so those here only describe what each code stands for.
const SEEN_LIVE: &[(&str, &str)] = &[
    ("AUTH158", "Session expired"),
    ("AUTH4037", "API access is not enabled for the taxpayer"),
    ("AUTH4038", "Session expired"),
    ("GEN5001", "Missing Mandatory Params"),
    ("GEN5005", "Request limit exceeded"),
    ("GSPERR300", "Service is temporarily unavailable"),
    ("GSPGSTDOWN", "GSTN is down"),
    ("IMS2005", "2B cannot be generated as there are no changes"),
    (
        "IMSSAV0015",
        "Previous Save or Reset request is already under progress",
    ),
    ("IMSSAV0054", "Please enter value for the column itcRedReq"),
    ("OTP0011", "One-time password has expired"),
    ("RET11402", "Unauthorised user"),
    ("RET11417", "No documents found"),
    ("RET12501", "System failure"),
    ("RET13509", "No documents found"),
    ("RET13510", "No documents found"),
    ("RTN_24", "File generation is in progress"),
];

impl BusinessError {
    /// A failure with a code and a message of your own.
    #[must_use]
    pub fn new(code: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            code: Cow::Owned(code.into()),
            message: Cow::Owned(message.into()),
        }
    }

    /// The failure with this code, if it is documented or was seen in live GSTN traffic.
    ///
    /// ```
    /// use ims_mock::BusinessError;
    ///
    /// let no_documents = BusinessError::known("RET11416").unwrap();
    /// assert!(no_documents.message().starts_with("No document found"));
    /// ```
    #[must_use]
    pub fn known(code: &str) -> Option<Self> {
        Self::all().find(|error| error.code == code)
    }

    /// The failure with a code of the lists above.
    pub(crate) fn of(code: &'static str) -> Self {
        Self::known(code).unwrap_or_else(|| Self::new(code, code))
    }

    /// Every documented failure, then every one seen in live GSTN traffic.
    pub fn all() -> impl Iterator<Item = Self> {
        DOCUMENTED
            .iter()
            .chain(SEEN_LIVE)
            .map(|&(code, message)| Self {
                code: Cow::Borrowed(code),
                message: Cow::Borrowed(message),
            })
    }

    /// `error_cd` of the answer.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.code
    }

    /// `message` of the answer.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }
}
