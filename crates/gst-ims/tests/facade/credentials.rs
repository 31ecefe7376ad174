//! Where key and token come from, and which keys go where.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Duration;

use gst_ims::credentials::{
    CallbackCredentials, Credentials, EnvironmentCredentials, FileCredentials,
};
use gst_ims::{Client, Environment, ErrorKind, GoodsType, Section};
use ims_mock::MockServer;
use tempfile::TempDir;
use tokio::runtime::Runtime;

use super::common::{API_KEY, TOKEN, builder, usual};

/// A file with the right key, and the place for one with the token.
fn folder() -> (TempDir, PathBuf, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let key = folder.path().join("key");
    let token = folder.path().join("token");
    fs::write(&key, API_KEY).unwrap();
    (folder, key, token)
}

#[cfg(unix)]
fn make_pipe(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

async fn picky_mock() -> MockServer {
    MockServer::builder()
        .require_credentials(API_KEY, TOKEN)
        .start()
        .await
        .unwrap()
}

/// How many threads of this process read a secret, as Linux tells.
#[cfg(unix)]
fn readers() -> usize {
    fs::read_dir("/proc/self/task")
        .unwrap()
        .filter_map(|task| fs::read_to_string(task.unwrap().path().join("comm")).ok())
        .filter(|name| name.trim() == "gst-ims-secret")
        .count()
}

#[cfg(unix)]
#[test]
fn a_file_that_hangs_keeps_neither_a_call_nor_the_runtime() {
    let (_folder, key, token) = folder();
    make_pipe(&token);
    let (ended, end) = mpsc::channel();
    // What the test is about would hang here for ever.
    thread::spawn(move || {
        let runtime = Runtime::new().unwrap();
        let mock = runtime.block_on(picky_mock());
        let client = builder(&mock)
            .credentials(FileCredentials::new(key, token))
            .timeout(Duration::from_millis(300))
            .build()
            .unwrap();
        for _ in 0..3 {
            let call = client.counts(GoodsType::Others).send();
            let error = runtime.block_on(call).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Deadline);
        }
        if cfg!(target_os = "linux") {
            assert_eq!(readers(), 1, "one thread for the file, not one a call");
        }
        assert!(mock.requests().is_empty());
        drop((mock, runtime));
        ended.send(()).unwrap();
    });
    let end = end.recv_timeout(Duration::from_secs(10));
    end.expect("neither a call nor the runtime hangs");
}

#[cfg(unix)]
#[tokio::test]
async fn what_a_pipe_gave_is_kept() {
    let (_folder, key, token) = folder();
    make_pipe(&token);
    let writer = token.clone();
    let writer = thread::spawn(move || fs::write(writer, format!("{TOKEN}\n")).unwrap());
    let files = FileCredentials::new(key, token);
    let mock = picky_mock().await;
    // Each client asks its provider for itself.
    for _ in 0..2 {
        let client = builder(&mock).credentials(files.clone()).build().unwrap();
        client.counts(GoodsType::Others).send().await.unwrap();
    }
    writer.join().unwrap();
}

#[tokio::test]
async fn a_file_is_read_whole_or_refused() {
    let (_folder, key, token) = folder();
    let mock = MockServer::start().await.unwrap();
    for (text, refusal) in [
        ("t".repeat(16 << 10), None),
        (format!("{TOKEN}\r\n\n"), None),
        (
            "t".repeat((16 << 10) + 1),
            Some("it is larger than 16 KiB; it must hold the secret alone"),
        ),
        (String::new(), Some("the taxpayer token is empty")),
        (
            format!("{TOKEN}\n{TOKEN}"),
            Some("the taxpayer token has a character that cannot stand in an HTTP header"),
        ),
    ] {
        fs::write(&token, &text).unwrap();
        let client = builder(&mock)
            .credentials(FileCredentials::new(&key, &token))
            .build()
            .unwrap();
        let before = mock.requests().len();
        let result = client.counts(GoodsType::Others).send().await;
        let sent = mock.requests()[before..]
            .iter()
            .map(|request| request.header("authorization").unwrap().to_owned())
            .collect::<Vec<_>>();
        match refusal {
            None => assert_eq!(sent, [text.trim_end()]),
            Some(refusal) => {
                let error = result.unwrap_err();
                assert_eq!(error.kind(), ErrorKind::Configuration);
                assert!(error.to_string().contains(refusal), "{error}");
                assert!(sent.is_empty());
            }
        }
    }
}

#[tokio::test]
async fn a_file_that_cannot_be_read_is_named_with_the_reason() {
    let (folder, key, token) = folder();
    let not_text = folder.path().join("bytes");
    fs::write(&not_text, [0xff, 0xfe]).unwrap();
    let mock = MockServer::start().await.unwrap();
    for (path, reason) in [
        (token, "no such file"),
        (folder.path().to_owned(), "it is a folder"),
        (not_text, "it is not text in UTF-8"),
        (PathBuf::from("/dev/zero"), "it is larger than 16 KiB"),
    ] {
        let client = builder(&mock)
            .credentials(FileCredentials::new(&key, &path))
            .build()
            .unwrap();
        let error = client.counts(GoodsType::Others).send().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        let expected = format!("the file {} cannot be read: {reason}", path.display());
        assert!(error.to_string().starts_with(&expected), "{error}");
    }
    assert!(mock.requests().is_empty());
}

#[tokio::test]
async fn a_secret_that_no_header_has_room_for_is_refused() {
    for (key, token, refusal) in [
        (
            "k".repeat(20_000),
            "t".to_owned(),
            "the API key is larger than 16 KiB",
        ),
        (
            "k".to_owned(),
            "t".repeat(20_000),
            "the taxpayer token is larger than 16 KiB",
        ),
    ] {
        let error = Client::builder().api_key(key).taxpayer_token(token).build();
        assert_eq!(error.unwrap_err().to_string(), refusal);
    }
}

#[tokio::test]
async fn missing_variables_are_named() {
    let client = Client::builder()
        .credentials(EnvironmentCredentials::new("NO_SUCH_KEY", "NO_SUCH_TOKEN"))
        .build()
        .unwrap();
    let error = client.counts(GoodsType::Others).send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert_eq!(
        error.to_string(),
        "credentials are missing: set NO_SUCH_KEY or NO_SUCH_KEY_FILE, \
         and NO_SUCH_TOKEN or NO_SUCH_TOKEN_FILE"
    );
}

#[tokio::test]
async fn calls_that_are_refused_together_ask_once_for_others() {
    let mock = picky_mock().await;
    let asked = Arc::new(AtomicU32::new(0));
    let provider = CallbackCredentials::new({
        let asked = Arc::clone(&asked);
        move || {
            asked.fetch_add(1, Ordering::Relaxed);
            async { Ok(Credentials::new(API_KEY, "ended")) }
        }
    });
    let client = builder(&mock).credentials(provider).build().unwrap();
    let calls = (0..50).map(|_| client.invoices(Section::B2b).send());
    for result in futures_util::future::join_all(calls).await {
        assert_eq!(result.unwrap_err().kind(), ErrorKind::Authentication);
    }
    assert_eq!(asked.load(Ordering::Relaxed), 2);
    // Meanwhile there may be others.
    client.invoices(Section::B2b).send().await.unwrap_err();
    assert_eq!(asked.load(Ordering::Relaxed), 3);
}

#[tokio::test]
async fn a_key_of_another_environment_is_not_sent() {
    let at = |address: &str| address.parse::<Environment>().unwrap();
    let custom = at("https://gateway.example");
    for (key, environment, is_accepted) in [
        ("key_live_PLANTED", Environment::Production, true),
        ("key_test_PLANTED", Environment::Production, false),
        ("key_live_PLANTED", Environment::Test, false),
        ("key_test_PLANTED", Environment::Test, true),
        ("PLANTED", Environment::Production, true),
        ("PLANTED", Environment::Test, true),
        ("key_live_PLANTED", custom.clone(), true),
        ("key_test_PLANTED", custom, true),
        ("key_test_PLANTED", at("https://api.sandbox.co.in"), false),
        (
            "key_live_PLANTED",
            at("https://api.sandbox.co.in:443/"),
            true,
        ),
        (
            "key_live_PLANTED",
            at("https://test-api.sandbox.co.in/v1"),
            false,
        ),
    ] {
        let builder = || Client::builder().environment(environment.clone());
        let fixed = || builder().api_key(key).taxpayer_token("t");
        assert_eq!(
            fixed().build().is_ok(),
            is_accepted,
            "{key} {environment:?}"
        );
        fixed().allow_key_mismatch().build().unwrap();
        if is_accepted {
            continue;
        }
        let provided = builder()
            .credentials(Credentials::new(key, "t"))
            .build()
            .unwrap();
        for error in [
            fixed().build().unwrap_err(),
            provided.counts(GoodsType::Others).send().await.unwrap_err(),
        ] {
            assert_eq!(
                (error.kind(), error.attempts()),
                (ErrorKind::Configuration, 0)
            );
            assert!(error.to_string().contains("does not belong to"), "{error}");
            assert!(!error.to_string().contains("PLANTED"), "{error}");
        }
    }
}

async fn mock_that_wants(token: &str) -> MockServer {
    MockServer::builder()
        .require_credentials(API_KEY, token)
        .start()
        .await
        .unwrap()
}

#[tokio::test]
async fn refused_credentials_are_renewed_once_for_all() {
    let mock = mock_that_wants("fresh").await;
    let asked = Arc::new(AtomicU32::new(0));
    let provider = CallbackCredentials::new({
        let asked = Arc::clone(&asked);
        move || {
            let first = asked.fetch_add(1, Ordering::Relaxed) == 0;
            async move {
                Ok(Credentials::new(
                    API_KEY,
                    if first { "stale" } else { "fresh" },
                ))
            }
        }
    });
    let client = builder(&mock).credentials(provider).build().unwrap();
    let outcomes = client.all_invoices().send().await;
    assert!(outcomes.is_complete());
    assert_eq!(asked.load(Ordering::Relaxed), 2);
}

#[tokio::test]
async fn a_call_renews_its_credentials_once() {
    let mock = mock_that_wants("another").await;
    let asked = Arc::new(AtomicU32::new(0));
    let provider = CallbackCredentials::new({
        let asked = Arc::clone(&asked);
        move || {
            let number = asked.fetch_add(1, Ordering::Relaxed);
            async move { Ok(Credentials::new(API_KEY, format!("token-{number}"))) }
        }
    });
    let client = builder(&mock).credentials(provider).build().unwrap();
    let error = client.counts(GoodsType::Others).send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Authentication, "{error}");
    assert_eq!(mock.requests().len(), 2);
}

#[tokio::test]
async fn credentials_that_stay_the_same_are_not_sent_again() {
    let mock = mock_that_wants("other").await;
    let client = builder(&mock).build().unwrap();
    let error = client.counts(GoodsType::Others).send().await.unwrap_err();
    assert_eq!(
        (error.kind(), error.attempts()),
        (ErrorKind::Authentication, 1)
    );
    assert_eq!(mock.requests().len(), 1);
}

#[tokio::test]
async fn credentials_come_from_files_and_are_read_again() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("key", &format!("{API_KEY}\n"));
    write("token", "stale\r\n");
    let mock = mock_that_wants(TOKEN).await;
    let files = FileCredentials::new(folder.path().join("key"), folder.path().join("token"));
    let client = builder(&mock).credentials(files).build().unwrap();
    let error = client.counts(GoodsType::Others).send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Authentication);
    write("token", TOKEN);
    client.counts(GoodsType::Others).send().await.unwrap();

    let missing = FileCredentials::new(folder.path().join("none"), folder.path().join("token"));
    let client = builder(&mock).credentials(missing).build().unwrap();
    let error = client.counts(GoodsType::Others).send().await.unwrap_err();
    assert_eq!(
        (error.kind(), error.attempts()),
        (ErrorKind::Configuration, 0)
    );
}

#[tokio::test]
async fn of_two_ways_to_give_credentials_the_last_counts() {
    let (mock, _) = usual().await;
    let by_provider = || Credentials::new("key_test_of-provider", "token-of-provider");
    let last_a_provider = builder(&mock).credentials(by_provider());
    let last_a_token = Client::builder()
        .environment(Environment::Custom(mock.base_url().parse().unwrap()))
        .credentials(by_provider())
        .api_key("key_test_by-hand")
        .taxpayer_token("token-by-hand");
    for (builder, token) in [
        (last_a_provider, "token-of-provider"),
        (last_a_token, "token-by-hand"),
    ] {
        let client = builder.build().unwrap();
        client.invoices(Section::Ecom).await.unwrap();
        let requests = mock.requests();
        assert_eq!(
            requests.last().unwrap().header("authorization"),
            Some(token)
        );
    }
    let half = Client::builder()
        .credentials(by_provider())
        .api_key("key_test_by-hand")
        .build();
    assert_eq!(half.unwrap_err().to_string(), "no taxpayer token was given");
}
