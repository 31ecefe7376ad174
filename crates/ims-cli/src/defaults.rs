//! Options that are not repeated on each command line, from the file of profiles. What is said on the
//! command line or in a variable comes first.

use std::fmt;

use gst_ims::Environment;

use crate::arguments::{Arguments, FromFile, rate, retries, timeout};
use crate::connection::BASE_URL_VARIABLE;
use crate::failure::Failure;
use crate::profiles;
use crate::store;
use crate::variable;

/// Takes what neither the command line nor a variable says from the file.
pub(crate) fn apply(arguments: &mut Arguments) -> Result<(), Failure> {
    let defaults = profiles::defaults(arguments.whose.config.as_deref())?;
    let mut taken = FromFile::default();
    let Arguments {
        server,
        whose,
        output,
        ..
    } = arguments;
    taken.take("format", &mut output.format, defaults.format);
    // The mock is a server of its own, and its documents are kept apart.
    if !server.mock {
        let is_address_said = server.base_url.is_some()
            || server.env.is_some()
            || variable::read(BASE_URL_VARIABLE)?.is_some();
        if !is_address_said {
            let address = read("base-url", defaults.base_url, |address| {
                let known = address.parse::<Environment>().map(|_| address.to_owned());
                known.map_err(|error| error.to_string())
            })?;
            taken.take("base-url", &mut server.base_url, address);
            taken.take("env", &mut server.env, defaults.env);
        }
        if variable::read(store::VARIABLE)?.is_none() {
            taken.take("store", &mut arguments.store, defaults.store);
        }
        if !whose.are_several() {
            taken.take("gstin", &mut whose.taxpayer, defaults.gstin);
        }
        let timeout = read("timeout", defaults.timeout, timeout::parse)?;
        taken.take("timeout", &mut server.timeout, timeout);
        let retries = read("retries", defaults.retries, retries)?;
        taken.take("retries", &mut server.retries, retries);
        let rate = read("rate-limit", defaults.rate_limit, rate)?;
        taken.take("rate-limit", &mut server.rate_limit, rate);
        taken.take("proxy", &mut server.proxy, defaults.proxy);
        taken.take("ca-file", &mut server.ca_file, defaults.ca_file);
    }
    arguments.from_file = taken;
    Ok(())
}

/// Reads what the file says of an option as the command line reads it.
fn read<T, E: fmt::Display>(
    option: &str,
    text: Option<String>,
    parse: impl Fn(&str) -> Result<T, E>,
) -> Result<Option<T>, Failure> {
    let read = text.map(|text| parse(&text)).transpose();
    read.map_err(|error| {
        let message = format!("[defaults] {option} in the file of profiles: {error}");
        Failure::configuration(message, profiles::HINT)
    })
}
