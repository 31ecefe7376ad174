//! An ordinary value is read from the wire without touching the heap.
//!
//! A taxpayer has thousands of documents a month, each with some twenty
//! fields; the heap would cost more than all the parsing.

use gst_types::wire;
use serde::de::DeserializeOwned;

#[track_caller]
fn reads_inline<T: DeserializeOwned>(json: &str) {
    let mut read = None;
    let counted = allocation_counter::measure(|| read = serde_json::from_str::<T>(json).ok());
    assert!(read.is_some(), "{json}");
    assert_eq!(counted.count_total, 0, "allocations for {json}");
}

#[test]
fn the_fields_of_a_record_are_read_without_allocation() {
    for amount in [
        "1888",
        "397.44",
        "120932.18",
        "0",
        "-5.00",
        "99999999999999.99",
        "\"1888.00\"",
        "1e3",
    ] {
        reads_inline::<wire::Amount>(amount);
    }
    reads_inline::<wire::Gstin>("\"33ABCCZ0123M2YZ\"");
    reads_inline::<wire::Date>("\"02-11-2024\"");
    reads_inline::<wire::ReturnPeriod>("\"112024\"");
    reads_inline::<wire::StateCode>("\"24\"");
    reads_inline::<wire::StateCode>("24");
    reads_inline::<wire::Flag>("\"N\"");
    reads_inline::<wire::Flag>("true");
    reads_inline::<wire::DocumentNumber>("\"LE/25/1/07976\"");
    reads_inline::<wire::DocumentNumber>("\"1234567890123456\"");
    reads_inline::<wire::DocumentNumber>("5096411148");
    reads_inline::<wire::DocumentHash>(
        "\"5614d4073380ec8b4ed4613846b18d18d5ee7ce4727e5f5a4d238fe96aaf8600\"",
    );
    for action in ["\"A\"", "\"N\"", "\"no_action_taken\""] {
        reads_inline::<wire::Action>(action);
    }
    reads_inline::<wire::SupplyType>("\"SEWOP\"");
    reads_inline::<wire::SourceForm>("\"R1A\"");
    reads_inline::<wire::FilingStatus>("\"Not Filed\"");
    reads_inline::<wire::Integer>("200");
    reads_inline::<wire::Integer>("\"200\"");
    reads_inline::<wire::Timestamp>("1733115162000");
    reads_inline::<wire::Text>("\"RET11416\"");
    reads_inline::<wire::Text>("\"SHARMA TRADERS AND SONS.\"");
}

/// Decoding keeps little more than the documents: their size is what memory goes to.
#[test]
fn a_document_is_no_larger_than_its_record() {
    assert!(size_of::<gst_types::Invoice>() <= 304);
}
