//! What became of a save or reset.

use std::time::Duration;

use gst_ims::job::Polling;
use gst_ims::{ErrorKind, JobState, Section};

use super::common::{answering, data, json, usual};

#[tokio::test]
async fn a_job_is_understood_in_every_form() {
    for (told, state, processed, failed, unnamed) in [
        (
            r#"{"status_cd":"P","transTypCd":"SAV","proc_cnt":"8","err_cnt":"0","err_cd":""}"#,
            JobState::Done,
            Some(8),
            0,
            0,
        ),
        (
            r#"{"status_cd":"P","transTypCd":"SAV","proc_cnt":8}"#,
            JobState::Done,
            Some(8),
            0,
            0,
        ),
        (r#"{"status_cd":"S"}"#, JobState::Done, None, 0, 0),
        (
            r#"{"status_cd":"PE","proc_cnt":"10","err_cnt":3,"error_report":{"dn":[{"stin":"24ABCCU0123M1YZ","error_cd":"IMSSAV0010","error_msg":"m","inv":[{"inum":"D-1","rtnprd":"112024"},{"inum":"D-2"}]}]}}"#,
            JobState::Partial,
            Some(10),
            3,
            1,
        ),
        (
            r#"{"status_cd":"ER","err_cd":"IMSSAV005","err_msg":"Schema validation failure"}"#,
            JobState::Failed,
            None,
            0,
            0,
        ),
        (r#"{"status_cd":"IP"}"#, JobState::Running, None, 0, 0),
        (r#"{"status_cd":"REC"}"#, JobState::Running, None, 0, 0),
        (r#"{"status_cd":""}"#, JobState::Running, None, 0, 0),
        (
            r#"{"status_cd":"WHATEVER","err_cnt":{}}"#,
            JobState::Running,
            None,
            0,
            0,
        ),
    ] {
        let (_mock, client) = answering(data(told)).await;
        let job = client.job("ref-1").send().await.unwrap();
        assert_eq!(
            (job.state, job.processed, job.failed, job.unnamed_failures()),
            (state, processed, failed, unnamed),
            "{told}"
        );
        assert_eq!(job.has_ended(), state != JobState::Running);
    }
    let unknown = r#"{"code":200,"data":{"status_cd":"0","error":{"error_cd":"IMS0008","message":"No records found for requested internal transaction Id"}}}"#;
    let (_mock, client) = answering(json(200, unknown)).await;
    let job = client.job("ref-1").send().await.unwrap();
    assert_eq!(
        (job.state, job.code.as_deref()),
        (JobState::Running, Some("IMS0008"))
    );
}

/// Words beside a list may keep documents back; those beside a job are about its failures.
#[tokio::test]
async fn words_beside_a_job_do_not_hide_what_it_says() {
    for words in [
        r#""message":"Processed with errors""#,
        r#""message":"1 record failed""#,
        r#""is_processing":"Y""#,
    ] {
        let body = format!(
            r#"{{"code":200,{words},"data":{{"status_cd":"1","data":{{"status_cd":"PE","err_cnt":1}}}}}}"#
        );
        let (_mock, client) = answering(json(200, body)).await;
        let job = client.job("ref-1").send().await.unwrap();
        assert_eq!((job.state, job.failed), (JobState::Partial, 1), "{words}");
    }
}

#[tokio::test]
async fn a_job_names_its_failures_by_document() {
    let told = r#"{"status_cd":"PE","transTypCd":"RST","err_cnt":1,"error_report":{"b2bcn":[{"stin":"24ABCCU0123M1YZ","error_cd":"IMSSAV0010","error_msg":"m","inv":[{"inum":"D-1","rtnprd":"112024"}]}],"B2BA":[{"stin":"24ABCCU0123M1YZ"}]}}"#;
    let (_mock, client) = answering(data(told)).await;
    let job = client.job("ref-1").send().await.unwrap();
    assert_eq!(
        serde_json::to_value(&job).unwrap(),
        serde_json::json!({
            "reference_id": "ref-1", "kind": "reset", "state": "partial", "processed": null,
            "failed": 2, "unnamed_failures": 1, "code": null, "message": null,
            "failures": [
                {"section": "cn", "supplier_gstin": "24ABCCU0123M1YZ", "number": "D-1",
                 "return_period": "2024-11", "code": "IMSSAV0010", "message": "m"},
                {"section": "b2ba", "supplier_gstin": "24ABCCU0123M1YZ", "number": null,
                 "return_period": null, "code": null, "message": null},
            ],
        })
    );
}

#[tokio::test]
async fn waiting_ends_with_the_job_or_its_time() {
    let (mock, client) = usual().await;
    mock.answer_next(data(r#"{"status_cd":"IP"}"#));
    mock.answer_next(data(r#"{"status_cd":"IP"}"#));
    mock.answer_next(data(r#"{"status_cd":"P"}"#));
    let quick = Polling::default()
        .first(Duration::from_millis(1))
        .longest(Duration::from_millis(5));
    let job = client.job("ref-1").wait(quick).await.unwrap();
    assert_eq!((job.state, mock.requests().len()), (JobState::Done, 3));

    mock.answer_always(data(r#"{"status_cd":"IP"}"#));
    let short = quick.total(Duration::from_millis(20));
    let job = client.job("ref-1").wait(short).await.unwrap();
    assert_eq!(job.state, JobState::Running);
}

#[tokio::test]
async fn one_row_of_a_report_that_cannot_be_read_costs_no_other() {
    let told = r#"{"status_cd":"PE","proc_cnt":"1","err_cnt":"5","error_report":{
        "b2b":[
            {"stin":"24ABCCU0123M1ZJ","error_cd":"IMSSAV0010","error_msg":"m","inv":[{"inum":"D-1","rtnprd":"112024"}]},
            {"stin":"not a GSTIN","error_cd":"E2","inv":[{"inum":"D-2","rtnprd":"11"},{"inum":{},"rtnprd":"112024"}]},
            "nonsense"
        ],
        "cn":{"stin":"24ABCCU0123M1ZJ","error_cd":"E5","inv":{"inum":"C-1"}}
    }}"#;
    let (_mock, client) = answering(data(told)).await;
    let job = client.job("ref-1").send().await.unwrap();
    let named: Vec<_> = job
        .failures
        .iter()
        .map(|failure| {
            (
                failure.section,
                failure.supplier_gstin.is_some(),
                failure.number.as_ref().map(ToString::to_string),
                failure.code.as_deref(),
            )
        })
        .collect();
    let number = |number: &str| Some(number.to_owned());
    assert_eq!(
        named,
        [
            (Some(Section::B2b), true, number("D-1"), Some("IMSSAV0010")),
            (Some(Section::B2b), false, number("D-2"), Some("E2")),
            (Some(Section::B2b), false, None, Some("E2")),
            (Some(Section::B2b), false, None, None),
            (Some(Section::Cn), true, number("C-1"), Some("E5")),
        ]
    );
    // D-2 has no supplier, and two rows have no number.
    assert_eq!((job.failed, job.unnamed_failures()), (5, 3));
}

#[tokio::test]
async fn a_job_that_contradicts_itself_is_not_called_done_or_undone() {
    // Counted as processed, although it is called an error: some documents may have been decided.
    let partly = r#"{"status_cd":"ER","err_cd":"X","proc_cnt":"3"}"#;
    let (_mock, client) = answering(data(partly)).await;
    let job = client.job("ref-1").send().await.unwrap();
    assert_eq!(job.state, JobState::Partial);

    let body = r#"{"code":200,"data":{"status_cd":"0","error":{"error_cd":"X1","message":"m"},"data":{"status_cd":"P"}}}"#;
    let (_mock, client) = answering(json(200, body)).await;
    let error = client.job("ref-1").send().await.unwrap_err();
    assert_eq!(
        (error.kind(), error.code()),
        (ErrorKind::Decode, Some("X1"))
    );
    assert!(error.to_string().contains("ask again"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn no_polling_overflows_or_asks_without_a_pause() {
    let mut endless = Polling::default();
    endless = endless.first(Duration::MAX).longest(Duration::MAX);
    let hasty = Polling::default()
        .first(Duration::ZERO)
        .longest(Duration::ZERO);
    for (polling, most) in [
        (endless.total(Duration::from_millis(50)), 2),
        (hasty.total(Duration::from_millis(50)), 12),
    ] {
        let (mock, client) = answering(data(r#"{"status_cd":"IP"}"#)).await;
        let job = client.job("ref-1").wait(polling).await.unwrap();
        assert_eq!(job.state, JobState::Running);
        assert!(mock.request_count() <= most, "{}", mock.request_count());
    }
}
