//! One call: credentials, limits, deadline, as many attempts as allowed, and what is told of them.

mod attempt;
mod context;
mod counter;
mod limiter;
mod operation;
mod options;
mod renewal;
mod retry;
mod run;
mod write_turns;

pub use counter::{CounterFuture, RequestCounter, Turn};
pub use limiter::RateLimit;
pub use retry::RetryPolicy;

pub(crate) use context::{Caller, Shared};
pub(crate) use limiter::Limiter;
pub(crate) use operation::{Bounds, Operation, Response, not_built};
pub(crate) use options::{CallOptions, option_setters, sent_when_awaited};
pub(crate) use retry::Budget;
pub(crate) use run::call;
pub(crate) use write_turns::WriteTurns;
