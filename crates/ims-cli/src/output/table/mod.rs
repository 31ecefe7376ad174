//! Tables for people.

mod actions;
mod counts;
mod decided;
mod documents;
mod fetched;
mod grid;
mod groups;
mod imports;
mod invoices;
mod lines;
mod list;
mod matched;
mod money;
mod parties;
mod stand;
mod standing;
mod summary;
mod taxpayers;

pub(super) use self::imports::write as imports;
pub(super) use self::lines::heading;
pub(super) use self::parties::{Party, PartyLine, write as parties};
use std::env;
use std::io;

use terminal_size::{Width, terminal_size_of};

pub(super) use self::counts::write as counts;
pub(super) use self::decided::{applied, job, jobs, plan, session};
pub(super) use self::documents::marks_in_words;
pub(super) use self::fetched::write as fetched;
pub(super) use self::groups::write as groups;
pub(super) use self::invoices::write as invoices;
pub(super) use self::list::list;
pub(super) use self::matched::write as matched;
pub(super) use self::stand::write as stands;
pub(super) use self::standing::write as standings;
pub(super) use self::taxpayers::write as taxpayers;

/// Returns the width to keep within: the terminal's, or what `COLUMNS` says
/// where the output goes elsewhere, such as to a pager.
pub(super) fn width() -> Option<usize> {
    terminal_size_of(io::stdout())
        .map(|(Width(width), _)| usize::from(width))
        .or_else(|| env::var("COLUMNS").ok()?.parse().ok())
        .filter(|width| *width > 0)
}
