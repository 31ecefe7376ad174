//! The purchase register beside the documents.

use super::fields::addresses;
use super::month::{invoice, note, record};
use super::support::{Browser, Office, TAXPAYER};

/// The first invoice and the credit note are booked as they are, the second with another tax, the
/// third not; one line books what nobody reported.
const BOOKS: &str = "GSTIN,Supplier,Type,Bill No,Bill Date,Taxable,IGST,Total
33ABKCS2033B1ZW,Kaveri,Invoice,INV-1,02-11-2024,500,100,600
33ABKCS2033B1ZW,Kaveri,Invoice,INV-2,02-11-2024,250,45,300
33ABKCS2033B1ZW,Kaveri,Credit Note,CN-1,02-11-2024,450,90,540
33ABKCS2033B1ZW,<script>alert(1)</script>,Invoice,NOBODY-9,02-11-2024,10,1.80,11.80
";

fn at(path: &str) -> String {
    format!("/t/{TAXPAYER}{path}")
}

async fn compared() -> (Office, Browser) {
    let office = Office::empty().await;
    let documents = [
        invoice("INV-1", 100),
        invoice("INV-2", 50),
        invoice("INV-3", 7),
        note("CN-1", 90),
    ];
    record(&office.store, 0, &documents).await;
    let browser = office.browser().await;
    let first = browser.page(&at("/reconcile")).await;
    assert!(first.contains("No purchase register was compared yet"));
    let (status, page) = browser.upload(&at("/compare"), "books.csv", BOOKS).await;
    assert_eq!(status, 200, "{page}");
    (office, browser)
}

#[tokio::test]
async fn pairs_are_shown_with_what_differs_and_their_sums() {
    let (_office, browser) = compared().await;
    let page = browser.page(&at("/reconcile")).await;
    for expected in [
        "<strong>books.csv</strong>",
        "(4 lines)",
        "NOBODY-9",
        "line 3 of books.csv",
        "IGST, ₹: 50.00 / 45.00",
        "only in the register",
        "only in IMS",
    ] {
        assert!(page.contains(expected), "{expected}: {page}");
    }
    assert!(!page.contains("<script>alert"), "{page}");
    // 100 + 50 + 7 - 90 in IMS; 100 + 45 - 90 + 1.80 in the register.
    let sums = page.split("<tfoot>").nth(1).unwrap();
    assert!(
        sums.contains(">67.00<") && sums.contains(">56.80<"),
        "{sums}"
    );
    assert!(sums.contains(">-10.20<"), "{sums}");
    let other = browser.page(&at("/reconcile?kind=mismatch")).await;
    assert!(other.contains("INV-2") && !other.contains("CN-1"));
    let sums = other.split("<tfoot>").nth(1).unwrap();
    assert!(
        sums.contains(">50.00<") && sums.contains(">45.00<"),
        "{sums}"
    );
    let found = browser.page(&at("/reconcile?text=nobody")).await;
    assert!(found.contains("NOBODY-9") && !found.contains("INV-2"));

    let address = &addresses(&other)[0];
    let document = browser.page(&at(&format!("/document?{address}"))).await;
    let row = document.split("<tr class=\"differs\">").nth(1).unwrap();
    let row = row.split("</tr>").next().unwrap();
    for expected in ["IGST", "50.00", "45.00", "differs"] {
        assert!(row.contains(expected), "{expected}: {row}");
    }
}

#[tokio::test]
async fn exact_proposals_are_taken_over_in_one_step_that_can_be_undone() {
    let (_office, browser) = compared().await;
    let page = browser.page(&at("/reconcile?text=bill")).await;
    assert!(!page.contains("accept-exact"), "{page}");
    let (_, page) = browser.send(&at("/accept-exact"), &[]).await;
    assert!(page.contains("1 documents are prepared"), "{page}");
    // The credit note wants a word on the reduction, which nobody invents.
    assert!(page.contains("1 need a word of yours"), "{page}");
    let plan = browser.page(&at("/plan")).await;
    assert!(plan.contains("INV-1") && !plan.contains("CN-1"), "{plan}");
    assert!(plan.contains("line 2 of books.csv"), "{plan}");
    let (_, plan) = browser.send(&at("/undo"), &[("page", "plan")]).await;
    assert!(plan.contains("Nothing is prepared"), "{plan}");
}

#[tokio::test]
async fn people_decide_on_pairs_as_on_documents() {
    let (_office, browser) = compared().await;
    let other = browser.page(&at("/reconcile?kind=mismatch")).await;
    let key = &addresses(&other)[0];
    let fields = [
        ("action", "rejected"),
        ("page", "reconcile"),
        ("back", "kind=mismatch"),
        ("key", key.as_str()),
        ("remarks", "IGST is 45 by our books"),
    ];
    let (status, page) = browser.send(&at("/decide"), &fields).await;
    assert_eq!(status, 200);
    assert!(page.contains("chip wanted rejected") && page.contains("INV-2"));
    assert!(!page.contains("NOBODY-9"), "the filter stays");
}

#[tokio::test]
async fn a_file_that_is_no_register_is_refused_at_its_field() {
    let (_office, browser) = compared().await;
    for (name, content, told) in [
        ("empty.csv", "", "empty.csv"),
        ("note.txt", "Dear Asha,\nsee you\n", "note.txt"),
        ("damaged.xlsx", "PK\u{3}\u{4}nothing", "damaged.xlsx"),
    ] {
        let (status, page) = browser.upload(&at("/compare"), name, content).await;
        assert_eq!(status, 422, "{name}");
        let problem = page.split("id=\"register-problem\"").nth(1).unwrap();
        assert!(problem.contains(told), "{problem}");
        assert!(
            page.contains("books.csv"),
            "the last comparison stays: {page}"
        );
    }
    let (status, page) = browser.send(&at("/compare"), &[]).await;
    assert_eq!(status, 422);
    assert!(page.contains("No file is chosen"));
}
