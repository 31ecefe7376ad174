//! Counts of documents, however they are written.

use super::common::usual;
use gst_ims::counts::ActionCounts;
use gst_ims::{CountedSection, ErrorKind, GoodsType, RawJson, Section, Status};

#[tokio::test]
async fn counts_agree_with_the_lists() {
    let (_mock, client) = usual().await;
    let counts = client.counts(GoodsType::Others).send().await.unwrap();
    let mut total = 0;
    for outcome in client.all_invoices().send().await {
        let invoices = outcome.result.unwrap().invoices;
        let count = |status: Status| {
            let action = gst_ims::Action::from(status);
            invoices.iter().filter(|i| i.action == action).count() as u64
        };
        let counted = counts.section(outcome.section);
        assert_eq!(
            counted.accepted,
            count(Status::Accepted),
            "{}",
            outcome.section
        );
        assert_eq!(
            counted.rejected,
            count(Status::Rejected),
            "{}",
            outcome.section
        );
        assert_eq!(
            counted.pending,
            count(Status::Pending),
            "{}",
            outcome.section
        );
        assert_eq!(
            counted.no_action,
            count(Status::NoAction),
            "{}",
            outcome.section
        );
        total += counted.total();
    }
    assert_eq!(counts.total, total);
    let b2b = counts.section(Section::B2b);
    assert_eq!((b2b.accepted, b2b.no_action), (1, 11));
}

#[tokio::test]
async fn counts_are_read_however_they_are_written() {
    let zero = ActionCounts::default();
    for (body, total, impg_pending, unknown) in [
        (
            r#"{"imp_gds":{"impg":{"pending":3},"ttl_cnt":3}}"#,
            3,
            3,
            "",
        ),
        (
            r#"{"imp_gds":{"impg":{"pending":"3","accept":"1"},"ttl_cnt":"4"}}"#,
            4,
            3,
            "",
        ),
        (
            r#"{"imp_gds":{"impg":{"pending":3e0,"accept":0.1e1},"ttl_cnt":4E0}}"#,
            4,
            3,
            "",
        ),
        (r#"{"imp_gds":{"impg":{"pending":3}}}"#, 3, 3, ""),
        (r#"{"imp_gds":{"impg":{"pending":null}}}"#, 0, 0, ""),
        (r#"{"imp_gds":{}}"#, 0, 0, ""),
        ("{}", 0, 0, ""),
        ("null", 0, 0, ""),
        (r#"{"impg":{"pending":2}}"#, 2, 2, ""),
        (
            r#"{"imp_gds":{"impg":{"pending":-1},"ttl_cnt":5}}"#,
            5,
            0,
            "impg",
        ),
        (r#"{"imp_gds":{"impg":{"pending":1.5}}}"#, 0, 0, "impg"),
        (
            r#"{"imp_gds":{"impg":{"pending":2,"deemed":1}}}"#,
            2,
            2,
            "impg.deemed",
        ),
        (
            r#"{"imp_gds":{"impg":{"pending":2},"impx":{"pending":2}}}"#,
            2,
            2,
            "impx",
        ),
        (
            r#"{"imp_gds":{"impg":{"pending":2},"IMPG":{"pending":3}}}"#,
            5,
            5,
            "",
        ),
        (
            r#"{"gstin":"27ZZZCZ9090Q1ZJ","imp_gds":{"impg":{"pending":2},"ttl_cnt":2},"all_oth":{"b2b":{"accept":9},"ttl_cnt":9}}"#,
            2,
            2,
            "all_oth,gstin",
        ),
    ] {
        let (_mock, client) = super::common::answering(super::common::data(body)).await;
        let counts = client.counts(GoodsType::Imports).send().await.unwrap();
        assert_eq!(counts.total, total, "{body}");
        assert_eq!(
            counts.section(CountedSection::Impg).pending,
            impg_pending,
            "{body}"
        );
        assert_eq!(counts.section(CountedSection::Impgsez), zero, "{body}");
        assert_eq!(counts.sections.len() + counts.unreadable.len(), 4, "{body}");
        assert_eq!(counts.unreadable.is_empty(), unknown != "impg", "{body}");
        let unknown_keys: Vec<_> = counts.unknown_sections.keys().map(String::as_str).collect();
        assert_eq!(unknown_keys.join(","), unknown, "{body}");
    }
}

#[test]
fn counts_are_not_zero_because_they_are_somewhere_else() {
    let read = |data: &str| {
        let body = format!(r#"{{"code":200,"data":{data}}}"#);
        gst_ims::Counts::from_body(GoodsType::Imports, body)
    };
    for data in [
        r#"{"status_cd":"1","imp_gds":{"impg":{"noaction":4}}}"#,
        r#"{"status_cd":"1","Data":{"imp_gds":{"impg":{"noaction":4}}}}"#,
        r#"{"status_cd":"1","data":{"impg":{"noaction":1}},"data":{"impg":{"noaction":3}}}"#,
    ] {
        assert_eq!(read(data).unwrap().total, 4, "{data}");
    }
    for data in [
        r#"{"status_cd":"1","data":{"imp_gds":{"impx":{"pending":2}}}}"#,
        r#"{"status_cd":"1","data":{"new_grp":[1.10]}}"#,
        r#"{"status_cd":"1","data":{"all_oth":{"b2b":{"accept":9}}}}"#,
        r#"{"status_cd":"1","counts":{"impg":4}}"#,
        r#"{"status_cd":"3","data":{"imp_gds":{"impg":{"pending":2}}}}"#,
    ] {
        assert_eq!(read(data).unwrap_err().kind(), ErrorKind::Decode, "{data}");
    }
    let most = u64::MAX / 2 - 1;
    let huge = format!(
        r#"{{"status_cd":"1","data":{{"impg":{{"accept":{most}}},"impga":{{"accept":{most}}},"impgsez":{{"accept":{most}}}}}}}"#
    );
    assert_eq!(read(&huge).unwrap_err().kind(), ErrorKind::Decode);
}

#[tokio::test]
async fn counts_have_the_public_shape() {
    let (_mock, client) = super::common::answering(super::common::data(
        r#"{"inv_supp_isd":{"isd":{"accept":1,"noaction":2,"pending":3,"reject":4},"ttl_cnt":10}}"#,
    ))
    .await;
    let counts = client
        .counts(GoodsType::InwardSupplies)
        .send()
        .await
        .unwrap();
    assert_eq!(
        serde_json::to_string(&counts).unwrap(),
        concat!(
            r#"{"taxpayer":null,"goods_type":"inward_supplies","state":"complete","code":null,"transaction_id":"t-1","timestamp":"2025-11-18T06:17:21Z","total":10,"sections":{"#,
            r#""isd":{"accepted":1,"rejected":4,"pending":3,"no_action":2},"#,
            r#""isda":{"accepted":0,"rejected":0,"pending":0,"no_action":0},"#,
            r#""isdcn":{"accepted":0,"rejected":0,"pending":0,"no_action":0},"#,
            r#""isdcna":{"accepted":0,"rejected":0,"pending":0,"no_action":0}},"unknown_sections":{}}"#,
        )
    );
}

#[tokio::test]
async fn counts_are_not_concluded_from_an_answer_that_is_queued() {
    for body in [
        r#"{"token":"T","est":"3"}"#,
        r#"{"est":3}"#,
        r#"{"token":{"a":1}}"#,
    ] {
        let (_mock, client) = super::common::answering(super::common::data(body)).await;
        let error = client.counts(GoodsType::Others).send().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Outage, "{body}");
    }
}

#[tokio::test]
async fn a_queued_count_is_retryable_and_an_empty_one_is_zero() {
    let (_mock, client) =
        super::common::answering(super::common::business_error("RTN_24", "wait")).await;
    assert!(
        client
            .counts(GoodsType::Others)
            .send()
            .await
            .unwrap_err()
            .is_retryable()
    );
    let (_mock, client) =
        super::common::answering(super::common::business_error("RET13508", "none")).await;
    assert_eq!(
        client.counts(GoodsType::Others).send().await.unwrap().total,
        0
    );
}

/// The documented group of a section and one beside it are two answers to one question.
#[test]
fn a_section_that_is_counted_in_two_places_is_no_sum() {
    let read = |data: &str| {
        let body = format!(r#"{{"code":200,"data":{{"status_cd":"1","data":{{{data}}}}}}}"#);
        gst_ims::Counts::from_body(GoodsType::Others, body).unwrap()
    };
    for data in [
        r#""all_oth":{"b2b":{"accept":4},"cn":{"accept":1}},"b2b":{"accept":2}"#,
        r#""b2b":{"accept":2},"all_oth":{"b2b":{"accept":4},"cn":{"accept":1}}"#,
    ] {
        let counts = read(data);
        assert_eq!(
            counts.unreadable,
            [CountedSection::Listed(Section::B2b)],
            "{data}"
        );
        assert_eq!(counts.total, 1, "{data}");
        let mut kept: Vec<_> = counts
            .unknown_sections
            .values()
            .map(RawJson::as_str)
            .collect();
        kept.sort_unstable();
        assert_eq!(kept, [r#"{"accept":2}"#, r#"{"accept":4}"#], "{data}");
    }
    let same = read(r#""all_oth":{"b2b":{"accept":4},"ttl_cnt":4},"b2b":{"accept":4},"ttl_cnt":4"#);
    assert_eq!((same.total, same.section(Section::B2b).accepted), (4, 4));
    assert!(same.unreadable.is_empty() && same.unknown_sections.is_empty());
}
