//! An evening: sign in, fetch, decide, undo, send, see what became of it.

use std::time::Duration;

use super::support::{Browser, Office};
use super::tax_network::signed_out;

const TAXPAYER: &str = "33ABKCS2033B1ZW";

/// A form of our pages: with their word, from their origin.
async fn send(browser: &Browser, path: &str, fields: &[(&str, &str)]) -> String {
    let html = browser.page(&format!("/t/{TAXPAYER}")).await;
    let word = html.split("name=\"form\" value=\"").nth(1);
    let word = word.unwrap().split('"').next().unwrap();
    let mut all = vec![("form", word)];
    all.extend(fields);
    let request = browser.form(path, &all).header("origin", &browser.origin);
    let response = request.send().await.unwrap();
    let status = response.status();
    if status == 303 {
        let place = response.headers()["location"].to_str().unwrap().to_owned();
        return browser.page(&place).await;
    }
    assert_eq!(status, 200, "{path}");
    response.text().await.unwrap()
}

/// The page of the work, once it is over.
async fn over(browser: &Browser) -> String {
    loop {
        let page = browser.page(&format!("/t/{TAXPAYER}/work")).await;
        if page.contains("data-done") {
            return page;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn an_evening_from_the_sign_in_to_the_fates() {
    let (_mock, network) = signed_out().await;
    let office = Office::of(TAXPAYER, network).await;
    let browser = office.browser().await;
    let at = |path: &str| format!("/t/{TAXPAYER}{path}");

    // Nobody is signed in: the page says so, and leads there.
    send(&browser, &at("/fetch"), &[]).await;
    let refused = over(&browser).await;
    assert!(refused.contains("nobody is signed in") && refused.contains("/sign-in"));
    let user = ("username", "TN_NT2.2477");
    let asked = send(&browser, &at("/sign-in"), &[user]).await;
    assert!(asked.contains("name=\"otp\""), "{asked}");
    let wrong = send(&browser, &at("/sign-in"), &[user, ("otp", "000000")]).await;
    assert!(wrong.contains("role=\"alert\""), "{wrong}");
    send(&browser, &at("/sign-in"), &[user, ("otp", "575757")]).await;

    send(&browser, &at("/fetch"), &[]).await;
    let fetched = over(&browser).await;
    assert!(fetched.contains("Fetched"), "{fetched}");

    // All that fit a filter, over pages; then undone; then two by hand.
    let fields = [
        ("action", "accepted"),
        ("all", "yes"),
        ("back", "section=b2b"),
    ];
    let page = send(&browser, &at("/decide"), &fields).await;
    assert!(page.contains("chip wanted accepted"));
    let page = send(&browser, &at("/undo"), &[("back", "section=b2b")]).await;
    assert!(!page.contains("chip wanted"));
    let page = browser
        .page(&at("/documents?section=b2b&status=no_action"))
        .await;
    let keys: Vec<_> = page
        .split("name=\"key\" value=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap().replace("&#38;", "&"))
        .collect();
    let fields = [
        ("action", "rejected"),
        ("remarks", "not ours"),
        ("key", keys[0].as_str()),
        ("key", keys[1].as_str()),
    ];
    send(&browser, &at("/decide"), &fields).await;
    let plan = browser.page(&at("/plan")).await;
    assert!(
        plan.contains("Send 2 decisions") && plan.contains("not ours"),
        "{plan}"
    );

    // A credit note needs a word on the reduction first, and holds everything up.
    let notes = [
        ("action", "accepted"),
        ("all", "yes"),
        ("back", "reduction_due=yes&section=cn"),
    ];
    send(&browser, &at("/decide"), &notes).await;
    let plan = browser.page(&at("/plan")).await;
    assert!(
        plan.contains("cannot be sent as they are") && plan.contains("disabled"),
        "{plan}"
    );
    send(&browser, &at("/apply"), &[]).await;
    let blocked = over(&browser).await;
    assert!(blocked.contains("nothing was sent"), "{blocked}");
    send(&browser, &at("/undo"), &[("page", "plan")]).await;

    send(&browser, &at("/apply"), &[]).await;
    let applied = over(&browser).await;
    assert!(applied.contains("2 applied"), "{applied}");
    assert!(
        browser
            .page(&at("/plan"))
            .await
            .contains("Nothing is prepared")
    );
    let jobs = browser.page(&at("/jobs")).await;
    assert!(jobs.contains("2 applied"), "{jobs}");
    let document = browser.page(&at(&format!("/document?{}", keys[0]))).await;
    assert!(
        document.contains("no action → rejected: applied"),
        "{document}"
    );
    for page in [applied, jobs, document, plan] {
        assert!(!page.contains("_test_hidden"), "{page}");
    }
    send(&browser, &at("/resume"), &[]).await;
    assert!(over(&browser).await.contains("Nothing to do"));
}
