//! The evening in a real browser: keys, pages that follow a filter by themselves, and what
//! screen readers and narrow windows need.

use std::env;

use super::support::Office;
use super::tax_network::signed_out;
use super::webdriver::Window;

const TAXPAYER: &str = "33ABKCS2033B1ZW";

/// Names the file of axe-core, which looks for what screen readers cannot read.
const AXE: &str = "IMS_TEST_AXE";

#[tokio::test]
async fn an_evening_in_chromium() {
    let Some(window) = Window::open().await else {
        return;
    };
    let (_mock, network) = signed_out().await;
    let office = Office::of(TAXPAYER, network).await;
    let at = |path: &str| format!("{}/t/{TAXPAYER}{path}", office.origin);
    window.go(&office.address).await;
    window.until("document.title.startsWith('Taxpayers')").await;

    window.go(&at("/sign-in")).await;
    window
        .run("document.querySelector('#username').value = 'TN_NT2.2477'")
        .await;
    window.click("form.filters button").await;
    window.until("document.querySelector('#otp')").await;
    window
        .run("document.querySelector('#otp').value = '575757'")
        .await;
    window.click("form.filters button").await;
    window.click("#fetch").await;
    window.until("document.querySelector('[data-done]')").await;

    // The list follows the filter without a new page, and the address with it.
    window.go(&at("/documents")).await;
    window
        .run("document.documentElement.dataset.same = 'page'")
        .await;
    window
        .run(
            "const status = document.querySelector('#status'); status.value = 'no_action';
             status.dispatchEvent(new Event('change', { bubbles: true }))",
        )
        .await;
    window
        .until("location.search.includes('status=no_action')")
        .await;
    window
        .until("document.querySelectorAll('.chip.accepted').length === 0")
        .await;
    assert_eq!(
        window
            .run("return document.documentElement.dataset.same")
            .await,
        "page"
    );

    // Two documents by keys, one of them undone.
    window.press("ja").await;
    window
        .until("document.querySelectorAll('.chip.wanted.accepted').length === 1")
        .await;
    window.press("jjr").await;
    window
        .until("document.querySelectorAll('.chip.wanted.rejected').length === 1")
        .await;
    window.press("u").await;
    window
        .until("document.querySelectorAll('.chip.wanted').length === 1")
        .await;
    window.press("?").await;
    window.until("document.querySelector('#keys').open").await;

    let pages = [
        "",
        "/documents",
        "/documents?group=supplier",
        "/plan",
        "/jobs",
        "/sign-in",
    ];
    for width in [390, 768, 1280] {
        window.resize(width).await;
        for path in pages {
            window.go(&at(path)).await;
            let overflow = "return document.documentElement.scrollWidth - window.innerWidth";
            let overflow = window.run(overflow).await;
            assert!(
                overflow.as_i64().unwrap() <= 0,
                "{path} at {width}: {overflow}"
            );
            check_accessibility(&window, path).await;
        }
    }

    window.go(&at("/plan")).await;
    window.click("#send").await;
    window
        .until("document.querySelector('[data-done] .chip.applied')")
        .await;
    check_accessibility(&window, "/work").await;
}

/// Fails for what is serious to somebody who cannot see the page.
async fn check_accessibility(window: &Window, path: &str) {
    let Some(file) = env::var_os(AXE) else {
        return;
    };
    let axe = std::fs::read_to_string(file).unwrap();
    window.run(&format!("{axe}; window.axe = axe;")).await;
    window
        .run(
            "window.found = null; axe.run().then((found) => { window.found = found.violations
               .filter((it) => ['serious', 'critical'].includes(it.impact))
               .map((it) => it.id + ': ' + it.nodes.map((node) => node.html).join(' | ')) })",
        )
        .await;
    window.until("window.found").await;
    let found = window.run("return window.found").await;
    assert_eq!(found, serde_json::json!([]), "{path}");
}
