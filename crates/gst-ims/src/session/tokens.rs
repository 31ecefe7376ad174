//! The platform's tokens, fetched when they are needed.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use jiff::SignedDuration;
use tokio::sync::Mutex;

use super::PlatformAccess;
use crate::call::{Bounds, CallOptions, Caller, Shared, call};
use crate::clock;
use crate::config::credentials::{ApiKey, ApiSecret, CredentialsCache, Prepared, PreparedSource};
use crate::error::{Error, ErrorKind};
use crate::operations::sign_in::Authenticate;

/// The key and its secret, which never change.
struct Fixed(ApiKey, ApiSecret);

impl PreparedSource for Fixed {
    fn prepared(&self) -> BoxFuture<'_, Result<Prepared, Error>> {
        Box::pin(std::future::ready(Prepared::of_secret(&self.0, &self.1)))
    }
}

/// The platform's tokens, one at a time.
pub(super) struct Tokens {
    caller: Caller,
    key: ApiKey,
    state: Mutex<TokenState>,
}

#[derive(Default)]
struct TokenState {
    kept: Option<PlatformAccess>,
    /// Whether the kept one was given to a call: whoever asks again was refused it.
    is_given: bool,
    /// A refusal of the account, which holds for every taxpayer.
    refused: Option<(tokio::time::Instant, Error)>,
}

/// How long a refusal of the account is believed.
const REFUSED_FOR: Duration = Duration::from_secs(60);

/// How long a token lives, as documented, but for a margin.
const LIFE: SignedDuration = SignedDuration::from_secs(24 * 3600);
const MARGIN: SignedDuration = SignedDuration::from_secs(5 * 60);

impl Tokens {
    pub(super) fn of(shared: &Arc<Shared>, key: ApiKey, secret: ApiSecret) -> Self {
        let credentials = CredentialsCache::of_platform(Arc::new(Fixed(key.clone(), secret)));
        Self {
            caller: Caller {
                shared: Arc::clone(shared),
                credentials: Arc::new(credentials),
                taxpayer: None,
            },
            key,
            state: Mutex::default(),
        }
    }

    pub(super) fn key(&self) -> &ApiKey {
        &self.key
    }

    /// Takes a token that was kept. Nothing else knows of the platform yet, or what it knows is
    /// newer.
    pub(super) fn take(&self, access: PlatformAccess) {
        if let Ok(mut state) = self.state.try_lock() {
            state.kept = Some(access);
        }
    }

    pub(super) async fn get(&self, for_a_call: bool) -> Result<PlatformAccess, Error> {
        let mut state = self.state.lock().await;
        let now = clock::time_of_day();
        let was_refused = for_a_call && state.is_given;
        if !was_refused
            && let Some(access) = &state.kept
            && access.expires_at.duration_since(now) > MARGIN
        {
            let access = access.clone();
            state.is_given |= for_a_call;
            return Ok(access);
        }
        if let Some((at, error)) = &state.refused
            && clock::now().saturating_duration_since(*at) < REFUSED_FOR
        {
            return Err(error.clone());
        }
        let bounds = Bounds::of(&self.caller.shared, &CallOptions::default());
        match call(&self.caller, &bounds, &Authenticate).await {
            Ok(authenticated) => {
                let access = PlatformAccess {
                    token: authenticated.token,
                    expires_at: now.saturating_add(LIFE).unwrap_or(now),
                };
                *state = TokenState {
                    kept: Some(access.clone()),
                    is_given: for_a_call,
                    refused: None,
                };
                Ok(access)
            }
            Err(error) => {
                if error.kind() == ErrorKind::Authentication || error.is_quota() {
                    state.refused = Some((clock::now(), error.clone()));
                }
                Err(error)
            }
        }
    }
}

impl PreparedSource for Tokens {
    fn prepared(&self) -> BoxFuture<'_, Result<Prepared, Error>> {
        Box::pin(async {
            let access = self.get(true).await?;
            Prepared::of_platform(&self.key, &access.token, access.expires_at)
        })
    }
}
