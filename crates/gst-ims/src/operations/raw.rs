//! Operations of the API that this crate has no types for.
//!
//! [`Client::raw`](crate::Client::raw) sends what it is given with the credentials, times, limits
//! and retries of every other request, and judges the response in the same way: an error inside
//! HTTP 200 is an [`Error`]. What the data mean is left to the caller.

use std::borrow::Cow;

use bytes::Bytes;
use futures_util::future::BoxFuture;
use gst_types::RawJson;
use reqwest::Method;
use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderValue};
use sandbox_gst::{OperationInfo, Requests, operations};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use url::Url;

use crate::call::{
    Bounds, CallOptions, Caller, Operation, Response, call, option_setters, sent_when_awaited,
};
use crate::envelope::{BodyText, Completeness, NO_CODES, Payload};
use crate::error::Error;
use crate::http::Answer;
use crate::json::{Cursor, Malformed};
use crate::memory_limit::MemoryLimit;
use crate::meta::ResponseMeta;

/// A request for an operation that this crate has no types for; see
/// [`Client::raw`](crate::Client::raw).
#[derive(Clone, Debug)]
#[must_use = "nothing is sent before it is awaited"]
pub struct RawRequest {
    caller: Caller,
    method: Method,
    path: String,
    query: Vec<(String, String)>,
    body: Option<Result<Bytes, Error>>,
    is_repeatable: bool,
    options: CallOptions,
}

impl RawRequest {
    pub(crate) fn new(caller: Caller, method: Method, path: String) -> Self {
        Self {
            caller,
            is_repeatable: method.is_safe(),
            method,
            path,
            query: Vec::new(),
            body: None,
            options: CallOptions::default(),
        }
    }

    option_setters!();

    /// Adds a query parameter, of which neither name nor value is encoded yet.
    ///
    /// # Example
    ///
    /// ```
    /// # async fn example(client: gst_ims::Client) -> Result<(), gst_ims::Error> {
    /// use gst_ims::reqwest::Method;
    ///
    /// let response = client
    ///     .raw(Method::GET, "/gst/compliance/tax-payer/invoices")
    ///     .query("section", "b2b")
    ///     .await?;
    /// println!("{}", response.body);
    /// # Ok(())
    /// # }
    /// ```
    pub fn query(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.query.push((name.into(), value.into()));
        self
    }

    /// Sets the body, which is sent as JSON.
    ///
    /// # Example
    ///
    /// ```
    /// # async fn example(client: gst_ims::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// use gst_ims::reqwest::Method;
    ///
    /// let body = serde_json::json!({ "gstin": "33ABKCS2033B1ZW" });
    /// let response = client
    ///     .raw(Method::POST, "/gst/compliance/tax-payer/evc/otp")
    ///     .json(&body)
    ///     .await?;
    /// println!("{}", response.body);
    /// # Ok(())
    /// # }
    /// ```
    pub fn json(mut self, body: &(impl Serialize + ?Sized)) -> Self {
        let body = serde_json::to_vec(body).map_err(|error| {
            Error::configuration("the body cannot be written as JSON").with_source(error)
        });
        self.body = Some(body.map(Bytes::from));
        self
    }

    /// Says that sending the request twice does what sending it once does, so that it is repeated
    /// after a failure that may pass. Only requests that read are, unless this is said.
    pub fn repeatable(mut self) -> Self {
        self.is_repeatable = true;
        self
    }

    /// Sends the request.
    ///
    /// # Errors
    ///
    /// Every failure of the network, the gateway or the tax network. Where the request is not
    /// repeatable, [`Error::delivery`] says whether it may have been carried out.
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) if the path does not begin with `/`, or has a query.
    pub async fn send(self) -> Result<RawResponse, Error> {
        let bounds = Bounds::of(&self.caller.shared, &self.options);
        self.send_within(bounds).await
    }

    fn send_within(self, bounds: Bounds) -> BoxFuture<'static, Result<RawResponse, Error>> {
        Box::pin(async move {
            if self.is_repeatable {
                call(&self.caller, &bounds, &Sent::<true>(&self)).await
            } else {
                call(&self.caller, &bounds, &Sent::<false>(&self)).await
            }
        })
    }

    fn url(&self) -> Result<Url, Error> {
        if !self.path.starts_with('/') || self.path.contains(['?', '#']) {
            return Err(Error::configuration(
                "the path of a raw request begins with `/` and has neither `?` nor `#`; parameters are given to `query`",
            ));
        }
        let address = format!("{}{}", self.caller.shared.base_url, self.path);
        let mut url = Url::parse(&address).map_err(|error| {
            Error::configuration("the path cannot be part of an address").with_source(error)
        })?;
        if !self.query.is_empty() {
            url.query_pairs_mut().extend_pairs(&self.query);
        }
        Ok(url)
    }
}

sent_when_awaited!(RawRequest => RawResponse);

/// A request as the machinery of calls sees it: whether it is repeatable is part of the type.
struct Sent<'a, const REPEATABLE: bool>(&'a RawRequest);

impl<const REPEATABLE: bool> Operation for Sent<'_, REPEATABLE> {
    const INFO: &'static OperationInfo = &const {
        // It is sent with the taxpayer's token, as this one is.
        let mut info = operations::GET_INVOICES;
        info.id = "raw";
        info.path = "";
        info.repeatable = REPEATABLE;
        info
    };
    type Output = RawResponse;

    fn request(&self, _requests: &Requests<'_>) -> Result<reqwest::Request, Error> {
        let Self(raw) = self;
        let mut request = reqwest::Request::new(raw.method.clone(), raw.url()?);
        let json = HeaderValue::from_static("application/json");
        if let Some(body) = raw.body.clone() {
            *request.body_mut() = Some(body?.into());
            request.headers_mut().insert(CONTENT_TYPE, json.clone());
        }
        request.headers_mut().insert(ACCEPT, json);
        Ok(request)
    }

    fn decode(&self, answer: &Answer, memory: &MemoryLimit) -> Result<RawResponse, Error> {
        RawResponse::decode(answer, memory)
    }
}

/// A response that is not a failure, as it came.
///
/// # Example
///
/// ```
/// use gst_ims::raw::RawResponse;
///
/// let body = r#"{"code":200,"data":{"status_cd":"1","data":{"ttl":"12"}}}"#;
/// let response = RawResponse::from_body(body)?;
/// assert_eq!(response.data().map(|data| data.to_string()).as_deref(), Some(r#"{"ttl":"12"}"#));
/// # Ok::<(), gst_ims::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct RawResponse {
    /// The whole body.
    pub body: RawJson,
    /// Whether the tax network sent everything, as far as the envelope tells.
    pub completeness: Completeness,
    /// What is known about the exchange.
    pub meta: ResponseMeta,
}

impl RawResponse {
    /// Reads the body of a response with HTTP status 200 that was received before.
    ///
    /// # Errors
    ///
    /// As [`RawRequest::send`], for everything that can be wrong with a body.
    pub fn from_body(body: impl Into<Bytes>) -> Result<Self, Error> {
        Self::decode(&Answer::stored(body.into()), &MemoryLimit::none())
    }

    fn decode(answer: &Answer, memory: &MemoryLimit) -> Result<Self, Error> {
        let mut held = memory.hold();
        if !held.add(answer.body.len()) {
            return Err(held.exceeded());
        }
        let text = BodyText::of(answer);
        let judged = text.judge(answer, &NO_CODES, Anything)?;
        let body: Box<RawValue> = serde_json::from_str(text.json()).map_err(|error| {
            judged
                .meta
                .not_understood("the body is not JSON")
                .with_source(error)
        })?;
        held.keep();
        Ok(Self {
            body: body.into(),
            completeness: judged.completeness,
            meta: judged.meta,
        })
    }

    /// Returns the innermost `data`, which is the tax network's own object; `None` if there is no
    /// `data` at all.
    ///
    /// # Example
    ///
    /// ```
    /// use gst_ims::raw::RawResponse;
    ///
    /// let response = RawResponse::from_body(r#"{"code":200,"data":{"status_cd":"1","data":{"a":1.10}}}"#)?;
    /// assert_eq!(response.data().unwrap().as_str(), r#"{"a":1.10}"#);
    /// # Ok::<(), gst_ims::Error>(())
    /// ```
    #[must_use]
    pub fn data(&self) -> Option<RawJson> {
        #[derive(serde::Deserialize)]
        struct Level {
            data: Option<RawJson>,
        }
        let inside = |json: &RawJson| {
            let level: Level = serde_json::from_str(json.as_str()).ok()?;
            level.data
        };
        let outer = inside(&self.body)?;
        Some(inside(&outer).unwrap_or(outer))
    }

    /// Reads the innermost `data` as a type of the caller's.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Decode`](crate::ErrorKind::Decode) if there is no `data`, or if it is something else.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, Error> {
        let data = self.data();
        let data = data.ok_or_else(|| self.meta.not_understood("the response has no `data`"))?;
        serde_json::from_str(data.as_str()).map_err(|error| {
            let message = format!("the data are not what was expected: {error}");
            self.meta.not_understood(message)
        })
    }
}

impl Response for RawResponse {
    fn meta(&self) -> &ResponseMeta {
        &self.meta
    }

    fn meta_mut(&mut self) -> &mut ResponseMeta {
        &mut self.meta
    }
}

/// The members of a response that nobody looks into.
struct Anything;

impl<'t> Payload<'t> for Anything {
    fn member(&mut self, _key: Cow<'t, str>, cursor: &mut Cursor<'t>) -> Result<(), Malformed> {
        cursor.raw().map(drop)
    }
}
