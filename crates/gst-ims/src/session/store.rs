//! Where a session is kept.

use std::any::Any;
use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::Mutex as Turn;

use super::Session;
use crate::error::Error;

/// The future of a [`SessionStore`].
pub type StoreFuture<'a, T> = Pin<Box<dyn Future<Output = Result<T, Error>> + Send + 'a>>;

/// Keeps others from exchanging the token until it is dropped.
pub type SessionLock = Box<dyn Any + Send>;

/// Where the session of one taxpayer is kept, such as a keyring.
///
/// Several processes may share a session: one exchanges the token for another while it holds the
/// lock, and the others find what it stored. Errors are best made by [`Error::from_provider`].
///
/// # Example
///
/// ```
/// use gst_ims::Error;
/// use gst_ims::session::{Session, SessionLock, SessionStore, StoreFuture};
/// use secrecy::SecretString;
///
/// /// A keyring, as a program may have one.
/// #[derive(Debug)]
/// struct Keyring;
///
/// # impl Keyring {
/// #     fn read(&self) -> Option<SecretString> { None }
/// #     fn write(&self, _secret: SecretString) {}
/// # }
/// impl SessionStore for Keyring {
///     fn load(&self) -> StoreFuture<'_, Option<Session>> {
///         Box::pin(async { self.read().map(|json| Session::from_secret_json(&json)).transpose() })
///     }
///
///     fn save(&self, session: Session) -> StoreFuture<'_, ()> {
///         Box::pin(async move {
///             self.write(session.to_secret_json());
///             Ok(())
///         })
///     }
///
///     fn lock(&self) -> StoreFuture<'_, SessionLock> {
///         // One process uses it; others take a lock file here, and keep it in the box.
///         Box::pin(async { Ok(Box::new(()) as SessionLock) })
///     }
/// }
/// ```
pub trait SessionStore: fmt::Debug + Send + Sync + 'static {
    /// Reads the session, if there is one.
    fn load(&self) -> StoreFuture<'_, Option<Session>>;

    /// Keeps a session instead of the one before.
    fn save(&self, session: Session) -> StoreFuture<'_, ()>;

    /// Waits until no other process or task exchanges the token.
    fn lock(&self) -> StoreFuture<'_, SessionLock>;
}

/// A session that is kept in memory.
///
/// # Example
///
/// ```
/// use gst_ims::session::{MemorySessions, SessionStore};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), gst_ims::Error> {
/// let store = MemorySessions::default();
/// assert!(store.load().await?.is_none());
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Default)]
pub struct MemorySessions {
    session: Mutex<Option<Session>>,
    turn: Arc<Turn<()>>,
}

impl MemorySessions {
    /// Keeps a session.
    #[must_use]
    pub fn new(session: Session) -> Self {
        Self {
            session: Mutex::new(Some(session)),
            turn: Arc::default(),
        }
    }
}

impl SessionStore for MemorySessions {
    fn load(&self) -> StoreFuture<'_, Option<Session>> {
        let session = self.session.lock().unwrap_or_else(PoisonError::into_inner);
        let session = session.clone();
        Box::pin(std::future::ready(Ok(session)))
    }

    fn save(&self, session: Session) -> StoreFuture<'_, ()> {
        *self.session.lock().unwrap_or_else(PoisonError::into_inner) = Some(session);
        Box::pin(std::future::ready(Ok(())))
    }

    fn lock(&self) -> StoreFuture<'_, SessionLock> {
        let turn = Arc::clone(&self.turn);
        Box::pin(async move { Ok(Box::new(turn.lock_owned().await) as SessionLock) })
    }
}
