//! A desk over a store with documents, and a browser without a screen.

use std::sync::{Arc, Mutex};

use gst_ims::{Gstin, Invoices, Section};
use ims_desk::{Desk, Network};
use ims_store::{Fetch, Location, Store, Taxpayer};
use reqwest::{Client, RequestBuilder, Response, redirect};
use tempfile::TempDir;
use tokio::task::JoinHandle;

pub(crate) const TAXPAYER: &str = "24AAACI1681G1ZV";
pub(crate) const HOSTILE: &str = "<script>alert(1)</script>\" onmouseover=\"x";
pub(crate) const HINDI: &str = "श्री लक्ष्मी ट्रेडर्स";

/// Two invoices and a credit note; one supplier's name is a script.
pub(crate) fn documents() -> String {
    let document = |supplier: &str, number: &str, name: &str, value: &str| {
        format!(
            r#"{{"stin":"{supplier}","tradenm":{name},"inum":"{number}","idt":"02-11-2024",
                "rtnprd":"112024","val":{value},"txval":1600,"igst":288,"srcfilstatus":"Not Filed"}}"#,
            name = serde_json::to_string(name).unwrap(),
        )
    };
    format!(
        r#"{{"code":200,"data":{{"status_cd":"1","data":{{"b2b":[{},{}]}}}}}}"#,
        document("33ABKCS2033B1ZW", "INV/7&8", HOSTILE, "120932.18"),
        document("27ABKCS2033B1ZW", "INV-9", HINDI, "500"),
    )
}

pub(crate) struct Office {
    pub(crate) store: Store,
    pub(crate) address: String,
    /// The address for another browser, once the first was used.
    next: Arc<Mutex<String>>,
    pub(crate) origin: String,
    server: JoinHandle<()>,
    _folder: TempDir,
}

impl Drop for Office {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Office {
    pub(crate) async fn open() -> Self {
        Self::with(&documents()).await
    }

    pub(crate) async fn with(body: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let location = Location::file(folder.path().join("ims.db"));
        let store = Store::open(&location, "asha").await.unwrap();
        let gstin: Gstin = TAXPAYER.parse().unwrap();
        let invoices = Invoices::from_body(Section::B2b, body.to_owned()).unwrap();
        let at = "2024-12-01T06:00:00Z".parse().unwrap();
        let fetch = Fetch::new(gstin, at).section(&invoices);
        store.record(&fetch).await.unwrap();
        let desk = Desk::bind(store.clone(), 0).await.unwrap();
        Self::serving(desk, store, folder)
    }

    /// An empty store.
    pub(crate) async fn empty() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let location = Location::file(folder.path().join("ims.db"));
        let store = Store::open(&location, "asha").await.unwrap();
        let desk = Desk::bind(store.clone(), 0).await.unwrap();
        Self::serving(desk, store, folder)
    }

    /// An empty store of a listed taxpayer's, with a way to the tax network.
    pub(crate) async fn of(taxpayer: &str, network: impl Network) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let location = Location::file(folder.path().join("ims.db"));
        let store = Store::open(&location, "asha").await.unwrap();
        let taxpayer = Taxpayer {
            gstin: taxpayer.parse().unwrap(),
            name: Some("Kaveri Stores".to_owned()),
            username: None,
            environment: None,
            tags: Vec::new(),
        };
        store.put_taxpayer(&taxpayer).await.unwrap();
        let desk = Desk::bind(store.clone(), 0).await.unwrap();
        Self::serving(desk.with_network(network), store, folder)
    }

    fn serving(desk: Desk, store: Store, folder: TempDir) -> Self {
        let address = desk.address();
        let origin = address.split("/open/").next().unwrap().to_owned();
        let next = Arc::new(Mutex::new(String::new()));
        let told = Arc::clone(&next);
        let server = tokio::spawn(async move {
            let opened = move |next: &str| next.clone_into(&mut told.lock().unwrap());
            desk.serve(opened, std::future::pending()).await.unwrap();
        });
        Self {
            store,
            next,
            address,
            origin,
            server,
            _folder: folder,
        }
    }

    pub(crate) async fn report(&self, taxpayer: &str) -> String {
        let gstin = taxpayer.parse().unwrap();
        ims_desk::report(&self.store, gstin).await.unwrap()
    }

    /// A browser that opened the address.
    pub(crate) async fn browser(&self) -> Browser {
        let browser = self.stranger();
        let response = browser.client.get(&self.address).send().await.unwrap();
        assert_eq!(response.status(), 303);
        let cookie = response.headers()["set-cookie"].to_str().unwrap();
        let (pair, rules) = cookie.split_once(';').unwrap();
        assert_eq!(rules, " Path=/; HttpOnly; SameSite=Strict; Max-Age=86400");
        Browser {
            cookie: Some(pair.to_owned()),
            ..browser
        }
    }

    /// The address for another browser.
    pub(crate) fn next_address(&self) -> String {
        self.next.lock().unwrap().clone()
    }

    /// The same store, with pages of a program that was started again.
    pub(crate) async fn started_again(&self) -> Self {
        let desk = Desk::bind(self.store.clone(), 0).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        Self::serving(desk, self.store.clone(), folder)
    }

    /// A browser that did not.
    pub(crate) fn stranger(&self) -> Browser {
        let client = Client::builder().redirect(redirect::Policy::none());
        Browser {
            client: client.build().unwrap(),
            origin: self.origin.clone(),
            cookie: None,
        }
    }
}

pub(crate) struct Browser {
    pub(crate) client: Client,
    pub(crate) origin: String,
    pub(crate) cookie: Option<String>,
}

impl Browser {
    pub(crate) fn request(&self, path: &str) -> RequestBuilder {
        self.with_cookie(self.client.get(format!("{}{path}", self.origin)))
    }

    pub(crate) async fn get(&self, path: &str) -> Response {
        self.request(path).send().await.unwrap()
    }

    pub(crate) async fn page(&self, path: &str) -> String {
        let response = self.get(path).await;
        assert_eq!(response.status(), 200, "{path}");
        response.text().await.unwrap()
    }

    /// The word that every form of our pages has.
    async fn word(&self) -> String {
        let html = self.page("/settings").await;
        let word = html.split("name=\"form\" value=\"").nth(1);
        word.unwrap().split('"').next().unwrap().to_owned()
    }

    /// Sends a form of our pages, and follows it to where it leads.
    pub(crate) async fn send(&self, path: &str, fields: &[(&str, &str)]) -> (u16, String) {
        let word = self.word().await;
        let mut all = vec![("form", word.as_str())];
        all.extend(fields);
        let request = self.form(path, &all).header("origin", &self.origin);
        self.follow(request).await
    }

    /// Sends a form with a file.
    pub(crate) async fn upload(&self, path: &str, name: &str, content: &str) -> (u16, String) {
        let word = self.word().await;
        let body = format!(
            "--limit\r\nContent-Disposition: form-data; name=\"form\"\r\n\r\n{word}\r\n\
             --limit\r\nContent-Disposition: form-data; name=\"register\"; filename=\"{name}\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n{content}\r\n--limit--\r\n"
        );
        let request = self.client.post(format!("{}{path}", self.origin));
        let request = self
            .with_cookie(request)
            .header("content-type", "multipart/form-data; boundary=limit")
            .header("origin", &self.origin)
            .body(body);
        self.follow(request).await
    }

    async fn follow(&self, request: RequestBuilder) -> (u16, String) {
        let response = request.send().await.unwrap();
        if response.status() == 303 {
            let place = response.headers()["location"].to_str().unwrap().to_owned();
            return (200, self.page(&place).await);
        }
        (response.status().as_u16(), response.text().await.unwrap())
    }

    /// A form that is sent without what the page gave.
    pub(crate) fn form(&self, path: &str, fields: &[(&str, &str)]) -> RequestBuilder {
        let mut body = url::form_urlencoded::Serializer::new(String::new());
        body.extend_pairs(fields);
        let request = self.client.post(format!("{}{path}", self.origin));
        self.with_cookie(request)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body.finish())
    }

    fn with_cookie(&self, request: RequestBuilder) -> RequestBuilder {
        match &self.cookie {
            Some(cookie) => request.header("cookie", cookie),
            None => request,
        }
    }
}
