//! What things are called in front of people.

use anstyle::AnsiColor;
use gst_ims::{Action, CountedSection, Section};

/// Returns the name of a section.
pub(crate) fn section(section: Section) -> &'static str {
    match section {
        Section::B2b => "Invoices",
        Section::B2ba => "Amended invoices",
        Section::Cn => "Credit notes",
        Section::Cna => "Amended credit notes",
        Section::Dn => "Debit notes",
        Section::Dna => "Amended debit notes",
        Section::Ecom => "E-commerce",
        Section::Ecoma => "Amended e-commerce",
        _ => "Other documents",
    }
}

/// Returns the name of a section that is counted.
pub(crate) fn counted_section(counted: CountedSection) -> &'static str {
    match counted {
        CountedSection::Listed(listed) => section(listed),
        CountedSection::Isd => "ISD invoices",
        CountedSection::Isda => "Amended ISD invoices",
        CountedSection::Isdcn => "ISD credit notes",
        CountedSection::Isdcna => "Amended ISD credit notes",
        CountedSection::Impg => "Imports",
        CountedSection::Impga => "Amended imports",
        CountedSection::Impgsez => "SEZ imports",
        CountedSection::Impgseza => "Amended SEZ imports",
        _ => "Other documents",
    }
}

/// Returns the name of an action.
pub(crate) fn action(action: &Action) -> String {
    match action {
        Action::NoAction => "no action".to_owned(),
        other => other.to_string(),
    }
}

/// Returns the colour of an action.
pub(crate) fn action_color(action: &Action) -> Option<AnsiColor> {
    match action {
        Action::Accepted => Some(AnsiColor::BrightGreen),
        Action::Rejected => Some(AnsiColor::BrightRed),
        Action::Pending => Some(AnsiColor::BrightYellow),
        _ => None,
    }
}

/// Writes a number of documents.
pub(crate) fn documents(count: usize) -> String {
    match count {
        1 => "1 document".to_owned(),
        _ => format!("{count} documents"),
    }
}
