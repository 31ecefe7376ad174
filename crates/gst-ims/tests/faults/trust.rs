//! Servers that cannot be reached or must not be trusted, and faults below TLS.

use gst_ims::{ClientBuilder, Delivery, ErrorKind};
use ims_mock::{ClosedPort, MockServer, SignIn, TlsIdentity};

use super::bench::{Clients, MOST_ATTEMPTS, assert_no_secret, client_for, patient};
use super::operation::{Material, OTP, Operation};
use super::verdict::{Verdict, faults, is_slow, verdict};

async fn server(identity: TlsIdentity) -> MockServer {
    let sign_in = SignIn::new().otp(OTP);
    let builder = MockServer::builder().sign_in(sign_in);
    builder.tls(identity).start().await.unwrap()
}

fn trusting(server: &MockServer) -> ClientBuilder {
    let root = server.root_certificate_pem().unwrap();
    patient(server).root_certificate(root).unwrap()
}

/// Nothing has left of what is not safe to repeat.
fn not_sent(operation: Operation) -> Option<Delivery> {
    (!operation.info().repeatable).then_some(Delivery::NotSent)
}

#[tokio::test]
async fn a_root_certificate_by_configuration_is_trusted() {
    for operation in Operation::all() {
        let server = server(TlsIdentity::Trusted).await;
        let material = Material::of(operation, &server, || trusting(&server)).await;
        let clients = Clients::of(|| trusting(&server));
        let outcomes = operation.run(&clients, &material).await;
        let answers: Vec<_> = outcomes.into_iter().map(Result::unwrap).collect();
        assert_eq!(answers, operation.expected().await);
    }
}

#[tokio::test]
async fn no_request_is_sent_to_a_server_with_another_certificate() {
    let untrusted = TlsIdentity::ALL
        .into_iter()
        .filter(|identity| *identity != TlsIdentity::Trusted);
    for identity in untrusted {
        let server = server(identity).await;
        let mut connections = 0;
        for operation in Operation::all() {
            let material = Material::for_server_at(operation, server.base_url()).await;
            let clients = Clients::of(|| trusting(&server));
            for outcome in operation.run(&clients, &material).await {
                let error = outcome.unwrap_err();
                let of = format!("{identity} {operation:?}: {error:?}");
                assert_eq!(error.kind(), ErrorKind::Network, "{of}");
                assert_eq!(error.attempts(), 1, "{of}");
                assert!(!error.is_retryable(), "{of}");
                assert_eq!(error.delivery(), not_sent(operation), "{of}");
                assert!(error.to_string().contains("certificate"), "{of}");
                // Another root mends what nobody vouches for, and neither a name nor a time.
                let mended_by_a_root = identity == TlsIdentity::UnknownIssuer;
                for word in ["a proxy of this network inspects", "`ims --ca-file`"] {
                    assert_eq!(error.to_string().contains(word), mended_by_a_root, "{of}");
                }
                assert_no_secret(&error);
            }
            assert_eq!(server.request_count(), 0);
            connections += u64::from(operation.requests());
            assert_eq!(server.connection_count(), connections);
        }
    }
}

#[tokio::test]
async fn a_root_that_nobody_configured_is_not_trusted() {
    let server = server(TlsIdentity::Trusted).await;
    let material = Material::default();
    let clients = Clients::of(|| patient(&server));
    for outcome in Operation::Counts.run(&clients, &material).await {
        assert_eq!(outcome.unwrap_err().kind(), ErrorKind::Network);
    }
    assert_eq!(server.request_count(), 0);
}

#[tokio::test]
async fn a_port_at_which_nobody_listens_is_tried_again() {
    let port = ClosedPort::new().unwrap();
    for operation in Operation::all() {
        let material = Material::for_server_at(operation, &port.base_url()).await;
        let clients = Clients::of(|| client_for(&port.base_url()));
        for outcome in operation.run(&clients, &material).await {
            let error = outcome.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Network, "{operation:?}");
            assert_eq!(error.attempts(), MOST_ATTEMPTS, "{operation:?}");
            assert!(error.is_retryable(), "{operation:?}");
            assert_eq!(error.delivery(), not_sent(operation), "{operation:?}");
            assert_no_secret(&error);
        }
    }
}

#[tokio::test]
async fn encryption_changes_no_verdict() {
    let expected = Operation::Invoices.expected().await;
    let server = server(TlsIdentity::Trusted).await;
    for fault in faults().filter(|fault| !is_slow(*fault)) {
        server.clear_rules();
        let material = Material::default();
        let clients = Clients::of(|| trusting(&server));
        server.answer_always(fault);
        let outcomes = Operation::Invoices.run(&clients, &material).await;
        let [outcome] = outcomes.as_slice() else {
            panic!("{outcomes:?}");
        };
        match (verdict(fault), outcome) {
            (Verdict::Harmless, Ok(answer)) => assert_eq!(*answer, expected[0], "{fault}"),
            (Verdict::CostsOneRecord, Ok(_)) => {}
            (Verdict::Passing(kind) | Verdict::Lasting(kind), Err(error)) => {
                assert_eq!(error.kind(), kind, "{fault}: {error:?}");
                assert_no_secret(error);
            }
            other => panic!("{fault}: {other:?}"),
        }
    }
}
