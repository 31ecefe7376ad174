//! Files of the tax network's portal.

use gst_types::Section;
use ims_files::portal;
use serde_json::Value;

use crate::outcome::check_message;

/// Reads a download or an error file; each record of the eight sections is there once.
pub fn check(input: &[u8]) {
    let file = match portal::read(input) {
        Ok(file) => file,
        Err(error) => return check_message(&error.to_string()),
    };
    let records: usize = file
        .sections
        .iter()
        .map(|section| section.invoices.len() + section.rejected.len())
        .sum();
    let text = input.strip_prefix(b"\xef\xbb\xbf").unwrap_or(input);
    // Numbers with more digits than a program holds are read as text there, and not at all here.
    let Ok(json) = serde_json::from_slice::<Value>(text) else {
        return;
    };
    assert_eq!(records, count(json.get("imsDetails")), "each record once");
    assert_eq!(file.failed.len(), count(json.get("imsDetailsErr")));
}

fn count(sections: Option<&Value>) -> usize {
    let is_known = |name: &str| name.parse::<Section>().is_ok();
    let sections = sections.and_then(Value::as_object).into_iter().flatten();
    sections
        .filter(|(name, _)| is_known(name))
        .filter_map(|(_, records)| records.as_array())
        .map(Vec::len)
        .sum()
}
