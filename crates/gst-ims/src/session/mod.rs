//! Signing in: the platform lets an API key in, and a taxpayer lets the platform in.

mod call;
mod platform;
mod provider;
mod record;
mod store;

pub use call::PlatformCall;
pub use platform::{Platform, PlatformAccess, SignIn};
pub use provider::SessionCredentials;
pub use record::{Session, SessionState, SessionSummary};
pub use store::{MemorySessions, SessionLock, SessionStore, StoreFuture};
