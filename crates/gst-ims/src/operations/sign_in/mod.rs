//! The operations with which a key and a taxpayer are let in and out.

mod authenticate;
mod otp;
mod tokens;

pub(crate) use authenticate::Authenticate;
pub(crate) use otp::{RequestOtp, VerifyOtp};
pub(crate) use tokens::{Logout, RefreshSession, TaxpayerTokens};

use reqwest::header::{HeaderName, HeaderValue};
use sandbox_gst::types::TaxpayerSession;

use crate::call::Response;
use crate::envelope::{BodyText, Judged, NO_CODES, Object};
use crate::error::Error;
use crate::http::Answer;
use crate::memory_limit::MemoryLimit;
use crate::meta::ResponseMeta;

/// Names the version that these operations have, and the source that the platform asks for.
fn as_documented(mut request: reqwest::Request) -> reqwest::Request {
    let headers = request.headers_mut();
    for (name, value) in [("x-api-version", "1.0"), ("x-source", "primary")] {
        headers.insert(
            HeaderName::from_static(name),
            HeaderValue::from_static(value),
        );
    }
    request
}

/// A response that says nothing but that something was done.
#[derive(Debug)]
pub(crate) struct Acknowledged {
    meta: ResponseMeta,
}

impl Acknowledged {
    fn decode(answer: &Answer, memory: &MemoryLimit) -> Result<Self, Error> {
        let body = BodyText::of(answer);
        let object = Object::anywhere(TaxpayerSession::FIELDS, memory);
        let judged = body.judge(answer, &NO_CODES, object)?;
        let meta = whole(judged)?.0;
        Ok(Self { meta })
    }
}

impl Response for Acknowledged {
    fn meta(&self) -> &ResponseMeta {
        &self.meta
    }

    fn meta_mut(&mut self) -> &mut ResponseMeta {
        &mut self.meta
    }
}

/// Refuses a response that an error is beside.
fn whole<P>(judged: Judged<P>) -> Result<(ResponseMeta, P), Error> {
    match judged.completeness.incomplete() {
        Some(why) => Err(judged.contradicted(format!("the answer contradicts itself: {why}"))),
        None => Ok((judged.meta, judged.payload)),
    }
}

fn no_token(meta: &ResponseMeta) -> Error {
    without_token(meta, "gave no access token")
}

/// Refuses a token that no request could carry, such as a template that was not filled in.
fn checked<T>(
    token: T,
    header: impl Fn(&T) -> Result<HeaderValue, Error>,
    meta: &ResponseMeta,
) -> Result<T, Error> {
    match header(&token) {
        Ok(_) => Ok(token),
        Err(error) => {
            Err(without_token(meta, "gave an access token that cannot be sent").with_source(error))
        }
    }
}

fn without_token(meta: &ResponseMeta, what: &str) -> Error {
    meta.not_understood(format!("the server let the caller in and {what}"))
}
