//! Who signs in: what the two operations with an OTP have in common.

use axum::http::{HeaderMap, StatusCode};
use serde::Deserialize;

use super::common::read_body;
use crate::{
    answer::{BusinessError, PlatformError},
    app::App,
};

/// The body of both operations.
#[derive(Debug, Deserialize)]
pub(super) struct Login {
    pub(super) username: String,
    pub(super) gstin: String,
}

/// Whom the documentation has its test network refuse, although these are no GSTINs: user name,
/// GSTIN, and the code for an OTP that is asked for.
const REFUSED: [(&str, &str, &str); 2] = [
    ("acme.gj.com", "24AAACQ3770E000", "AUTH403"),
    ("globex.edu.co", "23ABCCQ2000E000", "TEC4001"),
];

impl Login {
    /// Reads the body of a request that the platform's token came with.
    pub(super) fn read(app: &App, headers: &HeaderMap, body: &[u8]) -> Result<Self, PlatformError> {
        app.credentials
            .check_platform(headers, &app.network(), app.clock.elapsed())?;
        check_source(headers)?;
        let mut login: Self = read_body(body)?;
        login.gstin.make_ascii_uppercase();
        Ok(login)
    }

    /// Whether its GSTIN has the form of one.
    pub(super) fn has_gstin(&self) -> bool {
        let digits = |bytes: &[u8]| bytes.iter().all(u8::is_ascii_digit);
        let letters = |bytes: &[u8]| bytes.iter().all(u8::is_ascii_uppercase);
        match self.gstin.as_bytes() {
            &[ref state @ .., entity, letter, check] if state.len() == 12 => {
                let (state, pan) = state.split_at(2);
                let (name, rest) = pan.split_at(5);
                let (number, last) = rest.split_at(4);
                digits(state)
                    && letters(name)
                    && digits(number)
                    && letters(last)
                    && entity.is_ascii_alphanumeric()
                    && entity != b'0'
                    && matches!(letter, b'1'..=b'9' | b'A'..=b'J' | b'Z')
                    && check.is_ascii_alphanumeric()
            }
            _ => false,
        }
    }

    /// What the documentation has its test network say to one who asks for an OTP.
    pub(super) fn documented_refusal(&self) -> Option<BusinessError> {
        REFUSED
            .into_iter()
            .find(|(username, gstin, _)| self.username == *username && self.gstin == *gstin)
            .map(|(.., code)| BusinessError::of(code))
    }
}

/// As the documentation refuses a GSTIN that is none.
pub(super) fn invalid_gstin() -> PlatformError {
    PlatformError::new(StatusCode::UNPROCESSABLE_ENTITY, "Invalid GSTIN pattern")
}

/// `x-source` may be left out; it has two values.
pub(super) fn check_source(headers: &HeaderMap) -> Result<(), PlatformError> {
    let is_documented = headers
        .get("x-source")
        .is_none_or(|source| source == "primary" || source == "secondary");
    is_documented
        .then_some(())
        .ok_or_else(|| PlatformError::new(StatusCode::UNPROCESSABLE_ENTITY, "Invalid x-source"))
}
