//! Connections that are not made or break at any byte, met by every operation that changes
//! something.
//!
//! Above all: nothing is sent twice, and nothing of which a byte has left is called not sent.

use std::net::Shutdown;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use gst_ims::gst_types::Decision;
use gst_ims::session::PlatformAccess;
use gst_ims::{Client, Delivery, Environment, Error, Invoice, Section};
use ims_mock::{ClosedPort, Fault, MockServer, Rule, TlsIdentity};
use tokio::io::AsyncReadExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use super::{decide, gstin, open};

const PATIENCE: Duration = Duration::from_secs(2);

/// What is not safe to repeat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Write {
    Save,
    Reset,
    RequestOtp,
    VerifyOtp,
}

const WRITES: [Write; 4] = [
    Write::Save,
    Write::Reset,
    Write::RequestOtp,
    Write::VerifyOtp,
];

/// What a good server gave before the bad one is met.
struct Material {
    invoice: Invoice,
    access: PlatformAccess,
    patience: Duration,
}

impl Material {
    async fn fetch() -> Self {
        let mock = MockServer::start().await.unwrap();
        let client = super::builder(&mock).taxpayer_token("token");
        let platform = super::platform(&mock);
        Self {
            invoice: open(&client.build().unwrap(), Section::B2b).await.remove(0),
            access: platform.access().await.unwrap(),
            patience: PATIENCE,
        }
    }

    /// Asks the server at an address once.
    async fn send(&self, write: Write, base_url: &str) -> Result<(), Error> {
        let builder = || {
            Client::builder()
                .environment(Environment::Custom(base_url.parse().unwrap()))
                .api_key("key_test_1")
                .timeout(self.patience)
        };
        let client = || builder().taxpayer_token("token").build().unwrap();
        let sign_in = || {
            let platform = builder().api_secret("secret_test_1").build_platform();
            let platform = platform.unwrap().with_access(self.access.clone());
            platform.sign_in(gstin(), "TN_NT2.2477")
        };
        let invoice = self.invoice.clone();
        match write {
            Write::Save => {
                let decided = [decide(invoice, Decision::Accept)];
                client().save(gstin(), decided).send().await.map(drop)
            }
            Write::Reset => client().reset(gstin(), [invoice]).send().await.map(drop),
            Write::RequestOtp => sign_in().request_otp().await,
            Write::VerifyOtp => sign_in().verify("575757").await.map(drop),
        }
    }
}

/// How a connection ends.
#[derive(Clone, Copy, Debug)]
enum End {
    Reset,
    Close,
    Silence,
}

/// Reads so many bytes of each connection, and ends it; counts the connections that sent any.
struct Server {
    base_url: String,
    heard: Arc<AtomicUsize>,
    serving: JoinHandle<()>,
}

impl Server {
    async fn start(bytes: u64, end: End) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base_url = format!("http://{}", listener.local_addr().unwrap());
        let heard = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&heard);
        let serving = tokio::spawn(async move {
            let mut silent = Vec::new();
            while let Ok((mut stream, _)) = listener.accept().await {
                if read(&mut stream, bytes).await > 0 {
                    counted.fetch_add(1, Ordering::Relaxed);
                }
                match end {
                    End::Reset => stream.set_zero_linger().unwrap(),
                    End::Close => stream.into_std().unwrap().shutdown(Shutdown::Both).unwrap(),
                    End::Silence => silent.push(stream),
                }
            }
        });
        Self {
            base_url,
            heard,
            serving,
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn read(stream: &mut TcpStream, most: u64) -> usize {
    let mut heard = Vec::new();
    // What was heard before the client hung up counts too.
    let _ = stream.take(most).read_to_end(&mut heard).await;
    heard.len()
}

#[tokio::test]
async fn a_request_that_breaks_off_at_any_byte_is_sent_once_and_never_called_not_sent() {
    let material = Material::fetch().await;
    for write in WRITES {
        for bytes in [1, 4, 16, 40, 64, 100, 150, 220, 300] {
            for end in [End::Reset, End::Close] {
                let server = Server::start(bytes, end).await;
                let error = material.send(write, &server.base_url).await.unwrap_err();
                let of = format!("{write:?} {bytes} {end:?}: {error:?}");
                assert_eq!(error.delivery(), Some(Delivery::Unknown), "{of}");
                assert!(!error.is_retryable(), "{of}");
                assert_eq!(server.heard.load(Ordering::Relaxed), 1, "{of}");
            }
        }
    }
}

#[tokio::test]
async fn a_server_that_stops_listening_is_waited_for_once() {
    let material = Material::fetch().await;
    for bytes in [1, 200] {
        let cases = WRITES.map(async |write| {
            let server = Server::start(bytes, End::Silence).await;
            let error = material.send(write, &server.base_url).await.unwrap_err();
            let of = format!("{write:?} {bytes}: {error:?}");
            assert_eq!(error.delivery(), Some(Delivery::Unknown), "{of}");
            assert_eq!(server.heard.load(Ordering::Relaxed), 1, "{of}");
        });
        futures_util::future::join_all(cases).await;
    }
}

async fn tls_with(fault: Fault) -> MockServer {
    let server = MockServer::builder().tls(TlsIdentity::Trusted);
    let server = server.start().await.unwrap();
    server.add_rule(Rule::new(fault));
    server
}

/// No server, no name, no trust: nothing has left, and that is said.
#[tokio::test]
async fn what_never_left_is_called_not_sent() {
    // What never left is tried again, which must not run into the end of the time.
    let material = Material {
        patience: 10 * PATIENCE,
        ..Material::fetch().await
    };
    let closed = ClosedPort::new().unwrap();
    let mut servers = Vec::new();
    for identity in [TlsIdentity::UnknownIssuer, TlsIdentity::Expired] {
        servers.push(MockServer::builder().tls(identity).start().await.unwrap());
    }
    servers.push(tls_with(Fault::Refuse).await);
    let mut addresses = vec![closed.base_url(), "https://no-such-host.invalid".to_owned()];
    addresses.extend(servers.iter().map(|server| server.base_url().to_owned()));
    for address in addresses {
        let cases = WRITES.map(async |write| {
            let error = material.send(write, &address).await.unwrap_err();
            let of = format!("{write:?} {address}: {error:?}");
            assert_eq!(error.delivery(), Some(Delivery::NotSent), "{of}");
        });
        futures_util::future::join_all(cases).await;
    }
    // A connection that is never finished cannot always be told from an answer that never comes.
    let stalled = tls_with(Fault::StallAtConnect).await;
    let material = Material {
        patience: PATIENCE,
        ..material
    };
    for write in WRITES {
        let error = material.send(write, stalled.base_url()).await.unwrap_err();
        let delivery = error.delivery().unwrap();
        assert_ne!(delivery, Delivery::Answered, "{write:?}");
    }
    servers.push(stalled);
    for server in servers {
        assert_eq!(server.request_count(), 0);
    }
}
