//! HTTPS with good and bad certificates.

use ims_mock::{Fault, MockServer, TlsIdentity};

use super::wire::PATH;

async fn server(identity: TlsIdentity) -> MockServer {
    MockServer::builder().tls(identity).start().await.unwrap()
}

/// A client that trusts the root of the server.
fn client(server: &MockServer) -> reqwest::Client {
    let root = server.root_certificate_pem().unwrap();
    let root = reqwest::Certificate::from_pem(root.as_bytes()).unwrap();
    reqwest::Client::builder()
        .no_proxy()
        .tls_certs_only([root])
        .build()
        .unwrap()
}

async fn get(server: &MockServer) -> reqwest::Result<String> {
    let response = client(server)
        .get(format!("{}{PATH}", server.base_url()))
        .header("x-api-key", "key")
        .header("authorization", "token")
        .send()
        .await?;
    response.text().await
}

/// The innermost reason.
fn reason(error: &dyn std::error::Error) -> String {
    let mut innermost = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    format!("{innermost} {innermost:?}")
}

#[tokio::test]
async fn a_trusted_server_is_served_by() {
    let server = server(TlsIdentity::Trusted).await;
    assert!(server.base_url().starts_with("https://127.0.0.1:"));
    let body = get(&server).await.unwrap();
    assert!(body.contains("AO2SA2425002517"), "{body}");
}

#[tokio::test]
async fn every_other_certificate_is_refused_for_its_own_reason() {
    for (identity, word) in [
        (TlsIdentity::WrongName, "NotValidForName"),
        (TlsIdentity::Expired, "Expired"),
        (TlsIdentity::UnknownIssuer, "UnknownIssuer"),
    ] {
        let server = server(identity).await;
        let error = get(&server).await.unwrap_err();
        assert!(error.is_connect(), "{identity}: {error:?}");
        let reason = reason(&error);
        assert!(reason.contains(word), "{identity}: {reason}");
        assert_eq!((server.connection_count(), server.request_count()), (1, 0));
    }
}

#[tokio::test]
async fn faults_below_http_happen_below_tls_too() {
    for fault in [Fault::ResetInBody, Fault::CloseInBody, Fault::Refuse] {
        let server = server(TlsIdentity::Trusted).await;
        server.answer_always(fault);
        get(&server).await.unwrap_err();
        assert_eq!(server.fault_counts().get(&fault), Some(&1), "{fault}");
    }
    let server = server(TlsIdentity::Trusted).await;
    server.answer_always(Fault::Fragments);
    assert!(get(&server).await.unwrap().contains("AO2SA2425002517"));
}

#[tokio::test]
async fn a_server_without_tls_has_no_root() {
    let server = MockServer::start().await.unwrap();
    assert_eq!(server.root_certificate_pem(), None);
}

#[test]
fn identities_have_names() {
    for identity in TlsIdentity::ALL {
        assert_eq!(identity.to_string().parse(), Ok(identity));
    }
    assert_eq!(
        "none".parse::<TlsIdentity>().unwrap_err().to_string(),
        "no TLS identity is called \"none\"; expected trusted, wrong-name, expired or unknown-issuer"
    );
}
