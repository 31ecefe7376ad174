//! What is refused is told at its field, and nothing that was typed is lost.

use gst_ims::{Amount, Status};
use ims_actions::PlanLine;

use super::month::{invoice, note, record};
use super::support::{Browser, Office, TAXPAYER};

fn at(path: &str) -> String {
    format!("/t/{TAXPAYER}{path}")
}

/// The addresses of the documents of a page, in its order.
pub(crate) fn addresses(page: &str) -> Vec<String> {
    let rows = page.split("data-row=\"").skip(1);
    rows.map(|rest| rest.split('"').next().unwrap().replace("&#38;", "&"))
        .collect()
}

/// What is told at a field.
fn problem(page: &str, field: &str) -> String {
    let begin = format!("id=\"{field}-problem\"");
    let Some((_, rest)) = page.split_once(&begin) else {
        panic!("nothing is told at {field}: {page}");
    };
    rest.split("</div>").next().unwrap().to_owned()
}

async fn prepared(browser: &Browser) -> String {
    browser.page(&at("/plan")).await
}

#[tokio::test]
async fn a_reduction_is_asked_for_at_its_field() {
    let office = Office::empty().await;
    record(&office.store, 0, &[invoice("INV-1", 100), note("CN-1", 90)]).await;
    let browser = office.browser().await;
    let page = browser.page(&at("/documents")).await;
    let keys = addresses(&page);
    let both = [
        ("action", "accepted"),
        ("remarks", "as agreed"),
        ("key", keys[0].as_str()),
        ("key", keys[1].as_str()),
    ];
    let (status, refused) = browser.send(&at("/decide"), &both).await;
    assert_eq!(status, 422);
    let told = problem(&refused, "itc_reduction");
    assert!(
        told.contains("reduction") && told.contains("CN-1"),
        "{told}"
    );
    // What was typed and chosen is there still.
    assert!(refused.contains("value=\"as agreed\""), "{refused}");
    assert_eq!(refused.matches(" checked").count(), 2, "{refused}");
    assert!(refused.contains("the other 1"), "{refused}");
    assert!(prepared(&browser).await.contains("Nothing is prepared"));

    // The one that can be decided is, without the other.
    let mut others = both.to_vec();
    others.push(("leave_out", "yes"));
    assert_eq!(browser.send(&at("/decide"), &others).await.0, 200);
    assert_eq!(addresses(&prepared(&browser).await).len(), 1);

    let credit_note = |fields: &[(&'static str, &'static str)]| {
        let key = ("only", keys[1].clone());
        let fields = fields
            .iter()
            .map(|(name, value)| (*name, (*value).to_owned()));
        let all = [key, ("action", "accepted".to_owned())];
        all.into_iter().chain(fields).collect::<Vec<_>>()
    };
    let send = async |fields: Vec<(&str, String)>| {
        let fields: Vec<_> = fields
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        browser.send(&at("/decide"), &fields).await
    };
    // In part, and nothing said by how much; then no amount; then more than there is.
    let (_, page) = send(credit_note(&[("itc_reduction", "partial")])).await;
    assert!(problem(&page, "itc_reduction").contains("by how much"));
    let words = credit_note(&[("itc_reduction", "partial"), ("reduction_igst", "many")]);
    let (status, page) = send(words).await;
    assert_eq!(status, 422);
    assert!(problem(&page, "reduction_igst").contains("many"));
    let negative = credit_note(&[("itc_reduction", "partial"), ("reduction_cgst", "-1")]);
    let (_, page) = send(negative).await;
    assert!(problem(&page, "reduction_cgst").contains("-1"));
    let too_much = credit_note(&[("itc_reduction", "partial"), ("reduction_igst", "91")]);
    let (status, page) = send(too_much).await;
    assert_eq!(status, 422, "{page}");
    assert!(page.contains("value=\"91\""));
    let part = credit_note(&[("itc_reduction", "partial"), ("reduction_igst", "40.50")]);
    assert_eq!(send(part).await.0, 200);
    let plan = prepared(&browser).await;
    assert!(plan.contains("in part: IGST 40.50, CGST 0.00"), "{plan}");
}

#[tokio::test]
async fn remarks_and_pending_are_refused_at_their_fields() {
    let office = Office::empty().await;
    let mut blocked = invoice("INV-2", 50);
    blocked.pending_allowed = Some(false);
    record(&office.store, 0, &[invoice("INV-1", 100), blocked]).await;
    let browser = office.browser().await;
    let keys = addresses(&browser.page(&at("/documents")).await);
    let long = "x".repeat(600);
    let fields = [
        ("action", "rejected"),
        ("only", keys[0].as_str()),
        ("remarks", long.as_str()),
    ];
    let (status, page) = browser.send(&at("/decide"), &fields).await;
    assert_eq!(status, 422);
    assert!(problem(&page, "remarks").contains("600"));
    let fields = [("action", "pending"), ("only", keys[1].as_str())];
    let (_, page) = browser.send(&at("/decide"), &fields).await;
    assert!(problem(&page, "action").contains("INV-2"));
    let fields = [
        ("action", "rejected"),
        ("only", keys[0].as_str()),
        ("itc_reduction", "full"),
    ];
    let (_, page) = browser.send(&at("/decide"), &fields).await;
    assert!(problem(&page, "itc_reduction").contains("reduction"));
    let (_, page) = browser
        .send(&at("/decide"), &[("action", "accepted")])
        .await;
    assert!(problem(&page, "chosen").contains("Tick some"));
    // On the document's own page as well.
    let fields = [
        ("action", "pending"),
        ("page", "document"),
        ("back", keys[1].as_str()),
        ("only", keys[1].as_str()),
    ];
    let (status, page) = browser.send(&at("/decide"), &fields).await;
    assert_eq!(status, 422);
    assert!(problem(&page, "action").contains("INV-2") && page.contains("History"));
}

/// The hidden fields of the page's form.
fn hidden<'p>(page: &'p str, name: &str) -> &'p str {
    let begin = format!("name=\"{name}\" value=\"");
    page.split_once(&begin)
        .unwrap()
        .1
        .split('"')
        .next()
        .unwrap()
}

#[tokio::test]
async fn a_page_that_was_left_open_overnight_decides_on_nothing_that_changed() {
    let office = Office::empty().await;
    let mut documents = [
        invoice("INV-1", 100),
        invoice("INV-2", 50),
        invoice("INV-3", 7),
    ];
    record(&office.store, 0, &documents).await;
    let browser = office.browser().await;
    let page = browser.page(&at("/documents")).await;
    let keys = addresses(&page);
    let seen = hidden(&page, "snapshot").to_owned();
    assert_eq!(hidden(&page, "fits"), "3");

    // The next morning one has another amount, and one is gone.
    documents[0].igst = Some(Amount::from_rupees(99));
    record(&office.store, 600, &documents[..2]).await;
    let of = |key: &str| {
        [
            ("action", "accepted".to_owned()),
            ("snapshot", seen.clone()),
            ("only", key.to_owned()),
        ]
    };
    let send = async |fields: &[(&str, String)]| {
        let fields = fields.iter().map(|(name, value)| (*name, value.as_str()));
        let fields: Vec<_> = fields.collect();
        browser.send(&at("/decide"), &fields).await
    };
    let (status, refused) = send(&of(&keys[0])).await;
    assert_eq!(status, 422);
    assert!(problem(&refused, "action").contains("changed"), "{refused}");
    let (_, refused) = send(&of(&keys[2])).await;
    assert!(problem(&refused, "chosen").contains("INV-3"));
    let all = [
        ("action", "accepted"),
        ("all", "yes"),
        ("fits", "3"),
        ("back", ""),
    ];
    let (_, refused) = browser.send(&at("/decide"), &all).await;
    assert!(
        problem(&refused, "chosen").contains("2 fit now"),
        "{refused}"
    );
    assert!(prepared(&browser).await.contains("Nothing is prepared"));
    // What did not change can be decided on.
    assert_eq!(send(&of(&keys[1])).await.0, 200);
    // The page of the refusal was made anew: with it the changed one can be, too.
    let (_, now) = send(&of(&keys[0])).await;
    let now = hidden(&now, "snapshot").to_owned();
    let mut again = of(&keys[0]);
    again[1].1 = now;
    assert_eq!(send(&again).await.0, 200);
    assert_eq!(addresses(&prepared(&browser).await).len(), 2);
}

#[tokio::test]
async fn two_people_at_one_store_are_told_of_each_other() {
    let office = Office::empty().await;
    record(&office.store, 0, &[invoice("INV-1", 100)]).await;
    let browser = office.browser().await;
    let page = browser.page(&at("/documents")).await;
    let keys = addresses(&page);
    let step = hidden(&page, "step").to_owned();
    let listing = office
        .store
        .list(TAXPAYER.parse().unwrap(), &ims_store::Query::default())
        .await
        .unwrap();
    let key = listing.into_invoices().await.unwrap()[0].key();
    let rejected: PlanLine = serde_json::from_value(serde_json::json!({
        "key": key, "action": Status::Rejected.name(),
    }))
    .unwrap();
    let ravi = office.store.acting_as("ravi");
    let gstin = TAXPAYER.parse().unwrap();
    ravi.prepare(gstin, std::slice::from_ref(&rejected))
        .await
        .unwrap();

    let shown = browser.page(&at("/documents")).await;
    assert!(shown.contains("ravi: rejected"), "{shown}");
    let accept = [
        ("action", "accepted"),
        ("only", keys[0].as_str()),
        ("step", step.as_str()),
    ];
    let (status, refused) = browser.send(&at("/decide"), &accept).await;
    assert_eq!(status, 422);
    let told = problem(&refused, "action");
    assert!(told.contains("ravi") && told.contains("rejected"), "{told}");
    assert!(refused.contains("name=\"overrule\""), "{refused}");
    let mut overruled = accept.to_vec();
    overruled.push(("overrule", "yes"));
    assert_eq!(browser.send(&at("/decide"), &overruled).await.0, 200);
    // The other's decision is his still.
    assert_eq!(ravi.prepared(gstin).await.unwrap()[0].line, rejected);

    // The same person with a page that does not know of it yet.
    ravi.withdraw(gstin, &[rejected.key]).await.unwrap();
    let mut pending = accept;
    pending[0].1 = "pending";
    let (status, refused) = browser.send(&at("/decide"), &pending).await;
    assert_eq!(status, 422);
    assert!(problem(&refused, "action").contains("on another page"));
    pending[2].1 = hidden(&refused, "step");
    assert_eq!(browser.send(&at("/decide"), &pending).await.0, 200);
}

#[tokio::test]
async fn nothing_prepared_is_lost_when_the_program_or_the_day_of_a_browser_ends() {
    let office = Office::empty().await;
    record(
        &office.store,
        0,
        &[invoice("INV-1", 100), invoice("INV-2", 5)],
    )
    .await;
    let browser = office.browser().await;
    let keys = addresses(&browser.page(&at("/documents")).await);
    let decide = |key: &'static str| [("action", key), ("only", keys[0].as_str())];
    assert_eq!(
        browser.send(&at("/decide"), &decide("accepted")).await.0,
        200
    );

    let again = office.started_again().await;
    let old = Browser {
        origin: again.origin.clone(),
        cookie: browser.cookie.clone(),
        ..again.stranger()
    };
    let request = old.form(&at("/decide"), &decide("rejected"));
    let response = request
        .header("origin", &again.origin)
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), 401);
    let told = response.text().await.unwrap();
    assert!(told.contains("Nothing was changed"), "{told}");
    assert!(told.contains("on the page before"), "{told}");

    let new = again.browser().await;
    let plan = new.page(&at("/plan")).await;
    assert_eq!(addresses(&plan).len(), 1);
    assert!(
        plan.contains("chip accepted") && plan.contains("INV-1"),
        "{plan}"
    );
    // A page of the program before, in a browser of this one.
    let before = [
        ("form", "0"),
        ("action", "rejected"),
        ("only", keys[0].as_str()),
    ];
    let request = new.form(&at("/decide"), &before);
    let response = request
        .header("origin", &again.origin)
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), 403);
    let told = response.text().await.unwrap();
    assert!(told.contains("nothing was changed"), "{told}");
}
