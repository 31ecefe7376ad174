//! Filters as SQL.

use gst_ims::{Action, Section};
use ims_actions::{Filter, Supplier};

use crate::backend::Backend;
use crate::moment;
use crate::row;
use crate::sql::Sql;

/// The condition for a document on whose acceptance a reduction of credit has to be stated.
pub(crate) const REDUCTION_IS_DUE: &str = "(section IN ('cn', 'cna') AND itc_reduction IS NULL
  AND COALESCE(itc_reduction_allowed, 1) = 1)";

/// What a filter is in the database.
pub(crate) trait Conditions {
    /// Whether rows with fractions of a paisa must be looked at again after the database has.
    fn needs_second_look(&self) -> bool;

    /// Adds the conditions to a statement that has a `WHERE` already.
    fn push(&self, query: &mut Sql, taxpayer: i64, backend: Backend);
}

impl Conditions for Filter {
    fn needs_second_look(&self) -> bool {
        self.value_from.is_some() || self.value_to.is_some()
    }

    fn push(&self, query: &mut Sql, taxpayer: i64, backend: Backend) {
        push_any(
            query,
            "section",
            self.sections.iter().map(|section| section.name()),
        );
        push_suppliers(query, &self.suppliers, self.sections.is_empty(), backend);
        push_any(query, "number", self.numbers.iter().map(String::as_str));
        if let Some(text) = self.text.as_deref().map(str::trim) {
            let part = part(text);
            for (before, column) in [
                (" AND (", "number"),
                (" OR ", "supplier_gstin"),
                (" OR ", "supplier_name"),
            ] {
                query
                    .push(before)
                    .push(&in_lower_case(column, backend))
                    .push(" LIKE ")
                    .bind(part.as_str())
                    .push(" ESCAPE '!'");
            }
            query.push(")");
        }
        let periods = self
            .periods
            .iter()
            .map(|period| row::period_number(Some(*period)));
        push_any(query, "return_period", periods);
        if let Some(from) = self.date_from {
            query
                .push(" AND document_date >= ")
                .bind(row::date_number(from));
        }
        if let Some(to) = self.date_to {
            query
                .push(" AND document_date <= ")
                .bind(row::date_number(to));
        }
        if let Some(from) = self.value_from {
            let below = row::paise(from);
            let least = below.saturating_add(from.to_paise().is_none().into());
            // What has fractions of a paisa is stored rounded down, and looked at again.
            query.push(" AND (value >= ").bind(least);
            query
                .push(" OR (is_exact = 0 AND value >= ")
                .bind(below)
                .push("))");
        }
        if let Some(to) = self.value_to {
            query.push(" AND value <= ").bind(row::paise(to));
        }
        push_any(query, "action", self.actions.iter().map(Action::as_str));
        for (column, wanted) in [
            ("supplier_filed", self.supplier_filed),
            ("pending_allowed", self.pending_allowed),
        ] {
            if let Some(wanted) = wanted {
                query.push(" AND ").push(column).push(" = ").bind(wanted);
            }
        }
        if let Some(due) = self.reduction_due {
            query
                .push(if due { " AND " } else { " AND NOT " })
                .push(REDUCTION_IS_DUE);
        }
        if let Some(matched) = self.matched {
            query
                .push(if matched {
                    " AND id IN "
                } else {
                    " AND id NOT IN "
                })
                .push("(SELECT document_id FROM document_match WHERE taxpayer_id = ")
                .bind(taxpayer)
                .push(" AND kind IN ('exact', 'probable'))");
        }
        if let Some(since) = self.new_since {
            query
                .push(" AND first_snapshot_id IN (SELECT id FROM snapshot WHERE taxpayer_id = ")
                .bind(taxpayer)
                .push(" AND fetched_at >= ")
                .bind(moment::stored(since))
                .push(")");
        }
    }
}

/// A column as patterns in lower case are compared with it. For SQLite the letters of a pattern stand
/// for both cases, and the function would cost more than the comparison.
fn in_lower_case(column: &str, backend: Backend) -> String {
    match backend {
        Backend::Sqlite => column.to_owned(),
        Backend::Postgres => format!("LOWER({column})"),
    }
}

fn push_suppliers(query: &mut Sql, suppliers: &[String], of_all_sections: bool, backend: Backend) {
    let is_gstin = |supplier: &String| matches!(Supplier::of(supplier), Supplier::Gstin(_));
    if of_all_sections && !suppliers.is_empty() && suppliers.iter().all(is_gstin) {
        // The index has the suppliers by section.
        push_any(query, "section", Section::ALL.iter().map(|it| it.name()));
    }
    for (index, supplier) in suppliers.iter().enumerate() {
        query.push(if index == 0 { " AND (" } else { " OR " });
        match Supplier::of(supplier) {
            Supplier::Gstin(gstin) => {
                query.push("supplier_gstin = ").bind(gstin.as_str());
            }
            Supplier::NamePart(name) => {
                query
                    .push(&in_lower_case("supplier_name", backend))
                    .push(" LIKE ")
                    .bind(part(&name))
                    .push(" ESCAPE '!'");
            }
        }
    }
    if !suppliers.is_empty() {
        query.push(")");
    }
}

/// The pattern of texts that have this somewhere, in lower case.
pub(crate) fn part(text: &str) -> String {
    let escaped = text
        .to_ascii_lowercase()
        .replace('!', "!!")
        .replace('%', "!%")
        .replace('_', "!_");
    format!("%{escaped}%")
}

fn push_any<V: Into<crate::sql::Value>>(
    query: &mut Sql,
    column: &str,
    wanted: impl ExactSizeIterator<Item = V>,
) {
    if wanted.len() > 0 {
        query
            .push(" AND ")
            .push(column)
            .push(" IN (")
            .list(wanted)
            .push(")");
    }
}
