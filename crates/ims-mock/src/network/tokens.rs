//! Tokens that were given, and OTPs that were sent.

use std::{collections::BTreeMap, fmt, time::Duration};

use serde::{Deserialize, Serialize};

use super::SignIn;
use crate::answer::BusinessError;

/// The tokens of one server.
///
/// Those that have ended are kept, so that one of them is never taken for a
/// stranger's.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(crate) struct Tokens {
    /// When each token of the platform ends.
    platform: BTreeMap<String, Duration>,
    sessions: BTreeMap<String, Session>,
    /// Until when each taxpayer's OTP is good.
    otps: BTreeMap<String, Duration>,
    issued: u64,
}

/// One taxpayer's token.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Session {
    pub(crate) token: String,
    pub(crate) gstin: String,
    /// When the token ends.
    ends: Duration,
    /// Until when it can be refreshed.
    api_access_ends: Duration,
    is_ended: bool,
}

/// Why a session is not opened or prolonged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    TooManySessions,
    UnknownTaxpayer,
    NoOtpSent,
    WrongOtp,
    OtpExpired,
    ApiAccessEnded,
    Ended,
}

/// What a token of this server is good for now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Standing {
    /// The taxpayer with this GSTIN.
    Taxpayer(String),
    Platform,
    Expired,
    Ended,
    /// This server did not give it.
    Stranger,
}

impl Tokens {
    pub(crate) fn standing(&self, token: &str, now: Duration) -> Standing {
        if let Some(ends) = self.platform.get(token) {
            return if *ends > now {
                Standing::Platform
            } else {
                Standing::Expired
            };
        }
        match self.sessions.get(token) {
            None => Standing::Stranger,
            Some(session) if session.is_ended => Standing::Ended,
            Some(session) if session.ends <= now => Standing::Expired,
            Some(session) => Standing::Taxpayer(session.gstin.clone()),
        }
    }

    pub(super) fn issue_platform(&mut self, ends: Duration) -> String {
        let token = self.name("platform");
        self.platform.insert(token.clone(), ends);
        token
    }

    pub(super) fn sessions_of(&self, gstin: &str, now: Duration) -> usize {
        let is_open =
            |session: &&Session| session.gstin == gstin && !session.is_ended && session.ends > now;
        self.sessions.values().filter(is_open).count()
    }

    pub(super) fn expect_otp(&mut self, gstin: &str, ends: Duration) {
        self.otps.insert(gstin.to_owned(), ends);
    }

    /// Takes an OTP that was sent; the right one is good once.
    pub(super) fn take_otp(
        &mut self,
        gstin: &str,
        is_right: bool,
        now: Duration,
    ) -> Result<(), Refusal> {
        let ends = self.otps.get(gstin).ok_or(Refusal::NoOtpSent)?;
        if !is_right {
            return Err(Refusal::WrongOtp);
        }
        let is_good = *ends > now;
        self.otps.remove(gstin);
        is_good.then_some(()).ok_or(Refusal::OtpExpired)
    }

    pub(super) fn open(&mut self, gstin: &str, sign_in: &SignIn, now: Duration) -> Session {
        let api_access_ends = now.saturating_add(sign_in.api_access);
        self.insert(gstin, sign_in, now, api_access_ends)
    }

    pub(super) fn refresh(
        &mut self,
        token: &str,
        sign_in: &SignIn,
        now: Duration,
    ) -> Result<Session, Refusal> {
        let old = self.sessions.get_mut(token).ok_or(Refusal::Ended)?;
        if old.api_access_ends <= now {
            return Err(Refusal::ApiAccessEnded);
        }
        if old.is_ended || old.ends <= now {
            return Err(Refusal::Ended);
        }
        old.is_ended = sign_in.refresh_ends_old_token;
        let (gstin, api_access_ends) = (old.gstin.clone(), old.api_access_ends);
        Ok(self.insert(&gstin, sign_in, now, api_access_ends))
    }

    pub(super) fn end(&mut self, token: &str) {
        if let Some(session) = self.sessions.get_mut(token) {
            session.is_ended = true;
        }
    }

    fn insert(
        &mut self,
        gstin: &str,
        sign_in: &SignIn,
        now: Duration,
        api_access_ends: Duration,
    ) -> Session {
        let token = self.name("taxpayer");
        let session = Session {
            token: token.clone(),
            gstin: gstin.to_owned(),
            ends: now.saturating_add(sign_in.token_lifetime),
            api_access_ends,
            is_ended: false,
        };
        self.sessions.insert(token, session.clone());
        session
    }

    /// Names a token; they are counted, not drawn, so that a run can be repeated.
    fn name(&mut self, kind: &str) -> String {
        self.issued += 1;
        format!("mock.{kind}.token.{:08}", self.issued)
    }
}

impl Refusal {
    /// As the tax network says it.
    pub(crate) fn error(self) -> BusinessError {
        match self {
            Self::TooManySessions => BusinessError::of("AUTH403"),
            Self::NoOtpSent | Self::WrongOtp | Self::Ended => BusinessError::of("AUTH4033"),
            Self::OtpExpired => BusinessError::of("OTP0011"),
            Self::ApiAccessEnded => BusinessError::of("AUTH4037"),
            // What the portal says of a user name that it does not know is not published.
            Self::UnknownTaxpayer => BusinessError::new(
                "IMSMOCK10",
                "No such user name for this GSTIN on the portal",
            ),
        }
    }
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tokens")
            .field("issued", &self.issued)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session")
            .field("gstin", &self.gstin)
            .finish_non_exhaustive()
    }
}
