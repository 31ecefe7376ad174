//! What was looked at to find what is wrong.

use std::io::{self, Write};

use ::csv::Writer;
use anstyle::{AnsiColor, Style};
use serde::Serialize;

use super::csv::{Cells, into_io};
use crate::text::visible;

/// How a check ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum CheckState {
    Ok,
    /// Works, and a person should know something.
    Warning,
    Failed,
    /// What it needs is not there.
    NotChecked,
}

/// One thing that was looked at.
#[derive(Debug, Serialize)]
pub(crate) struct Check {
    #[serde(rename = "check")]
    pub(crate) name: &'static str,
    pub(crate) state: CheckState,
    pub(crate) message: String,
    /// What to do.
    pub(crate) advice: Option<String>,
}

impl CheckState {
    fn word(self) -> (&'static str, Style) {
        let colour = |colour: AnsiColor| colour.on_default().bold();
        match self {
            Self::Ok => ("ok", colour(AnsiColor::Green)),
            Self::Warning => ("look", colour(AnsiColor::Yellow)),
            Self::Failed => ("wrong", colour(AnsiColor::Red)),
            Self::NotChecked => ("-", Style::new()),
        }
    }
}

/// Writes one line for each, and what to do below it.
pub(super) fn table(checks: &[Check], out: &mut dyn Write) -> io::Result<()> {
    for Check {
        name,
        state,
        message,
        advice,
    } in checks
    {
        let (word, style) = state.word();
        writeln!(
            out,
            "{style}{word:5}{style:#}  {name:9}  {}",
            visible(message)
        )?;
        if let Some(advice) = advice {
            writeln!(out, "{:18}{}", "", visible(advice))?;
        }
    }
    Ok(())
}

/// Writes one line for each.
pub(super) fn csv(checks: &[Check], cells: Cells, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = Writer::from_writer(out);
    let columns = ["check", "state", "message", "advice"];
    writer.write_record(columns).map_err(into_io)?;
    for check in checks {
        let state = match check.state {
            CheckState::Ok => "ok",
            CheckState::Warning => "warning",
            CheckState::Failed => "failed",
            CheckState::NotChecked => "not_checked",
        };
        let advice = check.advice.clone().unwrap_or_default();
        let record = [check.name, state, &check.message, &advice].map(str::to_owned);
        writer.write_record(cells.shown(record)).map_err(into_io)?;
    }
    writer.flush()
}
