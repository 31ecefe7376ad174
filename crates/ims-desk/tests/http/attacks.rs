//! What must not work.

use super::support::{HOSTILE, Office, TAXPAYER};

fn documents() -> String {
    format!("/t/{TAXPAYER}/documents")
}

#[tokio::test]
async fn nobody_sees_a_page_who_has_not_opened_the_address() {
    let office = Office::open().await;
    let stranger = office.stranger();
    for path in ["/", &format!("/t/{TAXPAYER}"), &documents(), "/nothing"] {
        let response = stranger.get(path).await;
        assert_eq!(response.status(), 401, "{path}");
        let text = response.text().await.unwrap();
        assert!(!text.contains(TAXPAYER) && !text.contains("INV"), "{text}");
    }
    for wrong in ["", "0", &"0".repeat(64)] {
        let response = stranger.get(&format!("/open/{wrong}")).await;
        assert!(response.headers().get("set-cookie").is_none(), "{wrong}");
        assert!(response.status().is_client_error(), "{wrong}");
    }
}

#[tokio::test]
async fn the_address_can_be_used_once() {
    let office = Office::open().await;
    let first = office.browser().await;
    assert_eq!(first.get("/").await.status(), 200);
    let second = office.stranger();
    let response = second.client.get(&office.address).send().await.unwrap();
    assert_eq!(response.status(), 401);
    assert!(response.headers().get("set-cookie").is_none());
}

#[tokio::test]
async fn a_cookie_is_not_guessed_nor_taken_from_another_name() {
    let office = Office::open().await;
    let browser = office.browser().await;
    let cookie = browser.cookie.clone().unwrap();
    let (name, value) = cookie.split_once('=').unwrap();
    for cookie in [
        format!("{name}="),
        format!("{name}={}", "0".repeat(64)),
        format!("{name}={}", &value[1..]),
        format!("other={value}"),
    ] {
        let request = office.stranger().request("/").header("cookie", &cookie);
        assert_eq!(request.send().await.unwrap().status(), 401, "{cookie}");
    }
}

#[tokio::test]
async fn another_name_that_leads_here_is_refused() {
    let office = Office::open().await;
    let browser = office.browser().await;
    let port = office.origin.rsplit(':').next().unwrap();
    for host in [
        "attacker.example".to_owned(),
        format!("attacker.example:{port}"),
        format!("localhost:{port}"),
        "127.0.0.1".to_owned(),
        format!("127.0.0.1:{port}.attacker.example"),
    ] {
        for path in [&documents(), "/assets/desk.css"] {
            let request = browser.request(path).header("host", &host);
            let response = request.send().await.unwrap();
            assert_eq!(response.status(), 421, "{host}");
        }
    }
}

#[tokio::test]
async fn another_page_can_neither_read_nor_send_a_form() {
    let office = Office::open().await;
    let browser = office.browser().await;
    for site in ["cross-site", "same-site", "anything"] {
        let request = browser.request(&documents()).header("sec-fetch-site", site);
        assert_eq!(request.send().await.unwrap().status(), 403, "{site}");
    }
    let page = browser.page(&documents()).await;
    assert!(!page.contains("Access-Control"));
    for origin in [
        None,
        Some("null"),
        Some("http://attacker.example"),
        Some("http://127.0.0.1:1"),
    ] {
        let mut request = browser.form(&format!("/t/{TAXPAYER}/decide"), &[("action", "accepted")]);
        if let Some(origin) = origin {
            request = request.header("origin", origin);
        }
        assert_eq!(request.send().await.unwrap().status(), 403, "{origin:?}");
    }
}

#[tokio::test]
async fn a_form_without_the_word_of_our_page_is_refused() {
    let office = Office::open().await;
    let browser = office.browser().await;
    for word in ["", "0", &"0".repeat(64)] {
        let fields = [("form", word), ("action", "accepted")];
        let request = browser.form(&format!("/t/{TAXPAYER}/decide"), &fields);
        let response = request
            .header("origin", &office.origin)
            .send()
            .await
            .unwrap();
        assert_eq!(response.status(), 403, "{word}");
    }
    let request = browser
        .client
        .post(format!("{}/t/{TAXPAYER}/decide", office.origin));
    let request = request
        .header("cookie", browser.cookie.clone().unwrap())
        .header("origin", &office.origin)
        .header("content-type", "text/plain")
        .body("form=x");
    assert_eq!(request.send().await.unwrap().status(), 415);
    // Nor with a file, whatever the parts say.
    for body in [
        "--x\r\nContent-Disposition: form-data; name=\"form\"\r\n\r\n0\r\n--x--\r\n",
        "--x\r\nContent-Disposition: form-data; name=\"register\"; filename=\"a.csv\"\r\n\r\na\r\n--x--\r\n",
        "--x\r\nContent-Disposition: form-data\r\n\r\n",
        "",
    ] {
        let request = browser
            .client
            .post(format!("{}/t/{TAXPAYER}/compare", office.origin));
        let request = request
            .header("cookie", browser.cookie.clone().unwrap())
            .header("origin", &office.origin)
            .header("content-type", "multipart/form-data; boundary=x")
            .body(body);
        let status = request.send().await.unwrap().status();
        assert!(status.is_client_error(), "{body}: {status}");
    }
}

#[tokio::test]
async fn a_script_in_a_name_is_text() {
    let office = Office::open().await;
    let browser = office.browser().await;
    let escaped = "&#60;script&#62;alert(1)";
    let query =
        "section=b2b&supplier=33ABKCS2033B1ZW&number=INV%2F7%268&date=2024-11-02&period=2024-11";
    let hostile =
        format!("/t/{TAXPAYER}/documents?text=%3Cscript%3Ealert(1)&colour=%3Cscript%3Ealert(1)");
    for path in [
        documents(),
        format!("{}?group=supplier", documents()),
        format!("/t/{TAXPAYER}/document?{query}"),
        hostile,
    ] {
        let page = browser.page(&path).await;
        assert!(!page.contains("<script>alert"), "{path}");
        assert!(!page.contains(HOSTILE), "{path}");
        assert!(page.contains(escaped), "{path}: {page}");
    }
}

#[tokio::test]
async fn no_page_loads_anything_of_another_host_or_has_a_script_inside() {
    let office = Office::open().await;
    let browser = office.browser().await;
    let paths = ["/", &format!("/t/{TAXPAYER}"), &documents(), "/nothing"];
    for path in paths {
        let response = browser.get(path).await;
        let header = |name: &str| response.headers()[name].to_str().unwrap().to_owned();
        let policy = header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'; script-src 'self'; style-src 'self'"));
        assert!(
            !policy.contains("unsafe") && !policy.contains("http"),
            "{policy}"
        );
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert_eq!(header("cache-control"), "no-store");
        let page = response.text().await.unwrap();
        for forbidden in [
            "http://",
            "https://",
            "//cdn",
            "<style",
            " style=",
            " onclick=",
            "hx-on",
        ] {
            assert!(!page.contains(forbidden), "{path}: {forbidden}");
        }
        for script in page.split("<script").skip(1) {
            assert!(script.starts_with(" src=\"/assets/"), "{path}: {script}");
        }
        let cookie = browser.cookie.as_deref().unwrap();
        let (_, secret) = cookie.split_once('=').unwrap();
        assert!(!page.contains(secret), "{path} shows the cookie");
    }
}
