//! Where the API is.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use url::{Host, Url};

use crate::Error;

/// The server to talk to.
///
/// Keys of one environment do not work in another (documented on the
/// platform's guide: `key_live_…` and `key_test_…`).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Environment {
    /// `https://api.sandbox.co.in`
    Production,
    /// `https://test-api.sandbox.co.in`
    Test,
    /// Any other address: a gateway of one's own, or a mock.
    Custom(BaseUrl),
}

impl Environment {
    /// Returns one name for one server, by which what is kept for it is told from what is kept for
    /// others: `production`, `test`, or the address, in which this machine has one name.
    ///
    /// # Example
    ///
    /// ```
    /// use gst_ims::Environment;
    ///
    /// let official: Environment = "https://api.sandbox.co.in/".parse()?;
    /// assert_eq!(official.name(), "production");
    /// let here: Environment = "http://localhost:8080/".parse()?;
    /// assert_eq!(here.name(), "http://127.0.0.1:8080");
    /// # Ok::<(), gst_ims::Error>(())
    /// ```
    #[must_use]
    pub fn name(&self) -> Cow<'_, str> {
        let url = match self {
            Self::Production => return Official::Production.name().into(),
            Self::Test => return Official::Test.name().into(),
            Self::Custom(url) => url,
        };
        if let Some(official) = [Official::Production, Official::Test]
            .into_iter()
            .find(|official| official.base_url() == url.as_str())
        {
            return official.name().into();
        }
        let parsed = Url::parse(url.as_str()).ok();
        let is_here = parsed
            .as_ref()
            .is_some_and(|parsed| is_loopback(parsed.host().as_ref()));
        let Some(mut parsed) = parsed.filter(|_| is_here) else {
            return url.as_str().into();
        };
        // A host can always be put in the place of another.
        let _same = parsed.set_host(Some("127.0.0.1"));
        parsed.as_str().trim_end_matches('/').to_owned().into()
    }

    pub(crate) fn base_url(&self) -> &str {
        match self {
            Self::Production => Official::Production.base_url(),
            Self::Test => Official::Test.base_url(),
            Self::Custom(url) => url.as_str(),
        }
    }

    /// The platform's environment that this is, also where its address was given as one of
    /// one's own.
    pub(crate) fn official(&self) -> Option<Official> {
        match self {
            Self::Production => Some(Official::Production),
            Self::Test => Some(Official::Test),
            Self::Custom(url) => Official::at(url),
        }
    }

    /// Plain HTTP only ever goes to this machine, where a proxy of the
    /// environment has no business.
    pub(crate) fn is_plain_http(&self) -> bool {
        self.base_url().starts_with("http://")
    }
}

/// An environment of the platform's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Official {
    Production,
    Test,
}

impl Official {
    const fn base_url(self) -> &'static str {
        match self {
            Self::Production => "https://api.sandbox.co.in",
            Self::Test => "https://test-api.sandbox.co.in",
        }
    }

    /// Looks at the host alone: any port and path of it are the platform's too.
    fn at(url: &BaseUrl) -> Option<Self> {
        let url = Url::parse(url.as_str()).ok()?;
        // A dot behind a name only says that it is whole.
        let host = url.host_str()?.trim_end_matches('.');
        [Self::Production, Self::Test]
            .into_iter()
            .find(|official| official.base_url().strip_prefix("https://") == Some(host))
    }

    /// The beginning of keys that are of the other environment.
    pub(crate) const fn foreign_key_prefix(self) -> &'static str {
        match self {
            Self::Production => "key_test_",
            Self::Test => "key_live_",
        }
    }

    /// What people call it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Production => "production",
            Self::Test => "test",
        }
    }
}

/// Writes what [`FromStr`] reads.
impl fmt::Display for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Production => f.pad(Official::Production.name()),
            Self::Test => f.pad(Official::Test.name()),
            Self::Custom(url) => f.pad(url.as_str()),
        }
    }
}

impl FromStr for Environment {
    type Err = Error;

    /// Parses `production`, `test` or a base address.
    fn from_str(text: &str) -> Result<Self, Error> {
        match text {
            "production" => Ok(Self::Production),
            "test" => Ok(Self::Test),
            _ => text.parse().map(Self::Custom),
        }
    }
}

/// A checked base address: `https`, or `http` to this machine, with or
/// without a path prefix.
///
/// # Example
///
/// ```
/// use gst_ims::BaseUrl;
///
/// let url: BaseUrl = "https://gateway.example/sandbox/".parse()?;
/// assert_eq!(url.as_str(), "https://gateway.example/sandbox");
/// assert!("http://gateway.example".parse::<BaseUrl>().is_err());
/// # Ok::<(), gst_ims::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl(String);

impl BaseUrl {
    /// Returns the address without a slash at its end.
    ///
    /// # Example
    ///
    /// ```
    /// use gst_ims::BaseUrl;
    ///
    /// let address: BaseUrl = "http://127.0.0.1:8080".parse()?;
    /// assert_eq!(address.as_str(), "http://127.0.0.1:8080");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for BaseUrl {
    type Err = Error;

    /// Parses and checks a base address.
    ///
    /// # Errors
    ///
    /// Refuses anything but `https`, or `http` to a loopback address, and
    /// addresses with user information, a query or a fragment. The message
    /// does not repeat the address, which may carry a password.
    fn from_str(text: &str) -> Result<Self, Error> {
        let url = Url::parse(text).map_err(|error| {
            Error::configuration(format!(
                "the base address is not a URL such as https://host/prefix: {error}"
            ))
        })?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Error::configuration(
                "the base address carries user information; \
                 give credentials as API key and taxpayer token instead",
            ));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(Error::configuration(
                "the base address has a query or a fragment; only a path prefix can follow the host",
            ));
        }
        match url.scheme() {
            "https" => {}
            "http" if is_loopback(url.host().as_ref()) => {}
            "http" => {
                return Err(Error::configuration(
                    "plain http is only accepted to this machine (127.0.0.1, [::1], localhost); use https",
                ));
            }
            _ => {
                return Err(Error::configuration(
                    "the base address must begin with https://, found something else before its `:`",
                ));
            }
        }
        Ok(Self(url.as_str().trim_end_matches('/').to_owned()))
    }
}

pub(crate) fn is_loopback(host: Option<&Host<&str>>) -> bool {
    match host {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name.eq_ignore_ascii_case("localhost"),
        None => false,
    }
}
