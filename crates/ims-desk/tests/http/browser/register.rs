//! A purchase register comes from the browser.

use super::looks;
use crate::month::{invoice, note, record};
use crate::support::{HINDI, Office, TAXPAYER};
use crate::webdriver::Window;

pub(super) async fn beside_documents(window: &Window) {
    let office = Office::empty().await;
    let mut named = invoice("INV-3", 7);
    named.supplier_name = Some(HINDI.into());
    let documents = [
        invoice("INV-1", 100),
        invoice("INV-2", 50),
        named,
        note("CN-1", 90),
    ];
    record(&office.store, 0, &documents).await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("books.csv");
    let books = "GSTIN,Type,Bill No,Bill Date,Taxable,IGST,Total\n\
         33ABKCS2033B1ZW,Invoice,INV-1,02-11-2024,500,100,600\n\
         33ABKCS2033B1ZW,Invoice,INV-2,02-11-2024,250,45,300\n\
         33ABKCS2033B1ZW,Invoice,NOBODY-9,02-11-2024,10,1.80,11.80\n";
    std::fs::write(&path, books).unwrap();
    let at = |path: &str| format!("{}/t/{TAXPAYER}{path}", office.origin);
    window.go(&office.address).await;
    window.until("document.title.startsWith('Taxpayers')").await;

    window.go(&at("/reconcile")).await;
    window.choose_file("#register", &path).await;
    window.click("form[enctype] button").await;
    window.until("document.querySelector('.pairs')").await;
    window.click("#accept-exact").await;
    window
        .until("document.querySelector('.chip.wanted.accepted')")
        .await;
    window.press("u").await;
    window
        .until("document.querySelector('.pairs') && !document.querySelector('.chip.wanted')")
        .await;

    window.go(&at("/documents?text=INV-2")).await;
    window.click("td a.mono").await;
    window
        .until("document.querySelector('tr.differs')?.textContent.includes('45.00')")
        .await;
    let document = window.run("return location.href").await;
    let settings = format!("{}/settings", office.origin);
    let pages = [
        at("/reconcile"),
        at("/reconcile?kind=only_register"),
        document.as_str().unwrap().to_owned(),
        at("/suppliers"),
        settings.clone(),
    ];
    looks::check(window, &pages).await;

    // What a person says of the theme holds against the system.
    window.go(&settings).await;
    window.click("input[name=theme][value=dark]").await;
    window.click("form[action$=theme] button").await;
    window
        .until("document.documentElement.dataset.theme === 'dark'")
        .await;
    let ground = "return getComputedStyle(document.documentElement).backgroundColor";
    let dark = window.run(ground).await;
    window.click("input[name=theme][value=light]").await;
    window.click("form[action$=theme] button").await;
    window
        .until("document.documentElement.dataset.theme === 'light'")
        .await;
    assert_ne!(window.run(ground).await, dark);
    window
        .click("input[name=theme]:not([value=dark]):not([value=light])")
        .await;
    window.click("form[action$=theme] button").await;
    window
        .until("!document.documentElement.dataset.theme")
        .await;
}
