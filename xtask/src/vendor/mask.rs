//! Hides who is meant by a taxpayer's number in an example.
//!
//! The vendor's own pages show numbers like `24ABCCU0123M1YZ`: state, kind of taxpayer and initial
//! stay, what names a person does not. Examples of whole documents are not always masked, and a
//! number that is somebody's must not go into a repository.

use serde_json::Value;

/// Masks every GSTIN and PAN in the texts below `value`; returns how many there were.
pub(super) fn mask(value: &mut Value) -> usize {
    match value {
        Value::String(text) => mask_text(text),
        Value::Array(items) => items.iter_mut().map(mask).sum(),
        Value::Object(map) => map.values_mut().map(mask).sum(),
        _ => 0,
    }
}

fn mask_text(text: &mut String) -> usize {
    let mut masked = String::new();
    let mut count = 0;
    let mut rest = text.as_str();
    while !rest.is_empty() {
        let end = |is_word: bool| {
            rest.find(|c: char| c.is_ascii_alphanumeric() != is_word)
                .unwrap_or(rest.len())
        };
        let starts_word = rest.starts_with(|c: char| c.is_ascii_alphanumeric());
        let (part, after) = rest.split_at(end(starts_word));
        match masked_number(part) {
            Some(number) => {
                count += 1;
                masked.push_str(&number);
            }
            None => masked.push_str(part),
        }
        rest = after;
    }
    if count > 0 {
        *text = masked;
    }
    count
}

/// The masked form of a GSTIN or PAN that is not masked yet.
fn masked_number(word: &str) -> Option<String> {
    let shape: String = word
        .chars()
        .map(|c| match c {
            '0'..='9' => '9',
            'A'..='Z' => 'A',
            _ => 'x',
        })
        .collect();
    let (state, pan, rest) = match (shape.len(), shape.get(..)) {
        (10, Some("AAAAA9999A")) => ("", word, ""),
        (15, Some(shape)) if shape.starts_with("99AAAAA9999A") && !shape.contains('x') => {
            (word.get(..2)?, word.get(2..12)?, word.get(12..)?)
        }
        _ => return None,
    };
    let (kind, last) = (pan.get(3..5)?, pan.get(9..)?);
    let rest = match rest.get(..1) {
        Some(entity) => format!("{entity}YZ"),
        None => String::new(),
    };
    let masked = format!("{state}ABC{kind}0123{last}{rest}");
    (masked != word).then_some(masked)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::mask;

    #[test]
    fn numbers_of_taxpayers_are_masked_wherever_they_stand() {
        let mut example = json!({
            "stin": "33ABKCS2033B1ZW", "note": "from 33ABKCS2033B1ZW, PAN ABKCS2033B.",
            "masked": "24ABCCU0123M1YZ", "inum": "5096411148", "short": "33ABKCS2033B1Z",
            "hash": "5614d4073380ec8b", "list": [{"pan": "AAACQ3770E"}], "n": 1
        });
        assert_eq!(mask(&mut example), 4);
        assert_eq!(
            example,
            json!({
                "stin": "33ABCCS0123B1YZ", "note": "from 33ABCCS0123B1YZ, PAN ABCCS0123B.",
                "masked": "24ABCCU0123M1YZ", "inum": "5096411148", "short": "33ABKCS2033B1Z",
                "hash": "5614d4073380ec8b", "list": [{"pan": "ABCCQ0123E"}], "n": 1
            })
        );
        assert_eq!(mask(&mut example), 0);
    }
}
