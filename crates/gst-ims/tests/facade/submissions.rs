//! Saving and resetting: what is sent, once, and what is known of it when it fails.

use std::time::Duration;

use gst_ims::gst_types::{Decided, Decision, ItcReduction, Remarks};
use gst_ims::job::Polling;
use gst_ims::submission::SubmissionKind;
use gst_ims::{
    Amount, Delivery, ErrorKind, Gstin, Invoice, Invoices, Job, JobState, Section, Submitted,
};

use super::common::{answering, builder, data, json, now, text, usual};

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
        .retries(gst_ims::limits::RetryPolicy::default().max_attempts(1))
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
    let told = r#"{"status_cd":"PE","transTypCd":"RST","proc_cnt":2,"err_cnt":"3","err_cd":"X","err_msg":"m","error_report":{"dn":[{"stin":"24ABCCU0123M1ZJ","error_cd":"E","error_msg":"m","inv":[{"inum":"D-1","rtnprd":"112024"}]}],"later":[{}]}}"#;
    let (_mock, client) = answering(data(told)).await;
    let job = client.job("ref-1").send().await.unwrap();
    let written = serde_json::to_string(&job).unwrap();
    let read: Job = serde_json::from_str(&written).unwrap();
    assert_eq!(serde_json::to_string(&read).unwrap(), written);
    // One is counted only, and one has a row that names nothing.
    assert_eq!(read.unnamed_failures(), 2);
    assert_eq!(read.failures, job.failures);
    let written_as = |unnamed: u64| {
        let unnamed = format!(r#""unnamed_failures":{unnamed}"#);
        written.replace(r#""unnamed_failures":2"#, &unnamed)
    };
    let rows_as_names = serde_json::from_str::<Job>(&written_as(1)).unwrap();
    assert_eq!(rows_as_names.unnamed_failures(), 2);
    assert!(serde_json::from_str::<Job>(&written_as(0)).is_err());

    let (_mock, client) = answering(data(r#"{"reference_id":"ref-1"}"#)).await;
    let submitted = client.reset(recipient(), [invoice()]).send().await.unwrap();
    let written = serde_json::to_string(&submitted).unwrap();
    let read: Submitted = serde_json::from_str(&written).unwrap();
    assert_eq!(read, submitted);
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
    let rule = ims_mock::Rule::new(data(r#"{"reference_id":"ref-1"}"#));
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
    let thousandths = || ItcReduction::Partial {
        igst: Amount::ZERO,
        cgst: "20.125".parse().unwrap(),
        sgst: "20.125".parse().unwrap(),
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
            Decided::new(note(), Decision::Accept, Some(thousandths()), None),
            Some("reduction_amounts"),
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
