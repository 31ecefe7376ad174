//! A mock of Sandbox's GST Invoice Management System API: a real HTTP server on
//! a loopback port, for trying the client without an account and for testing
//! programs that use it.
//!
//! [`MockServer::start`] serves a small sample: the twelve B2B invoices of the
//! documentation and a few made-up documents in each other section, with all
//! four actions. Parameters and headers are checked as the documentation says.
//! A [`Rule`] makes it answer otherwise: any documented error, a queued list,
//! the forms of an empty one, or any bytes.
//!
//! ```
//! use ims_mock::MockServer;
//!
//! # tokio::runtime::Runtime::new().unwrap().block_on(async {
//! let server = MockServer::start().await.unwrap();
//! let body = reqwest::Client::new()
//!     .get(format!("{}/gst/compliance/tax-payer/invoices?section=B2B", server.base_url()))
//!     .header("x-api-key", "key_test_1")
//!     .header("authorization", "taxpayer-token")
//!     .send().await.unwrap()
//!     .text().await.unwrap();
//! assert!(body.contains("AO2SA2425002517"));
//! # });
//! ```
//!
//! Behind it is a small tax network. A client can sign in with the OTP 575757 (see [`SignIn`]), save
//! and reset decisions, and follow the [`Jobs`] that carry them out by the network's rules: the
//! next list shows what became of each document. Suppliers amend, file and withdraw documents
//! meanwhile as a test has it ([`SupplierEvent`]), the clock can be put forward
//! ([`MockServer::advance`]), and one key can have many taxpayers ([`Taxpayer`]).
//!
//! ```
//! use std::time::Duration;
//! use gst_types::Section;
//! use ims_mock::{Fault, Jobs, MockServer, Moment, Operation, Rule, SupplierEvent};
//!
//! # tokio::runtime::Runtime::new().unwrap().block_on(async {
//! let server = MockServer::builder()
//!     .jobs(Jobs::new().duration(Duration::from_secs(5)))
//!     .start()
//!     .await
//!     .unwrap();
//! // The answer to the first save is lost; the decisions are carried out all the same.
//! server.add_rule(Rule::new(Fault::CloseBeforeHeaders).operation(Operation::SaveInvoiceStatus).nth(1));
//! // While its job runs, a supplier withdraws one of the documents.
//! server.schedule(Moment::DuringJob, SupplierEvent::withdraw(Section::B2b, "PRN-1050"));
//! // ... here the program under test saves ...
//! assert!(server.request_count_of(Operation::SaveInvoiceStatus) <= 1, "a write is sent once");
//! # });
//! ```
//!
//! Codes of refusals are those of the documentation or of public reports. Where none is known, the
//! mock has one of its own, so that nobody takes it for a fact: `IMSMOCK01` pending is blocked,
//! `IMSMOCK02` remarks are, `IMSMOCK03` a reduction of credit that does not fit, `IMSMOCK10` a user
//! name that the portal does not know.
//!
//! A [`Fault`] is what a network or a broken server makes of an answer: cut,
//! stalled, dribbled, wrongly framed, compressed or labelled, too large, or
//! another one altogether. It is given by a rule, or by a [`Mix`] to a share of
//! the requests. With the feature `tls` (on by default) the mock speaks HTTPS,
//! also with a certificate that must be refused.
//!
//! `cargo run -p ims-mock -- --port 4020` serves the same to programs in other
//! languages; `--help` lists the answers and faults that it can be told to give.

#![allow(
    clippy::disallowed_methods,
    reason = "a server answers in real time; its rules have none to test"
)]

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
mod readme {}

mod answer;
mod app;
mod builder;
mod clock;
mod closed_port;
mod connection;
mod credentials;
mod data_set;
mod documented;
mod envelope;
mod exchange;
mod fault;
mod figures;
mod network;
mod operation;
mod parameters;
mod rate_limit;
mod recording;
mod respell;
mod router;
mod routes;
mod rules;
mod schedule;
mod script;
mod server;
mod stamp;
mod state;
#[cfg(feature = "tls")]
mod tls;
mod views;

pub use axum::http::{HeaderName, HeaderValue, StatusCode};

#[cfg(feature = "tls")]
pub use crate::tls::{TlsIdentity, UnknownTlsIdentityName};
pub use crate::{
    answer::{
        Answer, BusinessError, EmptyForm, PlatformError, Queued, RawAnswer, Spelling,
        UnknownAnswerName,
    },
    builder::MockServerBuilder,
    closed_port::ClosedPort,
    data_set::{DataSet, InvalidDataSet, Record, Tally},
    fault::{Fault, Mix, UnknownFaultName},
    network::{ExpiryForm, Jobs, SectionNames, SignIn, TakenSubmission, Taxpayer},
    operation::Operation,
    recording::ReceivedRequest,
    schedule::{Moment, SupplierEvent},
    script::Rule,
    server::{MockServer, StartError},
    state::MockState,
};
