//! The GST Invoice Management System (IMS) over the Sandbox API: exact, typed
//! and safe to build on.
//!
//! Businesses in India look at each invoice that suppliers reported against
//! them and accept it, reject it or keep it pending before the 14th of the
//! month; their tax credit depends on it. This crate fetches those documents
//! and their counts, saves what was decided, and turns what the API really
//! sends into values that can be trusted: exact amounts, typed sections and
//! actions, errors that are errors. Nothing that the server sends is lost.
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
//! # Where things are
//!
//! | to | call | and look into |
//! | --- | --- | --- |
//! | list documents | [`Client::invoices`], [`Client::all_invoices`] | [`invoices`], [`Invoice`] |
//! | list imports of goods, read only | [`Client::imports`] | [`imports`] |
//! | count them | [`Client::counts`] | [`counts`] |
//! | accept, reject, keep pending, take back | [`Client::save`], [`Client::reset`] | [`submission`], [`Decided`] |
//! | learn what became of it | [`Client::job`] | [`job`] |
//! | fetch GSTR-2B, and make it again | [`Client::gstr2b`], [`Client::recompute_gstr2b`] | [`gstr2b`], [`recomputation`] |
//! | see what recipients did, and what is owed for it | [`Client::supplies`], [`Client::liabilities`] | [`supplier_view`] |
//! | take up a list that the tax network is still preparing | [`Client::prepare_files`], [`Client::files_job`], [`Client::invoices_of_files`] | [`files`] |
//! | sign a taxpayer in with an OTP | [`ClientBuilder::build_platform`] | [`session`] |
//! | serve many taxpayers with one key, such as from a queue of your own (example `own_queue`) | [`Client::taxpayer`] | [`credentials`] |
//! | call what this crate has no types for | [`Client::raw`] | [`raw`] |
//! | change times, retries and rates | [`Client::builder`] | [`limits`] |
//! | measure and show progress | [`ClientBuilder::observer`] | [`observe`] |
//!
//! Every request is sent by its `send`, or by being awaited, and has a `timeout` and `retries` of
//! its own. The vocabulary, such as [`Gstin`], [`Amount`] and [`Section`], is the crate
//! [`gst_types`].
//!
//! # Sections
//!
//! The tax network lists documents by kind. A call for one section is
//! [`Client::invoices`], for all of them [`Client::all_invoices`]:
//! [`AllInvoices::into_complete`] gives one list, or says what is missing.
//!
//! | [`Section`] | documents | accepting it |
//! | --- | --- | --- |
//! | `B2b`, `B2ba` | invoices, and amended ones | gives credit |
//! | `Dn`, `Dna` | debit notes, and amended ones | gives credit |
//! | `Cn`, `Cna` | credit notes, and amended ones | takes credit away: by how much must be said |
//! | `Ecom`, `Ecoma` | supplies through e-commerce operators, and amended ones | gives credit |
//!
//! Imports are listed by [`Client::imports`], to be looked at; distributed credit is counted
//! ([`Client::counts`]) and not listed.
//!
//! # States of an answer
//!
//! An empty list means "no documents" only if the tax network said so. Look at
//! [`Invoices::state`] before anything is concluded from what is missing:
//!
//! | [`State`] | what it means | what to do |
//! | --- | --- | --- |
//! | `Complete` | every document is here | go on |
//! | `Empty` | there are none | go on |
//! | `Partial` | some are here; [`Completeness`](invoices::Completeness) says why | fetch again; reconcile nothing against it |
//! | `Pending` | the list is being prepared | ask again in [`Queued::wait`](invoices::Queued::wait) |
//!
//! A record that cannot be read is in [`Invoices::rejected`] with its JSON text, and costs no
//! other.
//!
//! # Money
//!
//! [`Amount`] is decimal. It is read from its text and never goes through a float, so that
//! `0.1 + 0.2` is `0.3`; sums are checked, and nothing is rounded in silence. Credit notes have the
//! sign that the tax network gave them: [`gst_types`] says how to add documents up.
//!
//! # Errors
//!
//! All calls fail with [`Error`]. What to do depends on its [`ErrorKind`]:
//!
//! | kind | when | again? | what to tell the user |
//! | --- | --- | --- | --- |
//! | `Configuration` | before anything is sent | no | the message: it names the setting |
//! | `Authentication` | the key, the session or the OTP was refused | after signing in | the message: it says which step helps |
//! | `RateLimit` | too many requests, or a quota is used up | if [`Error::is_retryable`], after [`Error::retry_after`] | wait, or buy more |
//! | `Refused` | the tax network or the platform said no | only if retryable | the message with [`Error::code`] |
//! | `Network`, `Outage`, `Deadline` | nobody answered, or in no good state | yes, later; the client has tried already | it is not their fault |
//! | `Redirect`, `Decode`, `TooLarge` | the answer is not the API's | no | check the address; quote [`Error::transaction_id`] |
//! | `Internal` | a fault of this crate | no | report it |
//!
//! Reads are repeated by the client within its [`RetryPolicy`](limits::RetryPolicy) and its time. What changes something
//! is sent once, and [`Error::delivery`] says what became of it:
//!
//! * [`Delivery::NotSent`]: nothing left this machine; it can be sent again.
//! * [`Delivery::Answered`]: the server said that it did not do it.
//! * [`Delivery::Unknown`]: it may have been done. Fetch the documents again and compare, and only
//!   then decide whether to send what is still missing.
//!
//! # Signing in
//!
//! A taxpayer lets a program in with an OTP, for six hours. The API key and its secret open the
//! [`Platform`](session::Platform), the OTP opens a [`Session`](session::Session), and the client
//! of a session exchanges its token for another shortly before its end, or once when it is refused.
//!
//! ```
//! use gst_ims::{Client, Environment, Section};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let mock = ims_mock::MockServer::builder().require_sign_in().start().await?;
//! let platform = Client::builder()
//!     .environment(Environment::Custom(mock.base_url().parse()?))
//!     .api_key("key_test_example")
//!     .api_secret("secret_test_example")
//!     .build_platform()?;
//!
//! let sign_in = platform.sign_in("33ABKCS2033B1ZW".parse()?, "TN_NT2.2477");
//! sign_in.request_otp().await?;
//! // The person at the keyboard reads it from a telephone; it is text, zeros and all.
//! let otp = "575757";
//! let session = sign_in.verify(otp).await?;
//!
//! let client = platform.client(session);
//! client.invoices(Section::B2b).send().await?;
//! # Ok(())
//! # }
//! ```
//!
//! Sessions that outlive the program are kept in a [`SessionStore`](session::SessionStore) of one's
//! own, such as a keyring. Programs that get their tokens elsewhere give one to
//! [`ClientBuilder::taxpayer_token`], or write a [`CredentialsProvider`](credentials::CredentialsProvider).
//!
//! # Deciding
//!
//! What cannot be right is refused before it is sent:
//! [`Decided::new`](gst_types::Decided::new) knows the rules. A save is taken by the tax network
//! and carried out by a job; which documents failed, and why, is what the job tells. In the end the
//! next list is the truth.
//!
//! ```
//! use gst_ims::gst_types::{Decided, Decision, ItcReduction};
//! use gst_ims::job::Polling;
//! use gst_ims::{Action, JobState, Section, Status};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let mock = ims_mock::MockServer::start().await?;
//! # let client = gst_ims::Client::builder()
//! #     .environment(gst_ims::Environment::Custom(mock.base_url().parse()?))
//! #     .api_key("key_test_example")
//! #     .taxpayer_token("token")
//! #     .build()?;
//! let recipient = "33ABKCS2033B1ZW".parse()?;
//! let notes = client
//!     .invoices(Section::Cn)
//!     .status(Status::NoAction)
//!     .send()
//!     .await?
//!     .invoices;
//! let note = notes.into_iter().next().expect("a credit note waits");
//!
//! // Accepting a credit note takes credit away; how much of it is never guessed.
//! assert!(Decided::new(note.clone(), Decision::Accept, None, None).is_err());
//! let decided = Decided::new(note, Decision::Accept, Some(ItcReduction::Full), None)?;
//!
//! let submitted = client.save(recipient, [decided]).send().await?;
//! let job = client.job(&submitted.reference_id).wait(Polling::default()).await?;
//! assert_eq!(job.state, JobState::Done);
//!
//! // Proven by the next list, and taken back.
//! let accepted = client.invoices(Section::Cn).status(Status::Accepted).send().await?;
//! assert!(accepted.invoices.iter().all(|note| note.action == Action::Accepted));
//! client.reset(recipient, accepted.invoices).send().await?;
//! # Ok(())
//! # }
//! ```
//!
//! # Testing
//!
//! The crate `ims-mock` is the API on a loopback port, with a small tax network behind it: it signs
//! taxpayers in with the OTP 575757, carries decisions out by the network's rules, and fails as it
//! is told to.
//!
//! ```
//! use gst_ims::limits::RetryPolicy;
//! use gst_ims::{Client, Delivery, Environment, Section};
//! use gst_ims::gst_types::{Decided, Decision};
//! use ims_mock::{Fault, MockServer, Operation, Rule};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let mock = MockServer::start().await?;
//! let client = Client::builder()
//!     .environment(Environment::Custom(mock.base_url().parse()?))
//!     .api_key("key_test_example")
//!     .taxpayer_token("token")
//!     .retries(RetryPolicy::none())
//!     .build()?;
//! let list = client.invoices(Section::B2b).send().await?;
//! let invoice = list.invoices.into_iter().next().expect("the sample has invoices");
//! let decided = Decided::new(invoice, Decision::Reject, None, None)?;
//!
//! // The connection breaks before the answer: nobody can tell whether it was saved.
//! mock.add_rule(Rule::new(Fault::CloseBeforeHeaders).operation(Operation::SaveInvoiceStatus));
//! let save = client.save("33ABKCS2033B1ZW".parse()?, [decided]);
//! let error = save.send().await.expect_err("no answer");
//! assert_eq!(error.delivery(), Some(Delivery::Unknown));
//! assert_eq!(mock.request_count_of(Operation::SaveInvoiceStatus), 1);
//! # Ok(())
//! # }
//! ```
//!
//! Without a server, [`Invoices::from_body`], [`Counts::from_body`], [`Submitted::from_body`] and
//! [`Job::from_body`] read what was received before.
//!
//! # What is normalised
//!
//! * Errors hidden inside HTTP 200 become [`Error`]s; "no documents" codes become empty answers.
//! * Every spelling of a section and an action becomes one [`Section`] and one [`Action`].
//! * Unknown fields, codes and sections are kept, and what of a known field was not understood is
//!   sent back as it came when the document is decided on.
//!
//! # Features
//!
//! * `blocking`: a client and a platform for programs without async, in `blocking`.
//!
//! # Secrets
//!
//! Keys, tokens and the OTP live in types that do not print them, and are removed from what a
//! server echoes in its errors. A session is sent to no other server than the one that opened it.
//! Redirects are never followed, and plain HTTP is only spoken to this machine.

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
mod digest;
mod envelope;
mod error;
mod http;
mod json;
pub mod limits;
mod memory_limit;
mod meta;
pub mod observe;
mod operations;
mod pages;
pub mod session;

pub use client::{Client, ClientBuilder};
pub use config::credentials;
pub use config::environment::{BaseUrl, Environment};
pub use error::{Delivery, Error, ErrorBuilder, ErrorKind};
pub use meta::ResponseMeta;
pub use operations::*;

#[doc(no_inline)]
pub use counts::Counts;
#[doc(no_inline)]
pub use invoices::{AllInvoices, Invoices, State};
#[doc(no_inline)]
pub use job::{Job, JobState};
#[doc(no_inline)]
pub use submission::Submitted;

// The crates whose types are in public signatures.
#[doc(no_inline)]
pub use {bytes, futures_util::Stream, jiff, reqwest, secrecy};

pub use gst_types;
#[doc(no_inline)]
pub use gst_types::{
    Action, Amount, CountedSection, Date, Decided, Decision, DocumentHash, DocumentKey,
    DocumentNumber, Extra, GoodsType, Gstin, Invoice, InvoiceBuilder, ItcReduction, Original,
    RawJson, Remarks, ReturnPeriod, Section, SourceForm, StateCode, Status, SupplyType,
};
