//! The key and the token that authorise a call, and where they come from.

mod files;
mod prepared;
mod provider;
mod secret;
mod secret_file;
mod variables;

pub use files::FileCredentials;
pub use provider::{CallbackCredentials, CredentialsFuture, CredentialsProvider};
pub use secret::{ApiKey, ApiSecret, Credentials, PlatformToken, TaxpayerToken};
pub use variables::EnvironmentCredentials;

pub(crate) use prepared::{CredentialsCache, Prepared, PreparedSource};
