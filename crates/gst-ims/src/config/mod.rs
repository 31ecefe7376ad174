//! What a client is told before it sends anything.

pub mod credentials;
pub(crate) mod environment;
pub(crate) mod proxy;
