//! Signing in: the platform lets an API key in, and a taxpayer lets the platform in.

mod access;
mod call;
mod platform;
mod provider;
mod record;
mod sign_in;
mod store;
mod tokens;

pub use access::PlatformAccess;
pub use call::PlatformCall;
pub use platform::Platform;
pub use provider::SessionCredentials;
pub use record::{Session, SessionState, SessionSummary};
pub use sign_in::SignIn;
pub use store::{MemorySessions, SessionLock, SessionStore, StoreFuture};
