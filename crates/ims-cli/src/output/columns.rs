//! The names by which people choose what they see of documents.

use crate::arguments::nearest_name;
use crate::failure::Failure;

/// What can be chosen: the members of a document in JSON, parts of those that have some, and `tax`.
const NAMES: [&str; 30] = [
    "section",
    "supplier_gstin",
    "supplier_name",
    "number",
    "date",
    "original_number",
    "original_date",
    "supply_type",
    "return_period",
    "source_form",
    "supplier_filed",
    "place_of_supply",
    "action",
    "pending_allowed",
    "value",
    "taxable_value",
    "igst",
    "cgst",
    "sgst",
    "cess",
    "tax",
    "hash",
    "itc_reduction",
    "declared_igst",
    "declared_cgst",
    "declared_sgst",
    "declared_cess",
    "itc_reduction_allowed",
    "remarks",
    "extra",
];

/// Columns that were chosen, in their order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ChosenColumns(Vec<&'static str>);

impl ChosenColumns {
    pub(super) fn names(&self) -> &[&'static str] {
        &self.0
    }

    /// Reads the names; `None` if none was said.
    pub(crate) fn of(names: &[String]) -> Result<Option<Self>, Failure> {
        if names.is_empty() {
            return Ok(None);
        }
        let columns = names.iter().map(|name| column(name));
        columns.collect::<Result<_, _>>().map(Self).map(Some)
    }
}

fn column(name: &str) -> Result<&'static str, Failure> {
    let said = name.trim().to_lowercase().replace([' ', '-'], "_");
    let said = match said.as_str() {
        "supplier" | "name" => "supplier_name",
        "gstin" => "supplier_gstin",
        "taxable" => "taxable_value",
        "period" => "return_period",
        "status" => "action",
        "filed" => "supplier_filed",
        other => other,
    };
    if let Some(known) = NAMES.into_iter().find(|known| *known == said) {
        return Ok(known);
    }
    let meant = match nearest_name(said, &NAMES) {
        Some(meant) => format!("did you mean {meant}? "),
        None => String::new(),
    };
    Err(Failure::configuration(
        format!(
            "there is no column {name:?}; {meant}expected some of {}",
            NAMES.join(", ")
        ),
        "name columns as --format json does",
    ))
}
