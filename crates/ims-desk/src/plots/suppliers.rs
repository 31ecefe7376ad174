//! The suppliers with the most tax, and whether they have filed.

use std::collections::HashMap;

use gst_ims::{Amount, Gstin};
use ims_actions::Filter;
use ims_store::{Error, Group, GroupBy, Store};

use super::{Bar, Label, Plot, Row, length};
use crate::sums::Sums;

/// How many are drawn.
const MOST: usize = 12;

const WIDTH: i64 = 900;
/// Where the bars begin, and how long the longest is.
const LEFT: i64 = 250;
const LONGEST: i64 = 520;
const STEP: i64 = 26;
const TALL: i64 = 16;
const TOP: i64 = 8;

/// What makes up a bar: the word of the address, the name for people, and its colour.
const PARTS: [(&str, &str, &str); 3] = [
    ("&filed=yes", "filed", "fill-filed"),
    ("&filed=no", "not filed", "fill-unfiled"),
    ("", "not told", "fill-untold"),
];

/// Draws the suppliers of a taxpayer; `None` where there are none.
pub(crate) async fn suppliers(
    sums: &Sums,
    store: &Store,
    gstin: Gstin,
) -> Result<Option<Plot>, Error> {
    let filter = Filter::default();
    let all = sums
        .groups(store, gstin, &filter, GroupBy::Supplier)
        .await?;
    let mut order: Vec<_> = all.iter().collect();
    order.sort_by_cached_key(|group| std::cmp::Reverse(tax(group).abs()));
    let Some(largest) = order.first().copied().map(tax) else {
        return Ok(None);
    };
    order.truncate(MOST);
    let filed = async |filed: bool| {
        let filter = Filter {
            suppliers: order.iter().map(|group| group.name.clone()).collect(),
            supplier_filed: Some(filed),
            ..Filter::default()
        };
        let groups = sums
            .groups(store, gstin, &filter, GroupBy::Supplier)
            .await?;
        let taxes = groups.iter().map(|group| (group.name.clone(), tax(group)));
        Ok::<HashMap<_, _>, Error>(taxes.collect())
    };
    let (yes, no) = (filed(true).await?, filed(false).await?);
    let shown = order.len();
    let mut plot = Plot {
        title: "Suppliers with the most tax, and whether they have filed",
        description: format!(
            "{shown} of {} suppliers; the longest bar stands for ₹ {}. The table has the numbers.",
            all.len(),
            largest.indian()
        ),
        width: WIDTH,
        height: 2 * TOP + STEP * i64::try_from(shown).unwrap_or(0),
        bars: Vec::new(),
        labels: Vec::new(),
        axis: [
            LEFT,
            TOP,
            LEFT,
            TOP + STEP * i64::try_from(shown).unwrap_or(0),
        ],
        legend: PARTS.map(|(_, label, class)| (label, class)).into(),
        heads: PARTS.map(|(_, label, _)| format!("{label}, ₹")).into(),
        rows: Vec::new(),
    };
    for (group, place) in order.into_iter().zip(0..) {
        let of =
            |taxes: &HashMap<String, Amount>| taxes.get(&group.name).copied().unwrap_or_default();
        let (yes, no) = (of(&yes), of(&no));
        let told = yes.checked_add(no).unwrap_or(yes);
        let untold = tax(group).checked_sub(told).unwrap_or_default();
        draw(
            &mut plot,
            group,
            [yes, no, untold],
            largest,
            TOP + place * STEP,
        );
    }
    Ok(Some(plot))
}

fn tax(group: &Group) -> Amount {
    group.totals.tax().unwrap_or_default()
}

fn draw(plot: &mut Plot, group: &Group, parts: [Amount; 3], largest: Amount, y: i64) {
    let name = group.supplier_name.as_deref();
    let name = name.map_or_else(|| group.name.clone(), str::to_owned);
    let mut x = LEFT;
    let mut cells = Vec::new();
    for (part, (filed, label, class)) in parts.into_iter().zip(PARTS) {
        let query = format!("supplier={}{filed}", group.name);
        cells.push((part, query.clone()));
        let width = length(part, largest, LONGEST);
        if width > 0 {
            plot.bars.push(Bar {
                x,
                y,
                width,
                height: TALL,
                class,
                title: format!("{name}, {label}: ₹ {}", part.indian()),
                query,
            });
            x += width;
        }
    }
    plot.labels.push(Label {
        x: LEFT - 8,
        y: y + 12,
        anchor: "end",
        text: shortened(&name),
    });
    plot.labels.push(Label {
        x: x + 6,
        y: y + 12,
        anchor: "start",
        text: tax(group).indian().to_string(),
    });
    plot.rows.push(Row {
        name,
        iso: None,
        cells,
    });
}

/// What fits beside the bars.
fn shortened(name: &str) -> String {
    const MOST: usize = 34;
    if name.chars().count() <= MOST {
        return name.to_owned();
    }
    let begin: String = name.chars().take(MOST - 1).collect();
    format!("{begin}…")
}
