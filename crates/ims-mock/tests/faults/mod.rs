//! Every fault as a client sees it: byte by byte over a socket, and through an
//! HTTP client.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking, in its helpers too"
)]

mod connections;
mod content;
mod cuts;
mod framing;
mod mix;
mod names;
#[cfg(feature = "tls")]
mod tls;
mod wire;
