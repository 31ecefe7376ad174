//! Totals by group.

use std::cmp::Ordering;
use std::io::{self, Write};

use ::csv::Writer;
use gst_ims::Gstin;
use ims_actions::SnapshotId;
use ims_store::{Group, SectionStatus, Totals};
use serde::Serialize;

use super::csv::{Cells, into_io, text};
use super::json_lines::write_line;
use crate::arguments::stored::{ArrangementArguments, Order};

/// The totals of the documents that are meant.
#[derive(Serialize)]
pub(crate) struct GroupsAnswer {
    pub(crate) gstin: Gstin,
    pub(crate) snapshot: Option<SnapshotId>,
    pub(crate) sections: Vec<SectionStatus>,
    pub(crate) groups: Vec<Group>,
    /// Of all groups, also of those beyond a limit.
    pub(crate) totals: Totals,
}

impl GroupsAnswer {
    /// Puts the groups in the order that was asked for; by name otherwise.
    pub(crate) fn arranged(mut self, arrangement: &ArrangementArguments) -> Self {
        let order = arrangement.sort;
        self.groups.sort_by(|one, other| {
            let ordering = match order {
                Some(Order::Value) => one.totals.value.cmp(&other.totals.value),
                Some(Order::Tax) => one.totals.tax().cmp(&other.totals.tax()),
                Some(Order::Supplier) => {
                    let name =
                        |group: &Group| group.supplier_name.as_deref().map(str::to_lowercase);
                    name(one).cmp(&name(other))
                }
                _ => Ordering::Equal,
            };
            ordering.then_with(|| one.name.cmp(&other.name))
        });
        if arrangement.descending {
            self.groups.reverse();
        }
        if let Some(limit) = arrangement.limit {
            self.groups
                .truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        }
        self
    }
}

#[derive(Serialize)]
struct Line<'a> {
    taxpayer: Gstin,
    #[serde(flatten)]
    group: &'a Group,
}

/// Writes one line for each group.
pub(super) fn lines(answer: &GroupsAnswer, out: &mut dyn Write) -> io::Result<()> {
    let taxpayer = answer.gstin;
    let mut groups = answer.groups.iter();
    groups.try_for_each(|group| write_line(&Line { taxpayer, group }, out))
}

const COLUMNS: [&str; 11] = [
    "taxpayer",
    "group",
    "supplier_name",
    "documents",
    "taxable_value",
    "igst",
    "cgst",
    "sgst",
    "cess",
    "tax",
    "value",
];

/// Writes one line for each group.
pub(super) fn csv(answer: &GroupsAnswer, cells: Cells, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = Writer::from_writer(out);
    writer.write_record(COLUMNS).map_err(into_io)?;
    for group in &answer.groups {
        let totals = &group.totals;
        let line = [
            text(Some(answer.gstin)),
            text(Some(&group.name)),
            text(group.supplier_name.as_deref()),
            text(Some(totals.documents)),
            text(Some(totals.taxable_value)),
            text(Some(totals.igst)),
            text(Some(totals.cgst)),
            text(Some(totals.sgst)),
            text(Some(totals.cess)),
            text(totals.tax()),
            text(Some(totals.value)),
        ];
        writer.write_record(cells.shown(line)).map_err(into_io)?;
    }
    writer.flush()
}
