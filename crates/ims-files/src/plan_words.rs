//! The words of plans, whoever wrote them.

use gst_types::Section;

/// Brings a heading to one writing: `supplier_gstin` is `supplier gstin`; other tools, GSTN's Excel
/// tool for IMS among them, have words of their own.
pub(crate) fn heading(heading: &str) -> String {
    match words(heading).join(" ").as_str() {
        "user action" | "status" => "action",
        "gstin of supplier" | "gstin of the supplier" => "supplier gstin",
        "trade legal name" | "supplier name" => "supplier",
        "invoice number" | "note number" | "document number" | "invoice no" | "note no"
        | "document no" => "number",
        "invoice date" | "note date" | "document date" => "date",
        "whether itc is to be reduced" | "itc to be reduced" => "itc reduction",
        other => other,
    }
    .to_owned()
}

/// The words of a heading, in lower case.
pub(crate) fn words(heading: &str) -> Vec<String> {
    let words = heading.split(|character: char| !character.is_alphanumeric());
    let words = words.filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

/// Reads the name of a section as people and other tools write it: `B2B-CN`, `cn` and `Credit notes`
/// name one; `ECO` is that of GSTN's tool.
pub(crate) fn section(name: &str) -> Option<Section> {
    if let Ok(section) = name.parse() {
        return Some(section);
    }
    let plain = |name: &str| -> String {
        let kept = name.chars().filter(char::is_ascii_alphanumeric);
        kept.map(|character| character.to_ascii_lowercase())
            .collect()
    };
    let name = plain(name);
    // The label in the plural and in the singular, and what the summary of a plan shows.
    Section::ALL.into_iter().find(|section| {
        let label = plain(section.label());
        name == label
            || label.strip_suffix('s') == Some(&name)
            || name == format!("{label}{}", section.name())
    })
}
