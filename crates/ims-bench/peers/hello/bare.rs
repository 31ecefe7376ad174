//! Prints the invoices of a taxpayer, with what everybody has at hand.

use serde::Deserialize;

#[derive(Deserialize)]
struct Answer {
    data: Data,
}

#[derive(Deserialize)]
struct Data {
    data: Sections,
}

#[derive(Deserialize)]
struct Sections {
    #[serde(default)]
    b2b: Vec<Invoice>,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "a type for the whole record, as everybody writes it")]
struct Invoice {
    stin: String,
    inum: String,
    idt: String,
    inv_typ: Option<String>,
    rtnprd: Option<String>,
    srcform: Option<String>,
    srcfilstatus: Option<String>,
    pos: Option<String>,
    action: Option<String>,
    ispendactblocked: Option<String>,
    val: Option<f64>,
    txval: Option<f64>,
    iamt: Option<f64>,
    camt: Option<f64>,
    samt: Option<f64>,
    cess: Option<f64>,
    hash: Option<String>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let body = reqwest::Client::new()
        .get("https://test-api.sandbox.co.in/gst/compliance/tax-payer/invoices")
        .query(&[("section", "B2B")])
        .header("x-api-key", std::env::var("SANDBOX_API_KEY")?)
        .header("authorization", std::env::var("SANDBOX_ACCESS_TOKEN")?)
        .send()
        .await?
        .error_for_status()?
        .bytes()
        .await?;
    let answer: Answer = serde_json::from_slice(&body)?;
    for invoice in answer.data.data.b2b {
        println!("{} {} {:?}", invoice.inum, invoice.idt, invoice.val);
    }
    Ok(())
}
