//! The memory that the responses of one call may take.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::error::{Error, ErrorKind};

/// A bound that everything of one call counts against: bodies while they are read, and what is
/// kept of them. The sections of a call for all share one.
#[derive(Clone, Debug)]
pub(crate) struct MemoryLimit(Arc<Bound>);

#[derive(Debug)]
struct Bound {
    used: AtomicUsize,
    most: usize,
}

impl MemoryLimit {
    pub(crate) fn new(most: usize) -> Self {
        Self(Arc::new(Bound {
            used: AtomicUsize::new(0),
            most,
        }))
    }

    /// No bound, for what somebody else received.
    pub(crate) fn none() -> Self {
        Self::new(usize::MAX)
    }

    /// Begins to count; nothing is held yet.
    pub(crate) fn hold(&self) -> Held {
        Held {
            limit: self.clone(),
            bytes: 0,
        }
    }

    pub(crate) fn exceeded(&self) -> Error {
        Error::new(
            ErrorKind::TooLarge,
            format!(
                "the answer takes more than {} bytes of memory, the most that this client allows a call",
                self.0.most
            ),
        )
    }
}

/// Memory that is counted until this is dropped.
#[derive(Debug)]
pub(crate) struct Held {
    limit: MemoryLimit,
    bytes: usize,
}

impl Held {
    /// Counts more bytes; `false` if they are too many, and then none of them is counted.
    pub(crate) fn add(&mut self, bytes: usize) -> bool {
        let bound = &self.limit.0;
        let before = bound.used.fetch_add(bytes, Ordering::Relaxed);
        let fits = before.saturating_add(bytes) <= bound.most;
        if fits {
            self.bytes = self.bytes.saturating_add(bytes);
        } else {
            bound.used.fetch_sub(bytes, Ordering::Relaxed);
        }
        fits
    }

    /// How many bytes there is room for.
    pub(crate) fn room(&self) -> usize {
        let bound = &self.limit.0;
        bound
            .most
            .saturating_sub(bound.used.load(Ordering::Relaxed))
    }

    /// Counts what is held up to so many bytes.
    pub(crate) fn grow_to(&mut self, bytes: usize) -> bool {
        self.add(bytes.saturating_sub(self.bytes))
    }

    /// Counts it for as long as the call lasts, as the caller keeps it.
    pub(crate) fn keep(mut self) {
        self.bytes = 0;
    }

    pub(crate) fn exceeded(&self) -> Error {
        self.limit.exceeded()
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.limit.0.used.fetch_sub(self.bytes, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_dropped_makes_room_and_what_is_kept_does_not() {
        let limit = MemoryLimit::new(10);
        let mut body = limit.hold();
        assert!(body.add(6));
        assert!(!limit.hold().add(5));
        assert!(body.grow_to(8));
        assert!(!body.grow_to(11));
        drop(body);
        let mut kept = limit.hold();
        assert!(kept.add(7));
        kept.keep();
        assert!(!limit.hold().add(4));
        assert!(limit.hold().add(3));
    }
}
