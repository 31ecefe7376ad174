//! What is said of the secrets over HTTP/2, where both sides keep tables of headers.

use std::sync::Arc;

use gst_ims::limits::RetryPolicy;
use gst_ims::{Client, Environment, Section};
use rcgen::{CertifiedKey, generate_simple_self_signed};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
const EMPTY_SETTINGS: [u8; 9] = [0, 0, 0, 4, 0, 0, 0, 0, 0];
const HEADERS: u8 = 1;

/// How a header is written: RFC 7541, section 6.
#[derive(Debug, PartialEq, Eq)]
enum Written {
    FromTable,
    IntoTable,
    NotIndexed,
    NeverIndexed,
}

/// The fields of a header block, each with its number in the static table, or 0 where its name is
/// spelt out.
fn fields(mut block: &[u8]) -> Vec<(Written, usize)> {
    let mut fields = Vec::new();
    while let Some(&first) = block.first() {
        let (written, prefix) = match first {
            0x80.. => (Written::FromTable, 7),
            0x40.. => (Written::IntoTable, 6),
            0x20.. => {
                integer(&mut block, 5);
                continue;
            }
            0x10.. => (Written::NeverIndexed, 4),
            _ => (Written::NotIndexed, 4),
        };
        let number = integer(&mut block, prefix);
        let texts = match (&written, number) {
            (Written::FromTable, _) => 0,
            (_, 0) => 2,
            _ => 1,
        };
        for _ in 0..texts {
            let length = integer(&mut block, 7);
            block = &block[length..];
        }
        fields.push((written, number));
    }
    fields
}

/// An integer with a prefix of so many bits: RFC 7541, section 5.1.
fn integer(block: &mut &[u8], prefix: u32) -> usize {
    let most = (1 << prefix) - 1;
    let mut value = usize::from(block[0]) & most;
    *block = &block[1..];
    if value == most {
        for shift in (0..).step_by(7) {
            let next = usize::from(block[0]);
            *block = &block[1..];
            value += (next & 0x7f) << shift;
            if next < 0x80 {
                break;
            }
        }
    }
    value
}

#[tokio::test]
async fn no_table_of_headers_keeps_a_secret() {
    const AUTHORIZATION: usize = 23;
    let CertifiedKey { cert, signing_key } =
        generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
    let key = PrivateKeyDer::Pkcs8(signing_key.serialize_der().into());
    let mut config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![cert.der().clone()], key)
        .unwrap();
    config.alpn_protocols = vec![b"h2".to_vec()];
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("https://{}", listener.local_addr().unwrap());
    let client = Client::builder()
        .environment(Environment::Custom(address.parse().unwrap()))
        .api_key("planted-api-key")
        .taxpayer_token("planted-token")
        .root_certificate(cert.pem())
        .unwrap()
        .retries(RetryPolicy::none())
        .build()
        .unwrap();
    let served = async {
        let (stream, _) = listener.accept().await.unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let mut stream = acceptor.accept(stream).await.unwrap();
        stream.write_all(&EMPTY_SETTINGS).await.unwrap();
        let mut preface = [0; PREFACE.len()];
        stream.read_exact(&mut preface).await.unwrap();
        assert_eq!(preface, PREFACE);
        loop {
            let mut head = [0; 9];
            stream.read_exact(&mut head).await.unwrap();
            let length = u32::from_be_bytes([0, head[0], head[1], head[2]]);
            let mut payload = vec![0; length.try_into().unwrap()];
            stream.read_exact(&mut payload).await.unwrap();
            if head[3] == HEADERS {
                // Neither padding nor a priority stands before the block, and nothing follows it.
                assert_eq!(head[4] & 0x2c, 0x04);
                return fields(&payload);
            }
        }
    };
    let (answer, fields) = tokio::join!(client.invoices(Section::B2b), served);
    answer.unwrap_err();
    assert!(
        fields.contains(&(Written::NeverIndexed, AUTHORIZATION)),
        "{fields:?}"
    );
    // The name of the key's header is spelt out.
    assert!(fields.contains(&(Written::NeverIndexed, 0)), "{fields:?}");
}
