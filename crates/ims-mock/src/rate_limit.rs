//! How many requests a key may send in a minute, and what answers say of it.

use std::{
    collections::HashMap,
    num::NonZeroU32,
    sync::{Mutex, PoisonError},
    time::Duration,
};

const WINDOW: Duration = Duration::from_secs(60);

/// What the documented samples announce; nobody is held to it.
const DOCUMENTED: u32 = 120;

/// The limit of each key, in windows of a minute that begin with a request.
#[derive(Debug, Default)]
pub(crate) struct RateLimit {
    per_minute: Option<NonZeroU32>,
    windows: Mutex<HashMap<String, Window>>,
}

#[derive(Debug, Clone, Copy)]
struct Window {
    began: Duration,
    requests: u32,
}

/// What a request is told about the limit of its key.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Allowance {
    pub(crate) limit: u32,
    pub(crate) remaining: u32,
    /// When the window of the request ends.
    pub(crate) ends_in: Duration,
    pub(crate) is_exceeded: bool,
}

impl RateLimit {
    pub(crate) fn new(per_minute: Option<NonZeroU32>) -> Self {
        Self {
            per_minute,
            windows: Mutex::default(),
        }
    }

    /// Counts a request of a key. Without a limit each reads as the first of its window, so that a
    /// client that obeys the figures is never held up.
    pub(crate) fn count(&self, key: &str, now: Duration) -> Allowance {
        let Some(per_minute) = self.per_minute else {
            return Allowance {
                limit: DOCUMENTED,
                remaining: DOCUMENTED - 1,
                ends_in: WINDOW,
                is_exceeded: false,
            };
        };
        let first = Window {
            began: now,
            requests: 0,
        };
        let mut windows = self.windows.lock().unwrap_or_else(PoisonError::into_inner);
        let window = windows.entry(key.to_owned()).or_insert(first);
        if now.saturating_sub(window.began) >= WINDOW {
            *window = first;
        }
        window.requests = window.requests.saturating_add(1);
        let limit = per_minute.get();
        Allowance {
            limit,
            remaining: limit.saturating_sub(window.requests),
            ends_in: WINDOW.saturating_sub(now.saturating_sub(window.began)),
            is_exceeded: window.requests > limit,
        }
    }
}
