//! The evening: sign in, fetch, decide with keys, send.

use super::looks;
use crate::support::Office;
use crate::tax_network::signed_out;
use crate::webdriver::Window;

const TAXPAYER: &str = "33ABKCS2033B1ZW";

pub(super) async fn play(window: &Window) {
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
        "/2b?period=2024-11",
    ];
    looks::check(window, &pages.map(at)).await;

    window.go(&at("/plan")).await;
    window.click("#send").await;
    window
        .until("document.querySelector('[data-done] .chip.applied')")
        .await;
    looks::check(window, &[at("/work")]).await;

    // The statement that follows, and what it says of the decisions.
    window.go(&at("/2b?period=2024-11")).await;
    window.click("#recompute").await;
    window.until("document.querySelector('[data-done]')").await;
    window.click("button[value=show]").await;
    window
        .until("document.querySelector('[data-done]') && document.title.startsWith('Reading')")
        .await;
    window.click("[data-done] a.button").await;
    window
        .until("document.querySelector('main').textContent.includes('Read on')")
        .await;
    looks::check(window, &[at("/2b?period=2024-11")]).await;
}
