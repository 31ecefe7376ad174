//! Against what `serde_json` reads.

use proptest::prelude::*;
use serde_json::Value;

use super::scan::plain_length;
use super::*;

/// Reads a value through the cursor alone, as far as it can.
fn read(cursor: &mut Cursor<'_>) -> Result<Value, Malformed> {
    match cursor.peek().ok_or(Malformed)? {
        b'{' => {
            let mut object = serde_json::Map::new();
            cursor.members(|cursor, key| {
                object.insert(key.into_owned(), read(cursor)?);
                Ok::<_, Malformed>(())
            })?;
            Ok(Value::Object(object))
        }
        b'[' => {
            let mut list = Vec::new();
            cursor.elements(|cursor| {
                list.push(read(cursor)?);
                Ok::<_, Malformed>(())
            })?;
            Ok(Value::Array(list))
        }
        b'"' => cursor.string().map(|text| Value::from(text.as_ref())),
        b'n' if cursor.null() => Ok(Value::Null),
        b'-' | b'0'..=b'9' => {
            serde_json::from_str(cursor.number().ok_or(Malformed)?).map_err(|_| Malformed)
        }
        _ => serde_json::from_str(cursor.raw()?.get()).map_err(|_| Malformed),
    }
}

fn whole(text: &str) -> Option<Value> {
    let mut cursor = Cursor::new(text);
    let value = read(&mut cursor).ok()?;
    cursor.end().ok()?;
    Some(value)
}

#[test]
fn what_is_no_json_is_refused() {
    for text in [
        "",
        " ",
        "{",
        "[",
        "{]",
        "[}",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "[1,]",
        "[1 2]",
        "{,}",
        "{a:1}",
        "{1:2}",
        "{true:2}",
        "\"a",
        "\"a\nb\"",
        "\"\\x\"",
        "nul",
        "1 2",
        "{} {}",
        "[1]x",
        "01",
        "-01",
        "-",
        "1.",
        "1e",
        "0e--1",
        "[1.5.2]",
    ] {
        assert_eq!(whole(text), None, "{text}");
    }
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 64, 8, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::btree_map(any::<String>(), inner, 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn it_reads_what_serde_json_reads(value in any_json(), pretty in any::<bool>()) {
        let text = if pretty {
            serde_json::to_string_pretty(&value).unwrap()
        } else {
            value.to_string()
        };
        prop_assert_eq!(whole(&text), Some(value));
    }

    #[test]
    fn it_accepts_nothing_that_serde_json_refuses(value in any_json(), cut in any::<prop::sample::Index>(), put in "[\\[\\]{}:,\"0-9a-z\\\\ ]{0,3}") {
        let mut text = value.to_string();
        let place = (0..=text.len()).filter(|place| text.is_char_boundary(*place)).collect::<Vec<_>>();
        text.insert_str(*cut.get(&place), &put);
        prop_assert_eq!(whole(&text), serde_json::from_str(&text).ok());
    }

    #[test]
    fn plain_text_ends_where_it_does_byte_by_byte(
        text in prop::collection::vec(prop_oneof![Just(b'"'), Just(b'\\'), any::<u8>(), b'a'..=b'z', b'a'..=b'z', b'a'..=b'z'], 0..40),
    ) {
        let end = text.iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..=0x1f));
        prop_assert_eq!(plain_length(&text), end);
    }
}
