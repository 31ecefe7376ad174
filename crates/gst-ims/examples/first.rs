//! The example of the workspace's README: runs against a mock, without an account.

use gst_ims::{Client, Environment, Section, Status};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    // A server in this process; without it and `environment`, the real API is asked.
    let mock = ims_mock::MockServer::start().await?;
    let client = Client::builder()
        .environment(Environment::Custom(mock.base_url().parse()?))
        .api_key("key_test_example")
        .taxpayer_token("token")
        .build()?;

    let list = client
        .invoices(Section::B2b)
        .status(Status::NoAction)
        .send()
        .await?;
    println!("{} documents, {}", list.invoices.len(), list.state());
    for invoice in &list.invoices {
        let value = invoice.value.unwrap_or_default();
        println!(
            "{} {} ₹ {}",
            invoice.supplier_gstin,
            invoice.number,
            value.indian()
        );
    }
    Ok(())
}
