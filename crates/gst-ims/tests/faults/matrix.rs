//! Every fault against every operation.

use futures_util::StreamExt;
use gst_ims::{ClientBuilder, Delivery};
use ims_mock::{Fault, MockServer, Rule};
use serde_json::Value;

use super::bench::{Clients, hurried, patient, start};
use super::operation::{Material, Operation, Outcome};
use super::verdict::{faults, is_slow};

/// One operation that has met one fault.
pub(crate) struct Case {
    pub(crate) fault: Fault,
    pub(crate) operation: Operation,
    pub(crate) server: MockServer,
    pub(crate) clients: Clients,
    pub(crate) material: Material,
    pub(crate) outcomes: Vec<Outcome>,
    pub(crate) expected: Vec<Value>,
    /// What the server had seen before.
    pub(crate) earlier_requests: u64,
    pub(crate) earlier_connections: u64,
}

impl Case {
    async fn of(
        fault: Fault,
        operation: Operation,
        rule: Rule,
        expected: Vec<Value>,
        builder: impl Fn(&MockServer) -> ClientBuilder,
    ) -> Self {
        let server = start().await;
        let material = Material::of(operation, &server, || patient(&server)).await;
        let clients = Clients::of(|| builder(&server));
        let earlier_requests = server.request_count();
        let earlier_connections = server.connection_count();
        // A session that is over is refused: one that stays meets the fault alone.
        let has_no_effect = operation == Operation::Logout;
        server.add_rule(if has_no_effect {
            rule.without_effect()
        } else {
            rule
        });
        let outcomes = operation.run(&clients, &material).await;
        assert_eq!(outcomes.len(), expected.len(), "{fault} {operation:?}");
        Self {
            fault,
            operation,
            server,
            clients,
            material,
            outcomes,
            expected,
            earlier_requests,
            earlier_connections,
        }
    }

    /// Where a test failed.
    pub(crate) fn name(&self) -> String {
        format!("{} {:?}", self.fault, self.operation)
    }

    /// Each outcome with what there is without a fault.
    pub(crate) fn compared(&self) -> impl Iterator<Item = (&Outcome, &Value)> {
        self.outcomes.iter().zip(&self.expected)
    }

    /// How many requests the operation has sent.
    pub(crate) fn requests(&self) -> u64 {
        self.server.request_count() - self.earlier_requests
    }

    pub(crate) fn connections(&self) -> u64 {
        self.server.connection_count() - self.earlier_connections
    }

    /// Above all: nothing that changes something is sent twice, and nothing is called undone that
    /// was done.
    pub(crate) async fn assert_safe(&self) {
        let of = format!("{}: {:?}", self.name(), self.outcomes);
        if self.operation.info().repeatable {
            for outcome in &self.outcomes {
                let delivery = outcome.as_ref().err().map(gst_ims::Error::delivery);
                assert_eq!(delivery.flatten(), None, "{of}");
            }
            return;
        }
        assert!(self.requests() <= 1, "{of}");
        self.server.clear_rules();
        let is_done = self.operation.is_done(&self.server, &self.material).await;
        for outcome in &self.outcomes {
            let Err(error) = outcome else {
                assert!(is_done, "{of}");
                continue;
            };
            let delivery = error.delivery();
            assert!(delivery.is_some(), "{of}");
            assert!(!is_done || delivery == Some(Delivery::Unknown), "{of}");
            assert!(
                delivery != Some(Delivery::Unknown) || !error.is_retryable(),
                "{of}"
            );
        }
    }
}

/// An operation in every fault that shows itself at once.
pub(crate) async fn quick(
    operation: Operation,
    rule: impl Fn(Fault) -> Rule,
    judge: impl AsyncFn(Case),
) {
    let expected = operation.expected().await;
    for fault in faults().filter(|fault| !is_slow(*fault)) {
        let expected = expected.clone();
        judge(Case::of(fault, operation, rule(fault), expected, patient).await).await;
    }
}

/// The operations in every fault that a client must lose its patience with.
pub(crate) async fn slow(
    operations: impl Iterator<Item = Operation>,
    rule: impl Fn(Fault) -> Rule,
    judge: impl AsyncFn(Case),
) {
    let mut cases = Vec::new();
    for operation in operations {
        let expected = operation.expected().await;
        let slow = faults().filter(|fault| is_slow(*fault));
        cases.extend(slow.map(|fault| (fault, operation, expected.clone())));
    }
    futures_util::stream::iter(cases)
        .for_each_concurrent(8, async |(fault, operation, expected)| {
            judge(Case::of(fault, operation, rule(fault), expected, hurried).await).await;
        })
        .await;
}
