//! The one-time password of a taxpayer: asked for, and exchanged for a token.

use std::collections::BTreeMap;

use gst_types::Gstin;
use gst_types::wire::Wire;
use sandbox_gst::types::TaxpayerLogin;
use sandbox_gst::{OperationInfo, Requests, operations};
use secrecy::{ExposeSecret, SecretString};

use super::{Acknowledged, TaxpayerTokens, as_documented};
use crate::call::{Operation, not_built};
use crate::error::Error;
use crate::http::Answer;
use crate::memory_limit::MemoryLimit;

fn login(gstin: Gstin, username: &str) -> TaxpayerLogin {
    TaxpayerLogin {
        gstin: Wire(gstin),
        username: Wire(username.into()),
        extra: BTreeMap::new(),
    }
}

/// Each may send the taxpayer a message.
#[derive(Debug)]
pub(crate) struct RequestOtp {
    pub(crate) gstin: Gstin,
    pub(crate) username: String,
}

impl Operation for RequestOtp {
    const INFO: &'static OperationInfo = &operations::GENERATE_OTP;
    type Output = Acknowledged;

    fn request(&self, requests: &Requests<'_>) -> Result<reqwest::Request, Error> {
        requests
            .generate_otp(&login(self.gstin, &self.username))
            .map(as_documented)
            .map_err(not_built)
    }

    fn decode(&self, answer: &Answer, memory: &MemoryLimit) -> Result<Acknowledged, Error> {
        Acknowledged::decode(answer, memory)
    }
}

#[derive(Debug)]
pub(crate) struct VerifyOtp {
    pub(crate) gstin: Gstin,
    pub(crate) username: String,
    pub(crate) otp: SecretString,
}

impl Operation for VerifyOtp {
    const INFO: &'static OperationInfo = &operations::VERIFY_OTP;
    type Output = TaxpayerTokens;

    fn request(&self, requests: &Requests<'_>) -> Result<reqwest::Request, Error> {
        requests
            .verify_otp(self.otp.expose_secret(), &login(self.gstin, &self.username))
            .map(as_documented)
            .map_err(not_built)
    }

    fn decode(&self, answer: &Answer, memory: &MemoryLimit) -> Result<TaxpayerTokens, Error> {
        TaxpayerTokens::decode(answer, memory)
    }

    fn secret(&self) -> Option<&SecretString> {
        Some(&self.otp)
    }
}
