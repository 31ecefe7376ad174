//! The exchange of an API key and its secret for the platform's token.

use sandbox_gst::types::AuthenticateData;
use sandbox_gst::{OperationInfo, Requests, operations};

use super::{as_documented, checked, no_token, whole};
use crate::call::{Operation, Response, not_built};
use crate::config::credentials::PlatformToken;
use crate::envelope::{BodyText, NO_CODES, Object};
use crate::error::Error;
use crate::http::Answer;
use crate::memory_limit::MemoryLimit;
use crate::meta::ResponseMeta;

#[derive(Debug)]
pub(crate) struct Authenticate;

#[derive(Debug)]
pub(crate) struct Authenticated {
    pub(crate) token: PlatformToken,
    meta: ResponseMeta,
}

impl Operation for Authenticate {
    const INFO: &'static OperationInfo = &operations::AUTHENTICATE;
    type Output = Authenticated;

    fn request(&self, requests: &Requests<'_>) -> Result<reqwest::Request, Error> {
        requests
            .authenticate()
            .map(as_documented)
            .map_err(not_built)
    }

    fn decode(&self, answer: &Answer, memory: &MemoryLimit) -> Result<Authenticated, Error> {
        let body = BodyText::of(answer);
        // Earlier versions have the token at the top.
        let object = Object::anywhere(AuthenticateData::FIELDS, memory);
        let (meta, object) = whole(body.judge(answer, &NO_CODES, object)?)?;
        let (data, _) = object.read::<AuthenticateData>();
        let token = data.access_token.ok_or_else(|| no_token(&meta))?;
        Ok(Authenticated {
            token: checked(
                PlatformToken::new(token.0.expose()),
                PlatformToken::to_header,
                &meta,
            )?,
            meta,
        })
    }
}

impl Response for Authenticated {
    fn meta(&self) -> &ResponseMeta {
        &self.meta
    }

    fn meta_mut(&mut self) -> &mut ResponseMeta {
        &mut self.meta
    }
}
