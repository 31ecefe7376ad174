//! Work that may block for ever, such as reading a pipe that nobody writes to.

use std::thread;

use tokio::sync::oneshot;

use crate::failure::Failure;

/// Runs `work` on a thread of its own, which nothing waits for when the future
/// is dropped: the end of the process ends it.
pub(crate) async fn run<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Failure> {
    let (sender, receiver) = oneshot::channel();
    thread::Builder::new()
        .spawn(move || {
            // Nobody may be waiting any more.
            let _ = sender.send(work());
        })
        .map_err(|error| Failure::internal(format!("no thread can be started: {error}")))?;
    receiver
        .await
        .map_err(|_| Failure::internal("work in the background was interrupted"))
}
