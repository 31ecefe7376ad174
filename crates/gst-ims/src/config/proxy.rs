//! The proxy that requests go through, if there is one.

use std::env::{self, VarError};
use std::fmt;

use hyper_util::client::proxy::matcher::Matcher;
use url::{Host, Url};

use crate::config::environment::{Environment, is_loopback};
use crate::error::Error;

/// A checked proxy's address, which may carry a password.
#[derive(Clone)]
pub(crate) struct Proxy {
    proxy: reqwest::Proxy,
    is_on_this_machine: bool,
}

impl Proxy {
    /// Reads an address such as `http://host:port`; no message repeats it.
    pub(crate) fn parse(address: &str) -> Result<Self, Error> {
        read(address).ok_or_else(|| {
            Error::configuration("the proxy's address is not one such as http://host:port")
        })
    }

    /// Returns the proxy if it may carry what goes to `environment`: through
    /// one on another machine, plain HTTP would show the credentials to all.
    pub(crate) fn for_environment(
        self,
        environment: &Environment,
    ) -> Result<reqwest::Proxy, Error> {
        if environment.is_plain_http() && !self.is_on_this_machine {
            return Err(Error::configuration(
                "plain http does not go through a proxy on another machine; \
                 use https or a proxy on this machine",
            ));
        }
        Ok(self.proxy)
    }
}

/// Shows nothing of the address.
impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Proxy(..)")
    }
}

/// Reads an address more strictly than a browser does, which would turn
/// `http:host:port` and `http:///host` into something.
fn read(address: &str) -> Option<Proxy> {
    if address.contains(|character: char| {
        character.is_whitespace() || character.is_control() || character == '\\'
    }) {
        return None;
    }
    let (scheme, rest) = address.split_once("://")?;
    let is_http = ["http", "https"]
        .iter()
        .any(|known| scheme.eq_ignore_ascii_case(known));
    if !is_http || rest.starts_with('/') {
        return None;
    }
    let url = Url::parse(address).ok()?;
    // What follows a host is most likely a password with a character that
    // should have been escaped, and what stands before it no host.
    let is_bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
    if !is_bare || !is_host(&url.host()?) {
        return None;
    }
    Some(Proxy {
        is_on_this_machine: is_loopback(url.host().as_ref()),
        proxy: reqwest::Proxy::all(url).ok()?,
    })
}

fn is_host(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_')),
        Host::Ipv4(_) | Host::Ipv6(_) => true,
    }
}

/// The variables that name a proxy for `https`, the one that decides first.
/// Those for plain HTTP are left out: it stays on this machine, where a system's
/// proxy has no business.
const VARIABLES: [&str; 4] = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];

const EXCEPTIONS: [&str; 2] = ["NO_PROXY", "no_proxy"];

/// Sends requests to `environment` through the proxy that variables name, or
/// directly if they say so; where they say nothing, the system's settings may.
///
/// What cannot be a proxy is refused by its variable's name; passed over, the
/// credentials would take a way that the user has not chosen.
pub(crate) fn by_variables(
    http: reqwest::ClientBuilder,
    environment: &Environment,
) -> Result<reqwest::ClientBuilder, Error> {
    if is_excepted(environment.base_url()) {
        return Ok(http.no_proxy());
    }
    let Some((name, address)) = first_set(&VARIABLES)? else {
        return Ok(http);
    };
    let address = if is_host_and_port(&address) {
        format!("http://{address}")
    } else {
        address
    };
    match read(&address) {
        Some(proxy) => Ok(http.proxy(proxy.proxy)),
        None => Err(Error::configuration(format!(
            "the variable {name} is not a proxy's address such as http://host:port; \
             correct it or unset it"
        ))),
    }
}

/// Reads the first variable that is set to something; one that is set to nothing
/// is not set, as curl has it. White space around it, such as the carriage return
/// of a file written on Windows, means nothing.
fn first_set(names: &[&'static str]) -> Result<Option<(&'static str, String)>, Error> {
    for name in names {
        match env::var(name) {
            Ok(value) if value.is_empty() => {}
            Ok(value) => return Ok(Some((name, value.trim().to_owned()))),
            Err(VarError::NotPresent) => {}
            Err(VarError::NotUnicode(_)) => {
                return Err(Error::configuration(format!(
                    "the variable {name} is not UTF-8 text; correct it or unset it"
                )));
            }
        }
    }
    Ok(None)
}

/// The short form that many programs take in these variables.
fn is_host_and_port(address: &str) -> bool {
    let after_password = address.rsplit_once('@').map_or(address, |(_, rest)| rest);
    !address.contains("://")
        && !address.starts_with('/')
        && after_password
            .rsplit_once(':')
            .is_some_and(|(_, port)| port.parse::<u16>().is_ok())
}

/// Tells whether the list of exceptions names the server of an address.
fn is_excepted(base_url: &str) -> bool {
    let Ok(Some((_, exceptions))) = first_set(&EXCEPTIONS) else {
        return false;
    };
    // Some separate them by blanks, which the matcher does not know.
    let exceptions: Vec<_> = exceptions
        .split(|character: char| character == ',' || character.is_whitespace())
        .filter(|entry| !entry.is_empty())
        .collect();
    // The matcher takes it for names only, not for addresses of IP.
    if exceptions.contains(&"*") {
        return true;
    }
    let Ok(server) = base_url.parse() else {
        return false;
    };
    Matcher::builder()
        .all("http://proxy.invalid")
        .no(exceptions.join(","))
        .build()
        .intercept(&server)
        .is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_can_be_a_proxy_is_read() {
        for (address, can_be) in [
            ("http://127.0.0.1:3128", true),
            ("HTTP://proxy.example:3128/", true),
            ("https://proxy_1.example", true),
            ("http://[::1]:3128", true),
            ("http://office:a%40b@proxy.example:3128", true),
            ("http://127.0.0.1:3128\r", false),
            (" http://127.0.0.1:3128", false),
            ("http://127.0.0.1:31\n28", false),
            ("\"http://127.0.0.1:3128\"", false),
            ("http://\"127.0.0.1\":3128", false),
            ("//127.0.0.1:3128", false),
            ("http:127.0.0.1:3128", false),
            ("http:/127.0.0.1:3128", false),
            ("http:///127.0.0.1:3128", false),
            ("http:\\\\127.0.0.1:3128", false),
            ("ftp://127.0.0.1:3128", false),
            ("socks5://127.0.0.1:3128", false),
            ("http://", false),
            ("://", false),
            ("http://[::1", false),
            ("http://exa mple:1", false),
            ("http://exa,mple:1", false),
            ("http://user:pw@", false),
            ("http://user:12#pw@127.0.0.1:3128", false),
            ("http://user:12/pw@127.0.0.1:3128", false),
            ("http://user:12?pw@127.0.0.1:3128", false),
            ("http://127.0.0.1:99999", false),
            ("127.0.0.1:3128", false),
            ("", false),
        ] {
            assert_eq!(read(address).is_some(), can_be, "{address:?}");
        }
    }

    #[test]
    fn a_host_and_port_is_the_short_form() {
        for (address, is_short) in [
            ("proxy.example:3128", true),
            ("office:pw@proxy.example:3128", true),
            ("[::1]:3128", true),
            ("proxy.example", false),
            ("//proxy.example:3128", false),
            ("http://proxy.example:3128", false),
            ("proxy.example:port", false),
        ] {
            assert_eq!(is_host_and_port(address), is_short, "{address}");
        }
    }
}
