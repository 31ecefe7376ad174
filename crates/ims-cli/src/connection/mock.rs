//! The mock that `--mock` asks.

use ims_mock::MockServer;

use crate::failure::Failure;

pub(super) async fn start() -> Result<MockServer, Failure> {
    MockServer::start()
        .await
        .map_err(|error| Failure::internal(format!("the mock cannot start: {error}")))
}
