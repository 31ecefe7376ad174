//! What a server leaves to the next one.

use std::{
    fmt,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use serde::{Deserialize, Serialize};

use crate::{app::App, network::Network};

/// Everything that the tax network behind a server knew when it was asked for: taxpayers and their
/// documents, sessions, and jobs. It can be written as JSON, and the next server can go on with it.
///
/// What suppliers were scheduled to do is not in it, nor are rules and faults.
///
/// ```
/// use ims_mock::{MockServer, MockState};
///
/// # tokio::runtime::Runtime::new().unwrap().block_on(async {
/// let server = MockServer::start().await?;
/// let kept = serde_json::to_string(&server.state()).unwrap();
/// server.stop().await;
///
/// let state: MockState = serde_json::from_str(&kept).unwrap();
/// let server = MockServer::builder().state(state).start().await?;
/// # drop(server);
/// # Ok::<(), ims_mock::StartError>(())
/// # }).unwrap();
/// ```
#[derive(Clone, Serialize, Deserialize)]
pub struct MockState {
    network: Network,
    /// How long the server had run.
    elapsed: Duration,
    /// When that was, since 1970.
    at: Duration,
    issued_stamps: u64,
}

impl MockState {
    pub(crate) fn of(app: &App) -> Self {
        app.let_time_pass();
        Self {
            network: app.network().clone(),
            elapsed: app.clock.elapsed(),
            at: since_1970(),
            issued_stamps: app.stamps.issued(),
        }
    }

    /// How long the next server runs already, in which the time between both is counted.
    pub(crate) fn earlier(&self) -> Duration {
        let between = since_1970().saturating_sub(self.at);
        self.elapsed.saturating_add(between)
    }

    pub(crate) fn issued_stamps(&self) -> u64 {
        self.issued_stamps
    }

    pub(crate) fn into_network(self) -> Network {
        self.network
    }
}

impl fmt::Debug for MockState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MockState").finish_non_exhaustive()
    }
}

fn since_1970() -> Duration {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    now.unwrap_or_default()
}
