use std::collections::BTreeMap;

use reqwest::header::{CONTENT_TYPE, HeaderValue};
use serde::Serialize;
use serde_json::value::RawValue;

/// How a list of a form is written, if not as its name once for each element.
#[derive(Clone, Copy)]
#[allow(dead_code, reason = "a document may use one of them")]
pub(crate) enum Style {
    /// `ids=a,b`
    Commas,
    /// `ids[0]=a&ids[1]=b`
    Brackets,
}

/// Writes `body` as the form of `request`; numbers keep the digits that they have as JSON.
///
/// # Errors
/// What cannot be written as JSON.
pub(crate) fn write<T: Serialize + ?Sized>(
    request: reqwest::RequestBuilder,
    body: &T,
    styles: &[(&str, Style)],
) -> Result<reqwest::RequestBuilder, String> {
    let text = serde_json::to_string(body).map_err(|error| error.to_string())?;
    let fields: BTreeMap<String, &RawValue> =
        serde_json::from_str(&text).map_err(|error| format!("a form is an object: {error}"))?;
    let mut form = reqwest::Url::parse("form:").map_err(|error| error.to_string())?;
    for (name, value) in fields {
        let style = styles
            .iter()
            .find(|(field, _)| *field == name)
            .map(|(_, style)| *style);
        add(&mut form, &name, value.get(), style, true)
            .map_err(|error| format!("field `{name}`: {error}"))?;
    }
    Ok(request
        .header(
            CONTENT_TYPE,
            HeaderValue::from_static("application/x-www-form-urlencoded"),
        )
        .body(form.query().unwrap_or_default().to_owned()))
}

fn add(
    form: &mut reqwest::Url,
    name: &str,
    json: &str,
    style: Option<Style>,
    is_field: bool,
) -> serde_json::Result<()> {
    match json.as_bytes().first() {
        Some(b'[') => {
            let items: Vec<&RawValue> = serde_json::from_str(json)?;
            if let Some(Style::Commas) = style {
                let texts: Vec<String> = items
                    .iter()
                    .map(|item| text(item.get()))
                    .collect::<Result<_, _>>()?;
                form.query_pairs_mut().append_pair(name, &texts.join(","));
                return Ok(());
            }
            for (index, item) in items.iter().enumerate() {
                if is_field && style.is_none() && !item.get().starts_with(['{', '[']) {
                    add(form, name, item.get(), None, false)?;
                } else {
                    add(form, &format!("{name}[{index}]"), item.get(), None, false)?;
                }
            }
        }
        Some(b'{') => {
            let members: BTreeMap<String, &RawValue> = serde_json::from_str(json)?;
            for (key, value) in members {
                add(form, &format!("{name}[{key}]"), value.get(), None, false)?;
            }
        }
        Some(b'n') | None => {}
        Some(_) => drop(form.query_pairs_mut().append_pair(name, &text(json)?)),
    }
    Ok(())
}

/// A text without its quotes and escapes, or any other value as it is.
fn text(json: &str) -> serde_json::Result<String> {
    if json.starts_with('"') {
        serde_json::from_str(json)
    } else {
        Ok(json.to_owned())
    }
}
