//! Text of any encoding that spreadsheets and accounting programs write.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::FileError;

/// Takes UTF-8, UTF-16 with or without its mark, and else windows-1252, the encoding of Windows in
/// India.
pub(super) fn text(bytes: &[u8]) -> Result<Cow<'_, str>, FileError> {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        let rest = bytes.get(length..).unwrap_or_default();
        return told(encoding.decode_without_bom_handling(rest).0);
    }
    if let Some(encoding) = utf_16_by_its_zeros(bytes) {
        return told(encoding.decode_without_bom_handling(bytes).0);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => told(Cow::Borrowed(text)),
        Err(_) => told(WINDOWS_1252.decode_without_bom_handling(bytes).0),
    }
}

fn told(text: Cow<'_, str>) -> Result<Cow<'_, str>, FileError> {
    if is_markup(&text) {
        return Err(FileError::Markup);
    }
    if text.contains('\0') {
        return Err(FileError::NotText);
    }
    Ok(text)
}

/// Programs write pages of the web, and XML of Excel 2003, under the names of workbooks.
fn is_markup(text: &str) -> bool {
    let start = text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    let begins_with = |words: &str| {
        start
            .get(..words.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(words))
    };
    let begins_an_element = start.strip_prefix('<').is_some_and(|rest| {
        rest.starts_with(|next: char| next.is_ascii_alphabetic() || "!?".contains(next))
    });
    (begins_an_element && start.contains('>')) || begins_with("MIME-Version:")
}

/// Every second byte of Western text in UTF-16 is zero.
fn utf_16_by_its_zeros(bytes: &[u8]) -> Option<&'static Encoding> {
    let start = bytes.get(..bytes.len().min(512)).unwrap_or_default();
    let zeros = |odd: usize| {
        let places = start.iter().skip(odd).step_by(2);
        places.clone().filter(|byte| **byte == 0).count() * 5 > places.count() * 4
    };
    match (zeros(0), zeros(1)) {
        (false, true) => Some(UTF_16LE),
        (true, false) => Some(UTF_16BE),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_encoding_gives_the_same() {
        let text = "Größe,Bill No\nशर्मा,1\n";
        let utf_16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let marked = |mark: &[u8], bytes: &[u8]| [mark, bytes].concat();
        for bytes in [
            text.as_bytes().to_vec(),
            marked(b"\xef\xbb\xbf", text.as_bytes()),
            marked(b"\xff\xfe", &utf_16),
        ] {
            assert_eq!(super::text(&bytes).ok().as_deref(), Some(text));
        }
        let plain: Vec<u8> = "Bill No,Total\n"
            .encode_utf16()
            .flat_map(u16::to_be_bytes)
            .collect();
        assert_eq!(super::text(&plain).ok().as_deref(), Some("Bill No,Total\n"));
        assert_eq!(super::text(b"Caf\xe9 \x96").ok().as_deref(), Some("Café –"));
    }

    #[test]
    fn what_is_no_text_is_refused() {
        assert!(matches!(super::text(b" <HTML>"), Err(FileError::Markup)));
        assert!(matches!(super::text(b"a\0b,c"), Err(FileError::NotText)));
    }
}
