//! Documents are chosen with keys and over pages.

use crate::month::{invoice, record};
use crate::support::{Office, TAXPAYER};
use crate::webdriver::Window;

pub(super) async fn over_pages(window: &Window) {
    let office = Office::empty().await;
    let documents: Vec<_> = (0..150)
        .map(|number| invoice(&format!("INV-{number:03}"), 10))
        .collect();
    record(&office.store, 0, &documents).await;
    let list = format!("{}/t/{TAXPAYER}/documents", office.origin);
    window.go(&office.address).await;
    window.until("document.title.startsWith('Taxpayers')").await;

    window.go(&list).await;
    window.press("jxjjx").await;
    window.until(&chosen("2 chosen")).await;
    window.go(&format!("{list}?page=2&sort=number")).await;
    window
        .until(&chosen("2 chosen, 2 of them on other pages"))
        .await;
    window.press("kx").await;
    window
        .until(&chosen("3 chosen, 2 of them on other pages"))
        .await;
    // Another filter has a choice of its own.
    window.go(&format!("{list}?text=INV-1")).await;
    window
        .until("document.querySelector('#chosen-count').textContent === ''")
        .await;
    window.go(&format!("{list}?page=2")).await;
    window.until(&chosen("3 chosen")).await;
    window.press("a").await;
    window.until("document.querySelector('.badge')").await;
    let badge = "return document.querySelector('.badge').textContent";
    assert_eq!(window.run(badge).await, "3");
    window
        .until("document.querySelector('#chosen-count').textContent === ''")
        .await;

    // All that fit, beyond the page; then one step back.
    window.click("input[name=all]").await;
    window.press("r").await;
    window
        .until("document.querySelector('.badge').textContent === '150'")
        .await;
    window.press("u").await;
    window
        .until("document.querySelector('.badge').textContent === '3'")
        .await;

    // What is refused keeps its choice, and is told at the field.
    window.go(&list).await;
    window.press("jx").await;
    window
        .run("document.querySelector('#itc_reduction').value = 'partial'")
        .await;
    window.press("a").await;
    window
        .until("document.querySelector('#itc_reduction-problem')")
        .await;
    window.until(&chosen("1 chosen")).await;
    window
        .until("document.querySelector('#reduction_igst').checkVisibility()")
        .await;
    window.click("#choose-none").await;
    window
        .until("document.querySelectorAll('input[name=key]:checked').length === 0")
        .await;
    // The day of the browser is over: nothing that was chosen is lost.
    window.press("jjx").await;
    window.until(&chosen("1 chosen")).await;
    window.forget_cookies().await;
    window.press("r").await;
    window
        .until("document.querySelector('h1').textContent.startsWith('Not open')")
        .await;
    window.go(&office.next_address()).await;
    window.until("document.title.startsWith('Taxpayers')").await;
    window.go(&list).await;
    window.until(&chosen("1 chosen")).await;
    window.press("r").await;
    window
        .until("document.querySelector('.badge')?.textContent === '4'")
        .await;
    window
        .until("document.querySelector('#chosen-count').textContent === ''")
        .await;

    window.press("/").await;
    window.until("document.activeElement.id === 'search'").await;
}

fn chosen(text: &str) -> String {
    format!("document.querySelector('#chosen-count')?.textContent.startsWith('{text}')")
}
