//! Every fault against every operation.

use futures_util::StreamExt;
use gst_ims::{Client, ClientBuilder};
use ims_mock::{Fault, MockServer, Rule};
use serde_json::Value;

use crate::bench::{Operation, Outcome, hurried, patient, start};
use crate::verdict::{faults, is_slow};

/// One operation that has met one fault.
pub(crate) struct Case {
    pub(crate) fault: Fault,
    pub(crate) operation: Operation,
    pub(crate) server: MockServer,
    pub(crate) client: Client,
    pub(crate) outcomes: Vec<Outcome>,
    pub(crate) expected: Vec<Value>,
}

impl Case {
    async fn of(
        fault: Fault,
        operation: Operation,
        rule: Rule,
        builder: impl Fn(&MockServer) -> ClientBuilder,
    ) -> Self {
        let server = start().await;
        let client = builder(&server).build().unwrap();
        server.add_rule(rule);
        let outcomes = operation.run(&client).await;
        let expected = operation.expected().await;
        assert_eq!(outcomes.len(), expected.len(), "{fault} {operation:?}");
        Self {
            fault,
            operation,
            server,
            client,
            outcomes,
            expected,
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
}

/// An operation in every fault that shows itself at once.
pub(crate) async fn quick(
    operation: Operation,
    rule: impl Fn(Fault) -> Rule,
    judge: impl AsyncFn(Case),
) {
    for fault in faults().filter(|fault| !is_slow(*fault)) {
        judge(Case::of(fault, operation, rule(fault), patient).await).await;
    }
}

/// Every operation in every fault that a client must lose its patience with.
pub(crate) async fn slow(rule: impl Fn(Fault) -> Rule, judge: impl AsyncFn(Case)) {
    let cases: Vec<_> = faults()
        .filter(|fault| is_slow(*fault))
        .flat_map(|fault| Operation::ALL.map(|operation| (fault, operation)))
        .collect();
    futures_util::stream::iter(cases)
        .for_each_concurrent(8, async |(fault, operation)| {
            judge(Case::of(fault, operation, rule(fault), hurried).await).await;
        })
        .await;
}
