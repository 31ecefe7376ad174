//! Plots, drawn by the server, each with the same numbers as a table.

mod suppliers;
mod weeks;

use gst_ims::Amount;

pub(crate) use self::suppliers::suppliers;
pub(crate) use self::weeks::weeks;

/// A drawing, in the units of its view box.
#[derive(Debug)]
pub(crate) struct Plot {
    pub(crate) title: &'static str,
    /// What is to be seen, for whoever does not see it.
    pub(crate) description: String,
    pub(crate) width: i64,
    pub(crate) height: i64,
    pub(crate) bars: Vec<Bar>,
    pub(crate) labels: Vec<Label>,
    /// Where the axis is, from where to where.
    pub(crate) axis: [i64; 4],
    pub(crate) legend: Vec<(&'static str, &'static str)>,
    /// The heads of the table, and its rows.
    pub(crate) heads: Vec<String>,
    pub(crate) rows: Vec<Row>,
}

/// A part of a column.
#[derive(Debug)]
pub(crate) struct Bar {
    pub(crate) x: i64,
    pub(crate) y: i64,
    pub(crate) width: i64,
    pub(crate) height: i64,
    pub(crate) class: &'static str,
    pub(crate) title: String,
    /// The documents behind it, as the part of an address.
    pub(crate) query: String,
}

#[derive(Debug)]
pub(crate) struct Label {
    pub(crate) x: i64,
    pub(crate) y: i64,
    pub(crate) anchor: &'static str,
    pub(crate) text: String,
}

/// A row of the table: its name, and the cells with the documents behind them.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) name: String,
    /// The ISO form of the name, where it is a date.
    pub(crate) iso: Option<String>,
    pub(crate) cells: Vec<(Amount, String)>,
}

/// How long a bar is that stands for an amount, where the largest is as long as told. What is not
/// nothing can be seen.
fn length(amount: Amount, largest: Amount, longest: i64) -> i64 {
    let paise =
        |amount: Amount| i128::from(amount.rounded_to_paise().to_paise().unwrap_or(i64::MAX));
    let largest = paise(largest.abs()).max(1);
    let length = paise(amount.abs()) * i128::from(longest) / largest;
    let shortest = i64::from(!amount.is_zero());
    i64::try_from(length).map_or(longest, |length| length.clamp(shortest, longest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_as_long_as_their_amounts_tell() {
        let rupees = Amount::from_rupees;
        assert_eq!(length(rupees(50), rupees(100), 200), 100);
        assert_eq!(length(rupees(-100), rupees(100), 200), 200);
        assert_eq!(length(rupees(0), rupees(0), 200), 0);
        assert_eq!(length(rupees(1), rupees(1_000), 200), 1);
        assert_eq!(length(rupees(i64::MAX), rupees(1), 200), 200);
    }
}
