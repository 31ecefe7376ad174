//! Calls with the client that OpenAPI Generator makes.

use std::sync::Arc;

use clap::Parser;
use ims_bench::Result;
use ims_bench::load::{Plan, work};
use openapi::apis::configuration::Configuration;
use openapi::apis::invoice_management_system_api::get_invoices;

#[derive(Parser)]
struct Arguments {
    #[command(flatten)]
    plan: Plan,
}

fn main() -> Result<()> {
    let Arguments { plan } = Arguments::parse();
    let configuration = Arc::new(Configuration {
        base_path: plan.base_url.clone(),
        client: reqwest::Client::builder().no_proxy().build()?,
        ..Configuration::default()
    });
    work(&plan, move || {
        let configuration = Arc::clone(&configuration);
        async move {
            let answer = get_invoices(
                &configuration,
                "B2B",
                "token",
                "key_test_bench",
                None,
                Some("1.0.0"),
            )
            .await?;
            let records = answer
                .data
                .and_then(|data| data.data)
                .and_then(|data| data.b2b);
            Ok(records.map_or(0, |records| records.len()))
        }
    })
}
