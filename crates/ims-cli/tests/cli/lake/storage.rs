//! A lake in object storage, on a server of this machine that speaks its protocol.

use std::fmt::Write as _;
use std::process::Stdio;
use std::sync::{Arc, Mutex};

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use percent_encoding::percent_decode_str;
use regex::Regex;
use rustix::process::{Signal, kill_process};
use tokio::runtime::Runtime;
use tokio::sync::watch;

use super::tables::{Files, assert_no_orphan, counting};
use super::world::{TAXPAYERS, World};
use crate::support::{Program, Started};

const KEY: &str = "PLANTED-ACCESS-KEY";
const SECRET: &str = "PLANTED-ACCESS-SECRET";

/// Keys that a page of a list has: less than a taxpayer's.
const PAGE: usize = 5;

#[derive(Default)]
struct Kept {
    objects: Files,
    tags: std::collections::BTreeMap<String, usize>,
    changes: usize,
    /// The change that is not answered, from 1.
    stop_at: Option<usize>,
    /// A part of the name of an object, whose change waits.
    held: Option<String>,
    is_closed: bool,
}

/// A bucket behind the protocol of S3, as far as a lake needs it.
struct Storage {
    address: String,
    kept: Arc<Mutex<Kept>>,
    /// How many changes wait for ever, or until nothing is held.
    waiting: watch::Receiver<usize>,
    release: watch::Sender<bool>,
    runtime: Runtime,
}

#[derive(Clone)]
struct Shared {
    kept: Arc<Mutex<Kept>>,
    waiting: watch::Sender<usize>,
    released: watch::Receiver<bool>,
}

impl Storage {
    fn start() -> Self {
        let runtime = Runtime::new().unwrap();
        let kept = Arc::<Mutex<Kept>>::default();
        let (waiting, waits) = watch::channel(0);
        let (release, released) = watch::channel(false);
        let shared = Shared {
            kept: Arc::clone(&kept),
            waiting,
            released,
        };
        let listener = runtime
            .block_on(tokio::net::TcpListener::bind("127.0.0.1:0"))
            .unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let service = axum::Router::new().fallback(answer).with_state(shared);
        runtime.spawn(async move { axum::serve(listener, service).await });
        Self {
            address,
            kept,
            waiting: waits,
            release,
            runtime,
        }
    }

    fn program(&self, world: &World, whose: &[&str]) -> Started {
        let export = [
            "export",
            "--as",
            "parquet",
            "--output",
            "s3://month/the%20lake",
        ];
        Program::new(&[&export[..], whose].concat())
            .without("SANDBOX_ACCESS_TOKEN")
            .env("IMS_DATA", world.folder.path().to_str().unwrap())
            .env("IMS_CONFIG", &world.path("ims.toml"))
            .env("IMS_STORE", &world.path("ims.db"))
            .env("AWS_ENDPOINT_URL", &self.address)
            .env("AWS_REGION", "ap-south-1")
            .env("AWS_ACCESS_KEY_ID", KEY)
            .env("AWS_SECRET_ACCESS_KEY", SECRET)
            .stdout(Stdio::piped())
            .start()
    }

    /// The files of the lake.
    fn files(&self) -> Files {
        let kept = self.kept.lock().unwrap();
        let files = kept.objects.iter().map(|(path, bytes)| {
            let name = path.strip_prefix("month/the lake/").unwrap();
            (name.to_owned(), bytes.clone())
        });
        files.collect()
    }

    fn stop_at(&self, change: Option<usize>) {
        let mut kept = self.kept.lock().unwrap();
        (kept.changes, kept.stop_at) = (0, change);
    }

    /// Waits until a change waits; false if the program ended before.
    fn has_stopped(&self, program: &mut Started) -> bool {
        let mut waiting = self.waiting.clone();
        self.runtime.block_on(async {
            loop {
                if *waiting.borrow_and_update() > 0 {
                    return true;
                }
                if program.has_ended() {
                    return false;
                }
                let _ = tokio_wait(&mut waiting).await;
            }
        })
    }
}

/// Waits for a change, or a little.
#[expect(
    clippy::disallowed_methods,
    reason = "whether another process has ended is seen by the real clock only"
)]
async fn tokio_wait(waiting: &mut watch::Receiver<usize>) -> bool {
    let soon = std::time::Duration::from_millis(20);
    tokio::time::timeout(soon, waiting.changed()).await.is_ok()
}

async fn answer(State(shared): State<Shared>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap();
    let signed = head
        .headers
        .get("authorization")
        .map(|it| it.to_str().unwrap());
    let is_signed = signed.is_some_and(|it| it.starts_with("AWS4-HMAC-SHA256") && it.contains(KEY));
    if !is_signed || shared.kept.lock().unwrap().is_closed {
        return (
            StatusCode::FORBIDDEN,
            "<Error><Code>AccessDenied</Code></Error>",
        )
            .into_response();
    }
    let path = percent_decode_str(head.uri.path()).decode_utf8().unwrap();
    let path = path.trim_start_matches('/').to_owned();
    let query = head.uri.query().unwrap_or_default().to_owned();
    if matches!(head.method, Method::PUT | Method::POST) {
        shared.wait_if_held(&path).await;
    }
    let mut kept = shared.kept.lock().unwrap();
    match head.method {
        Method::PUT => put(&mut kept, path, body, &head.headers),
        Method::POST => {
            let key = Regex::new("<Key>([^<]*)</Key>").unwrap();
            let text = std::str::from_utf8(&body).unwrap();
            let bucket = path.trim_end_matches('/');
            let mut xml = String::from("<DeleteResult>");
            for found in key.captures_iter(text) {
                let key = &found[1];
                // What is not there is deleted too.
                kept.objects.remove(&format!("{bucket}/{key}"));
                write!(xml, "<Deleted><Key>{key}</Key></Deleted>").unwrap();
            }
            (xml + "</DeleteResult>").into_response()
        }
        Method::GET if query.contains("list-type=2") => list(&kept, &path, &query),
        _ => match kept.objects.get(&path) {
            Some(bytes) => {
                let tag = format!("\"{}\"", kept.tags[&path]);
                let length = bytes.len().to_string();
                let modified = "Sat, 14 Dec 2024 06:00:00 GMT";
                let names = [
                    ("etag", tag.as_str()),
                    ("last-modified", modified),
                    ("content-length", &length),
                ];
                let body = match head.method {
                    Method::HEAD => Body::empty(),
                    _ => bytes.clone().into(),
                };
                (names, body).into_response()
            }
            None => StatusCode::NOT_FOUND.into_response(),
        },
    }
}

impl Shared {
    async fn wait_if_held(&self, path: &str) {
        let is_held = {
            let mut kept = self.kept.lock().unwrap();
            kept.changes += 1;
            if kept.stop_at.is_some_and(|stop| kept.changes >= stop) {
                // The first that stops stops all: nothing that comes after it is done.
                true
            } else {
                // One waits; what comes after it passes.
                kept.held
                    .take_if(|held| path.contains(held.as_str()))
                    .is_some()
            }
        };
        if !is_held {
            return;
        }
        self.waiting.send_modify(|count| *count += 1);
        let _ = self.released.clone().wait_for(|released| *released).await;
    }
}

fn put(kept: &mut Kept, path: String, body: Bytes, headers: &HeaderMap) -> Response {
    let header = |name| {
        headers
            .get(name)
            .map(|it| it.to_str().unwrap().trim_matches('"'))
    };
    let tag = kept.tags.get(&path).copied();
    let tag = tag.filter(|_| kept.objects.contains_key(&path));
    let fits = match (header("if-match"), header("if-none-match")) {
        (Some(wanted), _) => tag.is_some_and(|tag| tag.to_string() == wanted),
        (None, Some(_)) => tag.is_none(),
        (None, None) => true,
    };
    if !fits {
        return StatusCode::PRECONDITION_FAILED.into_response();
    }
    let tag = kept.tags.values().max().copied().unwrap_or(0) + 1;
    kept.tags.insert(path.clone(), tag);
    kept.objects.insert(path, body);
    [("etag", format!("\"{tag}\""))].into_response()
}

fn list(kept: &Kept, bucket: &str, query: &str) -> Response {
    let parameters: std::collections::BTreeMap<_, _> =
        url::form_urlencoded::parse(query.as_bytes()).collect();
    let bucket = bucket.trim_end_matches('/');
    let prefix = format!("{bucket}/{}", parameters["prefix"]);
    let start = parameters
        .get("continuation-token")
        .map_or(0, |it| it.parse().unwrap());
    let all: Vec<_> = kept
        .objects
        .iter()
        .filter(|(path, _)| path.starts_with(&prefix))
        .collect();
    let end = all.len().min(start + PAGE);
    let mut xml = String::from("<ListBucketResult>");
    for (path, bytes) in &all[start..end] {
        let key = path.strip_prefix(&format!("{bucket}/")).unwrap();
        write!(
            xml,
            "<Contents><Key>{key}</Key><LastModified>2024-12-14T06:00:00.000Z</LastModified>\
             <ETag>\"{}\"</ETag><Size>{}</Size></Contents>",
            kept.tags[*path],
            bytes.len()
        )
        .unwrap();
    }
    let is_truncated = end < all.len();
    write!(xml, "<IsTruncated>{is_truncated}</IsTruncated>").unwrap();
    if is_truncated {
        write!(xml, "<NextContinuationToken>{end}</NextContinuationToken>").unwrap();
    }
    xml += "</ListBucketResult>";
    xml.into_response()
}

const SOUTH: [&str; 2] = ["--tag", "south"];

#[test]
fn wherever_a_run_is_killed_each_taxpayer_is_old_or_new() {
    let (old, new) = (World::of(4, 6), World::of(5, 6));
    let storage = Storage::start();
    assert_eq!(storage.program(&old, &SOUTH).outcome().code, 0);
    let before = counting(&storage.files());
    assert_no_orphan(&storage.files());
    let other = Storage::start();
    other.program(&new, &SOUTH).outcome().json();
    let after = counting(&other.files());
    let first = storage.kept.lock().unwrap().objects.clone();

    let mut seen = [0; 3];
    for change in 1.. {
        // Back to the old; what a killed run left is tried below.
        let storage = Storage::start();
        {
            let mut kept = storage.kept.lock().unwrap();
            kept.tags = first.keys().map(|path| (path.clone(), 1)).collect();
            kept.objects = first.clone();
        }
        storage.stop_at(Some(change));
        let mut program = storage.program(&new, &SOUTH);
        let has_stopped = storage.has_stopped(&mut program);
        // It may have ended by itself.
        let _ = kill_process(program.id(), Signal::KILL);
        program.outcome();
        let now = counting(&storage.files());
        let is_new = now.iter().map(|(taxpayer, rows)| {
            let is_new = *rows == after[taxpayer];
            assert!(is_new || *rows == before[taxpayer], "{change}, {taxpayer}");
            usize::from(is_new)
        });
        seen[is_new.sum::<usize>()] += 1;
        // The next run makes good what is left over.
        storage.stop_at(None);
        let again = storage.program(&new, &SOUTH).outcome();
        assert_eq!(again.code, 0, "{}", again.stderr);
        assert_eq!(counting(&storage.files()), after, "{change}");
        assert_no_orphan(&storage.files());
        if !has_stopped {
            break;
        }
    }
    assert!(seen.iter().all(|times| *times > 1), "{seen:?}");
}

#[test]
fn who_was_overtaken_leaves_what_the_other_wrote() {
    let (old, new) = (World::of(4, 6), World::of(5, 6));
    let storage = Storage::start();
    let whose = ["--gstin", TAXPAYERS[0]];
    storage.program(&old, &whose).outcome();
    storage.kept.lock().unwrap().held = Some("taxpayers/gstin=".to_owned());
    let mut slow = storage.program(&old, &whose);
    assert!(storage.has_stopped(&mut slow));
    let fast = storage.program(&new, &whose).outcome();
    assert_eq!(fast.code, 0, "{}", fast.stderr);
    let written = counting(&storage.files());
    storage.release.send(true).unwrap();
    let slow = slow.outcome();
    assert_eq!(slow.code, 5, "{}", slow.stderr);
    assert!(
        slow.error()["message"]
            .as_str()
            .unwrap()
            .contains("another run")
    );
    assert_eq!(counting(&storage.files()), written);
    assert_no_orphan(&storage.files());
}

#[test]
fn what_cannot_be_written_to_is_told_without_the_secret() {
    let world = World::of(4, 2);
    let storage = Storage::start();
    storage.kept.lock().unwrap().is_closed = true;
    let refused = storage.program(&world, &SOUTH).outcome();
    assert!(!refused.stderr.contains(SECRET) && !refused.stdout.contains(SECRET));
    assert_eq!(refused.code, 2, "{}{}", refused.stdout, refused.stderr);
    let lines = refused.json();
    assert_eq!(lines[0]["error"]["kind"], "configuration", "{lines}");

    for (output, endpoint, word) in [
        (
            "ftp://month/lake",
            "https://127.0.0.1:1",
            "gs://BUCKET/PATH",
        ),
        ("s3://month/lake", "http://storage.example:9000", "https"),
    ] {
        let mut command = world.command(&["export", "--as", "parquet", "--output", output]);
        command
            .args(SOUTH)
            .env("AWS_ENDPOINT_URL", endpoint)
            .env("AWS_ALLOW_HTTP", "true");
        let refused = crate::support::Outcome::of(&mut command);
        assert_eq!(refused.code, 2, "{output}: {}", refused.stderr);
        assert!(
            refused.stderr.contains(word),
            "{output}: {}",
            refused.stderr
        );
    }
}
