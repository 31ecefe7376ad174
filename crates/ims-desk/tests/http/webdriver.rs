//! Chromium, driven through its driver by the protocol that the W3C gave to browsers.

use std::env;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use reqwest::{Client, Method};
use serde_json::{Value, json};
use tempfile::TempDir;

/// Set to `required` where a missing browser must fail the tests.
const VARIABLE: &str = "IMS_TEST_BROWSER";

/// Chromium asks no host for anything by itself.
const FLAGS: [&str; 9] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
];

/// A window of Chromium.
pub(crate) struct Window {
    driver: Child,
    client: Client,
    session: String,
    profile: TempDir,
}

impl Drop for Window {
    fn drop(&mut self) {
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

impl Window {
    /// Opens a window, or says that there is no browser here.
    pub(crate) async fn open() -> Option<Self> {
        let driver = Command::new("chromedriver")
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let Ok(mut driver) = driver else {
            assert!(
                env::var(VARIABLE).as_deref() != Ok("required"),
                "chromedriver is not installed, and {VARIABLE} requires it"
            );
            eprintln!("skipped: chromedriver is not installed");
            return None;
        };
        let lines = BufReader::new(driver.stdout.take().unwrap()).lines();
        let port = lines.map_while(Result::ok).find_map(|line| {
            let (_, port) = line.split_once("successfully on port ")?;
            Some(port.trim_end_matches('.').to_owned())
        });
        let profile = tempfile::tempdir().unwrap();
        let mut window = Self {
            driver,
            client: Client::new(),
            session: format!("http://127.0.0.1:{}/session", port.unwrap()),
            profile,
        };
        let folder = format!("--user-data-dir={}", window.profile.path().display());
        let flags: Vec<_> = FLAGS.into_iter().chain([folder.as_str()]).collect();
        let chrome = json!({ "goog:chromeOptions": { "args": flags } });
        let wanted = json!({ "capabilities": { "alwaysMatch": chrome } });
        let opened = window.call(Method::POST, "", Some(wanted)).await;
        let id = opened["sessionId"].as_str().unwrap();
        window.session = format!("{}/{id}", window.session);
        Some(window)
    }

    async fn call(&self, method: Method, path: &str, body: Option<Value>) -> Value {
        let mut request = self
            .client
            .request(method, format!("{}{path}", self.session));
        if let Some(body) = body {
            request = request
                .header("content-type", "application/json")
                .body(body.to_string());
        }
        let text = request.send().await.unwrap().text().await.unwrap();
        let mut answer: Value = serde_json::from_str(&text).unwrap();
        let value = answer["value"].take();
        assert!(value.get("error").is_none(), "{path}: {value}");
        value
    }

    pub(crate) async fn go(&self, address: &str) {
        let body = json!({ "url": address });
        self.call(Method::POST, "/url", Some(body)).await;
        // Keys that are pressed before a page was drawn are lost.
        self.run(
            "requestAnimationFrame(() => requestAnimationFrame(() => { window.drawn = true }))",
        )
        .await;
        self.until("window.drawn").await;
    }

    pub(crate) async fn resize(&self, width: u32) {
        let metrics =
            json!({ "width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false });
        let body = json!({ "cmd": "Emulation.setDeviceMetricsOverride", "params": metrics });
        self.call(Method::POST, "/goog/cdp/execute", Some(body))
            .await;
    }

    /// Lets the page believe that the system is dark, or light.
    pub(crate) async fn darken(&self, is_dark: bool) {
        let theme = if is_dark { "dark" } else { "light" };
        let feature = json!({ "name": "prefers-color-scheme", "value": theme });
        let body =
            json!({ "cmd": "Emulation.setEmulatedMedia", "params": { "features": [feature] } });
        self.call(Method::POST, "/goog/cdp/execute", Some(body))
            .await;
    }

    /// Forgets all cookies of the page, as a browser does when their time is over.
    pub(crate) async fn forget_cookies(&self) {
        self.call(Method::DELETE, "/cookie", None).await;
    }

    /// Chooses a file in a field of the page.
    pub(crate) async fn choose_file(&self, selector: &str, path: &Path) {
        let body = json!({ "using": "css selector", "value": selector });
        let found = self.call(Method::POST, "/element", Some(body)).await;
        let id = found.as_object().unwrap().values().next().unwrap();
        let body = json!({ "text": path.to_str().unwrap() });
        let place = format!("/element/{}/value", id.as_str().unwrap());
        self.call(Method::POST, &place, Some(body)).await;
    }

    /// Keeps a picture of the window in the target folder, and returns where.
    pub(crate) async fn picture(&self, name: &str) -> PathBuf {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.png"));
        let picture = self.call(Method::GET, "/screenshot", None).await;
        let picture = BASE64_STANDARD.decode(picture.as_str().unwrap()).unwrap();
        std::fs::write(&path, picture).unwrap();
        path
    }

    /// Runs the body of a function in the page, and returns what it returns.
    pub(crate) async fn run(&self, script: &str) -> Value {
        let body = json!({ "script": script, "args": [] });
        self.call(Method::POST, "/execute/sync", Some(body)).await
    }

    /// Waits until an expression is true in the page.
    pub(crate) async fn until(&self, expression: &str) {
        for _ in 0..200 {
            if self.run(&format!("return Boolean({expression})")).await == true {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let text = self.run("return document.body.innerText").await;
        panic!("never: {expression}\n{text}");
    }

    pub(crate) async fn click(&self, selector: &str) {
        self.until(&format!("document.querySelector('{selector}')"))
            .await;
        self.run(&format!("document.querySelector('{selector}').click()"))
            .await;
    }

    /// Types keys into what has the focus.
    pub(crate) async fn press(&self, keys: &str) {
        let actions: Vec<_> = keys
            .chars()
            .flat_map(|key| {
                ["keyDown", "keyUp"].map(|kind| json!({ "type": kind, "value": key.to_string() }))
            })
            .collect();
        let body = json!({ "actions": [{ "type": "key", "id": "keys", "actions": actions }] });
        self.call(Method::POST, "/actions", Some(body)).await;
    }
}
