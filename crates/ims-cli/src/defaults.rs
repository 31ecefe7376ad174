//! Options that are not repeated on each command line, from the file of profiles. What is said on the
//! command line or in a variable comes first.

use crate::arguments::{Arguments, FromFile, check_rate, timeout};
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
            taken.take("base-url", &mut server.base_url, defaults.base_url);
            taken.take("env", &mut server.env, defaults.env);
        }
        if variable::read(store::VARIABLE)?.is_none() {
            taken.take("store", &mut arguments.store, defaults.store);
        }
        if !whose.are_several() {
            taken.take("gstin", &mut whose.taxpayer, defaults.gstin);
        }
        let timeout = defaults
            .timeout
            .map(|seconds| timeout::parse(&seconds.to_string()));
        let timeout = timeout
            .transpose()
            .map_err(|expected| not_usable("timeout", expected))?;
        taken.take("timeout", &mut server.timeout, timeout);
        let retries = defaults.retries.map(|retries| match retries {
            0..=20 => Ok(retries),
            _ => Err(not_usable(
                "retries",
                "expected a whole number from 0 to 20",
            )),
        });
        taken.take("retries", &mut server.retries, retries.transpose()?);
        let rate = defaults.rate_limit.map(check_rate).transpose();
        let rate = rate.map_err(|expected| not_usable("rate-limit", &expected))?;
        taken.take("rate-limit", &mut server.rate_limit, rate);
        taken.take("proxy", &mut server.proxy, defaults.proxy);
        taken.take("ca-file", &mut server.ca_file, defaults.ca_file);
    }
    arguments.from_file = taken;
    Ok(())
}

fn not_usable(option: &str, expected: &str) -> Failure {
    Failure::configuration(
        format!("[defaults] {option} in the file of profiles: {expected}"),
        profiles::HINT,
    )
}
