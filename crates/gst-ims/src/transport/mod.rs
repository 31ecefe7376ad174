//! From an operation to the bytes of its response: credentials, limits, deadlines and retries.

mod answer;
mod body;
mod call;
mod exchange;
mod failure;
mod limiter;
mod resolver;
mod retry;
mod wish;

pub use limiter::RateLimit;
pub use retry::RetryPolicy;

pub(crate) use answer::Answer;
pub(crate) use call::{Bounds, Operation, Response, call, not_built};
pub(crate) use limiter::Limiter;
pub(crate) use resolver::DetachedResolver;
pub(crate) use retry::Budget;
