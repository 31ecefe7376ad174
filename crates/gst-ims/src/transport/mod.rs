//! From a generated method to the bytes of an answer: credentials, limits,
//! deadlines and retries.

mod answer;
mod body;
mod call;
mod exchange;
mod failure;
mod limiter;
mod retry;
mod wish;

pub use limiter::RateLimit;
pub use retry::RetryPolicy;

pub(crate) use answer::Answer;
pub(crate) use call::{Operation, call};
pub(crate) use failure::{kind_of_status, summary, with_transience};
pub(crate) use limiter::Limiter;
pub(crate) use retry::Budget;
