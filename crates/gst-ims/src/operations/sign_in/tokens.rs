//! The taxpayer's token: its end, and its exchange for another one.

use jiff::Timestamp;
use sandbox_gst::types::TaxpayerSession;
use sandbox_gst::{OperationInfo, Requests, operations};

use super::{Acknowledged, as_documented, checked, no_token, whole};
use crate::call::{Operation, Response, not_built};
use crate::config::credentials::TaxpayerToken;
use crate::envelope::{BodyText, NO_CODES, Object};
use crate::error::Error;
use crate::http::Answer;
use crate::memory_limit::MemoryLimit;
use crate::meta::ResponseMeta;

/// What signing in and refreshing give.
#[derive(Debug)]
pub(crate) struct TaxpayerTokens {
    pub(crate) token: TaxpayerToken,
    pub(crate) expires_at: Option<Timestamp>,
    pub(crate) session_expires_at: Option<Timestamp>,
    meta: ResponseMeta,
}

impl TaxpayerTokens {
    pub(super) fn decode(answer: &Answer, memory: &MemoryLimit) -> Result<Self, Error> {
        let body = BodyText::of(answer);
        let object = Object::anywhere(TaxpayerSession::FIELDS, memory);
        let (meta, object) = whole(body.judge(answer, &NO_CODES, object)?)?;
        let (session, _) = object.read::<TaxpayerSession>();
        let token = session.access_token.ok_or_else(|| no_token(&meta))?;
        Ok(Self {
            token: checked(
                TaxpayerToken::new(token.0.expose()),
                TaxpayerToken::to_header,
                &meta,
            )?,
            expires_at: session.token_expiry.map(|at| at.0),
            session_expires_at: session.session_expiry.map(|at| at.0),
            meta,
        })
    }
}

impl Response for TaxpayerTokens {
    fn meta(&self) -> &ResponseMeta {
        &self.meta
    }

    fn meta_mut(&mut self) -> &mut ResponseMeta {
        &mut self.meta
    }
}

#[derive(Debug)]
pub(crate) struct RefreshSession;

impl Operation for RefreshSession {
    const INFO: &'static OperationInfo = &operations::REFRESH_SESSION;
    type Output = TaxpayerTokens;

    fn request(&self, requests: &Requests<'_>) -> Result<reqwest::Request, Error> {
        requests
            .refresh_session()
            .map(as_documented)
            .map_err(not_built)
    }

    fn decode(&self, answer: &Answer, memory: &MemoryLimit) -> Result<TaxpayerTokens, Error> {
        TaxpayerTokens::decode(answer, memory)
    }
}

#[derive(Debug)]
pub(crate) struct Logout;

impl Operation for Logout {
    const INFO: &'static OperationInfo = &operations::LOGOUT;
    type Output = Acknowledged;

    fn request(&self, requests: &Requests<'_>) -> Result<reqwest::Request, Error> {
        requests.logout().map(as_documented).map_err(not_built)
    }

    fn decode(&self, answer: &Answer, memory: &MemoryLimit) -> Result<Acknowledged, Error> {
        Acknowledged::decode(answer, memory)
    }
}
