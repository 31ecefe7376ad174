//! Failures of the network, as errors.

use std::error::Error as StdError;
use std::io;

use crate::error::{Error, ErrorKind};

/// Describes a failure of the network. The address is left out: the user knows
/// it, and a custom one may say more than a log should.
pub(super) fn from_reqwest(error: reqwest::Error) -> Error {
    let error = error.without_url();
    if error.is_builder() {
        return Error::new(ErrorKind::Internal, "the request could not be built")
            .with_source(error);
    }
    if let Some(fault) = tls_fault(&error) {
        let message = format!("no trusted connection to the server: {fault}");
        return Error::new(ErrorKind::Network, message)
            .lasting()
            .with_source(error);
    }
    let unsent = error.is_connect();
    let message = if unsent {
        "the server could not be reached; check the network and the base address"
    } else if error.is_timeout() {
        "the connection timed out"
    } else if error.is_body() || error.is_decode() {
        "the answer broke off or its encoding is damaged"
    } else {
        "the connection broke before an answer came"
    };
    let result = Error::new(ErrorKind::Network, message).with_source(error);
    if unsent { result.unsent() } else { result }
}

/// Finds a certificate or protocol that will not become better by itself.
fn tls_fault(error: &reqwest::Error) -> Option<String> {
    let mut cause = error.source();
    while let Some(current) = cause {
        // An I/O error passes over what it wraps when it names its source.
        let wrapped = current
            .downcast_ref::<io::Error>()
            .and_then(io::Error::get_ref);
        if let Some(wrapped) = wrapped {
            cause = Some(wrapped);
            continue;
        }
        match current.downcast_ref() {
            Some(rustls::Error::InvalidCertificate(reason)) => {
                return Some(format!("its certificate is invalid ({reason})"));
            }
            Some(rustls::Error::PeerIncompatible(_)) => {
                return Some("it speaks no version of TLS that is safe".to_owned());
            }
            _ => cause = current.source(),
        }
    }
    None
}
