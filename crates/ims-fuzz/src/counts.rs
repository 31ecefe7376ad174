//! Bodies of counts, through the whole normaliser.
//!
//! The input is a body, as it comes under HTTP 200.

use gst_ims::{Counts, GoodsType};

use crate::json;
use crate::outcome::check_error;

/// Reads a body as counts of each type of goods.
pub fn check(body: &[u8]) {
    for goods_type in GoodsType::ALL {
        match Counts::from_body(goods_type, body.to_vec()) {
            Ok(answer) => {
                if let Ok(text) = std::str::from_utf8(body) {
                    assert!(json::is_object(text), "what is no JSON was accepted");
                }
                check_answer(goods_type, &answer);
            }
            Err(error) => drop(check_error(&error)),
        }
    }
}

fn check_answer(goods_type: GoodsType, answer: &Counts) {
    let written = json::written(answer);
    let read: Counts = serde_json::from_str(&written).expect("what was written is read");
    assert_eq!(&read, answer, "as it was");
    assert_eq!(json::written(&read), written, "letter by letter");
    assert_eq!(answer.goods_type, goods_type);
    for section in goods_type.sections() {
        let listed = answer.sections.iter().filter(|(s, _)| *s == section);
        let is_kept = |key: &String| key.parse() == Ok(section);
        match listed.count() {
            0 => assert!(
                answer.unknown_sections.keys().any(is_kept),
                "{section} is neither counted nor kept"
            ),
            times => assert_eq!(times, 1, "{section} stands there once"),
        }
    }
    for (section, counts) in &answer.sections {
        assert_eq!(answer.section(*section), *counts);
        assert!(counts.total() >= counts.accepted, "a sum does not wrap");
    }
}
