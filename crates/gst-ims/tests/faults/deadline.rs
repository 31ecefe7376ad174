//! The time for the whole call ends whatever goes on.

use std::time::Duration;

use gst_ims::{Delivery, ErrorKind};

use super::bench::{Clients, assert_no_secret, patient, start};
use super::operation::{Material, Operation};
use super::verdict::{faults, is_slow};

#[tokio::test]
async fn the_deadline_ends_every_operation_in_every_slow_fault() {
    for fault in faults().filter(|fault| is_slow(*fault)) {
        for operation in Operation::all() {
            let server = start().await;
            let material = Material::of(operation, &server, || patient(&server)).await;
            let clients = Clients::of(|| {
                patient(&server)
                    .timeout(Duration::from_millis(100))
                    .attempt_timeout(Duration::MAX)
                    .idle_timeout(Duration::MAX)
            });
            server.answer_always(fault);
            let outcomes = operation.run(&clients, &material).await;
            assert_eq!(outcomes.len(), operation.requests() as usize);
            for outcome in outcomes {
                let error = outcome.unwrap_err();
                assert_eq!(error.kind(), ErrorKind::Deadline, "{fault} {operation:?}");
                assert!(error.attempts() <= 1, "{fault} {operation:?}: {error:?}");
                let may_be_done = error.delivery() == Some(Delivery::Unknown);
                let is_sent_once = !operation.info().repeatable && error.attempts() == 1;
                assert_eq!(
                    may_be_done, is_sent_once,
                    "{fault} {operation:?}: {error:?}"
                );
                assert_no_secret(&error);
            }
        }
    }
}
