//! Fields that nothing takes.

use gst_types::{Extra, RawJson};
use proptest::prelude::*;

fn value() -> impl Strategy<Value = RawJson> {
    prop_oneof![
        any::<String>().prop_map(|text| RawJson::from_value(&text)),
        any::<f64>().prop_map(|number| RawJson::from_value(&number)),
        prop::collection::vec(any::<i8>(), 0..4).prop_map(|list| RawJson::from_value(&list)),
    ]
    .prop_map(Result::unwrap)
}

#[test]
fn none_are_an_empty_object() {
    let none = Extra::default();
    assert!(none.is_empty());
    assert_eq!(none.len(), 0);
    assert_eq!(none.get("a"), None);
    assert_eq!(serde_json::to_string(&none).unwrap(), "{}");
    assert_eq!(serde_json::from_str::<Extra>("{}").unwrap(), none);
}

#[test]
fn values_stay_as_they_were_written() {
    let json = r#"{"a":1.10,"b":{ "c": [1,  2]},"\u00e9":"\u0041"}"#;
    let extra: Extra = serde_json::from_str(json).unwrap();
    let found: Vec<_> = extra
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    assert_eq!(found, ["a=1.10", "b={ \"c\": [1,  2]}", "é=\"\\u0041\""]);
    assert_eq!(
        serde_json::to_string_pretty(&extra).unwrap(),
        "{\n  \"a\": 1.10,\n  \"b\": { \"c\": [1,  2]},\n  \"é\": \"\\u0041\"\n}"
    );
}

proptest! {
    #[test]
    fn every_field_is_found_again(fields in prop::collection::btree_map(any::<String>(), value(), 0..6)) {
        let extra = Extra::from(fields.clone());
        prop_assert_eq!(extra.len(), fields.len());
        for (name, value) in &fields {
            prop_assert_eq!(extra.get(name), Some(value.clone()));
        }
        let mut inserted = Extra::default();
        for (name, value) in fields.iter().rev() {
            let zero = RawJson::from_value(&0).unwrap();
            prop_assert_eq!(inserted.insert(name.clone(), zero.clone()), None);
            prop_assert_eq!(inserted.insert(name.clone(), value.clone()), Some(zero));
        }
        prop_assert_eq!(&inserted, &extra);
        let json = serde_json::to_string(&extra).unwrap();
        prop_assert_eq!(&json, &serde_json::to_string(&fields).unwrap());
        prop_assert_eq!(extra.as_json(), &json);
        prop_assert_eq!(&serde_json::from_str::<Extra>(&json).unwrap(), &extra);
        for name in fields.keys() {
            prop_assert_eq!(inserted.remove(name), fields.get(name).cloned());
        }
        prop_assert_eq!(inserted, Extra::default());
        prop_assert!(extra.into_iter().eq(fields));
    }
}
