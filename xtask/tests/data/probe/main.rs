//! Sends what a test vendored, and holds what is sent against what is documented.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex};

use sandbox_gst::{Client, Transport, types};

#[derive(Debug, Default)]
struct Noted(Mutex<Vec<String>>);

impl Transport for Noted {
    fn execute<'a>(
        &'a self,
        request: reqwest::Request,
    ) -> Pin<Box<dyn Future<Output = reqwest::Result<reqwest::Response>> + Send + 'a>> {
        let body = request.body().and_then(|body| body.as_bytes()).unwrap_or_default();
        let kinds = request.headers().get_all("content-type").iter();
        let kind = kinds.map(|kind| kind.to_str().unwrap()).reduce(|_, _| "several kinds");
        let line = format!(
            "{} {} {:?} {}",
            request.method(), request.url(), kind, String::from_utf8_lossy(body)
        );
        self.0.lock().unwrap().push(line);
        Box::pin(async { Ok(http::Response::new("{}").into()) })
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let noted = Arc::new(Noted::default());
    let transport: Arc<dyn Transport> = noted.clone();
    let client = Client::new_with_client("http://127.0.0.1:1", reqwest::Client::new(), transport);
    let tags = ["x".to_owned(), "y".to_owned()];
    client.read_lists(Some("a,b"), Some(&tags.to_vec())).await.unwrap();
    let form: types::SendFormRequest = serde_json::from_str(
        r#"{"amount": 12345678901234567.89, "count": 3, "note": "a&b", "live": true, "ids": ["1", "2"],
            "joined": ["1", "2"], "deep": ["1", "2"], "meta": {"k": "v"}, "unknown": {"a": [1, null]}}"#,
    )
    .unwrap();
    client.send_form(&form).await.unwrap();
    client.send_file("multipart/form-data; boundary=x", "--x--").await.unwrap();
    client.send_picture("PNG").await.unwrap();
    for line in noted.0.lock().unwrap().iter() {
        println!("{line}");
    }
}
