//! Failures of the network, as errors that tell their cause in one clause.

use std::error::Error as StdError;
use std::io;

use rustls::{AlertDescription, CertificateError, Error as TlsError};

use super::resolver::NoThread;
use crate::error::{Error, ErrorKind};

/// Describes a failure before a response began; a hang-up may then be the end of a connection that
/// was idle.
pub(super) fn before_response(error: reqwest::Error) -> Error {
    let (error, cause) = described(error);
    match cause {
        Cause::ClosedEarly | Cause::Reset => error.hang_up(),
        _ => error,
    }
}

/// Describes a failure of the network.
pub(super) fn from_reqwest(error: reqwest::Error) -> Error {
    described(error).0
}

/// The address is left out: the user knows it, and a custom one may say more than a log should.
fn described(error: reqwest::Error) -> (Error, Cause) {
    let is_encrypted = error.url().is_some_and(|url| url.scheme() == "https");
    let error = error.without_url();
    if error.is_builder() {
        let result = Error::new(ErrorKind::Internal, "the request could not be built");
        return (result.with_source(error), Cause::Unknown);
    }
    let cause = Cause::of(&error);
    if let Cause::NoThread(message) = &cause {
        let result = Error::new(ErrorKind::Internal, message.clone());
        return (result.with_source(error), cause);
    }
    let is_unsent = error.is_connect();
    let message = match Peer::of(&error) {
        Peer::Proxy => cause.message_about_proxy(),
        Peer::Server => cause.message(&error, is_encrypted),
    };
    let result = Error::new(ErrorKind::Network, message);
    let result = if cause.is_lasting() {
        result.lasting()
    } else {
        result
    };
    let result = if is_unsent { result.unsent() } else { result };
    let result = match &cause {
        Cause::Certificate(reason) if is_of_untrusted_issuer(reason) => result.untrusted(),
        _ => result,
    };
    (result.with_source(error), cause)
}

/// Whom the connection was to lead to when it failed.
enum Peer {
    Proxy,
    Server,
}

impl Peer {
    fn of(error: &reqwest::Error) -> Self {
        let mut link = error.source();
        while let Some(current) = link {
            // Only these are of the way to the proxy; its type is private to the connector.
            if matches!(
                current.to_string().as_str(),
                "tunnel error: failed to create underlying connection"
                    | "tunnel error: io error establishing tunnel"
            ) {
                return Self::Proxy;
            }
            link = current.source();
        }
        Self::Server
    }
}

/// What went wrong, as far as the chain of causes tells.
enum Cause {
    NoThread(String),
    NameNotFound,
    Refused,
    Reset,
    Unreachable,
    Proxy {
        what: &'static str,
        is_lasting: bool,
    },
    Certificate(CertificateError),
    TlsAlert {
        words: String,
        is_lasting: bool,
    },
    OldTls,
    NotTls,
    NotHttp(String),
    ClosedEarly,
    TimedOut,
    Unknown,
}

impl Cause {
    fn of(error: &reqwest::Error) -> Self {
        let mut found = Self::Unknown;
        let mut next = error.source();
        while let Some(current) = next {
            // An I/O error passes over what it wraps when it names its source.
            let wrapped = current
                .downcast_ref::<io::Error>()
                .and_then(io::Error::get_ref);
            let cause = Self::of_link(current);
            // The innermost cause says most, but for what only wraps the lack of a thread.
            if !matches!(cause, Self::Unknown) && !matches!(found, Self::NoThread(_)) {
                found = cause;
            }
            next = match wrapped {
                Some(wrapped) => Some(wrapped),
                None => current.source(),
            };
        }
        found
    }

    fn of_link(link: &(dyn StdError + 'static)) -> Self {
        if let Some(error) = link.downcast_ref::<NoThread>() {
            return Self::NoThread(error.to_string());
        }
        if let Some(error) = link.downcast_ref::<TlsError>() {
            return Self::of_tls(error);
        }
        if let Some(error) = link.downcast_ref::<hyper::Error>() {
            return Self::of_http(error);
        }
        if let Some(error) = link.downcast_ref::<io::Error>() {
            return match error.kind() {
                io::ErrorKind::ConnectionRefused => Self::Refused,
                io::ErrorKind::ConnectionReset
                | io::ErrorKind::ConnectionAborted
                | io::ErrorKind::BrokenPipe => Self::Reset,
                io::ErrorKind::NetworkUnreachable | io::ErrorKind::HostUnreachable => {
                    Self::Unreachable
                }
                io::ErrorKind::TimedOut => Self::TimedOut,
                io::ErrorKind::UnexpectedEof => Self::ClosedEarly,
                _ => Self::Unknown,
            };
        }
        // The types of these are private to the connector.
        match link.to_string().as_str() {
            "dns error" => Self::NameNotFound,
            "tunnel error: proxy authorization required" => Self::Proxy {
                what: "responded 407: it wants a user name and a password",
                is_lasting: true,
            },
            "tunnel error: unsuccessful" => Self::Proxy {
                what: "refused to connect to it",
                is_lasting: false,
            },
            "tunnel error: unexpected end of file" => Self::Proxy {
                what: "closed the connection",
                is_lasting: false,
            },
            "tunnel error: proxy response headers too long" => Self::Proxy {
                what: "sent too many headers",
                is_lasting: true,
            },
            _ => Self::Unknown,
        }
    }

    fn of_tls(error: &TlsError) -> Self {
        match error {
            TlsError::InvalidCertificate(reason) => Self::Certificate(reason.clone()),
            TlsError::AlertReceived(
                AlertDescription::ProtocolVersion | AlertDescription::InsufficientSecurity,
            )
            | TlsError::PeerIncompatible(_) => Self::OldTls,
            TlsError::AlertReceived(alert) => Self::TlsAlert {
                words: alert_in_words(*alert),
                is_lasting: *alert != AlertDescription::InternalError,
            },
            TlsError::InvalidMessage(_) | TlsError::InappropriateMessage { .. } => Self::NotTls,
            _ => Self::Unknown,
        }
    }

    fn of_http(error: &hyper::Error) -> Self {
        if error.is_parse() {
            Self::NotHttp(error.to_string())
        } else if error.is_incomplete_message() || error.is_canceled() || error.is_closed() {
            Self::ClosedEarly
        } else {
            Self::Unknown
        }
    }

    /// Whether the same request will meet it again.
    fn is_lasting(&self) -> bool {
        match self {
            Self::Certificate(_) | Self::OldTls | Self::NotTls => true,
            Self::TlsAlert { is_lasting, .. } | Self::Proxy { is_lasting, .. } => *is_lasting,
            _ => false,
        }
    }

    fn message(&self, error: &reqwest::Error, is_encrypted: bool) -> String {
        const UNREACHED: &str = "the server could not be reached";
        match self {
            Self::NoThread(message) => message.clone(),
            Self::NameNotFound => {
                format!("{UNREACHED}: its name was not found; check the base address and the network")
            }
            Self::Refused => format!(
                "{UNREACHED}: the connection was refused; check the base address, and that the server runs"
            ),
            Self::Unreachable => format!("{UNREACHED}: there is no route to it; check the network"),
            Self::Proxy { what, .. } => format!("{UNREACHED}: the proxy {what}"),
            Self::Certificate(reason) => {
                format!("no trusted connection to the server: {}", certificate(reason))
            }
            Self::TlsAlert { words, .. } => format!("no secure connection to the server: {words}"),
            Self::OldTls => {
                "no secure connection to the server: it speaks no version of TLS that is safe"
                    .to_owned()
            }
            Self::NotTls => {
                "no secure connection to the server: it does not speak TLS; check the base address and its port"
                    .to_owned()
            }
            Self::NotHttp(reason) => format!(
                "the server's answer is not HTTP ({reason}); check the base address and its port"
            ),
            Self::TimedOut => "the connection timed out".to_owned(),
            Self::Reset if error.is_connect() => format!("{UNREACHED}: the connection was reset"),
            Self::Unknown if error.is_connect() && error.is_timeout() => {
                // Whether TCP or TLS took the time is told by nobody.
                let or_tls = if is_encrypted {
                    ", or its TLS handshake stalled"
                } else {
                    ""
                };
                format!("{UNREACHED}: it did not respond in time{or_tls}")
            }
            Self::ClosedEarly if error.is_connect() && is_encrypted => {
                format!("{UNREACHED}: the connection was closed in the TLS handshake")
            }
            Self::ClosedEarly | Self::Unknown if error.is_connect() => {
                format!("{UNREACHED}; check the network and the base address")
            }
            _ if error.is_timeout() => "the connection timed out".to_owned(),
            _ if error.is_body() || error.is_decode() => {
                "the answer broke off or its encoding is damaged".to_owned()
            }
            Self::Reset => "the connection was reset before an answer came".to_owned(),
            Self::ClosedEarly => "the connection broke before an answer came".to_owned(),
            Self::Unknown => "the connection failed before an answer came".to_owned(),
        }
    }
}

impl Cause {
    /// Describes a failure on the way to the proxy, of which the server knows nothing.
    fn message_about_proxy(&self) -> String {
        const UNREACHED: &str = "the proxy could not be reached";
        const CHECK: &str = "check the proxy's address";
        match self {
            Self::NoThread(message) => message.clone(),
            Self::NameNotFound => format!("{UNREACHED}: its name was not found; {CHECK}"),
            Self::Refused => format!("{UNREACHED}: the connection was refused; {CHECK}"),
            Self::Unreachable => format!("{UNREACHED}: there is no route to it; check the network"),
            Self::Proxy { what, .. } => format!("{UNREACHED}: it {what}"),
            Self::Certificate(reason) => {
                format!(
                    "no trusted connection to the proxy: {}",
                    certificate(reason)
                )
            }
            Self::TlsAlert { words, .. } => format!("no secure connection to the proxy: {words}"),
            Self::OldTls => {
                "no secure connection to the proxy: it speaks no version of TLS that is safe"
                    .to_owned()
            }
            Self::NotTls => format!(
                "no secure connection to the proxy: it does not speak TLS; {CHECK}, \
                 which may have to begin with http://"
            ),
            Self::NotHttp(reason) => format!("the proxy's answer is not HTTP ({reason}); {CHECK}"),
            Self::Reset | Self::ClosedEarly => {
                format!("{UNREACHED}: it closed the connection; {CHECK}")
            }
            Self::TimedOut | Self::Unknown => {
                format!(
                    "{UNREACHED}: it did not respond; check the network and the proxy's address"
                )
            }
        }
    }
}

/// Whether another root certificate could mend it: not a time, a name or a revocation.
fn is_of_untrusted_issuer(reason: &CertificateError) -> bool {
    !matches!(
        reason,
        CertificateError::Expired
            | CertificateError::ExpiredContext { .. }
            | CertificateError::NotValidYet
            | CertificateError::NotValidYetContext { .. }
            | CertificateError::NotValidForName
            | CertificateError::NotValidForNameContext { .. }
            | CertificateError::Revoked
    )
}

fn certificate(reason: &CertificateError) -> String {
    match reason {
        // A certificate that signs itself has no signature of a root's.
        CertificateError::UnknownIssuer | CertificateError::BadSignature => {
            "its certificate is from an issuer that is not trusted; \
             if a proxy of this network inspects connections, trust its root certificate \
             (`ims --ca-file`, `ClientBuilder::root_certificate`)"
                .to_owned()
        }
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            "its certificate has expired; check this machine's clock too".to_owned()
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            "its certificate is not valid yet; check this machine's clock".to_owned()
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            "its certificate is for another name; check the base address".to_owned()
        }
        CertificateError::Revoked => "its certificate was revoked".to_owned(),
        reason => format!("its certificate is invalid ({reason})"),
    }
}

fn alert_in_words(alert: AlertDescription) -> String {
    match alert {
        AlertDescription::CertificateRequired | AlertDescription::BadCertificate => {
            "it wants a client certificate, which this client does not have".to_owned()
        }
        alert => format!("it refused with the TLS alert {alert:?}"),
    }
}
