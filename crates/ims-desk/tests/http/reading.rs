//! What the pages show, without a script.

use gst_ims::Action;

use super::month::{invoice, note, record};
use super::support::{HINDI, Office, TAXPAYER};

#[tokio::test]
async fn documents_follow_the_filter_and_so_do_totals() {
    let office = Office::open().await;
    let browser = office.browser().await;
    let all = browser.page(&format!("/t/{TAXPAYER}/documents")).await;
    for expected in [
        HINDI,
        "INV-9",
        "1,20,932.18",
        "1,21,432.18",
        "02-11-2024",
        "title=\"2024-11-02\"",
    ] {
        assert!(all.contains(expected), "{expected}");
    }
    for (query, shown, total) in [
        ("min=1%2C000", "INV/7", "1,20,932.18"),
        ("text=inv-9", "INV-9", "500.00"),
        (
            "text=%E0%A4%B2%E0%A4%95%E0%A5%8D%E0%A4%B7%E0%A5%8D%E0%A4%AE%E0%A5%80",
            "INV-9",
            "500.00",
        ),
    ] {
        let page = browser
            .page(&format!("/t/{TAXPAYER}/documents?{query}"))
            .await;
        assert!(
            page.contains(shown) && page.contains(total),
            "{query}: {page}"
        );
        assert_eq!(page.matches("data-row").count(), 1, "{query}");
    }
    for query in [
        "status=accepted",
        "section=cn",
        "filed=yes",
        "from=2024-11-03",
        "text=nobody",
    ] {
        let page = browser
            .page(&format!("/t/{TAXPAYER}/documents?{query}"))
            .await;
        assert!(page.contains("No documents"), "{query}");
    }
}

#[tokio::test]
async fn a_document_has_its_own_page_with_history() {
    let office = Office::open().await;
    let browser = office.browser().await;
    let list = browser
        .page(&format!("/t/{TAXPAYER}/documents?text=INV%2F7"))
        .await;
    let address = list
        .split("/document?")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let address = address.replace("&#38;", "&");
    let page = browser
        .page(&format!("/t/{TAXPAYER}/document?{address}"))
        .await;
    for expected in [
        "INV/7&#38;8",
        "First seen",
        "01-12-2024 11:30",
        "1,20,932.18",
    ] {
        assert!(page.contains(expected), "{expected}: {page}");
    }
    let missing = format!("/t/{TAXPAYER}/document?{}", address.replace("INV", "XNV"));
    assert_eq!(browser.get(&missing).await.status(), 404);
    assert_eq!(browser.get("/t/24AAACI1681G1ZZ").await.status(), 404);
}

#[tokio::test]
async fn the_report_is_one_file_in_which_a_script_is_text() {
    let office = Office::open().await;
    let html = office.report(TAXPAYER).await;
    for expected in [HINDI, "INV-9", "1,20,932.18", "by asha", "Nothing was sent"] {
        assert!(html.contains(expected), "{expected}: {html}");
    }
    for forbidden in ["<script", "src=", "<link", "http://", "https://", "url("] {
        assert!(!html.contains(forbidden), "{forbidden}");
    }
}

#[tokio::test]
async fn large_lists_come_page_by_page_and_no_page_is_large() {
    let records: Vec<String> = (0..250)
        .map(|number| {
            format!(
                r#"{{"stin":"33ABKCS2033B1ZW","tradenm":"{}","inum":"N-{number:04}",
                    "idt":"02-11-2024","rtnprd":"112024","val":{number}}}"#,
                "A name as long as names of suppliers are".repeat(2)
            )
        })
        .collect();
    let body = format!(
        r#"{{"code":200,"data":{{"status_cd":"1","data":{{"b2b":[{}]}}}}}}"#,
        records.join(",")
    );
    let office = Office::with(&body).await;
    let browser = office.browser().await;
    let mut seen = 0;
    for page in 1..=3 {
        let page = browser
            .page(&format!("/t/{TAXPAYER}/documents?page={page}&min=0"))
            .await;
        assert!(page.len() < 300_000, "{}", page.len());
        assert!(page.contains(">250</dd>"));
        seen += page.matches("data-row").count();
    }
    assert_eq!(seen, 250);
    let last = format!("/t/{TAXPAYER}/documents?page=3&sort=value&descending=yes");
    let last = browser.page(&last).await;
    assert!(last.contains("N-0000") && !last.contains("N-0050"));
}

/// The addresses that a part of a page leads to, with the numbers that they stand behind.
fn numbers(part: &str) -> Vec<(String, String)> {
    let links = part.split("<a href=\"").skip(1);
    links
        .filter_map(|link| {
            let (address, rest) = link.split_once("\">")?;
            let (number, _) = rest.split_once("</a>")?;
            Some((address.replace("&#38;", "&"), number.to_owned()))
        })
        .filter(|(_, number)| number.contains('.') && !number.contains('<'))
        .collect()
}

#[tokio::test]
async fn plots_have_their_numbers_as_text_and_each_leads_to_its_documents() {
    let office = Office::empty().await;
    let mut documents = vec![
        invoice("INV-1", 100),
        invoice("INV-2", 50),
        note("CN-1", 30),
    ];
    documents[1].action = Action::Accepted;
    documents[1].supplier_filed = Some(false);
    documents[2].date = "2024-11-20".parse().unwrap();
    record(&office.store, 0, &documents).await;
    let browser = office.browser().await;
    for (page, expected) in [
        (
            browser.page(&format!("/t/{TAXPAYER}")).await,
            ["50.00", "100.00", "-30.00"],
        ),
        (
            browser.page(&format!("/t/{TAXPAYER}/suppliers")).await,
            ["50.00", "70.00", "0.00"],
        ),
    ] {
        let figure = page.split("<figure").nth(1).unwrap();
        let figure = figure.split("</figure>").next().unwrap();
        assert!(figure.contains("<rect class=\"fill-"), "{figure}");
        let found = numbers(figure);
        for number in expected {
            assert!(
                found.iter().any(|(_, it)| it == number),
                "{number}: {found:?}"
            );
        }
        for (address, number) in found.iter().filter(|(_, number)| number != "0.00") {
            let list = browser.page(address).await;
            let tax = format!("data-label=\"Tax, ₹\">{number}<");
            let both = number == "70.00" && list.matches("data-row").count() == 2;
            assert!(list.contains(&tax) || both, "{address}: {number}: {list}");
        }
    }
    let report = office.report(TAXPAYER).await;
    assert_eq!(report.matches("<figure").count(), 2);
    assert!(report.contains("-30.00") && !report.contains("<a href"));
}
