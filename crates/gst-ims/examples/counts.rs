//! Prints how many documents of each section wait for which action, and shows
//! what an error tells.

use std::error::Error;

use gst_ims::{Client, Environment, ErrorKind, GoodsType};
use ims_mock::{BusinessError, MockServer};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mock = MockServer::start().await?;
    let client = Client::builder()
        .environment(Environment::Custom(mock.base_url().parse()?))
        .api_key("key_test_example")
        .taxpayer_token("example")
        .build()?;

    for goods_type in GoodsType::ALL {
        let counts = client.counts(goods_type).send().await?;
        println!("{goods_type}: {} documents", counts.total);
        for (section, counts) in &counts.sections {
            println!(
                "  {section:>8}: {} undecided of {}",
                counts.no_action,
                counts.total()
            );
        }
    }

    mock.answer_always(BusinessError::new("AUTH4033", "Invalid Session"));
    match client.counts(GoodsType::Others).send().await {
        Err(error) if error.kind() == ErrorKind::Authentication => {
            println!("sign in again: {:?} ({error})", error.code());
        }
        other => println!("unexpected: {other:?}"),
    }
    Ok(())
}
