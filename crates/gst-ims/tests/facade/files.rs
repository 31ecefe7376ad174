//! The files of queued lists.

use std::fmt::Write as _;
use std::io::Write as _;
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;
use gst_ims::files::{FileContent, FilesJob, FilesState, InvoicesOfFiles};
use gst_ims::job::Polling;
use gst_ims::{Client, ErrorKind, Invoices, ReturnPeriod, Section, State, Status};
use ims_mock::{Jobs, MockServer, Operation, Queued, Rule};
use sha2::Digest as _;

use super::common::{API_KEY, RECORD, TOKEN, answering, builder, business_error, json, usual};

fn period() -> ReturnPeriod {
    "2024-10".parse().unwrap()
}

fn polling() -> Polling {
    Polling::default().first(Duration::from_millis(10))
}

async fn queueing(jobs: Jobs) -> (MockServer, Client) {
    let server = MockServer::builder()
        .queue_above(3)
        .documents_a_file(5)
        .jobs(jobs)
        .start()
        .await
        .unwrap();
    let client = builder(&server).build().unwrap();
    (server, client)
}

#[tokio::test]
async fn a_queued_list_is_taken_up_by_another_process_and_is_what_the_list_would_have_been() {
    let whole = usual().await.1.invoices(Section::B2b).send().await.unwrap();
    let jobs = Jobs::new().duration(Duration::from_secs(90));
    let (server, client) = queueing(jobs).await;
    let list = client.invoices(Section::B2b).send().await.unwrap();
    assert_eq!((list.state(), list.invoices.len()), (State::Pending, 0));
    let queued = list.queued().unwrap();
    assert_eq!(queued.ready_in_minutes, Some(2));
    let token = queued.token.clone().unwrap();
    let begun = client.prepare_files(&token, period()).send().await.unwrap();
    assert_eq!(begun.state, FilesState::Running);
    assert_eq!(begun.token.as_deref(), Some(&*token));
    let impatient = polling().total(Duration::from_millis(30));
    let running = client
        .files_job(&begun.job_id)
        .wait(impatient)
        .await
        .unwrap();
    assert_eq!(running.state, FilesState::Running);

    // Nothing but the name of the job is left of the first process.
    server.advance(Duration::from_secs(90));
    let other = builder(&server).build().unwrap();
    let job = other
        .files_job(&begun.job_id)
        .wait(polling())
        .await
        .unwrap();
    assert_eq!(
        (job.state, job.count, job.files.len()),
        (FilesState::Done, Some(3), 3)
    );
    let joined = other.invoices_of_files(Section::B2b, job).await.unwrap();
    assert_eq!((joined.state(), joined.message()), (State::Complete, None));
    assert_eq!(joined.invoices, whole.invoices);

    let files: Vec<_> = server
        .requests()
        .into_iter()
        .filter(|request| request.path().starts_with("/files/"))
        .collect();
    assert_eq!(files.len(), 3);
    for file in files {
        let headers = format!("{:?}", file.headers());
        assert!(
            !headers.contains(API_KEY) && !headers.contains(TOKEN),
            "{headers}"
        );
    }
    let begins = server.requests();
    let begins = begins
        .iter()
        .find(|request| request.method() == "POST")
        .unwrap();
    assert!(
        begins
            .path()
            .ends_with("/gstrs/2024/10/file-details/download")
    );
    let body: serde_json::Value = serde_json::from_slice(begins.body()).unwrap();
    assert_eq!(body["token"], *token);
    assert_eq!(
        body["@entity"],
        "in.co.sandbox.gst.compliance.taxpayer.file_details.request"
    );
}

#[tokio::test]
async fn the_files_are_those_of_the_list_that_was_asked_for() {
    let (server, client) = usual().await;
    let request = || client.invoices(Section::B2b).status(Status::NoAction);
    let open = request().await.unwrap();
    server.add_rule(Rule::new(Queued::new("token-7", 1).with_documents()).nth(1));
    let list = request().await.unwrap();
    assert_eq!(list.state(), State::Partial);
    let token = list.queued().unwrap().token.clone().unwrap();
    let begun = client.prepare_files(token, period()).await.unwrap();
    let job = client.files_job(begun.job_id).await.unwrap();
    let joined = client.invoices_of_files(Section::B2b, job).await.unwrap();
    assert_eq!(
        (joined.state(), joined.invoices),
        (State::Complete, open.invoices)
    );
}

#[tokio::test]
async fn a_token_or_job_that_is_not_known_is_refused_and_no_empty_list() {
    let (_server, client) = usual().await;
    for error in [
        client.prepare_files("expired", period()).await.unwrap_err(),
        client.files_job("gone").await.unwrap_err(),
    ] {
        assert_eq!(
            (error.kind(), error.code()),
            (ErrorKind::Refused, Some("RET13508"))
        );
        assert_eq!(error.delivery(), None);
    }
    // Files that are still being made are no failure.
    let (_server, client) =
        answering(business_error("RTN_24", "File generation is in progress")).await;
    let job = client.files_job("j-1").await.unwrap();
    assert_eq!(job.state, FilesState::Running);
    let (_server, client) = answering(json(
        200,
        r#"{"code":200,"data":{"job_id":"j-1","status":"failed"}}"#,
    ))
    .await;
    let job = client.files_job("j-1").await.unwrap();
    assert_eq!(job.state, FilesState::Failed);
    let nothing = client.invoices_of_files(Section::B2b, job).await.unwrap();
    assert_eq!(nothing.state(), State::Pending);
    let (_server, client) =
        answering(json(200, r#"{"code":200,"data":{"status":"created"}}"#)).await;
    let error = client.prepare_files("t-1", period()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
}

/// A job of these files, as JSON of `urls`, and `fc` if that is told.
fn job(count: Option<u32>, urls: &[String]) -> FilesJob {
    let count = count.map_or(String::new(), |count| format!(r#""fc":{count},"#));
    let body = format!(
        r#"{{"code":200,"data":{{{count}"job_id":"j-1","status":"succeeded","urls":[{}]}}}}"#,
        urls.join(",")
    );
    FilesJob::from_status_body("j-1", body).unwrap()
}

fn url(more: &str) -> String {
    format!(r#"{{"ul":"https://files.example/1"{more}}}"#)
}

fn sha_256(bytes: &[u8]) -> String {
    sha2::Sha256::digest(bytes)
        .iter()
        .fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}

fn record(number: &str) -> String {
    RECORD.replace("D-1", number)
}

fn file(number: &str) -> Vec<u8> {
    format!(r#"{{"b2b":[{}]}}"#, record(number)).into_bytes()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn joined(job: &FilesJob, files: Vec<Vec<u8>>) -> Invoices {
    let mut joined = InvoicesOfFiles::new(Section::B2b, job);
    for file in files {
        joined.add(Ok(FileContent::from(file)));
    }
    joined.into_invoices()
}

#[test]
fn files_are_read_in_every_form_in_which_they_may_come() {
    let hash = |bytes: &[u8]| format!(r#","ic":1,"hash":"{}""#, sha_256(bytes));
    let bare = file("D-2");
    let enveloped = format!(
        r#"{{"code":200,"data":{{"status_cd":"1","data":{{"b2b":[{}]}}}}}}"#,
        record("D-3")
    );
    let inside = format!(r#"{{"data":{{"b2b":[{}]}}}}"#, record("D-4"));
    let list = format!("[{}]", record("D-5"));
    let of_several = format!(r#"{{"fc":6,"file_number":5,"b2b":[{}]}}"#, record("D-6"));
    let packed = gzip(&file("D-7"));
    let files = [
        bare.clone(),
        enveloped.into_bytes(),
        inside.into_bytes(),
        list.into_bytes(),
        of_several.into_bytes(),
        packed.clone(),
    ];
    // Of what is packed, the checksum is of either form.
    let urls: Vec<_> = files.iter().map(|bytes| url(&hash(bytes))).collect();
    let invoices = joined(&job(Some(6), &urls), files.to_vec());
    assert_eq!(
        (invoices.state(), invoices.message()),
        (State::Complete, None)
    );
    let numbers: Vec<_> = invoices
        .invoices
        .iter()
        .map(|it| it.number.to_string())
        .collect();
    assert_eq!(numbers, ["D-2", "D-3", "D-4", "D-5", "D-6", "D-7"]);
    let unpacked = url(&hash(&file("D-7"))
        .to_uppercase()
        .replace("IC", "ic")
        .replace("HASH", "hash"));
    let invoices = joined(&job(None, &[unpacked]), vec![packed]);
    assert_eq!(invoices.state(), State::Complete);
    let empty = joined(
        &job(None, &[url(r#","ic":0"#)]),
        vec![br#"{"b2b":[]}"#.to_vec()],
    );
    assert_eq!(empty.state(), State::Empty);
}

#[test]
fn what_is_not_every_file_is_never_the_whole() {
    let right = || url(&format!(r#","hash":"{}""#, sha_256(&file("D-1"))));
    let plain = || url("");
    let wrong = || url(&format!(r#","hash":"{}""#, sha_256(b"another")));
    let notes = format!(
        r#"{{"b2bcn":[{}]}}"#,
        record("C-1")
            .replace("inum", "nt_num")
            .replace("idt", "nt_dt")
    );
    let both = format!(r#"{{"b2b":[{}],"b2bcn":[]}}"#, record("D-2"));
    let damaged = r#"{"b2b":[{"stin":"24ABCCU0123M1YZ"}]}"#;
    let encrypted = r#"{"data":"c2VjcmV0IHN0dWZm"}"#;
    for (count, second, content, state, says) in [
        (
            Some(3),
            Some(plain()),
            file("D-2"),
            State::Partial,
            "file 3 is missing: the job names 2 of 3 files",
        ),
        (
            None,
            Some(wrong()),
            file("D-2"),
            State::Partial,
            "file 2 is not used: expected the checksum",
        ),
        (
            None,
            Some(url(r#","hash":"0badc0de""#)),
            file("D-2"),
            State::Partial,
            "file 2 has a checksum of a kind",
        ),
        (
            None,
            Some(plain()),
            notes.into_bytes(),
            State::Partial,
            "file 2 holds documents of cn",
        ),
        (
            None,
            Some(plain()),
            br#"{"b2bcn":[]}"#.to_vec(),
            State::Partial,
            "file 2 holds no documents of b2b",
        ),
        (
            None,
            Some(plain()),
            b"{}".to_vec(),
            State::Partial,
            "file 2 ",
        ),
        (
            None,
            Some(plain()),
            file("D-1"),
            State::Partial,
            "file 2 is the same as an earlier one",
        ),
        (
            None,
            Some(url(r#","ic":4"#)),
            file("D-2"),
            State::Partial,
            "file 2 holds 1 documents, expected 4",
        ),
        (
            None,
            Some(plain()),
            damaged.as_bytes().to_vec(),
            State::Partial,
            "file 2: some records cannot be read",
        ),
        (
            None,
            Some(plain()),
            encrypted.as_bytes().to_vec(),
            State::Partial,
            "file 2 is not used",
        ),
        (
            None,
            Some(plain()),
            b"PK\x03\x04".to_vec(),
            State::Partial,
            "file 2 is not used",
        ),
        (
            None,
            Some(plain()),
            b"\x1f\x8b\x08damaged".to_vec(),
            State::Partial,
            "file 2 is not used: it is damaged gzip",
        ),
        (None, Some(plain()), both.into_bytes(), State::Complete, ""),
    ] {
        let urls: Vec<_> = [Some(right()), second].into_iter().flatten().collect();
        let invoices = joined(&job(count, &urls), vec![file("D-1"), content.clone()]);
        let message = invoices.message().unwrap_or_default();
        assert_eq!(invoices.state(), state, "{says}: {message}");
        assert!(message.contains(says), "{says}: {message}");
        assert!(!invoices.invoices.is_empty());
        // What is JSON and cannot be used is not lost.
        if says.contains("not used") && content.starts_with(b"{") {
            let kept = &invoices.unknown_sections["file 2"];
            assert_eq!(kept.as_str().as_bytes(), content);
        }
    }
    let nothing = joined(&job(None, &[right()]), vec![]);
    assert_eq!(nothing.state(), State::Pending);
    assert_eq!(
        nothing.message(),
        Some("file 1 is missing: it was not fetched")
    );
    let nameless = joined(&job(None, &[]), vec![]);
    assert_eq!(nameless.state(), State::Pending);
}

#[tokio::test]
async fn nothing_is_sent_to_an_address_that_is_none_of_a_file() {
    let (server, client) = usual().await;
    for (address, says) in [
        ("http://files.example/1", "plain http"),
        ("file:///etc/passwd", "https"),
        ("https://user:word@files.example/1", "user information"),
        ("https://", "not a URL"),
    ] {
        let job = job(None, &[format!(r#"{{"ul":"{address}"}}"#)]);
        let error = client.file(&job.files[0]).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Refused, "{address}");
        assert!(error.to_string().contains(says), "{error}");
        let invoices = client.invoices_of_files(Section::B2b, job).await.unwrap();
        assert_eq!(invoices.state(), State::Pending);
    }
    assert_eq!(server.request_count(), 0);

    // A signed address may expire; that says nothing about the session.
    let job = job(
        None,
        &[format!(
            r#"{{"ul":"{}/files/a/1?signature=s3cret"}}"#,
            server.base_url()
        )],
    );
    let shown = format!("{job:?}");
    assert!(!shown.contains("s3cret"), "{shown}");
    for status in [401, 403] {
        server.add_rule(
            Rule::new(json(status, "{}"))
                .operation(Operation::DownloadFile)
                .nth(1),
        );
        let error = client.file(&job.files[0]).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Refused, 1));
        assert!(!format!("{error:?} {error}").contains("s3cret"));
    }
}
