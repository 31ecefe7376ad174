//! The GST Invoice Management System (IMS) over the Sandbox API: exact, typed
//! and safe to build on.
//!
//! Businesses in India look at each invoice that suppliers reported against
//! them and accept it, reject it or keep it pending before the 14th of the
//! month; their tax credit depends on it. This crate fetches those documents
//! and their counts, and turns what the API really sends into values that can
//! be trusted: exact amounts, typed sections and actions, errors that are
//! errors. Nothing that the server sends is lost.
//!
//! # Example
//!
//! ```
//! use gst_ims::{Client, Environment, Section, Status};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! // The mock speaks the API on a loopback port.
//! let mock = ims_mock::MockServer::start().await?;
//! let client = Client::builder()
//!     .environment(Environment::Custom(mock.base_url().parse()?))
//!     .api_key("key_test_example")
//!     .taxpayer_token("token")
//!     .build()?;
//!
//! let answer = client
//!     .invoices(Section::B2b)
//!     .status(Status::Accepted)
//!     .send()
//!     .await?;
//! let invoice = &answer.invoices[0];
//! assert_eq!(invoice.number.as_str(), "AO2SA2425002517");
//! assert_eq!(invoice.value.unwrap().indian().to_string(), "1,42,700.00");
//! # Ok(())
//! # }
//! ```
//!
//! # What is normalised
//!
//! * Errors hidden inside HTTP 200 become [`Error`]s; "no documents" codes
//!   become empty answers; what is queued is [`State::Pending`], and a part is
//!   [`State::Partial`], never empty or whole.
//! * Every spelling of a section and an action becomes one [`Section`] and one
//!   [`Action`].
//! * Money is read from its decimal text, never through a float.
//! * A record that cannot be read is returned as [`Rejected`] with its JSON
//!   text; it costs no other record.
//! * Unknown fields, codes and sections are kept.
//!
//! # Features
//!
//! * `blocking`: a client for programs without async, in `blocking`.
//!
//! # Secrets
//!
//! The key and the token live in types that do not print them, and are
//! removed from what a server echoes in its errors. Redirects are never
//! followed, and plain HTTP is only spoken to this machine.

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
mod readme {}

#[cfg(feature = "blocking")]
pub mod blocking;
mod call;
mod client;
mod clock;
mod config;
mod deadline;
mod envelope;
mod error;
mod http;
mod json;
mod memory_limit;
mod meta;
mod observe;
mod operations;
pub mod session;

pub use call::{RateLimit, RetryPolicy};
pub use client::{Client, ClientBuilder};
pub use config::credentials::{
    ApiKey, ApiSecret, CallbackCredentials, Credentials, CredentialsFuture, CredentialsProvider,
    EnvironmentCredentials, FileCredentials, PlatformToken, TaxpayerToken,
};
pub use config::environment::{BaseUrl, Environment};
pub use envelope::{Completeness, Incomplete, IncompleteReason, Queued};
pub use error::{Delivery, Error, ErrorKind};
pub use meta::ResponseMeta;
pub use observe::{Attempt, CallSummary, Observer, Wait};
pub use operations::counts::{ActionCounts, Counts, CountsRequest};
pub use operations::invoices::{
    AllInvoicesRequest, Invoices, InvoicesRequest, Rejected, SectionOutcome, State,
};

pub use operations::job::{Failure, Job, JobRequest, JobState, JobWait, Polling};
pub use operations::submission::{
    Document, ResetRequest, SaveRequest, SubmissionKind, SubmissionRequest, Submitted,
};

pub use gst_types;
#[doc(no_inline)]
pub use gst_types::{
    Action, Amount, CountedSection, Date, DocumentHash, DocumentKey, DocumentNumber, Extra,
    GoodsType, Gstin, Invoice, InvoiceBuilder, ItcReduction, Original, RawJson, ReturnPeriod,
    Section, SourceForm, StateCode, Status, SupplyType,
};
