//! The key and the token that authorise a call, and where they come from.

mod prepared;
mod provider;
mod secret;

pub use provider::{
    CallbackCredentials, CredentialsFuture, CredentialsProvider, EnvironmentCredentials,
    FileCredentials,
};
pub use secret::{ApiKey, Credentials, TaxpayerToken};

pub(crate) use prepared::{CredentialsCache, Prepared};
