//! Prints the invoices of a taxpayer.

use gst_ims::{Client, Environment, Section};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::builder()
        .environment(Environment::Test)
        .api_key(std::env::var("SANDBOX_API_KEY")?)
        .taxpayer_token(std::env::var("SANDBOX_ACCESS_TOKEN")?)
        .build()?;
    for invoice in client.invoices(Section::B2b).send().await?.invoices {
        println!("{} {} {:?}", invoice.number, invoice.date, invoice.value);
    }
    Ok(())
}
