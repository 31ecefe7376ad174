//! The wish to stop, known to every connection.

use tokio::sync::watch;

/// Stops what listens to it when it is dropped.
#[derive(Debug)]
pub(crate) struct StopHandle {
    // Only held: dropping it closes the channel.
    _sender: watch::Sender<()>,
}

/// One listener's end.
#[derive(Debug, Clone)]
pub(crate) struct Stop(watch::Receiver<()>);

impl Stop {
    pub(crate) fn new() -> (StopHandle, Self) {
        let (sender, receiver) = watch::channel(());
        (StopHandle { _sender: sender }, Self(receiver))
    }

    /// Waits until the server is to stop.
    pub(crate) async fn requested(&mut self) {
        // Nothing is ever sent, so that the only news is the end of the sender.
        while self.0.changed().await.is_ok() {}
    }
}
