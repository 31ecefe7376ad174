//! Counts and lists tell the same story.

use gst_types::{CountedSection, Section};
use ims_mock::{DataSet, MockServer, Tally};
use serde_json::{Value, json};

use super::harness::{COUNT, INVOICES, SECTIONS, get};

const STATUSES: [(&str, &str); 4] = [
    ("accepted", "accept"),
    ("rejected", "reject"),
    ("pending", "pending"),
    ("no_action_taken", "noaction"),
];
async fn group(server: &MockServer, goods: &str, key: &str) -> Value {
    let body = get(server, &format!("{COUNT}?type_of_goods={goods}"))
        .await
        .json();
    let groups = body["data"]["data"].as_object().unwrap();
    assert_eq!(groups.keys().collect::<Vec<_>>(), [key]);
    groups[key].clone()
}

/// Sum over all sections and actions.
fn sum(group: &Value) -> u64 {
    group
        .as_object()
        .unwrap()
        .values()
        .filter_map(Value::as_object)
        .flat_map(|tally| tally.values())
        .map(|count| count.as_u64().unwrap())
        .sum()
}

#[tokio::test]
async fn counts_agree_with_lists_for_every_section_and_status() {
    let server = MockServer::start().await.unwrap();
    let counts = group(&server, "others", "all_oth").await;
    assert_eq!(counts.as_object().unwrap().len(), SECTIONS.len() + 1);
    for (section, key) in SECTIONS {
        for (status, count_key) in STATUSES {
            let query = format!("{INVOICES}?section={section}&status={status}");
            let body = get(&server, &query).await.json();
            let listed = body["data"]["data"][key].as_array().unwrap().len();
            assert_eq!(counts[key][count_key], listed, "{query}");
        }
    }
    assert_eq!(counts["ttl_cnt"], sum(&counts));
}

#[tokio::test]
async fn the_documented_page_and_its_count_are_served() {
    let server = MockServer::start().await.unwrap();
    let counts = group(&server, "others", "all_oth").await;
    let documented = json!({"accept": 1, "noaction": 11, "pending": 0, "reject": 0});
    assert_eq!(counts["b2b"], documented);
}

#[tokio::test]
async fn imports_and_inward_supplies_are_counted_without_being_listed() {
    let server = MockServer::start().await.unwrap();
    let groups: [(&str, &str, [&str; 4]); 2] = [
        (
            "imports",
            "imp_gds",
            ["impg", "impga", "impgsez", "impgseza"],
        ),
        (
            "inward_supplies",
            "inv_supp_isd",
            ["isd", "isda", "isdcn", "isdcna"],
        ),
    ];
    for (goods, key, sections) in groups {
        let counts = group(&server, goods, key).await;
        for section in sections {
            assert_eq!(counts[section].as_object().unwrap().len(), 4, "{section}");
        }
        assert_eq!(counts.as_object().unwrap().len(), 5);
        assert_eq!(counts["ttl_cnt"], sum(&counts));
        assert!(sum(&counts) > 0);
    }
}

#[tokio::test]
async fn a_changed_data_set_changes_list_and_count() {
    let server = MockServer::start().await.unwrap();
    server
        .change_data_set(|data_set| {
            let records = data_set.records_mut(Section::B2b);
            records.truncate(2);
            records[0].set_field("action", &"P")
        })
        .unwrap();
    let counts = group(&server, "others", "all_oth").await;
    let expected = json!({"accept": 0, "noaction": 1, "pending": 1, "reject": 0});
    assert_eq!(counts["b2b"], expected);
    let body = get(&server, &format!("{INVOICES}?section=B2B&status=pending"))
        .await
        .json();
    assert_eq!(body["data"]["data"]["b2b"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn counts_of_sections_without_a_list_can_be_set() {
    let server = MockServer::start().await.unwrap();
    let tally = Tally {
        accepted: 7,
        ..Tally::default()
    };
    server.change_data_set(|data_set| {
        *data_set = DataSet::new();
        data_set.set_tally(CountedSection::Impg, tally);
        // A listed section has the counts of its documents, whatever is set.
        data_set.set_tally(Section::B2b.into(), tally);
    });
    let imports = group(&server, "imports", "imp_gds").await;
    assert_eq!(imports["impg"]["accept"], 7);
    assert_eq!(imports["ttl_cnt"], 7);
    let others = group(&server, "others", "all_oth").await;
    assert_eq!(others["ttl_cnt"], 0);
}
