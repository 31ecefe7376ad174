//! An evening: sign in, fetch, decide, undo, send, see what became of it.

use std::time::Duration;

use super::support::{Browser, Office};
use super::tax_network::signed_out;

const TAXPAYER: &str = "33ABKCS2033B1ZW";

async fn send(browser: &Browser, path: &str, fields: &[(&str, &str)]) -> String {
    let (status, page) = browser.send(path, fields).await;
    assert_eq!(status, 200, "{path}: {page}");
    page
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

    // A credit note that another program prepared without a word on the reduction holds everything
    // up.
    let gstin = TAXPAYER.parse().unwrap();
    let filter = ims_actions::Filter {
        reduction_due: Some(true),
        ..ims_actions::Filter::default()
    };
    let query = ims_store::Query {
        filter,
        ..ims_store::Query::default()
    };
    let notes = office.store.list(gstin, &query).await.unwrap();
    let notes = notes.into_invoices().await.unwrap();
    let line = serde_json::json!({ "key": notes[0].key(), "action": "accepted" });
    let line = serde_json::from_value(line).unwrap();
    office.store.prepare(gstin, &[line]).await.unwrap();
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
