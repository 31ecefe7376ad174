//! Plain or encrypted.

#[cfg(feature = "tls")]
use crate::tls::Tls;

/// What is between TCP and HTTP.
#[derive(Debug, Clone)]
pub(crate) enum Security {
    /// Nothing.
    Plain,
    /// TLS.
    #[cfg(feature = "tls")]
    Tls(Tls),
}

impl Security {
    pub(crate) fn scheme(&self) -> &'static str {
        match self {
            Self::Plain => "http",
            #[cfg(feature = "tls")]
            Self::Tls(_) => "https",
        }
    }

    #[cfg(feature = "tls")]
    pub(crate) fn root_certificate_pem(&self) -> Option<String> {
        match self {
            Self::Plain => None,
            Self::Tls(tls) => Some(tls.root_pem.clone()),
        }
    }
}
