//! One limit for a key over all processes that share the store.

use std::num::NonZeroU32;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use gst_ims::ClientBuilder;
use gst_ims::credentials::ApiKey;
use gst_ims::limits::{CounterFuture, RequestCounter, Turn};
use ims_store::{Store, StoredRequests};

use crate::feedback::report;

/// Lets the store count the requests of a key, if the command has one.
pub(super) fn count_in(
    store: Option<&Store>,
    key: &ApiKey,
    builder: ClientBuilder,
) -> ClientBuilder {
    match store {
        Some(store) => builder.request_counter(Told {
            requests: store.request_counter(key),
            is_told: AtomicBool::new(false),
        }),
        None => builder,
    }
}

/// Counts in the store, and tells people once if that fails.
#[derive(Debug)]
struct Told {
    requests: StoredRequests,
    is_told: AtomicBool,
}

impl RequestCounter for Told {
    fn take(&self, limit: NonZeroU32) -> CounterFuture<'_, Turn> {
        Box::pin(async move {
            let turn = self.requests.take(limit).await;
            if let Err(error) = &turn
                && !self.is_told.swap(true, Ordering::Relaxed)
            {
                report::warning(&format!(
                    "the store cannot count the requests of all who use the key; this process \
                     keeps the limit by itself meanwhile: {error}"
                ));
            }
            turn
        })
    }

    fn pause(&self, wait: Duration) -> CounterFuture<'_, ()> {
        self.requests.pause(wait)
    }
}
