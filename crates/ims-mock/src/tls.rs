//! HTTPS with certificates that are made at the start and never stored.

use std::{fmt, str::FromStr, sync::Arc};

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, date_time_ymd,
};
use thiserror::Error;
use tokio_rustls::{
    TlsAcceptor,
    rustls::{self, ServerConfig, crypto::aws_lc_rs, pki_types::PrivateKeyDer},
};

/// Which certificate the server shows.
///
/// A client that trusts
/// [`root_certificate_pem`](crate::MockServer::root_certificate_pem) must
/// accept the first and refuse the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TlsIdentity {
    /// For `127.0.0.1` and `localhost`, valid, from the root of the server.
    Trusted,
    /// As [`Trusted`](Self::Trusted), but for `elsewhere.invalid` only.
    WrongName,
    /// As [`Trusted`](Self::Trusted), but valid only in the year 2020.
    Expired,
    /// As [`Trusted`](Self::Trusted), but from another root that nobody knows.
    UnknownIssuer,
}

/// A name that stands for no identity.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "no TLS identity is called {name:?}; expected trusted, wrong-name, expired or unknown-issuer"
)]
pub struct UnknownTlsIdentityName {
    name: String,
}

#[derive(Debug, Error)]
pub(crate) enum TlsError {
    #[error("a certificate cannot be made")]
    Certificate(#[from] rcgen::Error),
    #[error("a certificate cannot be used")]
    Config(#[from] rustls::Error),
}

impl TlsIdentity {
    /// Every identity.
    pub const ALL: [Self; 4] = [
        Self::Trusted,
        Self::WrongName,
        Self::Expired,
        Self::UnknownIssuer,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::Trusted => "trusted",
            Self::WrongName => "wrong-name",
            Self::Expired => "expired",
            Self::UnknownIssuer => "unknown-issuer",
        }
    }
}

impl fmt::Display for TlsIdentity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for TlsIdentity {
    type Err = UnknownTlsIdentityName;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|identity| identity.name() == name)
            .ok_or_else(|| UnknownTlsIdentityName {
                name: name.to_owned(),
            })
    }
}

/// The side of TLS that a server needs.
#[derive(Clone)]
pub(crate) struct Tls {
    pub(crate) acceptor: TlsAcceptor,
    pub(crate) root_pem: String,
}

impl fmt::Debug for Tls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tls").finish_non_exhaustive()
    }
}

impl Tls {
    pub(crate) fn new(identity: TlsIdentity) -> Result<Self, TlsError> {
        let root = root("ims-mock")?;
        let key = KeyPair::generate()?;
        let stranger = self::root("unknown")?;
        let issuer = match identity {
            TlsIdentity::UnknownIssuer => &stranger,
            _ => &root,
        };
        let certificate = server_certificate(identity)?.signed_by(&key, issuer)?;
        let mut config =
            ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
                .with_safe_default_protocol_versions()?
                .with_no_client_auth()
                .with_single_cert(
                    vec![certificate.der().clone()],
                    PrivateKeyDer::Pkcs8(key.serialize_der().into()),
                )?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Self {
            acceptor: TlsAcceptor::from(Arc::new(config)),
            root_pem: root.pem(),
        })
    }
}

fn root(name: &str) -> Result<CertifiedIssuer<'static, KeyPair>, rcgen::Error> {
    let mut parameters = CertificateParams::new([])?;
    parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    parameters
        .distinguished_name
        .push(DnType::CommonName, format!("{name} root"));
    CertifiedIssuer::self_signed(parameters, KeyPair::generate()?)
}

/// Valid from 1975 to 4096 unless it is to be expired, so that the clock of
/// the machine does not matter.
fn server_certificate(identity: TlsIdentity) -> Result<CertificateParams, rcgen::Error> {
    let names: &[&str] = match identity {
        TlsIdentity::WrongName => &["elsewhere.invalid"],
        _ => &["127.0.0.1", "localhost"],
    };
    let names: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
    let mut parameters = CertificateParams::new(names)?;
    if identity == TlsIdentity::Expired {
        parameters.not_before = date_time_ymd(2020, 1, 1);
        parameters.not_after = date_time_ymd(2020, 12, 31);
    }
    Ok(parameters)
}
