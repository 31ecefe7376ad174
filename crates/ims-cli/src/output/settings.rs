//! The settings in use.

use std::io::{self, Write};

use ::csv::Writer;
use serde::Serialize;

use super::csv::{Cells, into_io};
use crate::text::visible;

/// A setting, without any secret.
#[derive(Debug, Serialize)]
pub(crate) struct Setting {
    pub(crate) name: &'static str,
    pub(crate) value: Option<String>,
    /// The option, variable or file that says so, or `default`.
    pub(crate) source: String,
}

/// Writes one line for each, and where the value is from.
pub(super) fn table(settings: &[Setting], out: &mut dyn Write) -> io::Result<()> {
    let widest = |of: fn(&Setting) -> usize| settings.iter().map(of).max().unwrap_or(0);
    let name = widest(|setting| setting.name.chars().count());
    let value = widest(|setting| shown(setting).chars().count());
    for setting in settings {
        let (text, source) = (shown(setting), visible(&setting.source));
        writeln!(out, "{:name$}  {text:value$}  {source}", setting.name)?;
    }
    Ok(())
}

fn shown(setting: &Setting) -> String {
    visible(setting.value.as_deref().unwrap_or("not set")).into_owned()
}

/// Writes one line for each.
pub(super) fn csv(settings: &[Setting], cells: Cells, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = Writer::from_writer(out);
    let columns = ["name", "value", "source"];
    writer.write_record(columns).map_err(into_io)?;
    for setting in settings {
        let value = setting.value.clone().unwrap_or_default();
        let record = [setting.name.to_owned(), value, setting.source.clone()];
        writer.write_record(cells.shown(record)).map_err(into_io)?;
    }
    writer.flush()
}
