//! Carrying plans out: lock, fetch, check, save, reset, fetch again, compare.

mod compare;
mod context;
mod engine;
mod journal;
mod lists;
mod progress;
mod results;
mod resume;
mod send;

pub use self::compare::NOT_APPLIED;
pub use self::engine::Engine;
pub use self::journal::Journal;
pub use self::progress::{Event, Progress};
pub use self::results::{ApplyError, Finished, Stopped};
pub use self::resume::{Resumed, kept_back};
