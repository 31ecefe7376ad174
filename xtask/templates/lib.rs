//! Client of the Sandbox GST compliance API as it is documented: one method for each operation,
//! and types that hold exactly what is on the wire.
//!
//! Every field is optional and unknown ones are kept, because answers differ from the
//! documentation. A refusal that arrives inside HTTP 200 is an `Ok` here: look at `status_cd` and
//! `error`. The `gst-ims` crate does that, and everything else that a product needs.
//!
//! OPERATIONS
//!
//! ```no_run
//! use sandbox_gst::DirectTransport;
//!
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! let client = DirectTransport::new("key_test_...", "taxpayer access token")?
//!     .into_client("https://test-api.sandbox.co.in");
//! let answer = client.get_invoices(&"B2B".parse()?, None).await?;
//! if let Some(sections) = answer.into_inner().data.and_then(|data| data.data) {
//!     println!("{:?}", sections.b2b);
//! }
//! # Ok(())
//! # }
//! ```

#![allow(
    clippy::all,
    rustdoc::all,
    reason = "descriptions and shapes come from the documentation as published"
)]

#[rustfmt::skip]
mod client;
mod form;
#[allow(dead_code, reason = "a document may describe no object")]
mod open_object;
#[rustfmt::skip]
pub mod operations;
#[rustfmt::skip]
mod requests;
mod transport;
#[rustfmt::skip]
pub mod types;

pub use client::*;
pub use operations::OperationInfo;
pub use requests::Requests;
pub use transport::{DirectTransport, Transport, TransportError};

/// The API version that is sent as `x-api-version` unless another is set.
pub const DEFAULT_API_VERSION: &str = API_VERSION_TEXT;
