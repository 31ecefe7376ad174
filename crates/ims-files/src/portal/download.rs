//! Reads downloads and error files.

use std::collections::BTreeMap;

use gst_ims::Invoices;
use gst_types::Section;
use serde_json::value::RawValue;

use super::record::{self, Members};
use super::{FailedRecord, PortalError, PortalFile};

const DOWNLOAD: &str = "imsDetails";
const ERRORS: &str = "imsDetailsErr";

type Sections<'b> = BTreeMap<String, &'b RawValue>;

/// Reads a download or an error file of the portal.
///
/// Records come in the terms of the API: a period of two digits is made whole with the date of the
/// document. A record that cannot be read is in `rejected` of its section, with its text.
///
/// # Errors
///
/// [`PortalError`] if the bytes are no such file.
pub fn read(bytes: &[u8]) -> Result<PortalFile, PortalError> {
    // The portal's files begin with a mark where they went through Windows.
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut outer: BTreeMap<String, &RawValue> =
        serde_json::from_slice(bytes).map_err(|error| PortalError::Json(error.to_string()))?;
    let (download, errors) = (outer.remove(DOWNLOAD), outer.remove(ERRORS));
    if download.is_none() && errors.is_none() {
        let names = outer.keys().take(5).map(|name| format!("{name:?}"));
        let names: Vec<String> = names.collect();
        return Err(PortalError::Members(if names.is_empty() {
            "an empty object".to_owned()
        } else {
            names.join(", ")
        }));
    }
    let mut file = PortalFile {
        sections: Vec::new(),
        failed: Vec::new(),
        // What stands beside the lists is kept too.
        unknown_sections: outer
            .into_iter()
            .map(|(name, value)| (name, record::raw(value)))
            .collect(),
    };
    if let Some(download) = download {
        read_download(&sections(DOWNLOAD, download)?, &mut file)?;
    }
    if let Some(errors) = errors {
        read_errors(&sections(ERRORS, errors)?, &mut file)?;
    }
    Ok(file)
}

fn sections<'b>(name: &str, raw: &'b RawValue) -> Result<Sections<'b>, PortalError> {
    serde_json::from_str(raw.get()).map_err(|_| PortalError::NoList {
        section: name.to_owned(),
    })
}

fn read_download(sections: &Sections<'_>, file: &mut PortalFile) -> Result<(), PortalError> {
    for (key, value) in sections {
        let Some(section) = known(key) else {
            keep_unknown(key, value, file);
            continue;
        };
        let records = list(key, value)?;
        let records = records.iter().map(|record| match members(record) {
            Some(members) => object(&record::as_of_api(members)),
            None => record.get().to_owned(),
        });
        let records: Vec<String> = records.collect();
        file.sections.push(invoices(section, &records)?);
    }
    file.sections.sort_by_key(|invoices| invoices.section);
    Ok(())
}

fn read_errors(sections: &Sections<'_>, file: &mut PortalFile) -> Result<(), PortalError> {
    for (key, value) in sections {
        let Some(section) = known(key) else {
            keep_unknown(key, value, file);
            continue;
        };
        for record in list(key, value)? {
            let mut members = members(record).unwrap_or_default();
            let message = record::take_error(&mut members);
            let read = invoices(section, &[object(&record::as_of_api(members))])?;
            file.failed.push(FailedRecord {
                section,
                message,
                invoice: read.invoices.into_iter().next(),
                raw: record::raw(record),
            });
        }
    }
    file.failed.sort_by_key(|failed| failed.section);
    Ok(())
}

/// The eight sections; imports and whatever comes are kept and not read.
fn known(key: &str) -> Option<Section> {
    key.parse().ok()
}

fn keep_unknown(key: &str, value: &RawValue, file: &mut PortalFile) {
    file.unknown_sections
        .insert(key.to_owned(), record::raw(value));
}

fn list<'b>(key: &str, raw: &'b RawValue) -> Result<Vec<&'b RawValue>, PortalError> {
    let list: Result<Option<Vec<&'b RawValue>>, _> = serde_json::from_str(raw.get());
    match list {
        Ok(list) => Ok(list.unwrap_or_default()),
        Err(_) => Err(PortalError::NoList {
            section: key.to_owned(),
        }),
    }
}

fn members(record: &RawValue) -> Option<Members> {
    serde_json::from_str(record.get()).ok()
}

fn object(members: &Members) -> String {
    serde_json::to_string(members).unwrap_or_else(|_| "{}".to_owned())
}

/// Reads records as the API's response has them, so that there is one reader of documents.
fn invoices(section: Section, records: &[String]) -> Result<Invoices, PortalError> {
    let key = section.response_key();
    let body = format!(
        r#"{{"code":200,"data":{{"status_cd":"1","data":{{"{key}":[{}]}}}}}}"#,
        records.join(",")
    );
    Invoices::from_body(section, body).map_err(|error| PortalError::Json(error.to_string()))
}
