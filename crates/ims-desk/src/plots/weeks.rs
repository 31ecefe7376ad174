//! Tax by action and week of the documents' dates.

use std::collections::BTreeMap;

use gst_ims::{Amount, Gstin, Status};
use ims_actions::Filter;
use ims_store::{Error, GroupBy, Store};
use jiff::civil;

use super::{Bar, Label, Plot, Row, length};
use crate::show;
use crate::sums::Sums;

/// What is stacked, from below.
const PARTS: [(Status, &str, &str); 4] = [
    (Status::Accepted, "accepted", "fill-accepted"),
    (Status::NoAction, "no action", "fill-no_action"),
    (Status::Pending, "pending", "fill-pending"),
    (Status::Rejected, "rejected", "fill-rejected"),
];

/// More are put together by month.
const MOST_WEEKS: usize = 27;

const WIDTH: i64 = 900;
const TOP: i64 = 16;
const TALLEST: i64 = 180;
const LEFT: i64 = 8;

/// The taxes of some days, by what is wanted.
type Columns = BTreeMap<civil::Date, [Amount; 4]>;

/// Draws the tax of a taxpayer's documents; `None` where there are none.
pub(crate) async fn weeks(sums: &Sums, store: &Store, gstin: Gstin) -> Result<Option<Plot>, Error> {
    let mut days = Columns::new();
    for (place, (status, ..)) in PARTS.into_iter().enumerate() {
        let filter = Filter {
            actions: vec![status.into()],
            ..Filter::default()
        };
        for group in &*sums.groups(store, gstin, &filter, GroupBy::Date).await? {
            let Ok(day) = group.name.parse::<civil::Date>() else {
                continue;
            };
            let tax = group.totals.tax().unwrap_or_default();
            add(&mut days, day, place, tax);
        }
    }
    if days.is_empty() {
        return Ok(None);
    }
    let mut columns = together(&days, monday);
    let mut is_by_month = false;
    if columns.len() > MOST_WEEKS {
        columns = together(&days, civil::Date::first_of_month);
        is_by_month = true;
    }
    Ok(Some(draw(&columns, is_by_month)))
}

fn add(columns: &mut Columns, day: civil::Date, place: usize, tax: Amount) {
    let column = columns.entry(day).or_default();
    if let Some(sum) = column.get_mut(place) {
        *sum = sum.checked_add(tax).unwrap_or(*sum);
    }
}

fn together(days: &Columns, begin: fn(civil::Date) -> civil::Date) -> Columns {
    let mut columns = Columns::new();
    for (day, parts) in days {
        for (place, tax) in parts.iter().enumerate() {
            add(&mut columns, begin(*day), place, *tax);
        }
    }
    columns
}

fn monday(day: civil::Date) -> civil::Date {
    let since = i64::from(day.weekday().to_monday_zero_offset());
    day.checked_sub(jiff::Span::new().days(since))
        .unwrap_or(day)
}

fn last_day(begin: civil::Date, is_by_month: bool) -> civil::Date {
    if is_by_month {
        begin.last_of_month()
    } else {
        begin
            .checked_add(jiff::Span::new().days(6))
            .unwrap_or(begin)
    }
}

/// The sums of what is above the axis, and below it.
fn heights(parts: &[Amount; 4]) -> [Amount; 2] {
    let sum = |is_below: bool| {
        let side = parts.iter().filter(|part| part.is_negative() == is_below);
        Amount::checked_sum(side.copied()).unwrap_or_default()
    };
    [sum(false), sum(true).abs()]
}

fn draw(columns: &Columns, is_by_month: bool) -> Plot {
    let sides = columns.values().map(heights);
    let highest = |side: usize| sides.clone().filter_map(|it| it.get(side).copied()).max();
    let (above, below) = (
        highest(0).unwrap_or_default(),
        highest(1).unwrap_or_default(),
    );
    let both = above.checked_add(below).unwrap_or(above);
    let axis = TOP + length(above, both, TALLEST);
    let count = i64::try_from(columns.len()).unwrap_or(i64::MAX).max(1);
    let step = (WIDTH - 2 * LEFT) / count;
    let wide = (step * 7 / 10).clamp(2, 60);
    let mut plot = Plot {
        title: if is_by_month {
            "Tax by status and month of the document"
        } else {
            "Tax by status and week of the document"
        },
        description: String::new(),
        width: WIDTH,
        height: TOP + TALLEST + 28,
        bars: Vec::new(),
        labels: vec![Label {
            x: LEFT,
            y: TOP - 4,
            anchor: "start",
            text: format!("₹ {}", above.indian()),
        }],
        axis: [LEFT, axis, WIDTH - LEFT, axis],
        legend: PARTS.map(|(_, label, class)| (label, class)).into(),
        heads: PARTS.map(|(_, label, _)| format!("{label}, ₹")).into(),
        rows: Vec::new(),
    };
    for ((begin, parts), place) in columns.iter().zip(0..) {
        let x = LEFT + place * step + (step - wide) / 2;
        column(&mut plot, *begin, parts, is_by_month, (x, wide, axis, both));
        // Labels that would touch each other are left out.
        if step >= 60 || place % (60 / step.max(1) + 1) == 0 {
            plot.labels.push(Label {
                x: x + wide / 2,
                y: TOP + TALLEST + 18,
                anchor: "middle",
                text: begin.strftime("%d-%m").to_string(),
            });
        }
    }
    plot.description = format!(
        "{} columns; the highest stands for ₹ {}. The table has the numbers.",
        columns.len(),
        above.indian()
    );
    plot
}

fn column(
    plot: &mut Plot,
    begin: civil::Date,
    parts: &[Amount; 4],
    is_by_month: bool,
    (x, width, axis, both): (i64, i64, i64, Amount),
) {
    let end = last_day(begin, is_by_month);
    let (mut top, mut bottom) = (axis, axis);
    let mut cells = Vec::new();
    let days = format!("{} to {}", show::civil_day(begin), show::civil_day(end));
    for (tax, (status, label, class)) in parts.iter().zip(PARTS) {
        let query = format!("status={}&from={begin}&to={end}", status.name());
        cells.push((*tax, query.clone()));
        let height = length(*tax, both, TALLEST);
        if height == 0 {
            continue;
        }
        let y = if tax.is_negative() {
            let y = bottom;
            bottom += height;
            y
        } else {
            top -= height;
            top
        };
        plot.bars.push(Bar {
            x,
            y,
            width,
            height,
            class,
            title: format!("{days}, {label}: ₹ {}", tax.indian()),
            query,
        });
    }
    plot.rows.push(Row {
        name: days,
        iso: Some(begin.to_string()),
        cells,
    });
}
