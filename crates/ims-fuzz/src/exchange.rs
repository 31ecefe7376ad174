//! Answers of a server, byte by byte: status lines, headers, bodies, and
//! connections that end or stall anywhere; through the client with its retries
//! and limits, in virtual time.
//!
//! The input holds what the server sends on one connection after the other,
//! separated by lines of [`NEXT`]. Each connection is closed at the end,
//! unless its bytes end in [`STALL`]; when there is no more, nobody answers.

use std::os::linux::net::SocketAddrExt;
use std::os::unix::net::{SocketAddr, UnixListener as StdListener};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use std::time::Duration;

use gst_ims::limits::RetryPolicy;
use gst_ims::observe::{CallSummary, Observer};
use gst_ims::{Client, Environment, GoodsType, Section};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{UnixListener, UnixStream};

use crate::json;
use crate::outcome::check_error;

/// Ends the bytes of a connection.
pub const NEXT: &str = "\n%next\n";
/// At the end of a connection's bytes: it is left open.
pub const STALL: &str = "%stall";

const API_KEY: &str = "key_test_planted-secret-key";
const TOKEN: &str = "planted-secret-token";
const TIMEOUT: Duration = Duration::from_mins(2);
const ATTEMPTS: u32 = 3;

/// Lets a server answer so.
pub fn check(input: &[u8]) {
    let listener = &*LISTENER;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .start_paused(true)
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        forget_earlier_connections(&listener.socket);
        let socket = listener.socket.try_clone().expect("a second handle");
        let socket = UnixListener::from_std(socket).expect("a socket in the runtime");
        let server = tokio::spawn(serve(socket, connections(input)));
        call().await;
        server.abort();
    });
}

async fn call() {
    let calls = Arc::new(Calls::default());
    let client = Client::builder()
        .environment(Environment::Custom(
            "http://localhost".parse().expect("an address"),
        ))
        .http_client(HTTP.clone())
        .api_key(API_KEY)
        .taxpayer_token(TOKEN)
        .timeout(TIMEOUT)
        .retries(RetryPolicy::default().max_attempts(ATTEMPTS))
        .largest_body(1 << 20)
        .observer(Arc::clone(&calls))
        .build()
        .expect("a client");
    match client.invoices(Section::B2b).send().await {
        Ok(answer) => drop(json::written(&answer)),
        Err(error) => check_secrecy(&check_error(&error)),
    }
    match client.counts(GoodsType::Others).send().await {
        Ok(answer) => drop(json::written(&answer)),
        Err(error) => check_secrecy(&check_error(&error)),
    }
    for call in calls.take() {
        // Virtual time moves in steps of a millisecond.
        assert!(
            call.elapsed <= TIMEOUT + Duration::from_millis(2),
            "{call:?}"
        );
        assert!(call.attempts <= ATTEMPTS, "{call:?}");
    }
}

fn check_secrecy(shown: &str) {
    assert!(!shown.contains(API_KEY), "the key is shown: {shown}");
    assert!(!shown.contains(TOKEN), "the token is shown: {shown}");
}

#[derive(Debug, Default)]
struct Calls(Mutex<Vec<CallSummary>>);

impl Calls {
    fn take(&self) -> Vec<CallSummary> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Observer for Calls {
    fn call(&self, call: &CallSummary) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(call.clone());
    }
}

/// A socket without a file, so that any number of calls leaves no port in use.
struct Listener {
    name: String,
    socket: StdListener,
}

static LISTENER: LazyLock<Listener> = LazyLock::new(|| {
    let name = format!("ims-fuzz-{}", std::process::id());
    let address = SocketAddr::from_abstract_name(&name).expect("an address");
    let socket = StdListener::bind_addr(&address).expect("a socket");
    socket.set_nonblocking(true).expect("a socket");
    Listener {
        name: format!("\0{name}"),
        socket,
    }
});

/// Set up as the facade does; no connection outlives a runtime.
static HTTP: LazyLock<reqwest::Client> = LazyLock::new(|| {
    reqwest::Client::builder()
        .unix_socket(LISTENER.name.as_str())
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .pool_max_idle_per_host(0)
        .tls_certs_only([])
        .build()
        .expect("a client without TLS roots")
});

fn forget_earlier_connections(socket: &StdListener) {
    while socket.accept().is_ok() {}
}

fn connections(input: &[u8]) -> Vec<Vec<u8>> {
    let mut rest = input;
    let mut connections = Vec::new();
    while let Some(at) = rest
        .windows(NEXT.len())
        .position(|window| window == NEXT.as_bytes())
    {
        let (connection, after) = rest.split_at(at);
        connections.push(connection.to_vec());
        rest = after.get(NEXT.len()..).unwrap_or_default();
    }
    connections.push(rest.to_vec());
    connections
}

async fn serve(socket: UnixListener, connections: Vec<Vec<u8>>) {
    let mut stalled = Vec::new();
    for bytes in connections {
        let Ok((mut connection, _)) = socket.accept().await else {
            return;
        };
        read_head(&mut connection).await;
        let (bytes, stalls) = match bytes.strip_suffix(STALL.as_bytes()) {
            Some(bytes) => (bytes, true),
            None => (&bytes[..], false),
        };
        // A client that has seen enough closes early.
        let _ = connection.write_all(bytes).await;
        if stalls {
            stalled.push(connection);
        }
    }
    drop(socket);
    std::future::pending::<()>().await;
}

async fn read_head(connection: &mut UnixStream) {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        match connection.read_buf(&mut head).await {
            Ok(1..) => {}
            _ => return,
        }
    }
}
