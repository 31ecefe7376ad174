//! Saving and resetting: what is sent, once, and what is known of it when it fails.

use std::time::Duration;

use gst_ims::gst_types::{Decided, Decision, ItcReduction, Remarks};
use gst_ims::{
    Amount, Delivery, ErrorKind, Gstin, Invoice, Invoices, Job, JobState, Polling, Section,
    SubmissionKind, Submitted,
};

use crate::common::{answering, builder, json, now, text, usual};

const RECIPIENT: &str = "33ABKCS2033B1ZW";

fn recipient() -> Gstin {
    RECIPIENT.parse().unwrap()
}

fn documents(section: Section, records: &str) -> Vec<Invoice> {
    let key = section.response_key();
    let body =
        format!(r#"{{"code":200,"data":{{"status_cd":"1","data":{{"{key}":[{records}]}}}}}}"#);
    let answer = Invoices::from_body(section, body).unwrap();
    assert!(answer.rejected.is_empty(), "{:?}", answer.rejected);
    answer.invoices
}

fn invoice() -> Invoice {
    documents(
        Section::B2b,
        r#"{"stin":"24ABCCU0123M1YZ","inum":"D-1","idt":"05-11-2024","val":118.5,"txval":100,"iamt":18.5,"action":"N","inv_typ":"R","pos":"33","srcform":"R1","rtnprd":"112024","hash":"abc","unknown":1}"#,
    )
    .remove(0)
}

fn accepted() -> Decided {
    Decided::new(invoice(), Decision::Accept, None, None).unwrap()
}

#[tokio::test]
async fn what_became_of_a_save_is_said_and_it_is_sent_once() {
    use Delivery::{Answered, Unknown};

    let platform = |status: u16| json(status, format!(r#"{{"code":{status},"message":"no"}}"#));
    let network = |code: &str| {
        json(
            200,
            format!(
                r#"{{"code":200,"data":{{"status_cd":"0","error":{{"error_cd":"{code}","message":"m"}}}}}}"#
            ),
        )
    };
    for (answer, delivery) in [
        (platform(400), Answered),
        (platform(401), Answered),
        (platform(403), Answered),
        (platform(404), Answered),
        (platform(413), Answered),
        (platform(422), Answered),
        (platform(429), Answered),
        (platform(408), Unknown),
        (platform(500), Unknown),
        (platform(503), Unknown),
        (platform(504), Unknown),
        (
            json(500, r#"{"code":422,"message":"Invalid GSTIN pattern"}"#),
            Answered,
        ),
        (
            json(200, r#"{"code":422,"message":"Invalid GSTIN pattern"}"#),
            Answered,
        ),
        (json(200, r#"{"code":504,"message":"timeout"}"#), Unknown),
        (text(403, "text/html", "<h1>blocked</h1>"), Unknown),
        (text(502, "text/html", "<h1>bad gateway</h1>"), Unknown),
        (network("IMSSAV0010"), Answered),
        (network("IMSSAV0015"), Answered),
        (network("AUTH4033"), Answered),
        (network("GSPGSTDOWN"), Unknown),
        (network("RETWEB_001"), Unknown),
        (
            json(200, r#"{"code":200,"data":{"status_cd":"1"}}"#),
            Unknown,
        ),
        (
            json(200, r#"{"code":200,"data":{"status_cd":"1","data":{}}}"#),
            Unknown,
        ),
        (json(200, "{"), Unknown),
        (text(200, "text/html", "<h1>hello</h1>"), Unknown),
        (json(303, "{}"), Unknown),
    ] {
        let (mock, client) = answering(answer.clone()).await;
        let error = client
            .save(recipient(), [accepted()])
            .send()
            .await
            .unwrap_err();
        assert_eq!(error.delivery(), Some(delivery), "{answer:?}: {error}");
        assert_eq!(mock.requests().len(), 1, "{answer:?}");
    }
}

#[tokio::test]
async fn what_never_left_is_not_sent() {
    let (mock, _client) = usual().await;
    let dead = gst_ims::Client::builder()
        .environment("http://127.0.0.1:9".parse().unwrap())
        .api_key("key_test_example")
        .taxpayer_token("token")
        .retries(gst_ims::RetryPolicy::default().max_attempts(1))
        .build()
        .unwrap();
    let error = dead
        .save(recipient(), [accepted()])
        .send()
        .await
        .unwrap_err();
    assert_eq!(error.delivery(), Some(Delivery::NotSent), "{error}");

    let client = builder(&mock).build().unwrap();
    let error = client.save(recipient(), []).send().await.unwrap_err();
    assert_eq!(
        (error.kind(), error.delivery()),
        (ErrorKind::Configuration, Some(Delivery::NotSent))
    );
    let many = vec![accepted(); 1001];
    let save = client.save(recipient(), many);
    let lengths: Vec<_> = save
        .clone()
        .into_parts()
        .iter()
        .map(|part| part.documents().len())
        .collect();
    assert_eq!(lengths, [1000, 1]);
    let error = save.send().await.unwrap_err();
    assert!(error.to_string().contains("into_parts"), "{error}");
    assert_eq!(mock.requests().len(), 0);
}

#[tokio::test]
async fn a_save_that_hangs_is_unknown_and_a_read_has_no_delivery() {
    let (mock, _) = usual().await;
    mock.add_rule(ims_mock::Rule::new(ims_mock::Answer::Usual).delay(Duration::from_mins(1)));
    let client = builder(&mock)
        .timeout(Duration::from_millis(300))
        .build()
        .unwrap();
    let error = client
        .save(recipient(), [accepted()])
        .send()
        .await
        .unwrap_err();
    assert_eq!(error.delivery(), Some(Delivery::Unknown), "{error}");
    let written = serde_json::to_value(&error).unwrap();
    assert_eq!(written["delivery"], "unknown");
    let error = client.invoices(Section::B2b).send().await.unwrap_err();
    assert_eq!(error.delivery(), None);
}

#[tokio::test]
async fn a_taken_save_has_its_reference() {
    let body = r#"{"code":200,"data":{"status_cd":"1","data":{"reference_id":"ref-1"}},"timestamp":1763446641000,"transaction_id":"t-1"}"#;
    let (_mock, client) = answering(json(200, body)).await;
    let submitted = client.save(recipient(), [accepted()]).send().await.unwrap();
    assert_eq!(submitted.kind, SubmissionKind::Save);
    assert_eq!(
        serde_json::to_value(&submitted).unwrap(),
        serde_json::json!({
            "kind": "save", "gstin": RECIPIENT, "reference_id": "ref-1", "documents": 1,
            "transaction_id": "t-1", "timestamp": "2025-11-18T06:17:21Z",
        })
    );
    let submitted = client.reset(recipient(), [invoice()]).send().await.unwrap();
    assert_eq!(submitted.kind, SubmissionKind::Reset);
}

fn job_answer(data: &str) -> ims_mock::RawAnswer {
    json(
        200,
        format!(r#"{{"code":200,"data":{{"status_cd":"1","data":{data}}}}}"#),
    )
}

#[tokio::test]
async fn a_job_is_understood_in_every_form() {
    for (data, state, processed, failed, unnamed) in [
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
        let (_mock, client) = answering(job_answer(data)).await;
        let job = client.job("ref-1").send().await.unwrap();
        assert_eq!(
            (job.state, job.processed, job.failed, job.unnamed_failures()),
            (state, processed, failed, unnamed),
            "{data}"
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

#[tokio::test]
async fn a_job_names_its_failures_by_document() {
    let data = r#"{"status_cd":"PE","transTypCd":"RST","err_cnt":1,"error_report":{"b2bcn":[{"stin":"24ABCCU0123M1YZ","error_cd":"IMSSAV0010","error_msg":"m","inv":[{"inum":"D-1","rtnprd":"112024"}]}],"B2BA":[{"stin":"24ABCCU0123M1YZ"}]}}"#;
    let (_mock, client) = answering(job_answer(data)).await;
    let job = client.job("ref-1").send().await.unwrap();
    assert_eq!(
        serde_json::to_value(&job).unwrap(),
        serde_json::json!({
            "reference_id": "ref-1", "kind": "reset", "state": "partial", "processed": null,
            "failed": 2, "unnamed_failures": 0, "code": null, "message": null,
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
    mock.answer_next(job_answer(r#"{"status_cd":"IP"}"#));
    mock.answer_next(job_answer(r#"{"status_cd":"IP"}"#));
    mock.answer_next(job_answer(r#"{"status_cd":"P"}"#));
    let quick = Polling::default()
        .first(Duration::from_millis(1))
        .longest(Duration::from_millis(5));
    let job = client.job("ref-1").wait(quick).await.unwrap();
    assert_eq!((job.state, mock.requests().len()), (JobState::Done, 3));

    mock.answer_always(job_answer(r#"{"status_cd":"IP"}"#));
    let short = quick.total(Duration::from_millis(20));
    let job = client.job("ref-1").wait(short).await.unwrap();
    assert_eq!(job.state, JobState::Running);
}

#[tokio::test]
async fn one_row_of_a_report_that_cannot_be_read_costs_no_other() {
    let data = r#"{"status_cd":"PE","proc_cnt":"1","err_cnt":"5","error_report":{
        "b2b":[
            {"stin":"24ABCCU0123M1ZJ","error_cd":"IMSSAV0010","error_msg":"m","inv":[{"inum":"D-1","rtnprd":"112024"}]},
            {"stin":"not a GSTIN","error_cd":"E2","inv":[{"inum":"D-2","rtnprd":"11"},{"inum":{},"rtnprd":"112024"}]},
            "nonsense"
        ],
        "cn":{"stin":"24ABCCU0123M1ZJ","error_cd":"E5","inv":{"inum":"C-1"}}
    }}"#;
    let (_mock, client) = answering(job_answer(data)).await;
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
    assert_eq!((job.failed, job.unnamed_failures()), (5, 0));
}

#[tokio::test]
async fn a_job_that_contradicts_itself_is_not_called_done_or_undone() {
    // Counted as processed, although it is called an error: some documents may have been decided.
    let partly = r#"{"status_cd":"ER","err_cd":"X","proc_cnt":"3"}"#;
    let (_mock, client) = answering(job_answer(partly)).await;
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

#[tokio::test]
async fn a_reference_beside_an_error_is_no_success_and_no_refusal() {
    let body = r#"{"code":200,"data":{"status_cd":"0","error":{"error_cd":"IMSSAV0015","message":"m"},"data":{"reference_id":"of-another"}}}"#;
    let (_mock, client) = answering(json(200, body)).await;
    let error = client
        .save(recipient(), [accepted()])
        .send()
        .await
        .unwrap_err();
    assert_eq!(error.delivery(), Some(Delivery::Unknown), "{error}");
    assert_eq!(error.code(), Some("IMSSAV0015"));
}

#[tokio::test]
async fn what_is_printed_is_read_back() {
    let data = r#"{"status_cd":"PE","transTypCd":"RST","proc_cnt":2,"err_cnt":"3","err_cd":"X","err_msg":"m","error_report":{"dn":[{"stin":"24ABCCU0123M1ZJ","error_cd":"E","error_msg":"m","inv":[{"inum":"D-1","rtnprd":"112024"}]}],"later":[{}]}}"#;
    let (_mock, client) = answering(job_answer(data)).await;
    let job = client.job("ref-1").send().await.unwrap();
    let written = serde_json::to_string(&job).unwrap();
    let read: Job = serde_json::from_str(&written).unwrap();
    assert_eq!(serde_json::to_string(&read).unwrap(), written);
    assert_eq!(read.unnamed_failures(), 1);
    assert_eq!(read.failures, job.failures);
    let tampered = written.replace(r#""unnamed_failures":1"#, r#""unnamed_failures":0"#);
    assert!(serde_json::from_str::<Job>(&tampered).is_err());

    let (_mock, client) = answering(job_answer(r#"{"reference_id":"ref-1"}"#)).await;
    let submitted = client.reset(recipient(), [invoice()]).send().await.unwrap();
    let written = serde_json::to_string(&submitted).unwrap();
    let read: Submitted = serde_json::from_str(&written).unwrap();
    assert_eq!(read, submitted);
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
        let (mock, client) = answering(job_answer(r#"{"status_cd":"IP"}"#)).await;
        let job = client.job("ref-1").wait(polling).await.unwrap();
        assert_eq!(job.state, JobState::Running);
        assert!(mock.request_count() <= most, "{}", mock.request_count());
    }
}

#[tokio::test]
async fn a_job_is_followed_again_from_its_reference_alone() {
    use ims_mock::{Jobs, MockServer};

    let jobs = Jobs::new().duration(Duration::from_mins(1));
    let mock = MockServer::builder().jobs(jobs).start().await.unwrap();
    let client = builder(&mock).build().unwrap();
    let list = client.invoices(Section::B2b).send().await.unwrap();
    let is_open = |invoice: &Invoice| invoice.action == gst_ims::Action::NoAction;
    let open: Vec<_> = list.invoices.into_iter().filter(is_open).collect();
    let decided = |at: usize| Decided::new(open[at].clone(), Decision::Accept, None, None).unwrap();
    let submitted = client.save(recipient(), [decided(0)]).send().await.unwrap();
    let stored = serde_json::to_string(&submitted).unwrap();
    let short = Polling::default()
        .first(Duration::from_millis(5))
        .total(Duration::from_millis(20));
    let job = client
        .job(submitted.reference_id)
        .wait(short)
        .await
        .unwrap();
    assert_eq!(job.state, JobState::Running);

    // While it runs, nothing else is taken, and that is worth another try later.
    let error = client
        .save(recipient(), [decided(1)])
        .send()
        .await
        .unwrap_err();
    assert_eq!(error.code(), Some("IMSSAV0015"));
    assert_eq!(error.delivery(), Some(Delivery::Answered));
    assert!(error.is_retryable());

    mock.advance(Duration::from_mins(1));
    let elsewhere = builder(&mock).build().unwrap();
    let submitted: Submitted = serde_json::from_str(&stored).unwrap();
    let job = elsewhere
        .job(submitted.reference_id)
        .wait(short)
        .await
        .unwrap();
    assert_eq!((job.state, job.processed), (JobState::Done, Some(1)));
    client.save(recipient(), [decided(1)]).send().await.unwrap();
}

#[tokio::test]
async fn writes_of_one_taxpayer_follow_each_other_and_those_of_others_do_not_wait() {
    let (mock, client) = usual().await;
    let rule = ims_mock::Rule::new(job_answer(r#"{"reference_id":"ref-1"}"#));
    mock.add_rule(rule.delay(Duration::from_millis(700)));
    let save = |gstin: &str| {
        let gstin = gstin.parse().unwrap();
        client
            .clone()
            .taxpayer("token")
            .save(gstin, [accepted()])
            .send()
    };
    let started = now();
    let (one, two) = tokio::join!(save(RECIPIENT), save(RECIPIENT));
    one.and(two).unwrap();
    assert!(started.elapsed() >= Duration::from_millis(1_400));
    let started = now();
    let (one, two) = tokio::join!(save(RECIPIENT), save("29AAACQ3770E1ZF"));
    one.and(two).unwrap();
    assert!(started.elapsed() < Duration::from_millis(1_400));

    // Whoever gives up waiting for its turn has sent nothing.
    let before = mock.request_count();
    let hurried = client
        .save(recipient(), [accepted()])
        .timeout(Duration::from_millis(50));
    let (first, second) = tokio::join!(save(RECIPIENT), hurried.send());
    first.unwrap();
    let error = second.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Deadline);
    assert_eq!(
        (error.delivery(), error.attempts()),
        (Some(Delivery::NotSent), 0)
    );
    assert_eq!(mock.request_count(), before + 1);
}

#[test]
fn a_decision_that_cannot_be_is_refused() {
    let note = || {
        documents(
            Section::Cn,
            r#"{"stin":"24ABCCU0123M1YZ","nt_num":"C-1","nt_dt":"05-11-2024","iamt":0,"camt":-50,"samt":-50}"#,
        )
        .remove(0)
    };
    let blocked = || {
        documents(
            Section::B2b,
            r#"{"stin":"24ABCCU0123M1YZ","inum":"D-1","idt":"05-11-2024","ispendactblocked":"Y","isRemarksBlocked":true}"#,
        )
        .remove(0)
    };
    let partial = |cgst: i64, sgst: i64| ItcReduction::Partial {
        igst: Amount::ZERO,
        cgst: Amount::from_paise(cgst),
        sgst: Amount::from_paise(sgst),
        cess: Amount::ZERO,
    };
    let remarks: Remarks = "wrong rate".parse().unwrap();
    let rule = |decided: Result<Decided, gst_ims::gst_types::DecisionError>| {
        decided.err().map(|error| error.rule().as_str())
    };
    for (decided, expected) in [
        (
            Decided::new(blocked(), Decision::Pending, None, None),
            Some("pending_blocked"),
        ),
        (
            Decided::new(blocked(), Decision::Reject, None, Some(remarks.clone())),
            Some("remarks_blocked"),
        ),
        (
            Decided::new(invoice(), Decision::Reject, None, Some(remarks)),
            None,
        ),
        (
            Decided::new(note(), Decision::Accept, None, None),
            Some("reduction_required"),
        ),
        (
            Decided::new(note(), Decision::Accept, Some(ItcReduction::Full), None),
            None,
        ),
        (
            Decided::new(note(), Decision::Reject, Some(ItcReduction::Full), None),
            Some("reduction_not_allowed"),
        ),
        (Decided::new(note(), Decision::Reject, None, None), None),
        (
            Decided::new(invoice(), Decision::Accept, Some(ItcReduction::None), None),
            Some("reduction_not_allowed"),
        ),
        (
            Decided::new(note(), Decision::Accept, Some(partial(5000, 5000)), None),
            None,
        ),
        (
            Decided::new(note(), Decision::Accept, Some(partial(5000, 4999)), None),
            Some("reduction_amounts"),
        ),
        (
            Decided::new(note(), Decision::Accept, Some(partial(5001, 5001)), None),
            Some("reduction_amounts"),
        ),
        (
            Decided::new(note(), Decision::Accept, Some(partial(-1, -1)), None),
            Some("reduction_amounts"),
        ),
        (
            Decided::new(note(), Decision::Accept, Some(partial(0, 0)), None),
            Some("reduction_amounts"),
        ),
    ] {
        assert_eq!(rule(decided.clone()), expected, "{decided:?}");
    }
}
