//! A month, played by the buyer and by the supplier.

use gst_ims::gst_types::{Decided, Decision, Remarks};
use gst_ims::job::Polling;
use gst_ims::recomputation::RecomputationState;
use gst_ims::session::Platform;
use gst_ims::supplier_view::SupplySection;
use gst_ims::{Action, Client, Environment, Gstin, ReturnPeriod, Section, State};
use ims_mock::{DataSet, MockServer, Taxpayer};

use super::common::{API_KEY, builder};

const BUYER: &str = "27ZZZCC0301A1ZZ";
const SUPPLIER: &str = "33ABKCS2033B1ZW";

fn documents() -> DataSet {
    let mut documents = DataSet::new();
    let record = |key: &str, number: &str, date: &str| {
        format!(
            r#"{{"stin":"{SUPPLIER}","tradenm":"Seller","{key}num":"{number}","{key}dt":"{date}","inv_typ":"R",
            "rtnprd":"102024","srcform":"R1","srcfilstatus":"Filed","pos":"27","ispendactblocked":"N","action":"N",
            "val":1180,"txval":1000,"iamt":180,"camt":0,"samt":0,"cess":0}}"#
        )
        .parse()
        .unwrap()
    };
    for number in ["S-1", "S-2", "S-3"] {
        documents.insert(Section::B2b, record("i", number, "07-10-2024"));
    }
    documents.insert(Section::Cn, record("nt_", "C-1", "30-10-2024"));
    documents
}

fn gstin(text: &str) -> Gstin {
    text.parse().unwrap()
}

async fn signed_in(platform: &Platform, gstin: Gstin, username: &str) -> Client {
    let sign_in = platform.sign_in(gstin, username);
    sign_in.request_otp().await.unwrap();
    platform.client(sign_in.verify("575757").await.unwrap())
}

#[tokio::test]
async fn what_the_buyer_rejects_the_supplier_sees_and_owes() {
    let server = MockServer::builder()
        .taxpayer(Taxpayer::new(BUYER, "buyer").data_set(documents()))
        .taxpayer(Taxpayer::new(SUPPLIER, "seller"))
        .start()
        .await
        .unwrap();
    let platform = Client::builder()
        .environment(Environment::Custom(server.base_url().parse().unwrap()))
        .api_key(API_KEY)
        .api_secret("secret")
        .build_platform()
        .unwrap();
    let period: ReturnPeriod = "2024-10".parse().unwrap();
    let buyer = signed_in(&platform, gstin(BUYER), "buyer").await;
    let supplier = signed_in(&platform, gstin(SUPPLIER), "seller").await;

    // Before any action the statement holds everything, and nobody owes anything.
    let before = buyer.gstr2b(period).send().await.unwrap();
    assert_eq!(
        (before.documents.len(), before.rejected_documents.len()),
        (4, 0)
    );
    let next = period.next().unwrap();
    let owed = || supplier.liabilities(next, SupplySection::Cdnr).send();
    assert_eq!(owed().await.unwrap().state(), State::Empty);
    let again = buyer
        .recompute_gstr2b(gstin(BUYER), period)
        .send()
        .await
        .unwrap();
    assert_eq!(
        (again.state, again.code.as_deref()),
        (RecomputationState::Unchanged, Some("IMS2005"))
    );

    let invoices = buyer.invoices(Section::B2b).send().await.unwrap().invoices;
    let notes = buyer.invoices(Section::Cn).send().await.unwrap().invoices;
    let remarks: Option<Remarks> = Some("Not received".parse().unwrap());
    let reject =
        |document| Decided::new(document, Decision::Reject, None, remarks.clone()).unwrap();
    let decisions = [
        Decided::new(invoices[0].clone(), Decision::Accept, None, None).unwrap(),
        reject(invoices[1].clone()),
        Decided::new(invoices[2].clone(), Decision::Pending, None, None).unwrap(),
        reject(notes[0].clone()),
    ];
    let saved = buyer.save(gstin(BUYER), decisions).send().await.unwrap();
    buyer
        .job(saved.reference_id)
        .wait(Polling::default())
        .await
        .unwrap();

    // The statement follows when it is made again.
    let stale = buyer.gstr2b(period).send().await.unwrap();
    assert_eq!(stale.documents, before.documents);
    let begun = buyer
        .recompute_gstr2b(gstin(BUYER), period)
        .without_body()
        .send()
        .await
        .unwrap();
    let reference = begun.reference_id.unwrap();
    let ended = buyer
        .recomputation(&reference)
        .wait(Polling::default())
        .await
        .unwrap();
    assert_eq!(ended.state, RecomputationState::Done);
    let after = buyer.gstr2b(period).send().await.unwrap();
    let shown: Vec<_> = after
        .documents
        .iter()
        .map(|document| (document.number.to_string(), document.ims_status.unwrap()))
        .collect();
    assert_eq!(shown, [("S-1".to_owned(), Action::Accepted)]);
    assert_eq!(after.rejected_documents.len(), 2);

    let sold = supplier
        .supplies(period, SupplySection::B2b)
        .send()
        .await
        .unwrap();
    let seen: Vec<_> = sold
        .documents
        .iter()
        .map(|supply| {
            (
                supply.number.as_str(),
                supply.action.as_str(),
                supply.remarks.as_deref(),
            )
        })
        .collect();
    let expected = [
        ("S-1", "accepted", None),
        ("S-2", "rejected", Some("Not received")),
        ("S-3", "pending", None),
    ];
    assert_eq!(seen, expected);
    let owed = owed().await.unwrap();
    assert_eq!(owed.documents[0].number, "C-1");
    assert_eq!(owed.documents[0].igst.unwrap().to_string(), "180.00");
    assert_eq!(owed.documents[0].remarks.as_deref(), Some("Not received"));

    // Two requests had the body that the pages ask for, or none.
    let bodies: Vec<_> = server
        .requests()
        .iter()
        .filter(|request| request.path().ends_with("/10/regenerate"))
        .map(|request| String::from_utf8(request.body().to_vec()).unwrap())
        .collect();
    assert_eq!(
        bodies,
        [
            format!(r#"{{"itcprd":"102024","rtin":"{BUYER}"}}"#),
            String::new()
        ]
    );
}

#[tokio::test]
async fn the_tax_network_says_from_when_on_and_until_when() {
    let period: ReturnPeriod = "2024-10".parse().unwrap();
    let taxpayer = Taxpayer::new(BUYER, "buyer")
        .data_set(documents())
        .filed_through(period);
    let server = MockServer::builder()
        .taxpayer(taxpayer)
        .start()
        .await
        .unwrap();
    let client = builder(&server).build().unwrap();
    let make = |period| client.recompute_gstr2b(gstin(BUYER), period).send();
    let filed = make(period).await.unwrap_err();
    assert_eq!(filed.code(), Some("IMS2B007"));
    let early = make("2098-12".parse().unwrap()).await.unwrap_err();
    assert_eq!(early.code(), Some("IMS2B009"));
    assert!(early.to_string().contains("2099-01-14"), "{early}");
    let from = gst_ims::recomputation::available_from(&early);
    assert_eq!(from, Some("2099-01-14".parse().unwrap()));
    assert_eq!(server.request_count(), 2);
}
