//! What the network's side of a command runs on.

use tokio::runtime::{Builder, Runtime};

use crate::failure::Failure;
use crate::feedback::Feedback;

/// Starts what the network's side of a command runs on.
pub(super) fn start() -> Result<Runtime, Failure> {
    // One thread is enough for a network, and may be all that there is.
    Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::internal(format!("the runtime cannot start: {error}")))
}

/// Runs the network's side of a command to its end, and the feedback with it.
pub(super) fn block_on<T>(
    feedback: Feedback,
    work: impl Future<Output = Result<T, Failure>>,
) -> Result<T, Failure> {
    let runtime = start()?;
    let result = runtime.block_on(work);
    // A look-up of a host's name that hangs must not outlast the deadline.
    runtime.shutdown_background();
    feedback.end();
    result
}
