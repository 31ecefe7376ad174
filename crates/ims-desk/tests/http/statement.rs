//! The statement that follows from the decisions.

use super::support::{Browser, Office};
use super::tax_network::signed_out;

const TAXPAYER: &str = "33ABKCS2033B1ZW";

fn at(path: &str) -> String {
    format!("/t/{TAXPAYER}{path}")
}

/// The page of the work that a form began, once it is over.
async fn done(browser: &Browser, path: &str, fields: &[(&str, &str)]) -> String {
    browser.send(path, fields).await;
    loop {
        let page = browser.page(&at("/work")).await;
        if page.contains("data-done") {
            return page;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn the_statement_is_read_made_again_and_compared_with_what_is_stored() {
    let (_mock, network) = signed_out().await;
    let office = Office::of(TAXPAYER, network).await;
    let browser = office.browser().await;
    let first = browser.page(&at("/2b?period=2024-11")).await;
    assert!(first.contains("Not read yet"), "{first}");
    let period = ("period", "2024-11");
    let refused = done(&browser, &at("/2b"), &[period]).await;
    assert!(refused.contains("nobody is signed in"), "{refused}");
    let user = ("username", "TN_NT2.2477");
    browser.send(&at("/sign-in"), &[user]).await;
    browser
        .send(&at("/sign-in"), &[user, ("otp", "575757")])
        .await;
    done(&browser, &at("/fetch"), &[]).await;

    let made = done(&browser, &at("/2b"), &[period, ("task", "recompute")]).await;
    assert!(made.contains("Read the statement"), "{made}");
    let read = done(&browser, &at("/2b"), &[period, ("task", "show")]).await;
    assert!(read.contains("2b?period=2024-11"), "{read}");
    let page = browser.page(&at("/2b?period=2024-11")).await;
    assert!(page.contains("Read on"), "{page}");
    // Each of these has a document of the other side, or the statement agrees.
    let kinds = [
        "The statement says otherwise",
        "In the statement, and not stored here",
        "and not in the statement",
    ];
    let told = kinds.iter().filter(|kind| page.contains(**kind)).count();
    assert!(told > 0 || page.contains("It agrees"), "{page}");

    // How far a job is can be asked for again.
    let status = ("task", "status");
    let running = done(
        &browser,
        &at("/2b"),
        &[period, status, ("reference", "J-1")],
    )
    .await;
    assert!(running.contains("still at work"), "{running}");
    assert!(running.contains("Ask again"), "{running}");
    let (status, page) = browser.send(&at("/2b"), &[("period", "yesterday")]).await;
    assert_eq!(status, 422);
    assert!(page.contains("2024-11"), "{page}");
}
