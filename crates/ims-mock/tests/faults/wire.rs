//! A client that sends one request and shows every byte that comes back.

use std::io;

use ims_mock::{Fault, MockServer};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

pub(crate) const PATH: &str = "/gst/compliance/tax-payer/invoices?section=B2B";

/// How a connection ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ending {
    Closed,
    Reset,
}

/// Everything that came on one connection.
#[derive(Debug)]
pub(crate) struct Seen {
    pub(crate) bytes: Vec<u8>,
    pub(crate) ending: Ending,
}

impl Seen {
    /// Status line and headers with the empty line; everything if there is none.
    pub(crate) fn head(&self) -> String {
        let (head, _) = self.split();
        String::from_utf8(head.to_vec()).unwrap()
    }

    /// What follows the head.
    pub(crate) fn body(&self) -> &[u8] {
        self.split().1
    }

    /// Values of a header, in order.
    pub(crate) fn header(&self, name: &str) -> Vec<String> {
        self.head()
            .lines()
            .filter_map(|line| line.split_once(": "))
            .filter(|(known, _)| *known == name)
            .map(|(_, value)| value.to_owned())
            .collect()
    }

    fn split(&self) -> (&[u8], &[u8]) {
        let end = b"\r\n\r\n";
        let place = self.bytes.windows(end.len()).position(|it| it == end);
        self.bytes
            .split_at(place.map_or(self.bytes.len(), |place| place + end.len()))
    }
}

/// A server of the sample, each request of which meets a fault.
pub(crate) async fn server_with(fault: Fault) -> MockServer {
    let server = MockServer::builder()
        .timestamp(1_763_362_637_000)
        .start()
        .await
        .unwrap();
    server.answer_always(fault);
    server
}

/// The body without any fault.
pub(crate) async fn usual_body() -> Vec<u8> {
    let server = server_with(Fault::ResetInBody).await;
    server.clear_rules();
    read_to_end(&mut send(&server, "connection: close\r\n").await)
        .await
        .body()
        .to_vec()
}

/// One request; the connection is left to the server to end.
pub(crate) async fn meet(fault: Fault) -> Seen {
    let server = server_with(fault).await;
    read_to_end(&mut send(&server, "").await).await
}

/// One request with an answer that stops: exactly what came until then.
///
/// Such a connection ends only because this client ends its side.
pub(crate) async fn meet_stall(fault: Fault, length: usize) -> Seen {
    let server = server_with(fault).await;
    let mut connection = send(&server, "").await;
    let mut bytes = vec![0; length];
    connection.read_exact(&mut bytes).await.unwrap();
    while server.fault_counts().is_empty() {
        tokio::task::yield_now().await;
    }
    connection.shutdown().await.unwrap();
    let rest = read_to_end(&mut connection).await;
    bytes.extend_from_slice(&rest.bytes);
    Seen { bytes, ..rest }
}

/// At least `length` bytes of an answer that may have no end.
pub(crate) async fn meet_endless(fault: Fault, length: usize) -> Seen {
    let server = server_with(fault).await;
    let mut connection = send(&server, "").await;
    let mut bytes = vec![0; length];
    connection.read_exact(&mut bytes).await.unwrap();
    Seen {
        bytes,
        ending: Ending::Closed,
    }
}

pub(crate) async fn send(server: &MockServer, headers: &str) -> TcpStream {
    let authority = server.base_url().strip_prefix("http://").unwrap();
    let mut connection = TcpStream::connect(authority).await.unwrap();
    let request = format!(
        "GET {PATH} HTTP/1.1\r\nhost: {authority}\r\nx-api-key: key\r\nauthorization: token\r\n{headers}\r\n"
    );
    connection.write_all(request.as_bytes()).await.unwrap();
    connection
}

pub(crate) async fn read_to_end(connection: &mut TcpStream) -> Seen {
    let mut bytes = Vec::new();
    let ending = match connection.read_to_end(&mut bytes).await {
        Ok(_) => Ending::Closed,
        Err(error) if error.kind() == io::ErrorKind::ConnectionReset => Ending::Reset,
        Err(error) => panic!("{error}"),
    };
    Seen { bytes, ending }
}
