//! `ims config`: each setting with its value and where that is from.

use std::env;

use url::Url;

use crate::arguments::Arguments;
use crate::connection::{BASE_URL_VARIABLE, server_name};
use crate::failure::Failure;
use crate::format::Format;
use crate::kept::{self, sessions};
use crate::output::{self, Setting};
use crate::profiles::{self, Profiles};
use crate::store;
use crate::variable;

pub(super) fn run(arguments: &Arguments, format: Format) -> Result<(), Failure> {
    output::settings(&all(arguments)?, format)
}

/// All settings that hold.
pub(super) fn all(arguments: &Arguments) -> Result<Vec<Setting>, Failure> {
    Reader { arguments }.all()
}

struct Reader<'a> {
    arguments: &'a Arguments,
}

impl Reader<'_> {
    fn all(&self) -> Result<Vec<Setting>, Failure> {
        Ok(vec![
            self.server()?,
            secret("API key", "SANDBOX_API_KEY", "SANDBOX_API_KEY_FILE")?,
            secret(
                "API secret",
                "SANDBOX_API_SECRET",
                "SANDBOX_API_SECRET_FILE",
            )?,
            secret(
                "taxpayer's token",
                "SANDBOX_ACCESS_TOKEN",
                "SANDBOX_ACCESS_TOKEN_FILE",
            )?,
            self.taxpayer()?,
            self.profiles()?,
            self.store()?,
            folder()?,
            sessions_place()?,
            self.timeout(),
            self.retries(),
            self.rate_limit(),
            self.proxy()?,
            variable_or("no proxy for", &["NO_PROXY", "no_proxy"], "none")?,
            variable_or(
                "certificates",
                &["SSL_CERT_FILE", "SSL_CERT_DIR"],
                "the system's",
            )?,
            self.certificates_besides(),
            self.format(),
            variable_or("pager", &["PAGER"], "less")?,
            self.colours(),
        ])
    }

    /// Where an option has its value from, if it has one.
    fn source(&self, option: &'static str) -> String {
        if self.arguments.from_file.has(option) {
            format!("[defaults] {option} in the profiles")
        } else {
            format!("--{option}")
        }
    }

    fn server(&self) -> Result<Setting, Failure> {
        let server = &self.arguments.server;
        let source = if server.mock {
            "--mock".to_owned()
        } else if server.base_url.is_some() {
            self.source("base-url")
        } else if variable::read(BASE_URL_VARIABLE)?.is_some() {
            BASE_URL_VARIABLE.to_owned()
        } else if server.env.is_some() {
            self.source("env")
        } else {
            default()
        };
        let value = without_password(&server_name(self.arguments)?);
        Ok(setting("server", Some(value), source))
    }

    fn taxpayer(&self) -> Result<Setting, Failure> {
        let (value, source) = match self.arguments.gstin {
            Some(gstin) => (Some(gstin), self.source("gstin")),
            None => match sessions::only_taxpayer(&server_name(self.arguments)?) {
                Some(gstin) => (Some(gstin), "who is signed in".to_owned()),
                None => (None, default()),
            },
        };
        let value = value.map(|gstin| gstin.to_string());
        Ok(setting("taxpayer", value, source))
    }

    fn profiles(&self) -> Result<Setting, Failure> {
        let named = self.arguments.whose.config.as_deref();
        let source = match named {
            Some(_) => "--config".to_owned(),
            None => said_by(profiles::FILE_VARIABLE)?,
        };
        let path = profiles::path(named)?;
        let taxpayers = match Profiles::read(named)?.all().len() {
            1 => "one taxpayer".to_owned(),
            number => format!("{number} taxpayers"),
        };
        let value = format!("{} ({taxpayers})", path.display());
        Ok(setting("profiles", Some(value), source))
    }

    fn store(&self) -> Result<Setting, Failure> {
        let source = if self.arguments.store.is_some() {
            self.source("store")
        } else if self.arguments.server.mock {
            default()
        } else {
            said_by(store::VARIABLE)?
        };
        let location = store::location(self.arguments)?.to_string();
        Ok(setting("store", Some(location), source))
    }

    /// What an option says, or else what holds by default.
    fn said(
        &self,
        name: &'static str,
        option: &'static str,
        value: Option<String>,
        usual: &str,
    ) -> Setting {
        let source = value.as_ref().map_or_else(default, |_| self.source(option));
        let value = value.unwrap_or_else(|| usual.to_owned());
        setting(name, Some(value), source)
    }

    fn timeout(&self) -> Setting {
        let time = self.arguments.server.timeout;
        let value = time.map(|time| format!("{} s", time.as_secs_f64()));
        self.said(
            "time",
            "timeout",
            value,
            "120 s, 900 s where jobs are waited for",
        )
    }

    fn retries(&self) -> Setting {
        let value = self.arguments.server.retries;
        self.said(
            "retries",
            "retries",
            value.map(|retries| retries.to_string()),
            "3",
        )
    }

    fn rate_limit(&self) -> Setting {
        let rate = self.arguments.server.rate_limit;
        let value = rate.map(|rate| format!("{rate} a minute"));
        self.said(
            "requests",
            "rate-limit",
            value,
            "25 a minute to test, 100 to production",
        )
    }

    fn proxy(&self) -> Result<Setting, Failure> {
        if let Some(proxy) = &self.arguments.server.proxy {
            let value = without_password(proxy);
            return Ok(setting("proxy", Some(value), self.source("proxy")));
        }
        let variables = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];
        Ok(match first_set(&variables)? {
            Some((value, source)) => setting("proxy", Some(without_password(&value)), source),
            None => setting("proxy", None, "the system's settings".to_owned()),
        })
    }

    /// Those that are trusted besides.
    fn certificates_besides(&self) -> Setting {
        let file = self.arguments.server.ca_file.as_ref();
        let value = file.map(|path| path.display().to_string());
        self.said("and besides", "ca-file", value, "none")
    }

    fn format(&self) -> Setting {
        let format = self.arguments.output.format();
        let value = Some(format!("{format:?}").to_lowercase());
        let source = match self.arguments.output.format {
            Some(_) => self.source("format"),
            None => "default: table on a terminal, json elsewhere".to_owned(),
        };
        setting("format", value, source)
    }

    fn colours(&self) -> Setting {
        let (value, source) = if self.arguments.output.no_color {
            ("off", "--no-color".to_owned())
        } else if env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty()) {
            ("off", "NO_COLOR".to_owned())
        } else {
            ("on a terminal that has them", default())
        };
        setting("colours", Some(value.to_owned()), source)
    }
}

fn setting(name: &'static str, value: Option<String>, source: String) -> Setting {
    Setting {
        name,
        value,
        source,
    }
}

fn default() -> String {
    "default".to_owned()
}

/// The variable, if it is set.
fn said_by(name: &str) -> Result<String, Failure> {
    Ok(variable::read(name)?.map_or_else(default, |_| name.to_owned()))
}

/// Whether a secret is there, and the file that holds it if one does.
fn secret(name: &'static str, variable: &str, of_file: &str) -> Result<Setting, Failure> {
    if variable::read(variable)?.is_some() {
        let value = Some("set, and not shown".to_owned());
        return Ok(setting(name, value, variable.to_owned()));
    }
    let path = variable::read(of_file)?;
    let source = path.as_ref().map_or_else(default, |_| of_file.to_owned());
    Ok(setting(name, path.map(|path| format!("in {path}")), source))
}

fn folder() -> Result<Setting, Failure> {
    let value = kept::folder()?.display().to_string();
    let source = said_by(kept::FOLDER_VARIABLE)?;
    Ok(setting("folder", Some(value), source))
}

fn sessions_place() -> Result<Setting, Failure> {
    let is_off = variable::read(kept::KEYRING_VARIABLE)?.as_deref() == Some("off");
    let value = if is_off {
        "files that only the user can read"
    } else {
        "the system's keyring, or files where there is none"
    };
    let source = if is_off {
        kept::KEYRING_VARIABLE.to_owned()
    } else {
        default()
    };
    Ok(setting("sessions", Some(value.to_owned()), source))
}

fn variable_or(name: &'static str, variables: &[&str], usual: &str) -> Result<Setting, Failure> {
    let set = first_set(variables)?;
    let (value, source) = set.unwrap_or_else(|| (usual.to_owned(), default()));
    Ok(setting(name, Some(value), source))
}

/// The value and the name of the first of these variables that is set.
fn first_set(variables: &[&str]) -> Result<Option<(String, String)>, Failure> {
    for name in variables {
        if let Some(value) = variable::read(name)? {
            return Ok(Some((value, (*name).to_owned())));
        }
    }
    Ok(None)
}

/// An address as it may be shown; what is none may be anything, and is not shown.
fn without_password(address: &str) -> String {
    match Url::parse(address) {
        Ok(mut url) if url.has_host() => {
            // Only an address without a host takes none.
            let _ = url.set_password(None);
            url.to_string()
        }
        // The names of environments, and a proxy without a scheme.
        Err(_) if !address.contains('@') => address.to_owned(),
        _ => "an address that cannot be used".to_owned(),
    }
}
